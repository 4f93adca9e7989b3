"""A table as a file has it: bytes read into rows of cells that know their line and column."""

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sim.errors import MOST_PROBLEMS, Mark, Problem, ScenarioError
from sim.text import cleaned
from sim.yamltree.source import MAX_BYTES, Text

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
"""Signs that may part columns, by their names."""

ENCODINGS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be"),
    *(f"cp{page}" for page in (437, 850, 852, 866, *range(1250, 1259))),
    *(f"iso8859-{part}" for part in (*range(1, 12), *range(13, 17))),
    *("koi8-r", "koi8-u", "mac-roman", "mac-latin2", "mac-cyrillic"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
"""Encodings of text that can be declared."""

MOST_ROWS = 5_000
MOST_COLUMNS = 200

_BREAK = re.compile(r"\r\n|\r|\n")
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_DECLARED = re.compile(r"\ufeff?sep=([,;|\t])(?:\r\n|\r|\n)", re.IGNORECASE)
"""First line with which Excel is told what parts the columns."""


@dataclass(frozen=True)
class Cell:
    """The text of a cell, without its quotation marks, and where it begins."""

    text: str
    mark: Mark
    width: int


Row = tuple[Cell, ...]


@dataclass(frozen=True, eq=False)
class Sheet(Text):
    """The lines of a table, its heading and its rows, none of which is blank."""

    heading: Row
    rows: tuple[Row, ...]

    def at(self, cell: Cell, reason: str, *, remedy: str) -> Problem:
        """Describe a mistake in a cell."""
        return self.problem(reason, cell.mark, remedy=remedy, width=cell.width)


def decode(data: bytes, name: str, *, encoding: str = "") -> str:
    """The text of a table: in a declared encoding, with a mark of Unicode, or in UTF-8.

    Raises
    ------
    ScenarioError
        If it is in another encoding, which has to be declared, or is no text.
    """
    if len(data) > MAX_BYTES:
        raise _refused(name, f"the table is too large: at most {MAX_BYTES:,} bytes are read")
    if data.startswith(b"PK\3\4"):
        raise _refused(name, "this is a workbook, not a table", "save the sheet as CSV")
    marks = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    found = next((known for mark, known in marks.items() if data.startswith(mark)), "")
    try:
        text = data.decode(encoding or found or "utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding or found or "utf-8", "replace")
        place = Mark(name, len(_BREAK.split(before)), len(_BREAK.split(before)[-1]) + 1)
        raise _refused(name, f"the table is not written in {encoding or found or 'UTF-8'}",
                       _ENCODING_REMEDY, place) from error  # fmt: skip
    if "\0" in text:
        raise _refused(name, "this is no text, or it is in UTF-16 without a mark",
                       "save it in UTF-8, or declare --encoding utf-16-le")  # fmt: skip
    return text.removeprefix("\ufeff")


_ENCODING_REMEDY = (
    "save it in UTF-8, or declare what it is: --encoding cp1252 for western Europe, cp1250 for "
    "central Europe, cp1251 or koi8-u for Cyrillic"
)


def _refused(name: str, reason: str, remedy: str = "", mark: Mark | None = None) -> ScenarioError:
    return ScenarioError([Problem(reason, mark or Mark(name, 1, 1), remedy=remedy)])


def parse(text: str, name: str, *, wanted: Collection[str], delimiter: str = "") -> Sheet:
    """The rows of a table.

    Parameters
    ----------
    wanted
        Headings that are looked for, in small letters: they show what parts the columns.
    delimiter
        What parts the columns, if somebody declared it.

    Raises
    ------
    ScenarioError
        With every row that is not as wide as the heading, and quotation marks that do not match.
    """
    own = Text(name, tuple(cleaned(one) for one in _BREAK.split(text)))
    declared = _DECLARED.match(text)
    begin = (declared.end(), 2) if declared else (0, 1)
    part = delimiter or (declared[1] if declared else _recognised(own, text[begin[0] :], wanted))
    records = _records(own, text, part, begin)
    heading = next(records, ())
    if not heading:
        raise ScenarioError([own.problem("the table is empty", Mark(name, 1, 1))])
    if len(heading) > MOST_COLUMNS:
        raise ScenarioError([own.problem(f"more than {MOST_COLUMNS} columns", heading[0].mark)])
    rows: list[Row] = []
    wrong: list[Problem] = []
    for row in records:
        if len(row) != len(heading):
            wrong.append(_uneven(own, row, len(heading), part))
        if len(rows) >= MOST_ROWS:
            wrong.append(own.problem(f"more than {MOST_ROWS:,} rows", row[0].mark))
        if len(wrong) > MOST_PROBLEMS or len(rows) >= MOST_ROWS:
            break
        rows.append(row)
    if wrong:
        raise ScenarioError(wrong[:MOST_PROBLEMS])
    return Sheet(name, own.lines, heading, tuple(rows))


def _recognised(own: Text, text: str, wanted: Collection[str]) -> str:
    """What parts the columns: the sign with which most headings are found that are looked for."""
    found: dict[str, int] = {}
    for sign in DELIMITERS.values():
        try:
            heading = next(_records(own, text, sign, (0, 1)), ())
        except ScenarioError:
            continue
        if len(heading) > 1:
            found[sign] = sum(" ".join(cell.text.split()).lower() in wanted for cell in heading)
    best = [sign for sign, known in found.items() if known == max(found.values())]
    if len(best) > 1:
        names = [word for word, sign in DELIMITERS.items() if sign in best]
        reason = f"the columns may be parted by {' or '.join(names)}"
        remedy = f"declare it: --delimiter {names[0]}"
        raise ScenarioError([own.problem(reason, Mark(own.name, 1, 1), remedy=remedy)])
    return best[0] if best else ","


def _uneven(own: Text, row: Row, columns: int, part: str) -> Problem:
    """What is wrong with a row that is wider or narrower than the heading."""
    at = row[min(columns, len(row) - 1)]
    remedy = "give every row as many cells as the heading has"
    if len(row) > columns and part == ",":
        remedy = "put a text or a number with a comma in quotation marks"
    cells = f"{len(row)} cell{'s' * (len(row) != 1)}"
    reason = f"{cells} under {columns} columns"
    return own.problem(reason, at.mark, remedy=remedy, width=at.width)


def _records(own: Text, text: str, part: str, begin: tuple[int, int]) -> Iterator[Row]:
    """The rows of a text from a place and its line on, except blank ones."""
    plain = re.compile(rf"[^{re.escape(part)}\r\n]*")
    at, line = begin
    start = at
    cells: list[Cell] = []
    while at < len(text) or cells:
        mark = Mark(own.name, line, at - start + 1)
        quoted = text.startswith('"', at)
        found = (_QUOTED if quoted else plain).match(text, at)
        if found is None:
            raise _unquoted(own, "this quotation mark is never closed", mark)
        if not quoted and '"' in found[0]:
            mark = Mark(own.name, line, mark.column + found[0].index('"'))
            raise _unquoted(own, "a quotation mark in the middle of a cell", mark)
        words = found[0][1:-1].replace('""', '"') if quoted else found[0]
        cells.append(Cell(words, mark, max(1, len(_BREAK.split(found[0])[0]))))
        for one in _BREAK.finditer(found[0]):
            line, start = line + 1, at + one.end()
        at = found.end()
        if text.startswith(part, at):
            at += 1
            continue
        ended = _BREAK.match(text, at)
        if not ended and at < len(text):
            place = Mark(own.name, line, at - start + 1)
            raise _unquoted(own, "text after the end of a quotation", place)
        if any(cell.text.strip() for cell in cells):
            yield tuple(cells)
        cells = []
        at, line = (ended.end() if ended else at), line + 1
        start = at
        if not ended:
            return


def _unquoted(own: Text, reason: str, mark: Mark) -> ScenarioError:
    remedy = 'put the whole cell in quotation marks, and write each one inside it twice: ""'
    return ScenarioError([own.problem(reason, mark, remedy=remedy)])
