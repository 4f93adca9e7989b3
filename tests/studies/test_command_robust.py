"""Policies in uncertain futures, as a person meets it."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Sim = Callable[..., Any]

GOALS = ("--goal", "guarantee >= 0.25", "--goal", "states pledged >= 9")
OVER = ("--over", "guarantor.resolve", "--over", "coalition.ask=0:1")
SIZE = ("-n", "20", "--futures", "24")


@pytest.fixture
def robust(three: Sim) -> Sim:
    """Judge two short scenarios in a few futures."""
    return lambda *words: three("robust", "quiet", "backed", *GOALS, *OVER, *SIZE, *words)


def folder() -> Path:
    (found,) = Path("outputs").glob("robust--*")
    return found


def test_the_answer_comes_first_and_no_line_is_too_long(robust: Sim) -> None:
    done = robust()
    assert done.code == 0, done.err
    assert done.err == ""
    assert re.match("No policy satisfies|“", done.out)
    assert "2 policies in the same 24 futures over 2 uncertain factors," in done.out
    assert "20 worlds in each, seed 1" in done.out
    assert max(map(len, done.out.splitlines()[:-2])) <= 79
    assert done.out.splitlines()[-1] == "Next:  sim compare backed --to quiet"
    assert "not probabilities" in " ".join(done.out.split())


def test_what_is_printed_is_what_the_tables_have(robust: Sim) -> None:
    out = robust().out
    goals = list(csv.DictReader(io.StringIO((folder() / "goals.csv").read_text())))
    assert len(goals) == 6
    printed = re.findall(r"^  (?:quiet|backed) +([\d.<>]+)% +", out, re.MULTILINE)
    for text, row in zip(printed, goals, strict=False):
        assert float(text.strip("<>")) == pytest.approx(100 * float(row["value"]), abs=0.51)
    futures = list(csv.DictReader(io.StringIO((folder() / "futures.csv").read_text())))
    assert len(futures) == 24
    for name in ("quiet", "backed"):
        values = [float(row[f"guarantee: {name}"]) for row in futures]
        share = sum(value >= 0.25 for value in values) / 24
        (row,) = (one for one in goals if one["policy"] == name and one["goal"] == GOALS[1])
        assert float(row["value"]) == pytest.approx(share)
    gaps = [float(row["guarantee: backed"]) - float(row["guarantee: quiet"]) for row in futures]
    outcomes = list(csv.DictReader(io.StringIO((folder() / "outcomes.csv").read_text())))
    regret = {one["policy"]: float(one["greatest_regret"]) for one in outcomes[:2]}
    assert regret["quiet"] == pytest.approx(max(0, *gaps))
    assert regret["backed"] == pytest.approx(max(0, *(-gap for gap in gaps)))


def test_json_is_the_file_and_a_second_call_computes_nothing(robust: Sim) -> None:
    answer = json.loads(robust("--json").out)
    assert answer == json.loads((folder() / "robust.json").read_text())
    assert [one["name"] for one in answer["policies"]] == ["quiet", "backed"]
    assert "Reused: stored results" in robust().out
    assert "0 to be computed" in robust("--dry-run").out


def test_another_sample_has_other_futures(robust: Sim) -> None:
    robust()
    robust("--sample", "2")
    tables = [(one / "futures.csv").read_text() for one in Path("outputs").glob("robust--*")]
    assert len(tables) == 2
    assert tables[0] != tables[1]


def test_a_lever_may_be_varied_instead(three: Sim) -> None:
    done = three("robust", "quiet", *GOALS[:2], *SIZE, *OVER[2:],
                 "--vary", "guarantor.availability.air_defence=0,0.5,1")  # fmt: skip
    assert done.code == 0, done.err
    assert "3 policies in the same 24 futures over 1 uncertain factor," in done.out
    assert done.err == ""
    # Each of the three has its rows under its whole name, in both tables.
    for value in ("0.0", "0.5", "1.0"):
        name = f"  guarantor.availability.air_defence={value}\n"
        assert done.out.count(name + " " * 20) == 2
    assert "availability of air defence from the guarantor: 0.5" in " ".join(done.out.split())
    assert done.out.splitlines()[-1] == "Next:  sim run quiet"
    assert max(map(len, done.out.splitlines()[:-2])) <= 79


def test_a_value_that_is_not_used_as_written_is_warned_of(three: Sim) -> None:
    done = three("robust", "quiet", *GOALS[:2], "-n", "1", "--futures", "2", *OVER[:2],
                 "--vary", "states.EST.pledge=100,5000")  # fmt: skip
    assert done.code == 0
    assert "5,000" in done.err
    assert "300" in done.err


def test_what_is_uncertain_in_all_varies_and_what_a_scenario_sets_does_not(three: Sim) -> None:
    done = three("robust", "quiet", "backed", *GOALS[:2], "-n", "1", "--futures", "2")
    assert done.code == 0, done.err
    assert done.out.startswith("Too few worlds or futures")
    answer = json.loads((folder() / "robust.json").read_text())
    assert len(answer["factors"]) > 100
    assert "talks.deal_rate" not in answer["factors"]
    assert answer["left_out"] == []


def test_settings_are_told(robust: Sim) -> None:
    done = robust("-s", "talks.deal_rate=9")
    assert "talks.deal_rate=9" in done.out.rpartition("Files:")[0]
    assert list(Path("outputs").glob("robust--quiet,backed--talks.deal_rate=9--*"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("quiet", "backed"), "--goal: a goal is needed; write for instance"),
        (("quiet", "backed", "--goal", "force"), "is no goal"),
        (("quiet", *GOALS), "one policy: from 2 to 20 can be judged"),
        (("quiet", "quiet", *GOALS), "`quiet` is named twice"),
        (("quiet", "short", *GOALS), "`short` runs for 8 weeks"),
        (("quiet", "backed", *GOALS, "--vary", "ties=uniform"), "name one, or leave it out"),
        (("quiet", *GOALS, "--vary", "ties=unifrm"), "did you mean"),
        (("quiet", "backed", *GOALS, "--futures", "1"), "too small"),
        (("quiet", "backed", *GOALS, "--over", "ties"), "is no number"),
    ],
)
def test_a_mistake_is_reported_in_words(three: Sim, words: tuple[str, ...], said: str) -> None:
    done = three("robust", *words)
    assert done.code == 2
    assert said in " ".join(done.err.split())
    assert not Path("outputs").exists()
