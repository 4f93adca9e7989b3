"""The command `design`, as a person meets it."""

import csv
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Sim = Callable[..., Any]

POINTS = """\
talks.deal_rate,states.POL.hold
40,free
2,free
2,in
"""
NAMES = ("force", "chance of a deal", "chance that POL is pledged at the end", "toothlessness")
MEASURES = [word for name in NAMES for word in ("--measure", name)]


@pytest.fixture
def design(sim: Sim) -> Callable[..., Any]:
    """Run a design of three points of the scenario `short`."""
    Path("points.csv").write_text(POINTS)
    return lambda *words: sim("design", "short", "points.csv", "-n", "20", *MEASURES, *words)


def folder() -> Path:
    (found,) = Path("outputs").glob("design-of-short--*")
    return found


def points() -> list[dict[str, str]]:
    with (folder() / "points.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_design_is_reported_and_written(design: Callable[..., Any]) -> None:
    done = design()
    assert done.code == 0, done.err
    assert done.err == ""
    lines = done.out.splitlines()
    assert lines[:2] == ["A short one", "short, 3 points of 20 worlds, seed 1"]
    assert "run as 2 ensembles." in lines[2]
    assert max(len(line) for line in lines[:-2]) <= 88
    assert lines[-1] == "Next:  sim run short -s talks.deal_rate=40 -s states.POL.hold=free"
    written = {path.name for path in folder().iterdir()}
    assert written == {"README.md", "design.json", "points.csv", "measures.csv", "record.json"}
    rows = points()
    assert [row["states.POL.hold"] for row in rows] == ["free", "free", "in"]
    chances = [float(row["chance that POL is pledged at the end"]) for row in rows]
    assert chances[2] == 1.0 > chances[0]
    assert float(rows[0]["chance of a deal"]) > float(rows[1]["chance of a deal"])


def test_what_is_printed_is_what_the_table_has(design: Callable[..., Any]) -> None:
    reported = json.loads(design("--json").out)
    assert reported == json.loads((folder() / "design.json").read_bytes())
    assert (reported["points"], reported["ensembles"]) == (3, 2)
    for one in reported["measures"]:
        column = [float(row[one["measure"]] or "nan") for row in points()]
        present = [value for value in column if value == value]
        assert one["points"] == len(present)
        assert one["lowest"] == pytest.approx(min(present, default=None))
        assert one["highest"] == pytest.approx(max(present, default=None))
        if present:
            assert column[one["lowest_at"]] == min(present)
            assert column[one["highest_at"]] == max(present)
        assert (one["error"] is None) == (one["measure"] == "toothlessness")


def test_a_point_is_what_the_next_command_runs(design: Callable[..., Any], sim: Sim) -> None:
    printed = design().out.splitlines()[-1].removeprefix("Next:  ")
    _, *words = shlex.split(printed)
    ran = json.loads(sim(*words, "-n", "20", "--json").out)["runs"][0]
    assert float(points()[0]["force"]) == pytest.approx(ran["outcomes"]["force_final"]["mean"])


def test_a_second_call_computes_nothing(design: Callable[..., Any]) -> None:
    first = design()
    again = design()
    assert "Reused: stored results" in again.out
    assert again.out.replace("Reused: stored results of the same scenarios, seed and version.\n",
                             "") == first.out  # fmt: skip
    assert "0 to be computed, 2 stored" in design("--dry-run").out


def test_settings_hold_at_every_point(design: Callable[..., Any]) -> None:
    reported = json.loads(design("--json", "-s", "weeks=4", "-s", "talks.deal_rate=9").out)
    assert reported["settings"] == ["weeks=4"]


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("talks.deal_rate\n1\n-1\n", (), "talks.deal_rate"),
        ("talks.deal_rat\n1\n", (), "did you mean"),
        ("talks.deal_rate\n", (), "one key and one point"),
        ("talks.deal_rate,weeks\n1\n", (), "points.csv:2"),
        (POINTS, ("--measure", "force before a ceasefire"), "cannot be measured at a point"),
        (POINTS, ("--measure", "forse"), "did you mean"),
    ],
)
def test_a_mistake_is_reported_in_words(
    sim: Sim, text: str, words: tuple[str, ...], reason: str
) -> None:
    Path("points.csv").write_text(text)
    done = sim("design", "short", "points.csv", "-n", "5", *words)
    assert done.code == 2 or "error" in done.err
    assert done.code != 0
    assert reason in done.err
    assert "Traceback" not in done.err
    assert not Path("outputs").exists()


def test_points_above_a_cap_are_warned_of_with_their_number(sim: Sim) -> None:
    """In words, in JSON and on the page; a value that is that of the scenario is no warning."""
    rows = ["1000,1,0.8", "10000,1,0.8", "20000,2,2"]
    Path("points.csv").write_text(
        "\n".join(["states.DEU.pledge,coalition.scale,talks.deal_rate", *rows])
    )
    words = ["design", "short", "points.csv", "-n", "5", "--measure", "force"]
    done = sim(*words)
    capped = "`states.DEU.pledge` asks for 40,000 troops, as `coalition.scale` is 2, but 7,400"
    assert done.code == 0, done.err
    assert done.err.count("warning:") == 1
    assert f"warning: {capped}" in done.err
    assert f"Warning: point 2: {capped}" in " ".join(done.out.split())
    (line,) = json.loads((folder() / "design.json").read_text())["warnings"]
    assert line.startswith(f"point 2: {capped}")
    assert "Warning: point 2:" in (folder() / "README.md").read_text()


def test_the_points_at_the_ends_of_each_key_are_looked_at(sim: Sim) -> None:
    """A number at its least, another at its most, and every word of one that is none."""
    table = "coalition.max_share,start\n0.04,2025-08-18\n0.001,2025-08-18\n0.04,2025-01-06\n"
    Path("points.csv").write_text(table)
    words = ["design", "short", "points.csv", "-n", "5", "--measure", "force"]
    done = sim(*words, "-s", "states.DEU.pledge=1000")
    assert done.code == 0, done.err
    said = json.loads((folder() / "design.json").read_text())["warnings"]
    assert any(one.startswith("point 1: `states.DEU.pledge`") for one in said)
    assert any(one.startswith("point 2: ") and "younger than the start" in one for one in said)
