"""A scenario file made of what a table says, and its mistakes told in places of the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.scenario.dump import flow
from sim.scenario.load import load_text
from sim.scenario.resolve import Resolved
from sim.scenario.schema import name_of
from sim.tables.change import Block
from sim.tables.record import Records
from sim.tables.sheet import Cell
from sim.text import STAND_IN, shortened

MOST_SOURCES = 200
"""Sources that are listed at the top of a file."""

ABOUT = {
    "polls": (
        "What if support were as in the table {table}? Of several polls of a state, the one used "
        "is the latest that asked about own troops keeping the peace after a deal; without one, "
        "the latest that asked during the war. Support is the share in favour among those with an "
        "opinion."
    ),
    "states": "What if these states were as in the table {table}?",
    "positions": "What if governments held the positions in the table {table}?",
}
"""The question of the scenario, by the kind of table."""


@dataclass(frozen=True)
class Heading:
    """What stands at the top of the file to be written."""

    path: Path
    base: str
    title: str
    kind: str
    table: str
    """Name of the file of the table, as messages have it."""


@dataclass
class _Draft:
    """The lines of a file, each with the cell that it comes from."""

    lines: list[str] = field(default_factory=list)
    cells: list[Cell | None] = field(default_factory=list)

    def add(self, line: str, cell: Cell | None = None) -> None:
        self.lines.append(line)
        self.cells.append(cell)


def document(heading: Heading, found: Records, *, blocks: Sequence[Block]) -> tuple[str, Resolved]:
    """The text of a scenario file and what it resolves to.

    Raises
    ------
    ScenarioError
        With every mistake in the table: in its cells, and in what they would make of a scenario.
    """
    draft = _draft(heading, blocks)
    text = "\n".join(draft.lines) + "\n"
    problems = list(found.problems)
    if problems and not any(block.changes for block in blocks):
        raise ScenarioError(problems)
    try:
        resolved = load_text(text, heading.path)
    except ScenarioError as error:
        problems += [_placed(one, heading, draft, found) for one in error.problems]
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))
    warnings = tuple(_placed(one, heading, draft, found) for one in resolved.warnings)
    return text, replace(resolved, warnings=warnings)


def _draft(heading: Heading, blocks: Sequence[Block]) -> _Draft:
    """The lines of the file."""
    draft = _Draft()
    table = _commented(Path(heading.table).name)
    draft.add(f"# Made by `sim import {heading.kind}` from the table {table}.")
    draft.add("# Each change names the line of the table it comes from.")
    draft.add("")
    draft.add(f"name: {flow(heading.path.stem)}")
    draft.add(f"title: {flow(heading.title)}")
    draft.add(f"base: {flow(heading.base)}")
    draft.add(f"because: {flow(ABOUT[heading.kind].replace('{table}', table))}")
    draft.add(f"sources: {flow(_sources(blocks))}")
    draft.add("change:")
    for block in blocks:
        for line, cell in _lines(block, table):
            draft.add(line, cell)
    return draft


def _sources(blocks: Sequence[Block]) -> list[str]:
    """Every source once, in the order of the table."""
    return list(dict.fromkeys(one for block in blocks if block.changes for one in block.sources))[
        :MOST_SOURCES
    ]


def _lines(block: Block, table: str) -> Iterator[tuple[str, Cell | None]]:
    """The lines of one state: what they rest on, and its changes."""
    used, *others = block.lines
    remark = f"{_commented(name_of(block.code))}: {table}:{used}"
    if others:
        several = f"lines {', '.join(map(str, others))}" if others[1:] else f"line {others[0]}"
        remark += f"; not used, since older or of another wording: {several}"
    yield f"  # {remark}", None
    if block.same:
        yield f"  # as in the base, and so left out: {', '.join(block.same)}", None
    for change in block.changes:
        yield f"  states.{block.code}.{change.key}: {flow(change.value, sort=False)}", change.cell


def _commented(text: str) -> str:
    """A text that may stand in a comment."""
    return shortened(text, 100).replace(STAND_IN, "?")


def _placed(problem: Problem, heading: Heading, draft: _Draft, found: Records) -> Problem:
    """A mistake of the file, told in the place of the table that it comes from."""
    mark = problem.mark
    if mark is None or mark.document != str(heading.path):
        return problem
    cell = draft.cells[mark.line - 1] if mark.line <= len(draft.cells) else None
    if cell is None:
        return Problem(problem.reason, remedy=problem.remedy, key=problem.key)
    return replace(found.sheet.at(cell, problem.reason, remedy=problem.remedy), key=problem.key)
