"""The rows of a table as records: a state, and what its row says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.errors import Problem, ScenarioError, UsageError, gather, nearest
from sim.tables.cell import RefusalError, UndeclaredError, visible
from sim.tables.column import COLUMNS, KINDS, QUESTIONS, sources
from sim.tables.declaration import Declaration
from sim.tables.sheet import Cell, Row, Sheet
from sim.text import shortened


@dataclass(frozen=True)
class Record:
    """What a row says of a state: values by column, blank cells left out, and where they stand."""

    code: str
    values: Mapping[str, Any]
    cells: Mapping[str, Cell]

    @property
    def line(self) -> int:
        """Line on which the state is named."""
        return self.cells["state"].mark.line

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it comes from."""
        found: tuple[str, ...] = self.values["source"]
        return found


@dataclass
class Records:
    """The rows of a table that can be read, and what is wrong with the others."""

    sheet: Sheet
    declaration: Declaration
    columns: Mapping[str, int]
    """Positions of the columns by name."""
    needed: tuple[str, ...]
    assumed: Mapping[str, Any]
    """Values of the rows that have none of their own."""
    rows: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    undeclared: dict[tuple[str, str], tuple[Cell, str, list[Cell]]] = field(default_factory=dict)
    """Cells that wait for a declaration, by column and what to declare; the first one's reason."""

    @property
    def unread(self) -> list[str]:
        """Headings of the columns that are not read."""
        read = set(self.columns.values())
        return [cell.text for at, cell in enumerate(self.sheet.heading) if at not in read]

    def refuse(self, cell: Cell, reason: str, *, remedy: str) -> None:
        """Add a mistake in a cell; stop when there are too many to be useful."""
        gather(self.problems, [self.sheet.at(cell, reason, remedy=remedy)])

    def heading(self, name: str) -> str:
        """Heading of a column as the table has it."""
        return shortened(self.sheet.heading[self.columns[name]].text)

    def read(self, row: Row) -> None:
        """Add a row, or what is wrong with it."""
        cells = {name: row[at] for name, at in self.columns.items()}
        values = dict(self.assumed)
        for name, cell in cells.items():
            try:
                text = visible(cell.text)
                if text:
                    text = self.declaration.words.get(name, {}).get(text.lower(), text)
                    values[name] = COLUMNS[name].read(text, self.declaration.notation)
                elif name in self.needed and name not in values:
                    raise RefusalError("the cell is empty", "fill it in, or take the row out")  # noqa: TRY301
            except UndeclaredError as error:
                same = self.undeclared.setdefault((name, error.remedy), (cell, error.reason, []))
                same[2].append(cell)
            except RefusalError as error:
                self.refuse(
                    cell, f"column `{self.heading(name)}`: {error.reason}", remedy=error.remedy
                )
        if values.keys() >= set(self.needed):
            self.rows.append(Record(values["state"], values, cells))

    def ask(self) -> None:
        """Ask once for each declaration that is missing."""
        for (name, remedy), (cell, reason, every) in self.undeclared.items():
            more = f" (and {len(every) - 1} more)" if every[1:] else ""
            self.refuse(cell, f"column `{self.heading(name)}`: {reason}{more}", remedy=remedy)


def wanted(kind: str, declaration: Declaration) -> frozenset[str]:
    """Headings of the columns of a kind of table, in small letters."""
    headings = {name: name for name in KINDS[kind].columns} | dict(declaration.columns)
    return frozenset(_folded(heading) for heading in headings.values())


def records(sheet: Sheet, kind: str, *, declaration: Declaration) -> Records:
    """Read the rows of a table.

    Raises
    ------
    UsageError
        If a column is declared that this kind of table does not have, or a source that is none.
    ScenarioError
        If a column is missing.
    """
    known = KINDS[kind].columns
    asked = {"question": declaration.question, "oppose": declaration.decided}
    about = {name for name, given in asked.items() if given}
    for name in sorted({*declaration.columns, *declaration.words, *about} - set(known)):
        raise UsageError(
            f"a table of {kind} has no column `{name}`; it may have {', '.join(known)}"
        )
    assumed = _assumed(declaration)
    needed = tuple(
        name for name in KINDS[kind].needs if not (name == "oppose" and declaration.decided)
    )
    columns, wrong = _columns(sheet, kind, declaration)
    missing = [name for name in needed if name not in {*columns, *assumed, *declaration.columns}]
    wrong += [_missing(sheet, missing)] if missing else []
    some = KINDS[kind].some
    if some and not columns.keys() & set(some):
        remedy = f"give it one of {', '.join(some)}"
        wrong.append(
            sheet.at(sheet.heading[0], "no column says anything of a state", remedy=remedy)
        )
    if wrong:
        raise ScenarioError(wrong)
    found = Records(sheet, declaration, columns, needed, assumed)
    for row in sheet.rows:
        found.read(row)
    found.ask()
    if declaration.percent:
        _check_percent(found)
    return found


def _folded(heading: str) -> str:
    return " ".join(heading.split()).lower()


def _assumed(declaration: Declaration) -> dict[str, Any]:
    """Values of the rows that have none of their own."""
    found: dict[str, Any] = {}
    if declaration.source:
        try:
            found["source"] = sources(visible(declaration.source), declaration.notation)
        except RefusalError as error:
            raise UsageError(f"the declared source: {error}") from error
    if declaration.question:
        found["question"] = QUESTIONS[declaration.question]
    return found


def _columns(
    sheet: Sheet, kind: str, declaration: Declaration
) -> tuple[dict[str, int], list[Problem]]:
    """Positions of the columns by name; and those that were declared and are not there."""
    headings = [_folded(cell.text) for cell in sheet.heading]
    found: dict[str, int] = {}
    wrong: list[Problem] = []
    for name in KINDS[kind].columns:
        if name == "oppose" and declaration.decided:
            continue
        heading = declaration.columns.get(name, name)
        count = headings.count(_folded(heading))
        if count:
            found[name] = headings.index(_folded(heading))
        if count > 1:
            reason = f"{count} columns are called `{shortened(heading)}`"
            wrong.append(sheet.at(sheet.heading[found[name]], reason, remedy="rename one of them"))
        elif not count and name in declaration.columns:
            remedy = nearest(_folded(heading), headings) or f"there are {_listed(sheet)}"
            reason = f"there is no column `{shortened(heading)}`"
            wrong.append(sheet.at(sheet.heading[0], reason, remedy=remedy))
    return found, wrong


def _listed(sheet: Sheet) -> str:
    return shortened(", ".join(f"`{shortened(cell.text)}`" for cell in sheet.heading), 200)


def _missing(sheet: Sheet, names: list[str]) -> Problem:
    """The columns that a table needs and does not have."""
    other = {
        "oppose": "--decided if support is a share of those with an opinion",
        "question": "--question comparable or wartime if it is the same for every row",
        "source": "--source ADDRESS if it is the same for every row",
    }
    which = " ".join(f"--column {name}=HEADING" for name in names)
    remedy = "; or ".join(
        [f"declare which it is: {which}", *(other[n] for n in names if n in other)]
    )
    says = ", ".join(f"`{name}` ({COLUMNS[name].says})" for name in names)
    return sheet.at(sheet.heading[0], f"no column is called {says}", remedy=remedy)


def _check_percent(found: Records) -> None:
    """Refuse shares that were declared to be in per cent and are 1 or less, all or some."""
    for name in ("support", "condition"):
        every = [row for row in found.rows if name in row.cells and name in row.values]
        most = 1 / 100 if name == "condition" else 1
        low = [row for row in every if 0 < float(row.values[name]) <= most]
        low = [row for row in low if "%" not in row.cells[name].text]
        if low and len(low) == len(every):
            reason = f"column `{found.heading(name)}`: no share is above one per cent"
            found.refuse(every[0].cells[name], reason, remedy="leave out --percent")
            continue
        for row in low:
            reason = f"column `{found.heading(name)}`: this is a share of one among per cent"
            remedy = "write it in per cent as well, with a sign of per cent if it is so small"
            found.refuse(row.cells[name], reason, remedy=remedy)
