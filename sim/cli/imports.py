"""Making a scenario of a table of one's own."""

import os
import shlex
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.new import begun_from, home_of
from sim.cli.options import Folder
from sim.cli.output import program, say, shown
from sim.errors import UsageError

if TYPE_CHECKING:
    from sim.tables.importing import Import


class Kind(StrEnum):
    """Kinds of table."""

    POLLS = "polls"
    STATES = "states"
    POSITIONS = "positions"


def _text(option: str, metavar: str, says: str) -> Any:
    return typer.Option(option, metavar=metavar, help=says)


def import_table(
    kind: Annotated[Kind, typer.Argument(help="What the table holds.")],
    table: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The table, with a heading.")],
    *,
    column: Annotated[
        list[str] | None, _text("--column", "NAME=HEADING", "What a column means; repeatable.")
    ] = None,
    mapping: Annotated[
        Path | None, _text("--mapping", "FILE", "A file that declares all this instead.")
    ] = None,
    decimal: Annotated[str, _text("--decimal", "comma|point", "Sign before decimals.")] = "",
    percent: Annotated[bool, typer.Option("--percent", help="Shares are in per cent.")] = False,
    decided: Annotated[
        bool, typer.Option("--decided", help="Support is a share of those with an opinion.")
    ] = False,
    dates: Annotated[str, _text("--dates", "day-first", "Order of dates such as 5/3/2025.")] = "",
    delimiter: Annotated[str, _text("--delimiter", "SIGN", "What parts the columns.")] = "",
    encoding: Annotated[str, _text("--encoding", "NAME", "Such as cp1252; UTF-8 is known.")] = "",
    source: Annotated[str, _text("--source", "TEXT", "Source of rows that name none.")] = "",
    question: Annotated[
        str, _text("--question", "comparable|wartime", "Wording of polls that name none.")
    ] = "",
    name: Annotated[str, _text("--name", "NAME", "Name of the scenario; that of the table.")] = "",
    title: Annotated[str, _text("--title", "TEXT", "What figures call it.")] = "",
    base: Annotated[str, _text("--base", "NAME", "Scenario that it changes.")] = "baseline",
    folder: Folder = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a file of its name.")] = False,
) -> None:
    """Make a scenario of a table of polls, states or positions, each value with its source."""
    from sim.scenario.load import load
    from sim.tables.declaration import Declaration, declared, read_declaration
    from sim.tables.document import Heading
    from sim.tables.importing import imported
    from sim.yamltree.reader import content

    data = content(table)
    path = _path(name, table, base=base, folder=folder, replace=replace)
    words = {"decimal": decimal, "percent": percent, "decided": decided, "dates": dates,
             "delimiter": delimiter, "encoding": encoding, "source": source,
             "question": question}  # fmt: skip
    below = read_declaration(mapping) if mapping else Declaration()
    declaration = declared(column or (), **words).over(below)
    heading = Heading(path, base, title or _title(path.stem), kind.value, str(table))
    done = imported(
        data, heading, declaration=declaration, base=load(begun_from(base, path.parent))
    )
    _write(path, done.text, replace=replace)
    say(str(path))
    for line in _account(done):
        say(line, err=True)
    say(f"Next: {program()} check {shlex.quote(str(path))}", err=True)


def _path(name: str, table: Path, *, base: str, folder: Path | None, replace: bool) -> Path:
    """Choose the file to write, which no scenario has yet, unless it is to be replaced."""
    import re

    from sim.scenario.load import is_name, known
    from sim.scenario.schema import NAMING

    if folder is not None and not folder.is_dir():
        raise UsageError(f"there is no folder `{folder}`; make it first, or leave out --folder")
    stem = name or re.sub("[^a-z0-9]+", "_", table.stem.lower()).strip("_")
    if not is_name(stem):
        raise UsageError(f"`{shown(stem)}` cannot name a scenario; {NAMING}: --name NAME")
    path = home_of(base, folder) / f"{stem}.yaml"
    beside = Path(f"{stem}.yaml")
    taken = next((one for one in (path, beside) if os.path.lexists(one)), known().get(stem))
    if taken is not None and not (replace and taken == path):
        remedy = "choose another with --name" + (", or add --replace" if taken == path else "")
        raise UsageError(f"there is a scenario `{stem}` already, {taken}; {remedy}")
    return path


def _title(stem: str) -> str:
    return stem.replace("_", " ").capitalize()


def _write(path: Path, text: str, *, replace: bool) -> None:
    """Write the file; one that has come into being meanwhile is left alone."""
    from sim.results.atomic import write

    if replace:
        write(path, text.encode())
        return
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"cannot write `{path}`: {error.strerror}") from error


def _account(done: "Import") -> list[str]:
    """Say what was read, what was not, and what to know about it."""
    import difflib

    from sim.tables.column import COLUMNS

    found, start = done.found, done.scenario.scenario.start
    changed = [block for block in done.blocks if block.changes]
    lines = [f"{_many(len(found.rows), 'row')} read; {_many(len(changed), 'state')} changed."]
    older = sum(len(block.lines) - 1 for block in done.blocks)
    if older:
        names = "the file names its line" if older == 1 else "the file names their lines"
        lines.append(f"{_many(older, 'poll')} not used; {names}.")
    same = [block.code for block in done.blocks if not block.changes]
    if same:
        lines.append(f"As in the base, and so left out: {', '.join(same)}.")
    for heading in filter(str.strip, found.unread):
        free = sorted(set(COLUMNS) - set(found.columns))
        close = difflib.get_close_matches(heading.lower(), free, n=1, cutoff=0.8)
        meant = f"; did you mean `{close[0]}`?" if close else ""
        lines.append(f"note: column `{shown(heading)}` is not read{meant}")
    late = [row for row in found.rows if row.values.get("date", "") > str(start)]
    if late:
        first = f"the first is on line {late[0].line}"
        lines.append(
            f"note: {_many(len(late), 'poll')} published after the start, {start}; {first}"
        )
    return [*lines, *(str(one).replace("error:", "warning:", 1) for one in done.scenario.warnings)]


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"
