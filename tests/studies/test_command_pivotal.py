"""States held in and out, and what components are worth, as a person meets it."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Sim = Callable[..., Any]

STATES = ("--state", "France", "--state", "ISL")


@pytest.fixture
def pivotal(three: Sim) -> Sim:
    """Ask about two states of a scenario of twelve weeks."""
    return lambda *words: three("pivotal", "quiet", "-n", "25", *STATES, *words)


def folder() -> Path:
    (found,) = Path("outputs").glob("pivotal-of-quiet--*")
    return found


def number(text: str) -> float:
    return float(text.replace(",", "").replace("\N{MINUS SIGN}", "-").rstrip("%"))


def test_the_answer_comes_first_and_no_line_is_too_long(pivotal: Sim) -> None:
    done = pivotal("--outcome", "troops pledged", "--outcome", "guarantee", "--troops", "2000")
    assert done.code == 0, done.err
    assert done.err == ""
    assert done.out.startswith("With France held in rather than out, ")
    assert "36 runs of 25 worlds, seed 1" in done.out
    assert max(map(len, done.out.splitlines()[:-2])) <= 79
    assert done.out.splitlines()[-1] == "Next:  sim explain quiet FRA"
    assert "not a forecast" in done.out
    assert "guarantor." not in done.out


def test_what_is_printed_is_what_the_tables_have(pivotal: Sim) -> None:
    words = ("--outcome", "troops pledged", "--outcome", "guarantee", "--troops", "2000", "-v")
    out = pivotal(*words).out
    rows = list(csv.DictReader(io.StringIO((folder() / "states.csv").read_text())))
    assert [row["state"] for row in rows] == ["FRA", "ISL", "FRA", "ISL"]
    line = r"^  France +(\S+) +(\S+) to (\S+) +500 +(\S+)$"
    printed = re.findall(line, out, re.MULTILINE)[0]
    row = rows[0]
    for text, key in zip(printed, ("difference", "low", "high"), strict=False):
        assert number(text) == pytest.approx(float(row[key]), abs=0.5)
    assert number(printed[3]) == pytest.approx(100 * float(row["power"]), abs=0.05)
    assert float(row["held_in"]) - float(row["held_out"]) == pytest.approx(float(row["difference"]))
    parts = list(csv.DictReader(io.StringIO((folder() / "components.csv").read_text())))
    assert len(parts) == 10
    for measure in ("troops pledged", "guarantee"):
        some = [one for one in parts if one["measure"] == measure]
        total = sum(float(one["value"]) for one in some)
        assert total == pytest.approx(float(some[0]["whole"]), abs=1e-9)


def test_json_is_the_file_and_a_second_call_computes_nothing(pivotal: Sim) -> None:
    answer = json.loads(pivotal("--json").out)
    assert answer == json.loads((folder() / "pivotal.json").read_text())
    assert [one["measure"] for one in answer["outcomes"]] == [
        f"chance of a sustained force of {answer['requirement']} given a deal",
        "chance of an attack given a deal",
    ]
    again = pivotal()
    assert "Reused: stored results" in again.out
    assert "0 to be computed, 6 stored" in pivotal("--dry-run").out
    assert len(json.loads((folder() / "record.json").read_text())["records"]) == 6


def test_another_question_has_another_folder_and_computes_nothing_again(pivotal: Sim) -> None:
    pivotal()
    assert "0 to be computed" in pivotal("--outcome", "force", "--dry-run").out
    pivotal("--outcome", "force")
    assert len(list(Path("outputs").glob("pivotal-of-quiet--*"))) == 2


def test_only_what_is_in_the_folder_is_listed(pivotal: Sim) -> None:
    names = ("coordination", "intelligence", "weapons", "border_surveillance", "air_defence")
    nothing = [word for one in names for word in ("-s", f"guarantor.availability.{one}=0")]
    done = pivotal(*nothing)
    assert done.code == 0, done.err
    assert "(README.md, pivotal.json, states.csv)\n" in done.out
    assert not (folder() / "components.csv").exists()


def test_settings_are_told(pivotal: Sim) -> None:
    done = pivotal("-s", "talks.deal_rate=9")
    assert "talks.deal_rate=9" in done.out.rpartition("Files:")[0]
    assert list(Path("outputs").glob("pivotal-of-quiet--talks.deal_rate=9--*"))
    assert done.out.splitlines()[-1] == "Next:  sim explain quiet FRA -s talks.deal_rate=9"


@pytest.mark.parametrize("worlds", ["1", "19"])
def test_few_worlds_say_nothing(pivotal: Sim, worlds: str) -> None:
    done = pivotal("-n", worlds)
    assert done.code == 0, done.err
    assert done.out.startswith("Too few worlds to say which state matters most")
    assert "beyond chance," not in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--state", "Atlantis"), "Atlantis"),
        (("--outcome", "forse"), "--outcome: `forse` cannot be measured; did you mean"),
        (("--outcome", "force before a ceasefire"), "needs whole paths"),
        (("--troops", "many"), "not a whole number"),
        (("--troops", "0.5"), "not a whole number"),
    ],
)
def test_a_mistake_is_reported_in_words(three: Sim, words: tuple[str, ...], said: str) -> None:
    done = three("pivotal", "quiet", "-n", "5", *words)
    assert done.code == 2
    assert said in " ".join(done.err.split())
    assert not Path("outputs").exists()
