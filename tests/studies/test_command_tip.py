"""The least change that comes to a goal, as a person meets it."""

import csv
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim as package
from sim.ensemble.run import run_part
from sim.errors import UsageError
from sim.studies import ensembles

Sim = Callable[..., Any]

GOAL = "states pledged >= 13"
ONE = ("--lever", "support")
TWO = (*ONE, "--lever", "coalition.ask")
THREE = (*TWO, "--lever", "coalition.scale", "--pairs", "0")


@pytest.fixture
def tip(sim: Sim) -> Sim:
    """Look for the least change in the scenario `short`, to 5% of a span unless a call says."""
    how = ("--tolerance", "0.05", "-n", "30")
    return lambda *words, goal=GOAL, name="short": sim("tip", name, "--goal", goal, *how, *words)


def answer(done: Any) -> dict[str, Any]:
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def folder() -> Path:
    (found,) = Path("outputs").glob("tip-of-short--*")
    return found


def rows(name: str) -> list[dict[str, str]]:
    with (folder() / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_answer_comes_first_and_is_what_the_tables_have(tip: Sim) -> None:
    done = tip(*THREE)
    assert done.code == 0, done.err
    assert done.out.startswith(
        "The smallest single change that brings the number of states pledged to at least\n13: "
        "support everywhere, "
    )
    words = " ".join(done.out.split())
    assert "It is for the publics to make; its present value is polled in 13 of 32 states." in words
    assert "No value tried of the other two levers does: at best 1" in words
    assert max(map(len, done.out.splitlines()[:-2])) <= 79
    assert "not a forecast" in done.out
    told = json.loads((folder() / "tip.json").read_bytes())
    assert told["finding"] in words
    assert [one["lever"] for one in told["levers"]] == [one["lever"] for one in rows("levers.csv")]
    first, *others = told["levers"]
    assert first["ruling"] == "reached"
    assert first["low"] <= first["to"] <= first["high"]
    assert first["share"] == pytest.approx(first["to"] / 60)
    assert f"{first['to']:g} points higher" in told["finding"]
    assert [one["ruling"] for one in others] == ["none", "none"]
    assert all(one["best"]["high"] < 13 for one in others)
    assert others[0]["best"]["value"] >= others[1]["best"]["value"]
    assert rows("pairs.csv") == told["frontiers"] == []


def test_a_pair_has_a_frontier_in_its_table(tip: Sim) -> None:
    told = answer(tip(*TWO, "--tolerance", "0.01", "--json"))
    (pair,) = told["frontiers"]
    assert (pair["held"], pair["other"]) == ("support", "coalition.ask")
    assert len(rows("pairs.csv")) == len(pair["points"])
    both = [one for one in pair["points"] if one["both"]]
    assert both
    for one in both:
        shares = abs(one["level"]) / 60 + one["to"]
        assert one["share"] == pytest.approx(shares)
    assert any(one["to"] == 0 for one in pair["points"])


def test_a_run_with_the_change_comes_to_the_goal_and_without_most_of_it_does_not(
    tip: Sim, sim: Sim
) -> None:
    done = tip("--lever", "coalition.scale", goal="troops pledged >= 12000")
    (one,) = json.loads((folder() / "tip.json").read_bytes())["levers"]
    assert one["ruling"] == "reached"
    assert f"(-s coalition.scale={one['to']:g})" in " ".join(done.out.split())

    def pledged(value: float) -> float:
        done = sim("run", "short", "-n", "30", "-s", f"coalition.scale={value:g}", "--json")
        found: float = json.loads(done.out)["runs"][0]["outcomes"]["troops_pledged_final"]["mean"]
        return found

    assert pledged(one["to"]) >= 12000 > pledged(one["to"] - 1.1)


@pytest.mark.parametrize(
    ("words", "goal", "changed"),
    [
        (("--lever", "coalition.scale", "-s", "coalition.scale=1.5"), "troops pledged >= 12000",
         {"coalition.scale"}),
        (("--lever", "guarantor.resolve"), "guarantee at the end > 0.4",
         {"guarantor.resolve", "guarantor.resolve_mean"}),
        (("--lever", "support=0:20", "--lever", "coalition.scale=1:2"), "troops pledged >= 5600",
         None),
        (("--lever", "coalition.ask=0:0.1"), GOAL, set()),
    ],
)  # fmt: skip
def test_the_next_command_runs_as_it_is_printed_and_comes_to_the_goal(
    tip: Sim, sim: Sim, words: tuple[str, ...], goal: str, changed: set[str] | None
) -> None:
    done = tip(*words, goal=goal)
    command = shlex.split(done.out.splitlines()[-1].removeprefix("Next:  sim "))
    assert command[:2] == ["run", "short"]
    settings = command[2:]
    keys = [one.partition("=")[0] for one in settings[1::2]]
    assert len(set(keys)) == len(keys)
    assert sim(*command, "-n", "1").code == 0
    if changed is None:
        assert len(keys) == 33, done.out
        assert "coalition.scale" in keys
    else:
        assert set(keys) == changed, done.out
    told = answer(tip("--lever", "talks.pressure", *settings, "--json", goal=goal))
    assert told["losing"] == bool(keys)


def test_a_goal_that_is_reached_is_lost_by_less(tip: Sim) -> None:
    told = answer(tip("--lever", "coalition.scale", "--json", goal="troops pledged > 1,000"))
    (one,) = told["levers"]
    assert told["losing"]
    assert told["finding"].startswith("It is so already: the number of troops pledged, ")
    assert ", which is above 1,000. The smallest" in told["finding"]
    assert 0 <= one["to"] < 1
    assert "to at most 1,000" in told["finding"]


def test_less_is_better_where_the_goal_says_so(tip: Sim) -> None:
    told = answer(tip("--lever", "support", "--json", goal="states pledged < 8"))
    (one,) = told["levers"]
    assert (one["ruling"], told["losing"]) == ("reached", False)
    assert -30 <= one["to"] < 0
    assert f"{-one['to']:g} points lower" in told["finding"]


def test_a_second_call_computes_nothing_and_says_the_same(
    tip: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tip(*ONE)
    monkeypatch.setattr(ensembles, "run_part", None)
    again = tip(*ONE)
    assert again.code == 0, again.err
    assert "Reused: stored results" in again.out
    assert again.out.replace("Reused: stored results of the same scenarios, seed and version.\n",
                             "") == first.out  # fmt: skip
    # The folder is gone, but the ensembles of every round are there.
    for path in sorted(folder().rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    anew = tip(*ONE)
    assert anew.code == 0, anew.err
    assert anew.out == again.out


def test_a_search_that_was_stopped_goes_on_with_what_is_stored(
    tip: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def counting(part: Any, *words: Any, most: int, **named: Any) -> Any:
        if len(made) >= most:
            raise UsageError("stopped here")
        made.append(len(part.points))
        return run_part(part, *words, **named)

    monkeypatch.setattr(ensembles, "run_part", lambda *a, **k: counting(*a, most=1, **k))
    stopped = tip(*ONE)
    assert "stopped here" in stopped.err
    before = len(made)
    monkeypatch.setattr(ensembles, "run_part", lambda *a, **k: counting(*a, most=99, **k))
    done = tip(*ONE)
    assert done.code == 0, done.err
    points = int(re.findall(r"^(\d+) points", done.out, re.MULTILINE)[0])
    assert before == 1
    assert sum(made) == points


def test_few_worlds_give_no_verdict(tip: Sim) -> None:
    for worlds in ("1", "19"):
        told = answer(tip("-n", worlds, *ONE, "--json"))
        assert told["finding"] == (
            "Too few worlds to say which change brings the number of states pledged to at least 13."
        )
        assert {one["ruling"] for one in told["levers"]} == {"few"}
        assert all(one["to"] is None for one in told["levers"])
        assert not told["frontiers"]


def test_a_constant_outcome_is_told_as_that(tip: Sim) -> None:
    told = answer(tip(*THREE, "--json", "-s", "weeks=0", goal="force >= 5"))
    assert "moves it that way at all" in told["finding"] or "No single change" in told["finding"]
    assert {one["ruling"] for one in told["levers"]} == {"none"}
    assert {one["best"]["value"] for one in told["levers"]} == {0.0}
    assert told["rounds"] == 1


def test_without_a_deal_nothing_can_be_said_of_what_is_given_one(tip: Sim) -> None:
    goal = "sustained(1000) >= 0.5"
    done = tip(*THREE, "-s", "talks.deal_rate=0", goal=goal)
    assert done.code == 0, done.err
    words = " ".join(done.out.split())
    assert "cannot be said: it applies to no world" in words
    assert done.out.count("the goal applies to no world") == 3
    assert json.loads((folder() / "tip.json").read_bytes())["present"]["value"] is None


def test_settings_stand_in_the_account_and_the_name_of_the_folder(tip: Sim) -> None:
    done = tip("--lever", "support", "-s", "choice.support=3")
    assert "Changed by -s: choice.support=3" in done.out
    assert "choice.support=3" in folder().name
    last = done.out.splitlines()[-1]
    assert last.startswith("Next:  sim run short -s states.AUS.support=0.")
    assert last.endswith(" -s choice.support=3")


def test_a_setting_of_a_lever_is_its_present_value(tip: Sim) -> None:
    told = answer(tip("--lever", "coalition.scale", "-s", "coalition.scale=3", "--json"))
    assert told["levers"][0]["present"] == 3


def test_levers_that_are_drawn_are_said_to_be(tip: Sim) -> None:
    words = ("--lever", "guarantor.resolve", "--lever", "coalition.ask", "-s", "parameters=ranges")
    done = tip(*words, "--pairs", "0")
    assert done.code == 0, done.err
    told = json.loads((folder() / "tip.json").read_bytes())
    drawn = {one["lever"]: one["drawn"] for one in told["levers"]}
    assert drawn == {"guarantor.resolve": True, "coalition.ask": False}
    assert "drawn in each world" in " ".join(done.out.split())


def test_held_and_made_up_states_move_with_the_others(tip: Sim) -> None:
    more = ("-s", "states.POL.hold=out", "-s", "states.XAA.stance=willing",
            "-s", "states.XAA.active_forces=20000")  # fmt: skip
    told = answer(tip(*ONE, "--json", *more))
    assert len(told["levers"][0]["keys"]) == 33
    assert told["levers"][0]["ruling"] == "reached"


def test_the_levers_of_a_scenario_are_tried_if_none_is_named(tip: Sim) -> None:
    done = tip("-n", "20", "--dry-run")
    assert done.code == 0, done.err
    assert done.out.startswith("states pledged >= 13 in short: ")
    points = re.search(
        r"2 ensembles of 20 worlds at each of (\d+) points, [0-9,]+ in all", done.out
    )
    assert points
    assert 100 < int(points[1]) < 250
    assert "stored; more follow from what they come to; files in" in done.out
    assert not Path("outputs").exists()


def test_the_function_gives_the_answer_of_the_command(tip: Sim) -> None:
    told = answer(tip(*ONE, "--tolerance", "0.01", "--json"))
    found = package.tip("scenarios/short.yaml", GOAL, levers=["support"], replications=30)
    assert found.finding == told["finding"] == found.headline
    assert list(found.to_dataframe()["lever"]) == ["support"]
    with pytest.raises(UsageError, match="no goal"):
        package.tip("scenarios/short.yaml", "more force")


@pytest.mark.parametrize(
    ("goal", "words", "reason"),
    [
        ("forse > 3", (), "--goal: `forse` cannot be measured; did you mean `force`?"),
        ("force", (), "--goal: `force` is no goal; write for instance"),
        ("chance of a deal > 140%", (), "the measure lies between 0 and 1"),
        ("force before a ceasefire > 3", (), "cannot be measured at a point"),
        (GOAL, ("--lever", "coalition.scal"), "did you mean `coalition.scale`?"),
        (GOAL, ("--lever", "ties"), "no least change of it"),
        (GOAL, ("--lever", "coalition.scale=5:2"), "write coalition.scale=LOW:HIGH"),
        (GOAL, ("--lever", "coalition.scale=2:5"), "is 1 now"),
        (GOAL, ("--lever", "support=0:500"), "percentage points"),
        (GOAL, ("--lever", "support", "--lever", "support=-1:1"), "given twice"),
        (GOAL, ("--pairs", "9"), "--pairs"),
        (GOAL, ("--tolerance", "0"), "--tolerance"),
    ],
)
def test_a_mistake_is_reported_in_words(
    tip: Sim, goal: str, words: tuple[str, ...], reason: str
) -> None:
    done = tip(*words, goal=goal)
    assert done.code == 2
    assert reason in done.err
    assert "Traceback" not in done.err
    assert not Path("outputs").exists()


def test_a_goal_is_demanded(sim: Sim) -> None:
    done = sim("tip", "short")
    assert done.code == 2
    assert "--goal" in done.err


ASKED = """\
name: what_it_takes
title: What would it take?
study: tip
scenario: short
replications: 30
ask:
  goal: states pledged >= 13
  lever: [support]
  tolerance: 0.05
"""


def test_a_study_file_asks_as_the_command_does(tip: Sim, sim: Sim) -> None:
    Path("scenarios/studies").mkdir()
    Path("scenarios/studies/what_it_takes.yaml").write_text(ASKED)
    told = answer(sim("study", "what_it_takes", "--json", "--format", "none"))
    assert told["finding"] == answer(tip(*ONE, "--json"))["finding"]
