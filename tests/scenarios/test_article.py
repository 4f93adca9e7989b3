"""Every position of the article has a place in a scenario, or a reason for having none."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.facts.parameter import parameters
from sim.facts.table import read
from sim.outcomes.measure import is_measure
from sim.scenario.load import load, packaged
from sim.scenario.resolve import Resolved

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"
SCENARIOS = {path.stem: load(path) for path in sorted(packaged().glob("*.yaml"))}
POSITIONS = {row["id"]: row["paragraph"] for row in read("article")}
ROOT = "baseline"
TITLE = 38
"""Letters of a title for which figures have room."""


def table(page: str, heading: str) -> list[list[str]]:
    """Read the rows of the table below a heading, cell by cell."""
    part = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def lives(word: str) -> bool:
    """Say whether a reference leads to something that exists."""
    root: Resolved = SCENARIOS[ROOT]
    code, colon, stance = word.partition(": ")
    if colon:
        state = root.scenario.states.get(code)
        return state is not None and state.stance == stance
    event = word.removeprefix("events.")
    if event != word:
        return any(event in held.scenario.events for held in SCENARIOS.values())
    return word in SCENARIOS or word in parameters() or word in root.places or is_measure(word)


def faults_of_positions(page: str) -> Iterator[str]:
    """Find what is wrong with the table of the article's positions."""
    rows = table(page, "Where each position of the article is represented")
    if [row[0] for row in rows] != list(POSITIONS):
        yield "the ids are not those of the article, in order"
    seen: set[str] = set()
    for number, paragraph, statement, where, remark in rows:
        words = named(where)
        seen.update(words)
        if POSITIONS.get(number) != paragraph:
            yield f"{number}: the paragraph is not {paragraph}"
        if not statement:
            yield f"{number}: no statement"
        if not words and not remark:
            yield f"{number}: neither a home nor a reason"
        if not words and where != "—":
            yield f"{number}: `{where}` is no home"
        yield from (f"{number}: there is no `{word}`" for word in words if not lives(word))
    yield from (
        f"{name}: no position of the article" for name in SCENARIOS if name not in {ROOT, *seen}
    )


def faults_of_scenarios(page: str) -> Iterator[str]:
    """Find what is wrong with the table of the scenarios."""
    rows = table(page, "Available scenarios")
    listed = [word for row in rows for word in named(row[0])]
    yield from (f"{name} is not listed once" for name in SCENARIOS if listed.count(name) != 1)
    yield from (f"{name} does not exist" for name in listed if name not in SCENARIOS)
    yield from (f"{row[0]}: says nothing" for row in rows if not all(row))
    for row in rows:
        held = SCENARIOS.get(*named(row[0]))
        if held is None or held.scenario.name == ROOT:
            continue
        cited = {one.removeprefix("article:") for one in held.scenario.sources if "article:" in one}
        if set(row[2].split(", ")) != cited:
            yield f"{row[0]}: the paragraphs are not those of the file, {sorted(cited)}"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_every_position_has_a_home_or_a_reason(page: str) -> None:
    assert len(POSITIONS) == 46
    assert list(faults_of_positions(page)) == []


def test_every_scenario_is_described(page: str) -> None:
    assert list(faults_of_scenarios(page)) == []


@pytest.mark.parametrize(
    ("sound", "broken", "fault"),
    [
        ("| 12 | 3 |", "| 13 | 3 |", "the ids are not those of the article, in order"),
        ("| 30 | 6 |", "| 30 | 5 |", "30: the paragraph is not 5"),
        ("`POL: opposed`", "`POL: willing`", "30: there is no `POL: willing`"),
        ("`choice.risk`", "`choice.risks`", "29: there is no `choice.risks`"),
        ("`events.a_private_", "`events.private_", "7: there is no `events.private_bargain`"),
        ("`toothlessness`", "`toothless`", "42: there is no `toothless`"),
        ("`POL: opposed`, `election_in_poland`", "`POL: opposed`",
         "election_in_poland: no position of the article"),
        ("`states.NLD.posted`", "`states.NLD.post`", "45: there is no `states.NLD.post`"),
        ("| `american_soldiers` | the scenario", "| | the scenario",
         "american_soldiers: no position of the article"),
        ("| applies to everyone, so it distinguishes no state and no course of events |", "| |",
         "44: neither a home nor a reason"),
    ],
)  # fmt: skip
def test_a_broken_table_of_positions_is_seen(
    page: str, sound: str, broken: str, fault: str
) -> None:
    assert page.count(sound) == 1
    assert fault in list(faults_of_positions(page.replace(sound, broken)))


def test_a_missing_row_is_seen(page: str) -> None:
    rows = page.splitlines(keepends=True)
    without = "".join(row for row in rows if not row.startswith("| 33 |"))
    assert without != page
    assert list(faults_of_positions(without))


def test_a_scenario_that_is_not_described_is_seen(page: str) -> None:
    rows = page.splitlines(keepends=True)
    without = "".join(row for row in rows if not row.startswith("| `terms_slip` |"))
    assert "terms_slip is not listed once" in list(faults_of_scenarios(without))
    misspelt = page.replace("| `rear_or_line` | where", "| `rear_and_line` | where")
    assert "rear_and_line does not exist" in list(faults_of_scenarios(misspelt))
    moved = page.replace("contingents of 5,000 each | 5 |", "contingents of 5,000 each | 6 |")
    assert list(faults_of_scenarios(moved))


def test_a_title_fits_a_figure() -> None:
    long = {name: held.scenario.title for name, held in SCENARIOS.items()
            if len(held.scenario.title) > TITLE}  # fmt: skip
    assert not long
