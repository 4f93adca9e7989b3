"""The command `story`, as a person meets it."""

import csv
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Sim = Callable[..., Any]

FOLDER = Path("outputs/short/story")
FILES = {"README.md", "story.json", "story.csv", "incidents.csv", "decisions.csv", "record.json"}
ATTACKED = ("-s", "events.blow={week: 6, kind: attack}")


def test_a_story_is_reported_and_written(sim: Sim) -> None:
    done = sim("story", "short", "-n", "40", "--world", "17", "--format", "svg")
    assert done.code == 0, done.err
    assert done.err == ""
    lines = done.out.splitlines()
    assert lines[0] == "A short one"
    assert lines[1] == "short, world 17 of 40 worlds, counted from 0, seed 1"
    assert "Chosen by" not in done.out
    text = " ".join(done.out.split())
    assert re.search(r"Troops in Ukraine at the end: [\d,]+.* of 40 worlds \d", text)
    assert "At the start 10 of 32 states have pledged troops: Denmark, Estonia, France" in text
    assert re.search(r"Week 1, 18 August 2025\. [A-Z]", text)
    assert "A week is dated by its first day." in text
    assert "not a forecast" in text
    assert lines[-1] == "Next:  sim run short"
    assert max(len(line) for line in lines[:-2]) <= 88
    assert {path.name for path in (FOLDER / "world17").iterdir()} == FILES | {"story.svg"}


def test_json_is_clean_and_the_same_as_the_file(sim: Sim) -> None:
    done = sim("story", "short", "--world", "3", "-n", "20", "--json")
    reported = json.loads(done.out)
    assert reported == json.loads((FOLDER / "world3" / "story.json").read_bytes())
    assert (reported["world"], reported["pick"]) == (3, None)
    incidents = [one for week in reported["weeks"] for one in week["incidents"]]
    decisions = [one for one in incidents if one["reason"]]
    assert decisions
    for one in decisions:
        named = one["reason"]["named"]
        assert named == [move["part"] for move in one["reason"]["moves"][: len(named)]]
    with (FOLDER / "world3" / "incidents.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["sentence"] for row in rows] == [one["sentence"] for one in incidents]
    with (FOLDER / "world3" / "decisions.csv").open() as file:
        moved = [row["part"] for row in csv.DictReader(file)]
    assert moved == [move["part"] for one in decisions for move in one["reason"]["moves"]]


@pytest.mark.parametrize("pick", ["median", "worst", "best"])
def test_a_rule_is_stated_and_its_world_is_told(sim: Sim, pick: str) -> None:
    done = sim("story", "short", "--pick", pick, "-n", "30", "--json")
    answer = json.loads(done.out)
    text = " ".join(sim("story", "short", "--pick", pick, "-n", "30").out.split())
    assert answer["pick"] == pick
    assert f"Chosen by --pick {pick}: {answer['rule']}." in text
    numbered = sim("story", "short", "--world", str(answer["world"]), "-n", "30", "--json")
    assert json.loads(numbered.out)["weeks"] == answer["weeks"]
    help_text = " ".join(sim("story", "--help").out.split())
    assert pick in help_text
    assert "world number" in answer["rule"] or "lowest number" in answer["rule"]


def test_without_a_choice_it_is_the_median(sim: Sim) -> None:
    plain = json.loads(sim("story", "short", "-n", "30", "--json").out)
    assert plain["pick"] == "median"
    done = sim("story", "short", "-n", "30")
    assert shlex.split(done.out.splitlines()[-1].removeprefix("Next:")) == [
        "sim", "story", "short", "--pick", "worst",
    ]  # fmt: skip


def test_a_typical_attack_is_told_where_there_is_one(sim: Sim) -> None:
    done = sim("story", "short", "--pick", "typical-attack", "-n", "20", *ATTACKED)
    assert done.code == 0, done.err
    assert "attacks, as the scenario schedules, which ends the ceasefire; the guarantee is" in (
        " ".join(done.out.split())
    )


def test_a_second_call_computes_nothing(sim: Sim) -> None:
    first = sim("story", "short", "-n", "30")
    again = sim("story", "short", "-n", "30")
    assert "Reused" in again.out
    assert "Reused" not in first.out
    sim("run", "short", "-n", "31")
    assert "1 stored" in sim("story", "short", "-n", "31", "--dry-run").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--world", "40"),
            "there is no world 40 among 40 worlds: there are worlds 0 to 39; -n 41",
        ),
        (("--world", "-1"), "there is no world -1 among 40 worlds"),
        (("--world", "seven"), "--world takes the number of a world, 0 to 39; `seven` is none"),
        (("--world", "1.5"), "--world takes the number of a world, 0 to 39; `1.5` is none"),
        (("--pick", "luckiest"), "'typical-attack'"),
        (("--world", "1", "--pick", "best"), "by --world or by --pick, not by both"),
    ],
)
def test_a_mistake_is_named(sim: Sim, words: tuple[str, ...], message: str) -> None:
    done = sim("story", "short", "-n", "40", *words)
    assert done.code == 2
    assert message in " ".join(done.err.split())
    assert not Path("outputs").exists()


def test_where_no_world_has_an_attack_that_is_said(sim: Sim) -> None:
    quiet = ("-s", "adversary.attack_rate=0")
    done = sim("story", "short", "--pick", "typical-attack", "-n", "20", *quiet)
    assert done.code == 2
    assert "no attack comes in any of the 20 worlds of `short`; ask for more worlds" in done.err


def test_no_other_actor_is_named_than_those_of_the_scenario(sim: Sim) -> None:
    actors = ("-s", "actors={guarantor: FRA, adversary: BLR, host: MDA}", *ATTACKED)
    done = sim("story", "short", "-n", "20", "--format", "svg", *actors)
    assert done.code == 0, done.err
    drawn = "".join(path.read_text() for path in Path("outputs").rglob("*.svg"))
    for name in ("Ukraine", "Russia", "United States", "Washington"):
        assert name not in done.out
        assert name not in drawn
    assert "Troops in Moldova at the end" in done.out
    assert "Belarus launches a large assault" in " ".join(done.out.split())


def test_a_state_of_any_name_is_written_without_harm(sim: Sim) -> None:
    name = "{0} and %s; drops its pledge. X"
    settings = ("-s", f'states.DNK.name="{name}"', "-s", "states.POL.name=Republic and Poland")
    done = sim("story", "short", "-n", "20", "--format", "svg", *settings)
    assert done.code == 0, done.err
    assert "{0} and %s" in " ".join(done.out.split())
