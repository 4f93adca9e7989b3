"""The command `discover`, as a person meets it."""

import csv
import json
import re
import shlex
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from sim.studies import induction

Sim = Callable[..., Any]

needs_extra = pytest.mark.skipif(
    find_spec("ema_workbench") is None, reason="the extra `discover` is not installed"
)
VARY = ("--vary", "talks.deal_rate=1:60", "--vary", "coalition.scale=0.3:3", "--vary", "ties")
GOAL = "chance of a deal >= 90%"


@pytest.fixture
def discover(sim: Sim) -> Sim:
    """Look for a box in the scenario `short`, over three factors alone."""
    return lambda *words, when=GOAL: sim(
        "discover", "short", "--when", when, "--only", *VARY, "--points", "80", "-n", "20", *words
    )


def folder() -> Path:
    (found,) = Path("outputs").glob("discover-of-short--*")
    return found


def table(name: str) -> list[dict[str, str]]:
    with (folder() / name).open(newline="") as file:
        return list(csv.DictReader(file))


@needs_extra
def test_a_box_is_reported_and_written(discover: Sim) -> None:
    done = discover()
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert max(len(line) for line in lines[:-2]) <= 88
    assert "80 points over 3 factors (3 assumed), 20 worlds each, seed 1" in lines
    assert "not a forecast" in done.out
    said = " ".join(done.out.split())
    assert "the rate of a deal in the reference world is above" in said
    assert "assumed; again in 10 of 10 halves" in said
    written = {path.name for path in folder().iterdir()}
    tables = {"points.csv", "boxes.csv", "path.csv"}
    assert written == {"README.md", "discover.json", "record.json"} | tables
    assert shlex.split(lines[-1])[-3:] == ["sim", "run", "short"]


@needs_extra
def test_what_is_said_is_what_the_tables_have(discover: Sim) -> None:
    answer = json.loads(discover("--json").out)
    assert answer == json.loads((folder() / "discover.json").read_bytes())
    points = table("points.csv")
    goal = [float(row["chance of a deal"]) >= 0.9 for row in points]
    assert [row["reached"] == "1" for row in points] == goal
    assert answer["reached"] == sum(goal)
    unclear = [float(row["low"]) < 0.9 <= float(row["high"]) for row in points]
    assert answer["vague"] == sum(unclear) == sum(row["unclear"] == "1" for row in points)
    box, tree = answer["boxes"]
    (limit,) = (one for one in box["restrictions"] if one["key"] == "talks.deal_rate")
    inside = [row["in the box of PRIM"] == "1" for row in points]
    if len(box["restrictions"]) == 1:
        assert inside == [float(row["talks.deal_rate"]) > limit["low"] for row in points]
    assert box["n"] == sum(inside)
    both = [one and other for one, other in zip(inside, goal, strict=True)]
    assert box["k"] == sum(both)
    assert box["density"] == pytest.approx(sum(both) / sum(inside))
    assert box["coverage"] == pytest.approx(sum(both) / sum(goal))
    assert box["unclear"] == sum(a and b for a, b in zip(inside, unclear, strict=True))
    assert [row["method"] for row in table("boxes.csv")].count("CART") == len(tree["restrictions"])
    chosen = [row for row in table("path.csv") if row["chosen"] == "True"]
    densities = {float(row["density"]) for row in chosen if row["method"] == "PRIM"}
    assert sorted(densities) == [pytest.approx(box["density"])]
    found = re.match(r"The chance of a deal is at least 90% in (\d+)% of the points where",
                     answer["finding"])  # fmt: skip
    assert found
    assert int(found[1]) == round(100 * box["density"])


@needs_extra
def test_a_second_call_computes_nothing(discover: Sim) -> None:
    first = discover()
    again = discover()
    assert "Reused: stored results" in again.out
    assert again.out.replace("Reused: stored results of the same scenarios, seed and version.\n",
                             "") == first.out  # fmt: skip
    # Another question about the same points needs no new worlds.
    planned = discover("--dry-run", when="chance of a deal < 50%").out
    assert "of 20 worlds at each of 80 points, 1,600 in all, seed 1; 0 to be computed" in planned
    assert "follow" not in planned
    assert "Reused" in discover("--density", "0.6").out
    assert len(list(Path("outputs").glob("discover-of-short--*"))) == 2


@needs_extra
def test_the_measure_may_be_named_apart(discover: Sim) -> None:
    together = json.loads(discover("--json").out)
    apart = json.loads(discover("--json", "--outcome", "chance of a deal", when=">= 90%").out)
    assert apart == together


@needs_extra
@pytest.mark.parametrize(
    ("when", "words", "outcome", "said"),
    [
        ("chance of a deal >= 0%", (), "all", "deal is at least 0% at every one of 80 points"),
        ("force > 900000", (), "none", "force in Ukraine is above 900,000 at none of 80 points"),
        ("sustained(1000) > 99%", (), "none", "it lies at 0.0% everywhere"),
        (GOAL, ("-n", "1"), "few worlds", "With 1 world at a point no box is claimed"),
        ("chance of a deal > 99%", ("--points", "40"), "rare", "too few to look for a box"),
    ],
)
def test_where_there_is_nothing_to_look_for_it_says_so(
    discover: Sim, when: str, words: tuple[str, ...], outcome: str, said: str
) -> None:
    done = discover(*words, when=when)
    assert (done.code, done.err) == (0, "")
    assert said in " ".join(done.out.split())
    assert json.loads((folder() / "discover.json").read_bytes())["outcome"] == outcome
    assert "Box by peeling" not in done.out
    assert not {"boxes.csv", "path.csv"} & {path.name for path in folder().iterdir()}
    assert done.out.splitlines()[-2].endswith(" (README.md, discover.json, points.csv)")


@needs_extra
def test_points_at_which_nothing_can_be_measured_are_left_out(sim: Sim) -> None:
    """Without a deal, nothing given a deal can be said."""
    done = sim("discover", "short", "--when", "chance of an attack given a deal > 10%", "--only",
               "--vary", "talks.deal_rate=0.001:0.002", "--points", "40", "-n", "20")  # fmt: skip
    assert done.code == 0, done.err
    assert "At no point is there a world by which to say whether" in " ".join(done.out.split())


@needs_extra
def test_held_states_made_up_states_and_drawn_parameters_are_no_obstacle(sim: Sim) -> None:
    done = sim("discover", "short", "--when", GOAL, "--only", "--vary", "talks.deal_rate=1:60",
               "--vary", "states.POL.hold", "--points", "40", "-n", "20",
               "-s", "parameters=ranges", "-s", "states.DEU.hold=in",
               "-s", "states.XAA.stance=willing",
               "-s", "states.XAA.active_forces=20000")  # fmt: skip
    assert done.code == 0, done.err
    assert {row["states.POL.hold"] for row in table("points.csv")} == {"free", "in", "out"}


@needs_extra
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--when", "sustaind(9) > 1%"), "cannot be measured"),
        (("--when", "> 0.3"), "is no goal"),
        (("--when", "force before a ceasefire > 3"), "cannot be measured at a point"),
        (("--when", GOAL, "--vary", "talks.deal_rat=1:2"), "did you mean"),
        (("--when", GOAL, "--vary", "talks.deal_rate=1,2"), "write talks.deal_rate=LOW:HIGH"),
        (("--when", GOAL, "--only"), "--only varies nothing but what --vary names"),
        (("--when", GOAL, "--points", "39"), "--points: 39 points; from 40"),
        (("--when", GOAL, "--density", "80"), "--density: 80 is no share"),
        ((), "--when"),
    ],
)
def test_a_mistake_is_reported_in_words(sim: Sim, words: tuple[str, ...], reason: str) -> None:
    done = sim("discover", "short", *words)
    assert done.code == 2
    assert reason in done.err
    assert not Path("outputs").exists()


def test_without_the_extra_nothing_is_run_and_it_is_said_how_to_install_it(
    discover: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(induction, "find_spec", lambda name: None)
    done = discover()
    assert done.code == 2
    assert "needs the extra `discover`, which is not installed" in done.err
    assert "pip install" in done.err
    assert not Path("outputs").exists()
