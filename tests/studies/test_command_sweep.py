"""The command `sweep`, as a person meets it."""

import csv
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.studies import plane
from sim.studies.lever import figures
from sim.words import percent

Sim = Callable[..., Any]

DEAL = ("--outcome", "chance of a deal")
RATE = ("--vary", "talks.deal_rate=0.5:30:3")
SEVERAL = """\
name: {name}
title: {title}
base: short
change: {{{change}}}
"""


@pytest.fixture
def sweep(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Sweep the scenario `short`, with two more in its plane and one beside it."""
    for name, title, change in (
        ("slower", "A slower deal", "talks.deal_rate: 3"),
        ("lined", "At the line", "talks.deal_rate: 3, location: line"),
        ("other", "Something else", "talks.host_consent: 0"),
    ):
        text = SEVERAL.format(name=name, title=title, change=change)
        Path(f"scenarios/{name}.yaml").write_text(text)
    own = {path.stem: path for path in sorted(Path("scenarios").glob("*.yaml"))}
    monkeypatch.setattr(plane, "known", lambda: own)
    return lambda *words, name="short": sim("sweep", name, "-n", "60", *words)


def folder() -> Path:
    (found,) = Path("outputs").glob("sweep-of-short--*")
    return found


def points() -> list[dict[str, str]]:
    with (folder() / "points.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_one_lever_is_reported_and_written(sweep: Sim) -> None:
    done = sweep(*RATE, *DEAL)
    assert done.code == 0, done.err
    assert done.err == ""
    lines = done.out.splitlines()
    assert max(len(line) for line in lines[:-2]) <= 79
    said = " ".join(done.out.split())
    assert said.startswith("The chance of a deal rises ")
    assert "4 points of 60 worlds, seed 1, all on the same worlds" in said
    assert "differ in nothing else: slower" in said
    assert "lined" not in said
    assert "not a forecast" in said
    assert lines[-1] == "Next:  sim run short -s talks.deal_rate=30.0"
    written = {path.name for path in folder().iterdir()}
    assert written == {"README.md", "sweep.json", "points.csv", "record.json"}
    rows = points()
    rates = [float(row["talks.deal_rate"]) for row in rows]
    assert rates[:3] == sorted(rates[:3])
    assert rates[3] == 3.0
    assert [row["scenario"] for row in rows] == ["", "", "", "slower"]


def test_each_row_has_its_interval_and_the_worlds_it_rests_on(sweep: Sim) -> None:
    lines = sweep(*RATE, "--outcome", "chance of an attack given a deal").out.splitlines()
    for row in points()[:3]:
        start = f"  {figures(float(row['talks.deal_rate']))} "
        shown = next(one for one in lines if one.startswith(start))
        if row["low"]:
            ends = " to ".join(percent(float(row[end])) for end in ("low", "high"))
            assert shown.split()[1:] == [percent(float(row["mean"])), *ends.split(), row["worlds"]]
    assert len({row["worlds"] for row in points()}) > 1


def test_what_is_printed_is_what_the_table_has(sweep: Sim) -> None:
    answer = json.loads(sweep(*RATE, "--vary", "location", *DEAL, "--json").out)
    assert answer == json.loads((folder() / "sweep.json").read_bytes())
    assert [one["key"] for one in answer["levers"]] == ["talks.deal_rate", "location"]
    assert answer["levers"][1]["own"] == "rear"
    for row, point in zip(points(), answer["points"], strict=True):
        assert float(row["mean"]) == pytest.approx(point["mean"])
        assert float(row["low"]) <= float(row["mean"]) <= float(row["high"])
        assert float(row["error"]) == pytest.approx(point["error"])
        assert int(row["worlds"]) == 60
        assert row["location"] == point["values"][1]
    here = {one["scenario"]: one["values"] for one in answer["points"] if one["scenario"]}
    assert here == {"slower": [3.0, "rear"], "lined": [3.0, "line"]}


def test_a_point_is_what_the_next_command_runs(sweep: Sim, sim: Sim) -> None:
    printed = sweep(*RATE, "--outcome", "states pledged").out.splitlines()[-1]
    _, *words = shlex.split(printed.removeprefix("Next:  "))
    ran = json.loads(sim(*words, "-n", "60", "--json").out)["runs"][0]
    last = next(row for row in points() if float(row["talks.deal_rate"]) == 30)
    spread = ran["outcomes"]["states_pledged_final"]
    assert float(last["mean"]) == pytest.approx(spread["mean"])
    assert float(last["low90"]) == pytest.approx(spread["low90"])


def test_a_second_call_computes_nothing(sweep: Sim) -> None:
    first = sweep(*RATE, *DEAL)
    again = sweep(*RATE, *DEAL)
    assert "Reused: stored results" in again.out
    note = "Reused: stored results of the same scenarios, seed and version.\n"
    assert again.out.replace(note, "") == first.out
    assert "0 to be computed, 1 stored" in sweep(*RATE, *DEAL, "--dry-run").out
    # Another outcome rests on the same worlds.
    other = sweep(*RATE, "--outcome", "guarantee", "--dry-run")
    assert (
        "1 ensemble of 60 worlds at each of 4 points, 240 in all, seed 1; 0 to be computed, "
        "1 stored" in other.out
    )


def test_a_switch_splits_into_ensembles_of_the_same_worlds(sweep: Sim) -> None:
    done = sweep("--vary", "location", "--by", "initial=stated,none", "--outcome", "states pledged")
    assert done.code == 0, done.err
    rows = points()
    assert len(rows) == 4
    assert {row["initial"] for row in rows} == {"stated", "none"}


def test_a_third_lever_is_shown_apart_however_it_is_asked_for(sweep: Sim) -> None:
    by = sweep(*RATE, "--vary", "location", "--by", "talks.permission=0:1:2", *DEAL, "--json")
    third = sweep(*RATE, "--vary", "location", "--vary", "talks.permission=0:1:2", *DEAL, "--json")
    one, other = json.loads(by.out), json.loads(third.out)
    assert one == other
    assert [group["label"] for group in one["groups"]] == ["0", "1"]
    assert one["by"] == "talks.permission"


def test_stances_have_the_share_of_their_states(sweep: Sim) -> None:
    words = ("--vary", "states.POL.hold", "--by", "stance", "--outcome", "states pledged")
    answer = json.loads(sweep(*words, "--json").out)
    states = sum(group["states"] for group in answer["groups"])
    assert states == 32
    total = {
        hold: sum(
            group["states"] * point["mean"]
            for group in answer["groups"]
            for point in answer["points"]
            if point["group"] == group["label"] and point["values"] == [hold]
        )
        for hold in ("in", "out")
    }
    plain = json.loads(sweep(*words[:2], *words[4:], "--json").out)
    means = {one["values"][0]: one["mean"] for one in plain["points"]}
    assert total["in"] == pytest.approx(means["in"])
    assert total["out"] == pytest.approx(means["out"])
    said = " ".join(sweep(*words).out.split())
    assert "Prepared, 2 states" in said


def test_sustained_forces_are_measured_given_a_deal(sweep: Sim) -> None:
    answer = json.loads(sweep(*RATE, "--outcome", "sustained(1_000)", "--json").out)
    assert answer["outcome"] == "chance of a sustained force of 1000 given a deal"
    assert answer["kind"] == "chance"


def test_settings_are_in_heading_folder_and_answer(sweep: Sim) -> None:
    done = sweep(*RATE, *DEAL, "-s", "weeks=6")
    assert "Changed by -s: weeks=6" in done.out
    assert "weeks=6" in folder().name
    answer = json.loads(sweep(*RATE, *DEAL, "-s", "weeks=6", "--json").out)
    assert answer["settings"] == ["weeks=6"]


def test_a_setting_of_a_lever_is_its_own_value(sweep: Sim) -> None:
    done = sweep(*RATE, *DEAL, "-s", "talks.deal_rate=2", "--json")
    lever = json.loads(done.out)["levers"][0]
    assert lever["own"] == 2.0
    assert 2.0 in lever["levels"]


def test_the_scenarios_own_values_stand_in_a_plane_of_many(sweep: Sim) -> None:
    levels = ",".join(f"0.{at}" for at in range(1, 10))
    done = sweep(
        "--vary", f"talks.permission={levels},0.25", "--vary", "aggregation.deterrence", *DEAL,
        "-s", "talks.permission=0.25",
    )  # fmt: skip
    lines = done.out.splitlines()
    head = next(line for line in lines if line.startswith("deterrence"))
    assert head.split()[1:] == ["0.1", "0.25", "*", "0.3", "0.4", "0.5", "0.6", "0.8", "0.9"]
    assert "  * the scenario's own value" in lines


def test_headings_of_columns_that_are_long_take_two_lines(sweep: Sim) -> None:
    words = ("--vary", "aggregation.components", "--vary", "aggregation.deterrence", *DEAL)
    lines = sweep(*words).out.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("deterrence"))
    assert " ".join(lines[at].split()) == "deterrence any may work they add up the weakest"
    assert " ".join(lines[at + 1].split()) == "alone * decides"
    assert "…" not in "".join(lines)
    names = [line[:24].rstrip() for line in lines[at + 2 : at + 6]]
    rules = ["all are needed", "the weakest decides", "they add up", "any may work alone *"]
    assert names == [f"  {one}" for one in rules]


def test_a_column_of_each_stance_has_whole_names_of_options(sweep: Sim) -> None:
    said = sweep("--vary", "states.POL.hold", "--by", "stance", "--outcome", "states pledged").out
    assert "  free to choose *" in said
    assert "  * the scenario's own value" in said


def test_levers_that_are_set_alike_read_as_one(sweep: Sim) -> None:
    done = sweep("--vary", "guarantor.resolve+guarantor.resolve_mean=0.2:0.75:2", *DEAL)
    said = " ".join(done.out.split())
    assert "resolve to which the guarantor returns (set alike) does nothing to the chance" in said


@pytest.mark.parametrize("worlds", ["1", "19"])
def test_few_worlds_give_no_verdict(sweep: Sim, worlds: str) -> None:
    done = sweep(*RATE, "--vary", "talks.permission=0:1:2", *DEAL, "-n", worlds)
    assert done.code == 0, done.err
    assert done.out.startswith("Too few worlds to say how ")
    assert all(row["low"] == row["high"] == "" for row in points())


def test_an_outcome_that_nothing_moves_is_said_to_stay(sweep: Sim) -> None:
    done = sweep("--vary", "casualties.attack_factor", "--outcome", "states pledged at the start")
    said = " ".join(done.out.split())
    assert said.startswith(
        "The multiple of expected deaths in a week with an attack does nothing to the states "
        "pledged at the start in any of the 60 worlds: 10.0 throughout"
    )


def test_an_outcome_that_applies_nowhere_says_so(sweep: Sim) -> None:
    done = sweep(*RATE)  # no deal is a year old within eight weeks
    assert done.code == 0, done.err
    assert "applies to no world at any value of the rate of a deal" in " ".join(done.out.split())
    assert {row["mean"] for row in points()} == {""}
    assert {row["worlds"] for row in points()} == {"0"}


def test_what_the_scenario_draws_is_marked_by_its_mean(sweep: Sim) -> None:
    done = sweep(*RATE, *DEAL, "-s", "parameters=ranges", "-s", "talks.deal_rate={uniform: [1, 3]}")
    assert done.code == 0, done.err
    assert "central value of what the scenario draws: 2" in " ".join(done.out.split())
    assert "differ in nothing else" not in done.out


def test_made_up_states_and_held_ones_have_stances(sweep: Sim) -> None:
    done = sweep(
        "--vary", "location", "--by", "stance", "--outcome", "states pledged",
        "-s", "states.XAA={stance: ruled_out, support: 0.5, active_forces: 9000}",
        "-s", "states.XAA.hold=in",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "Ruled out, 3 states" in done.out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--vary", "talks.deal_rat"), "did you mean"),
        (("--vary", "talks.deal_rate=3:1"), "is no span"),
        (("--vary", "talks.deal_rate=-1:1"), "must lie between 0 and"),
        (("--vary", "location=rear:line"), "has options, not a span"),
        (("--vary", "location=rear"), "one value only"),
        (("--vary", "location", "--vary", "location"), "`location` is varied twice"),
        (("--vary", "location", "--by", "location"), "`location` is varied twice"),
        (("--vary", "location", *(("--vary", "ties") * 3)), "--vary"),
        (("--vary", "location", "--outcome", "forse"), "did you mean"),
        (("--vary", "location", "--outcome", "force before a ceasefire"), "keeps no paths"),
        (("--vary", "location", "--by", "stance", "--outcome", "guarantee"), "does not count"),
        (("--vary", "location", "--by", "talks.deal_rate=1:2:20"), "are possible here"),
        (("--vary", "location", "--vary", "ties", "--vary", "initial", "--by", "stance"),
         "leave out one of them"),
        (("--vary", "states.POL.support=0:1"), "must lie between 0.0001 and 0.9999"),
        (("--vary", "outcome.held_weeks=1:9"), "cannot be varied"),
        ((), "--vary"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_in_words(sweep: Sim, words: tuple[str, ...], reason: str) -> None:
    done = sweep(*words)
    assert done.code == 2
    assert reason in done.err
    assert not Path("outputs").exists()


def test_the_function_answers_as_the_command(sweep: Sim) -> None:
    import sim as package

    answer = json.loads(sweep(*RATE, *DEAL, "--json").out)
    made = package.sweep("short", RATE[1], outcome=DEAL[1], replications=60)
    assert json.loads(made.model_dump_json()) == answer
    assert made.headline == answer["finding"]
    assert len(made.to_dataframe()) == len(answer["points"])
    with pytest.raises(package.SimError, match="--vary"):
        package.sweep("short", [])
