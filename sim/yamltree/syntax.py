"""Why a text cannot be parsed, in plain words."""

import re
from typing import NamedTuple

import yaml

from sim.errors import Mark, ScenarioError
from sim.text import shortened
from sim.yamltree.source import Source

_QUOTE = "put the whole text in one pair of quotation marks"
_ALIGN = "begin every line of a block in the same column, and put one `key: value` on a line"
_INDENT = "indent it like the other keys of its block, and see whether the line above is complete"
_SPACE_AFTER_COLON = "write `key: value`, with a space after the colon"

_TIGHT_COLON = re.compile(r"\s*(?:- +)*[^\s:'\"\[{#]+:(?=[^\s:]|\xa0)")


class _Cause(NamedTuple):
    """A frequent mistake: how the parser words it, how a person would, and its remedy."""

    pattern: str
    reason: str
    remedy: str
    opened: bool = False  # whether the place to show is where the faulty part begins


# The first that fits counts. Each is sought in "context: problem", as either parser words them.
_CAUSES = (
    _Cause(
        r"mapping values are not allowed",
        "a colon where none is allowed",
        "put text that has a colon in quotation marks",
    ),
    _Cause(
        r"character '\\t'|tab character",
        "a tab where spaces are needed",
        "replace the tab by spaces",
    ),
    _Cause(
        r"quoted scalar: found unexpected",
        "a quotation mark is opened and never closed",
        'close it; inside double quotation marks write \\" for one',
        opened=True,
    ),
    _Cause(
        r"quoted scalar: ",
        "a backslash that begins no known escape",
        "write the backslash twice, or use single quotation marks",
    ),
    _Cause(
        r"flow (?:sequence|mapping|node).*stream end",
        "a bracket is opened and never closed",
        "close it with `]` or `}`",
        opened=True,
    ),
    _Cause(
        r"flow (?:sequence|mapping): ",
        "a comma or a closing bracket is missing",
        "separate the entries by commas, and put text with signs in quotation marks",
    ),
    _Cause(
        r"flow node",
        "a key or a value is missing between brackets or commas",
        "write it, or remove the comma",
    ),
    _Cause(
        r"block node|cannot start any token",
        "a value begins with a character that has a special meaning",
        _QUOTE,
    ),
    _Cause(
        r"expected ':'", "a line without a colon after its key", _SPACE_AFTER_COLON, opened=True
    ),
    _Cause(
        r"block end|expected key|expected '-'", "this does not fit into the lines above it", _ALIGN
    ),
    _Cause(
        r"sequence entries are not allowed",
        "a list cannot begin here",
        "begin the list on the next line, or put the text in quotation marks",
    ),
    _Cause(r"mapping keys are not allowed", "a question mark is not allowed here", _QUOTE),
    _Cause(
        r"document start",
        "the document has ended before this line",
        f"{_SPACE_AFTER_COLON}; remove what follows a closing bracket",
    ),
    _Cause(
        r"\btag\b",
        "tags (`!name`) are not allowed",
        "remove the tag, or put the text in quotation marks",
    ),
    _Cause(r"an anchor|an alias", "a text cannot begin with `&` or `*`", _QUOTE),
    _Cause(
        r"block scalar",
        "only a line break can follow `|` or `>`",
        "begin the text on the next line, all lines equally indented",
    ),
    _Cause(
        r"directive|incompatible", "a line that begins with % cannot be read", "remove the line"
    ),
)


def explained(error: yaml.YAMLError, source: Source) -> ScenarioError:
    """The error to raise for one of the parser's, with the problems met before it."""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unknown error"
    words = f"{getattr(error, 'context', None) or ''}: {problem}"
    place, begin = _place(error, source, opened=False), _place(error, source, opened=True)
    if source.line(place)[place.column - 1 :].startswith("\t"):
        words += " (tab character)"  # which only one of the parsers says by itself
    cause = next((cause for cause in _CAUSES if re.search(cause.pattern, words)), None)
    if cause is None:
        return source.refusal(f"the file is not valid YAML: {shortened(problem, 120)}", place)
    mark = begin if cause.opened else place
    if cause is _CAUSES[0]:
        cause, mark = _misplaced_colon(source, mark)
    reason = cause.reason
    if cause.pattern.startswith("flow") and begin.line < mark.line:
        reason += f"; the bracket on line {begin.line} is still open"
    return source.refusal(reason, mark, remedy=_remedy(cause.remedy, source, mark))


def _place(error: yaml.YAMLError, source: Source, *, opened: bool) -> Mark:
    problem_mark = getattr(error, "problem_mark", None)
    mark = (opened and getattr(error, "context_mark", None)) or problem_mark
    return source.mark(mark.line + 1, mark.column + 1) if mark else source.mark(1, 1)


def _misplaced_colon(source: Source, mark: Mark) -> tuple[_Cause, Mark]:
    """Whether this line or the one above it is to blame for a colon that does not fit."""
    before = source.line(mark)[: mark.column - 1]
    if ": " in before:
        return _CAUSES[0], mark
    above = source.mark(max(1, mark.line - 1), 1)
    tight = _TIGHT_COLON.match(source.line(above))
    if tight and above.line < mark.line:
        cause = _Cause("", "a colon without a space after it", _SPACE_AFTER_COLON)
        return cause, source.mark(above.line, tight.end())
    key = source.mark(mark.line, len(before) - len(before.lstrip()) + 1)
    return _Cause("", "a key where none is allowed", _INDENT), key


def _remedy(usual: str, source: Source, mark: Mark) -> str:
    """The remedy for what the line shows, where that says more than the parser did."""
    line = source.line(mark)
    before = line[: mark.column - 1].rstrip()
    if "\xa0" in line:
        return "replace the no-break space in this line by an ordinary space"
    if usual is _ALIGN and before.endswith("'"):
        return "put the whole text in double quotation marks"
    if usual is _ALIGN and before.endswith('"'):
        return "put the whole text in single quotation marks"
    if usual is _ALIGN and line.lstrip().startswith(":"):
        return "write a name before the colon"
    if usual is _SPACE_AFTER_COLON and re.match(r"\s*-\S", line):
        return "write `- item`, with a space after the hyphen"
    return usual
