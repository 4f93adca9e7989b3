"""The command `explain`, as a person meets it."""

import csv
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Sim = Callable[..., Any]

FOLDER = Path("outputs/baseline/explain/POL-week104")
SHORT = Path("outputs/short/explain/POL-week8")
TABLES = {"terms.csv", "allies.csv", "downstream.csv", "waterfall.csv"}


def test_an_explanation_is_reported_and_written(sim: Sim) -> None:
    done = sim("explain", "short", "POL", "-n", "40", "--format", "svg")
    assert done.code == 0, done.err
    assert done.err == ""
    lines = done.out.splitlines()
    wanted = "Poland would pledge, or stay pledged, in no world; no single reason stands out"
    assert lines[0] == wanted
    assert "Low support weighs most against pledging in" in done.out
    assert "What none of these reasons explains counts" in done.out.replace("\n", " ")
    assert "Poland would join in half of the worlds if support rose" in done.out
    assert "With Poland held" in done.out
    assert "not a forecast" in done.out
    assert lines[-1] == "Next:  sim run short -s states.POL.hold=in"
    assert max(len(line) for line in lines) <= 88
    written = {path.name for path in SHORT.iterdir()}
    assert written == TABLES | {"README.md", "explanation.json", "waterfall.svg", "record.json"}


def test_the_next_command_runs_as_it_is_printed(sim: Sim) -> None:
    folder = Path("it's my folder")
    Path("scenarios").rename(folder)
    path = folder / "short.yaml"
    settings = ("-s", "weeks=2", "-s", "states.POL.name=Poland; all of it")
    done = sim("explain", str(path), "POL", "-n", "10", *settings)
    assert done.code == 0, done.err
    printed = done.out.splitlines()[-1].removeprefix("Next:  ")
    called, *words = shlex.split(printed)
    assert called == "sim"
    assert words == ["run", str(path), *settings, "-s", "states.POL.hold=in"]
    ran = sim(*words, "-n", "10", "--json")
    assert ran.code == 0, ran.err
    states = json.loads(ran.out)["runs"][0]["states"]
    row = next(row for row in states if row["state"] == "POL")
    assert row["pledged_at_end"] == 1.0


def test_json_is_clean_and_the_same_as_the_file(sim: Sim) -> None:
    done = sim("explain", "short", "poland", "-n", "20", "--json")
    reported = json.loads(done.out)
    assert reported == json.loads((SHORT / "explanation.json").read_bytes())
    assert reported["state"] == "POL"
    assert reported["week"] == 8
    terms = {row["term"]: row["mean"] for row in reported["terms"]}
    total = terms.pop("total")
    assert sum(terms.values()) == pytest.approx(total)
    assert {row["lever"] for row in reported["tipping"]} == {"support", "guarantee"}
    force = next(row for row in reported["downstream"] if row["measure"] == "force")
    assert force["held_in"] > force["held_out"]
    with (SHORT / "terms.csv").open() as file:
        assert [row["term"] for row in csv.DictReader(file)] == [
            r["term"] for r in reported["terms"]
        ]
    with (SHORT / "allies.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 31


def test_the_table_is_in_points_of_chance_as_the_figure_is(sim: Sim) -> None:
    done = sim("explain", "short", "FRA", "-n", "40", "--format", "svg")
    lines = done.out.splitlines()
    first = next(k for k, line in enumerate(lines) if line.startswith("Chance in week 8"))
    last = lines.index(next(line for line in lines if line.startswith("  with all together")))
    table = {line[:50].strip(): line[50:57].strip() for line in lines[first + 1 : last + 1]}
    with (Path("outputs/short/explain/FRA-week8") / "waterfall.csv").open() as file:
        figure = {row["term"]: float(row["points"]) for row in csv.DictReader(file)}
    told = {"with none of these reasons": "residual", "with all together": "total",
            "standing pledge": "inertia", "having stayed out": "inertia"}  # fmt: skip
    assert {told.get(name, name) for name in table} == set(figure)
    for name, written in table.items():
        points = float(written.replace("\N{MINUS SIGN}", "-").strip("<>%"))
        assert points == pytest.approx(figure[told.get(name, name)], abs=0.51), name
    assert sum(figure.values()) == pytest.approx(2 * figure["total"])
    few = sim("explain", "short", "FRA", "-n", "19", "--format", "none")
    assert "Too few worlds for what each reason adds to the chance" in few.out
    assert "logits" not in few.out.split("Allies that add most")[0]


def test_a_dry_run_writes_nothing(sim: Sim) -> None:
    done = sim("explain", "baseline", "POL", "--dry-run")
    assert "3 to be computed, 0 stored" in done.out
    assert str(FOLDER) in done.out
    assert not Path("outputs").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("PLO",), "did you mean `POL`?"),
        (("polnd",), "did you mean `Poland`?"),
        (("Atlantis!",), "name one by its code, such as AUS"),
        (("Russia",), "Russia is not on the roster of `baseline`"),
        (("USA",), "is not on the roster of `baseline`"),
        (("POL", "--week", "105"), "`baseline` ends with week 104, before week 105"),
        (("POL", "--week", "-1"), "--week"),
    ],
)
def test_a_mistake_is_named(sim: Sim, words: tuple[str, ...], message: str) -> None:
    done = sim("explain", "baseline", *words)
    assert done.code == 2
    assert message in done.err
    assert not Path("outputs").exists()


def test_a_bad_setting_is_a_bad_scenario(sim: Sim) -> None:
    done = sim("explain", "baseline", "POL", "-s", "choice.suport=1")
    assert done.code == 3
    assert "did you mean" in done.err


def test_a_horizon_of_nothing_can_be_explained(sim: Sim) -> None:
    done = sim("explain", "baseline", "FRA", "-n", "10", "-s", "weeks=0")
    assert done.code == 0, done.err
    assert "At the start France would pledge, or stay pledged, in every world." in done.out


def test_a_state_that_is_held_is_reported_to_be(sim: Sim) -> None:
    done = sim("explain", "short", "POL", "-n", "20", "-s", "states.POL.hold=in")
    assert done.code == 0, done.err
    assert done.out.startswith("Held in by the scenario; left to choose, Poland would")
    assert "The scenario holds Poland in, whatever it would choose" in " ".join(done.out.split())
    assert done.out.splitlines()[-1].endswith("-s states.POL.hold=out")
    free = sim("explain", "short", "POL", "-n", "20").out
    assert "by the scenario" not in free
