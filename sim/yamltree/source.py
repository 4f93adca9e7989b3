"""The lines of a document, safe to parse and to show, and the problems that point into them."""

import re
from dataclasses import dataclass, field

from sim.errors import Mark, Problem, ScenarioError, gather
from sim.text import FORBIDDEN, STAND_IN, cleaned, described

MAX_BYTES = 1_000_000
MAX_LINES = 20_000
EXCERPT_LENGTH = 160

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_ODD_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ODD_INDENT = re.compile(f"[ \t]*([{_ODD_SPACES}])[ \t{_ODD_SPACES}]*")
_DIRECTIVE = re.compile(r"%(?!YAML 1\.2[ \t]*(?:#.*)?$)")
# The parser fails on a character beyond the end of Unicode instead of naming the place.
_ESCAPE_TOO_LARGE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")


@dataclass(frozen=True, eq=False)
class Text:
    """The lines of a document, none with a forbidden character."""

    name: str
    lines: tuple[str, ...]

    def line(self, mark: Mark) -> str:
        """The line a mark points to; empty where it points outside the document."""
        return self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""

    def problem(
        self, reason: str, mark: Mark, *, key: str = "", remedy: str = "", width: int = 1
    ) -> Problem:
        """Describe a mistake with the line it stands in, unless it lies beyond an excerpt's end."""
        excerpt = self.line(mark).replace("\t", " ")
        if len(excerpt) > EXCERPT_LENGTH:
            excerpt = excerpt[: EXCERPT_LENGTH - 1] + "…"
        if mark.column > len(excerpt) + 1:
            excerpt = ""
        width = max(1, min(width, len(excerpt) - mark.column + 1))
        return Problem(reason, mark, key, remedy, excerpt, width)


@dataclass(frozen=True, eq=False)
class Source(Text):
    """A document while it is being read."""

    problems: list[Problem] = field(default_factory=list)
    """Mistakes met so far that leave a usable tree."""
    replaced: set[int] = field(default_factory=set)
    """Numbers of the lines in which a forbidden character was replaced."""

    def mark(self, line: int, column: int) -> Mark:
        """A place counted from 1; what lies behind the last line becomes its end."""
        if line > len(self.lines):
            line = max(1, len(self.lines))
            column = len(self.line(Mark(self.name, line, 1))) + 1
        return Mark(self.name, line, column)

    def report(self, problem: Problem) -> None:
        """Add a problem; stop reading when there are too many to be useful."""
        gather(self.problems, [problem])

    def refusal(self, reason: str, mark: Mark, *, remedy: str = "") -> ScenarioError:
        """The error that ends the reading, with all problems met before."""
        return ScenarioError([*self.problems, self.problem(reason, mark, remedy=remedy)])


def decode(data: bytes, name: str) -> Source:
    """Split a document in UTF-8, with or without a byte order mark, into lines.

    Forbidden characters and no-break spaces in the indentation are reported and replaced, so that
    the rest of the document can still be read and every column keeps its number.
    """
    name = cleaned(name).replace("\n", STAND_IN)
    check_size(len(data), name)
    lines = _LINE_BREAK.split(_decoded(data, name))
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    if len(lines) > MAX_LINES:
        blank = Source(name, ())
        reason = f"the file is too long: {len(lines)} lines, at most {MAX_LINES} are read"
        raise blank.refusal(reason, blank.mark(1, 1))
    source = Source(name, tuple(_clean_line(line) for line in lines))
    for number, line in enumerate(lines, start=1):
        _check_line(source, number, line)
    return source


def check_size(size: int, name: str) -> None:
    """Refuse a document that is too large to be one."""
    if size > MAX_BYTES:
        blank = Source(name, ())
        reason = f"the file is too large: {size} bytes, at most {MAX_BYTES} are read"
        raise blank.refusal(reason, blank.mark(1, 1))


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise _undecodable(data, name, 0, "the file is written in UTF-32, not in UTF-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _undecodable(data, name, 0, "the file is written in UTF-16, not in UTF-8")
    if b"\0" in data:
        raise _undecodable(data, name, data.index(b"\0"), "this is not a text file (a zero byte)")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        reason = f"the file is not written in UTF-8 (byte 0x{data[error.start]:02x})"
        raise _undecodable(data, name, error.start, reason) from error


def _undecodable(data: bytes, name: str, position: int, reason: str) -> ScenarioError:
    """Point to the byte that cannot be read."""
    before = _LINE_BREAK.split(data[:position].decode("utf-8", "replace").removeprefix("\ufeff"))
    rest = data[position : position + 80].decode("utf-8", "replace")
    lines = [*before[:-1], before[-1] + _LINE_BREAK.split(rest)[0]]
    source = Source(name, tuple(cleaned(line) for line in lines))
    mark = source.mark(len(lines), len(before[-1]) + 1)
    return source.refusal(reason, mark, remedy="save the file as text in UTF-8")


def _clean_line(line: str) -> str:
    line = cleaned(line)
    indent = _ODD_INDENT.match(line)
    return line if indent is None else " " * indent.end() + line[indent.end() :]


def _check_line(source: Source, number: int, line: str) -> None:
    """Report odd characters; refuse what the parser would pass over, or fail on without a place."""
    if found := FORBIDDEN.search(line):
        source.replaced.add(number)
        reason = f"the character {described(found[0])} is not allowed"
        mark = source.mark(number, found.start() + 1)
        source.report(source.problem(reason, mark, remedy="remove it"))
    if indent := _ODD_INDENT.match(line):
        mark = source.mark(number, indent.start(1) + 1)
        remedy = "indent with ordinary spaces only"
        source.report(source.problem("a no-break space in the indentation", mark, remedy=remedy))
    if _DIRECTIVE.match(line):
        reason = "a line that begins with % is a directive; only `%YAML 1.2` is allowed"
        remedy = "remove the line, or put the text in quotation marks"
        raise source.refusal(reason, source.mark(number, 1), remedy=remedy)
    if found := _ESCAPE_TOO_LARGE.search(line):
        mark = source.mark(number, found.start() + 1)
        raise source.refusal(f"`{found[0]}` is not a character", mark, remedy="remove it")
