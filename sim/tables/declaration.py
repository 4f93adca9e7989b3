"""What somebody declared about a table: which column means what, and how it is written."""

import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, cast

from sim.errors import Problem, ScenarioError, UsageError, nearest
from sim.tables.cell import Dates, Decimals, Notation
from sim.tables.column import COLUMNS, QUESTIONS
from sim.tables.sheet import DELIMITERS, ENCODINGS
from sim.text import shortened
from sim.yamltree.reader import Document, read
from sim.yamltree.tree import Mapping as MappingNode
from sim.yamltree.tree import Node, Scalar


@dataclass(frozen=True)
class Declaration:
    """What is known of a table besides the table; empty where nothing was declared."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Heading of a column, by the name under which it is understood."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Word that a cell of a column stands for, by the text of the cell in small letters."""
    decimal: str = ""
    """Sign before decimals: comma or point."""
    percent: bool = False
    """Whether shares are in per cent."""
    dates: str = ""
    """Order of a date: iso or day-first."""
    delimiter: str = ""
    """What parts the columns: its name, or the sign."""
    encoding: str = ""
    """How letters are written, such as cp1252."""
    source: str = ""
    """Source of the rows that name none."""
    question: str = ""
    """Wording of the polls that name none: comparable or wartime."""
    decided: bool = False
    """Whether support is a share of those with an opinion, so that the rest is against."""

    @property
    def notation(self) -> Notation:
        """How numbers and dates are written."""
        return Notation(cast("Decimals", self.decimal), self.percent, cast("Dates", self.dates))

    def over(self, below: "Declaration") -> "Declaration":
        """What is declared here, and else what is declared in another."""
        mine = {one.name: getattr(self, one.name) for one in fields(self)}
        given = {name: value for name, value in mine.items() if value}
        columns = {**below.columns, **self.columns}
        return replace(below, **{**given, "columns": columns})


CHOICES: dict[str, tuple[str, ...]] = {
    "decimal": ("comma", "point"),
    "dates": ("iso", "day-first"),
    "delimiter": tuple(DELIMITERS),
    "encoding": ENCODINGS,
    "question": tuple(QUESTIONS),
}
"""Words that may be declared."""


def chosen(name: str, word: str) -> str:
    """A declared word as it is used; empty if it is none of those that may be declared."""
    if name == "encoding":
        try:
            word = codecs.lookup(word).name
        except (LookupError, ValueError):
            return ""
    elif name == "delimiter":
        word = {sign: known for known, sign in DELIMITERS.items()}.get(word, word)
    if word not in CHOICES[name]:
        return ""
    return DELIMITERS.get(word, word) if name == "delimiter" else word


def declared(columns: Iterable[str], **words: Any) -> Declaration:
    """What the options of a command declare; columns are of the form ``name=heading``.

    Raises
    ------
    UsageError
        If a word or a column is unknown; names the nearest.
    """
    found: dict[str, str] = {}
    for pair in columns:
        name, equals, heading = (part.strip() for part in pair.partition("="))
        if not (equals and heading):
            shown = shortened(pair)
            raise UsageError(f"`{shown}` names no column; write for instance --column state=Land")
        if remedy := _unknown_column(name):
            raise UsageError(f"no column is called `{shortened(name)}`; {remedy}")
        if name in found:
            raise UsageError(f"the column `{name}` is declared twice; keep one")
        found[name] = heading
    for name in CHOICES:
        if words.get(name):
            word, words[name] = words[name], chosen(name, words[name])
            if not words[name]:
                raise UsageError(f"--{name} cannot be `{shortened(word)}`; {_choice(name, word)}")
    return Declaration(columns=found, **words)


def _choice(name: str, word: str) -> str:
    """A remedy that names what may be declared."""
    some = CHOICES[name]
    usual = ("utf-8", "cp1252", "cp1250", "cp1251", "koi8-u") if name == "encoding" else some
    return nearest(word, some) or f"write one of {', '.join(usual)}"


def _unknown_column(name: str) -> str:
    """A remedy for a column that does not exist; empty for one that does."""
    if name in COLUMNS:
        return ""
    return nearest(name, COLUMNS) or f"there are {', '.join(COLUMNS)}"


def read_declaration(path: Path) -> Declaration:
    """Read what a small file declares, whose keys are the fields of :class:`Declaration`.

    Raises
    ------
    ScenarioError
        With every mistake in it.
    """
    document = read(path)
    wrong = [*document.problems]
    found: dict[str, Any] = {}
    known = {one.name: one for one in fields(Declaration)}
    for key, node in document.root.entries.items():
        if key not in known:
            mark = document.root.keys[key]
            remedy = nearest(key, known) or f"write one of {', '.join(known)}"
            wrong.append(document.problem(f"unknown key `{shortened(key)}`", mark, remedy=remedy))
            continue
        try:
            found[key] = _read(document, key, node)
        except ScenarioError as error:
            wrong.extend(error.problems)
    if wrong:
        raise ScenarioError(wrong)
    return Declaration(**found)


def _read(document: Document, key: str, node: Node) -> Any:
    """The value of one key of a file of declarations."""
    if key == "columns":
        return dict(_headings(document, node))
    if key == "words":
        if not isinstance(node, MappingNode):
            raise _mistake(document, node, "`words` must hold columns and their words")
        return {
            name: {cell.lower(): word for cell, word in _texts(document, entry)}
            for name, entry in _columns(document, node)
        }
    value = node.value if isinstance(node, Scalar) else None
    if key in ("percent", "decided"):
        if not isinstance(value, bool):
            raise _mistake(document, node, f"`{key}` is true or false")
        return value
    if not isinstance(value, str):
        raise _mistake(document, node, f"`{key}` needs a text", "put it in quotation marks")
    if key in CHOICES:
        word = chosen(key, value)
        if not word:
            reason = f"`{key}` cannot be `{shortened(value)}`"
            raise _mistake(document, node, reason, _choice(key, value))
        return word
    return value


def _columns(document: Document, node: MappingNode) -> Iterator[tuple[str, Node]]:
    """Entries of a mapping by name of a column."""
    for name, entry in node.entries.items():
        if remedy := _unknown_column(name):
            reason = f"no column is called `{shortened(name)}`"
            problem = document.problem(reason, node.keys[name], remedy=remedy)
            raise ScenarioError([problem])
        yield name, entry


def _headings(document: Document, node: Node) -> Iterator[tuple[str, str]]:
    """Headings by name of a column."""
    if not isinstance(node, MappingNode):
        raise _mistake(document, node, "`columns` must hold names and headings")
    for name, entry in _columns(document, node):
        if not (isinstance(entry, Scalar) and isinstance(entry.value, str)):
            raise _mistake(document, entry, "a heading is a text", "put it in quotation marks")
        yield name, entry.value


def _texts(document: Document, node: Node) -> Iterator[tuple[str, str]]:
    """Texts by text."""
    for key, entry in node.entries.items() if isinstance(node, MappingNode) else ():
        if not (isinstance(entry, Scalar) and isinstance(entry.value, str)):
            raise _mistake(document, entry, "a word is a text", "put it in quotation marks")
        yield key, entry.value


def _mistake(document: Document, node: Node, reason: str, remedy: str = "") -> ScenarioError:
    problem: Problem = document.problem(reason, node.mark, remedy=remedy)
    return ScenarioError([problem])
