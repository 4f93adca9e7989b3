"""A part of an account in rows, and how the terminal shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim.text import TITLE, wrapped

WIDTH = 46
"""Columns of the first column on a terminal."""

RUNNING = 86
"""Columns of a line of running words."""

GLUE = "\x1f"
"""A space at which no line is broken."""


@dataclass(frozen=True)
class Row:
    """A row: what it is about, and its cells, the figure first; trailing ones may be missing."""

    label: str
    """What it is about; two spaces before it where it is a part of the row above."""
    cells: tuple[str, ...] = ()
    key: str = ""
    """Name by which a scenario file knows it; empty where it has none."""


@dataclass(frozen=True)
class Section:
    """Rows under a heading, whose cells head their columns."""

    name: str
    """By what it is found, such as ``sustained``."""
    head: Row
    rows: tuple[Row, ...]
    note: str = ""
    """A remark below the rows."""
    layout: Literal["table", "running", "judged"] = "table"
    """A table; a list in running words; or sentences, each with what became of it."""
    second: int = 20
    """Columns of the second cell on a terminal."""

    @property
    def width(self) -> int:
        """Cells of the longest row."""
        return max(len(row.cells) for row in (self.head, *self.rows))


def lines(section: Section) -> Iterator[str]:
    """A section as the terminal shows it, line by line."""
    if section.layout == "table":
        for row in (section.head, *section.rows):
            yield _line(row, section.second)
    else:
        yield section.head.label
        yield from _running(section) if section.layout == "running" else _judged(section)
    if section.note:
        yield section.note


def _line(row: Row, second: int) -> str:
    figure, ends, more = (*row.cells, "", "", "")[:3]
    return f"{row.label:<{WIDTH}}{figure:>10}   {ends:<{second}}{more}".rstrip()


def _running(section: Section) -> Iterator[str]:
    entries = (f"{row.label} {row.cells[0]}".replace(" ", GLUE) for row in section.rows)
    for line in wrapped(", ".join(entries), RUNNING, first="  ", rest="  "):
        yield line.replace(GLUE, " ")


def _judged(section: Section) -> Iterator[str]:
    for row in section.rows:
        yield from wrapped(row.label, TITLE, first=f"  {row.cells[0]:<6} ", rest=" " * 9)
