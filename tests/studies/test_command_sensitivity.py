"""Which uncertain values move a scenario, as a person meets it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim as package
from sim.ensemble import run as ensembles
from sim.errors import UsageError
from sim.findings.sensitivity import account
from sim.scenario.factor import factor_of
from sim.studies import sensitivity as study
from sim.studies.sensitivity import SensitivitySpecification

Sim = Callable[..., Any]

FEW = ("choice.support", "talks.deal_rate", "coalition.record_lead", "aggregation.components")
"""The third acts on nothing where contingents are of hundreds."""

ASKED = ("--outcome", "states pledged", "--outcome", "guarantee")


SIZE = ("--points", "64", "-n", "4", "--factors", "4", "--format", "none")


@pytest.fixture
def sensitivity(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> Sim:
    """Ask about a short scenario of which four things are uncertain."""
    monkeypatch.setattr(
        study, "factors", lambda scenario, also: tuple(factor_of(key, scenario) for key in FEW)
    )
    return lambda *words, name="short": sim("sensitivity", name, *ASKED, *SIZE, *words)


def folder() -> Path:
    (found,) = Path("outputs").glob("sensitivity-of-short*")
    return found


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder() / name).read_text())))


def test_what_a_person_meets(sensitivity: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """One call, since it runs through some thousand worlds; and another that computes nothing."""
    done = sensitivity("-s", "weeks=6")
    assert done.code == 0, done.err
    answer = json.loads((folder() / "sensitivity.json").read_bytes())
    check_account(done.out.splitlines(), answer)
    written = {path.name for path in folder().iterdir()}
    assert written == {
        "README.md", "record.json", "sensitivity.json", "factors.csv", "bars.csv", "basis.csv",
    }  # fmt: skip
    assert "weeks=6" in folder().name
    check_indices(table("factors.csv"))
    check_shares(table("basis.csv"))
    check_bars(table("bars.csv"))

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(ensembles, "simulate_points", refuse)
    (folder() / "sensitivity.json").unlink()
    again = sensitivity("-s", "weeks=6", "--json")
    assert again.code == 0, again.err
    assert json.loads(again.out) == answer


def check_account(lines: list[str], answer: dict[str, Any]) -> None:
    """The answer comes first, in lines that are not too long."""
    assert " ".join(lines[:3]).startswith(answer["finding"][:60])
    assert any("4 uncertain values and rules" in line for line in lines)
    assert max(map(len, lines[:-2])) <= 79
    assert "This is exploration of a model's worlds, not a forecast." in lines
    assert lines[-1] == "Next:  sim show short -s weeks=6"
    assert answer["settings"] == ["weeks=6"]


def check_indices(rows: list[dict[str, str]]) -> None:
    """What acts on nothing has exactly none; what does something has an index."""
    found = {row["key"]: row for row in rows if row["measure"] == "states pledged"}
    idle, moved = found["coalition.record_lead"], found["choice.support"]
    assert float(idle["screening"]) == 0.0
    assert idle["total"] == ""  # it is among the others, which together make exactly nothing
    assert [float(found[""][name]) for name in ("first", "total", "total_high")] == [0.0, 0.0, 0.0]
    assert min(float(moved["screening"]), float(moved["total"])) > 0


def check_shares(shares: list[dict[str, str]]) -> None:
    """Shares by basis add to one; those of a basis without factors are exactly none."""
    for measure in {row["measure"] for row in shares}:
        whole = [float(row["value"]) for row in shares if row["measure"] == measure]
        assert sum(whole) == pytest.approx(1.0, abs=1e-9)
    sourced = [row for row in shares if row["rests_on"] == "sourced"]
    assert [float(row["value"]) for row in sourced] == [0.0, 0.0]


def check_bars(bars: list[dict[str, str]]) -> None:
    """Numbers are at the ends of their spans, rules at each other option."""
    rows = [row for row in bars if row["measure"] == "states pledged"]
    support = {row["end"]: float(row["at"]) for row in rows if row["key"] == "choice.support"}
    assert support == {"low": 0.8, "high": 4.0}
    rules = {row["end"] for row in rows if row["key"] == "aggregation.components"}
    assert rules in (set(), {"additive_clipped", "min"})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--points", "100"), "--points: 100 is no power of 2; take 64 or 128"),
        (("--points", "4"), "--points: "),
        (("--points", "0"), "--points: "),
        (("--factors", "0"), "--factors: "),
        (("--outcome", "force befor a ceasefire"), "cannot be measured"),
        (("--outcome", "toothlessness"), "has no value in a single world"),
        (("--outcome", "force before a ceasefire"), "has no value in a single world"),
    ],
)
def test_a_wrong_option_is_refused(sensitivity: Sim, words: tuple[str, ...], said: str) -> None:
    done = sensitivity(*words)
    assert done.code == 2
    assert said in done.err
    assert not Path("outputs").exists() or not list(Path("outputs").glob("sensitivity*"))


def test_a_key_that_cannot_be_varied_is_refused(sim: Sim) -> None:
    done = sim("sensitivity", "short", "--also", "choice.suport")
    assert done.code == 2
    assert "`choice.suport` cannot be varied; did you mean `choice.support`?" in done.err


def few(*keys: str, outcome: tuple[str, ...], **words: Any) -> Any:
    """Ask in memory, about some keys of a short scenario."""
    scenario = package.load("baseline", ("weeks=6", *words.pop("settings", ())))
    specification = SensitivitySpecification(outcome=outcome, points=8, **words)
    varied = tuple(factor_of(key, scenario.scenario) for key in keys)
    return study.SensitivityStudy(scenario, specification, varied)


def asked(one: Any, worlds: int = 2) -> Any:
    from sim.results.record import Size
    from sim.studies.ensembles import Request
    from sim.studies.rounds import ask

    return ask(one, Request(Size(worlds, 1)))


def test_without_a_deal_nothing_is_said() -> None:
    outcome = (
        "force a year after the deal",
        "chance of a deal",
        "chance of an attack given a deal",
    )
    one = few("choice.support", "choice.allies", outcome=outcome, settings=("talks.deal_rate=0",))
    answer = asked(one)
    assert [each.verdict for each in answer.outcomes] == ["nowhere", "constant", "nowhere"]
    assert answer.outcomes[0].sentence.startswith("No world says anything about the force")
    assert all(each.total is None for each in answer.outcomes[0].factors)
    assert not answer.outcomes[0].shares
    assert answer.outcomes[1].mean == 0.0
    said = list(account(answer, whole=False))
    assert any(line.startswith("No world says anything about the force") for line in said)
    assert not any("of points" in line or "plane" in line for line in said)
    with pytest.raises(UsageError, match="nothing to draw"):
        answer.plot("sensitivity")


def test_a_constant_outcome_says_so() -> None:
    one = few(
        "coalition.record_lead", "coalition.record_most", outcome=("states pledged at the start",)
    )
    answer = asked(one)
    (found,) = answer.outcomes
    assert found.verdict == "constant"
    assert "is the same at every point that was run" in found.sentence
    assert not any(each.screening for each in found.factors)


def test_one_world_gives_no_verdict() -> None:
    keys = ("guarantor.resolve", "guarantor.terms_rate")
    answer = asked(few(*keys, outcome=("guarantee",)), worlds=1)
    (found,) = answer.outcomes
    assert found.verdict == "few"
    assert found.noise is None
    assert all(each.low is None for each in found.shares)


def test_ranges_held_and_made_up_states_can_be_asked_about() -> None:
    settings = (
        "parameters=ranges", "states.POL.hold=in", "states.XAA.stance=willing",
        "states.XAA.active_forces=20000",
    )  # fmt: skip
    keys = ("choice.support", "states.FRA.pledge", "states.XAA.support")
    answer = asked(few(*keys, outcome=("troops pledged",), settings=settings))
    (found,) = answer.outcomes
    assert {each.key for each in found.factors} == set(keys)
    assert answer.settings == ("weeks=6", *settings)


def test_the_function_asks_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        study, "factors", lambda scenario, also: (factor_of("choice.support", scenario),)
    )
    scenario = package.load("baseline", ("weeks=4",))
    answer = package.sensitivity(scenario, outcome=("states pledged",), points=8, replications=2)
    assert answer.factors == answer.own == 1
    assert answer.to_dataframe()["key"].tolist() == ["choice.support"]
    with pytest.raises(UsageError, match="no power of 2"):
        package.sensitivity(scenario, points=9)
