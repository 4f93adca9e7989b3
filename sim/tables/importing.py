"""From the bytes of a table to the text of a scenario file."""

from dataclasses import dataclass

from sim.errors import UsageError
from sim.scenario.resolve import Resolved
from sim.tables.change import Block, changes
from sim.tables.declaration import Declaration
from sim.tables.document import Heading, document
from sim.tables.record import Records, records, wanted
from sim.tables.sheet import decode, parse


@dataclass(frozen=True)
class Import:
    """What a table became."""

    text: str
    """The scenario file."""
    scenario: Resolved
    """What it resolves to."""
    found: Records
    blocks: list[Block]
    """What each state changes."""


def imported(data: bytes, heading: Heading, *, declaration: Declaration, base: Resolved) -> Import:
    """Read a table, and make a scenario file of it that is sound.

    Raises
    ------
    ScenarioError
        With every mistake in the table, in its own lines.
    UsageError
        If what was declared does not fit the table, or the table changes nothing.
    """
    headings = wanted(heading.kind, declaration)
    text = decode(data, heading.table, encoding=declaration.encoding)
    sheet = parse(text, heading.table, wanted=headings, delimiter=declaration.delimiter)
    found = records(sheet, heading.kind, declaration=declaration)
    blocks = changes(found, heading.kind, base=base)
    if not (found.problems or any(block.changes for block in blocks)):
        name = base.scenario.name
        raise UsageError(f"every value of the table is that of `{name}`: there is nothing to write")
    made, scenario = document(heading, found, blocks=blocks)
    return Import(made, scenario, found, blocks)
