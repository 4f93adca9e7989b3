"""Packaged tables, whose rows know the line on which they stand."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from typing import TypeVar

from sim.errors import FactError

FOLDER = "facts/data"
"""Where packaged data lie, as provenances name it."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells by column, and its place, such as `facts/data/states.csv:7`."""

    cells: Mapping[str, str]
    place: str

    def __getitem__(self, column: str) -> str:
        if column not in self.cells:
            raise FactError(f"{self.place}: there is no column `{column}`")
        return self.cells[column]

    def integer(self, column: str) -> int:
        """A whole number; an empty cell is a mistake."""
        return self._as(int, column, "a whole number")

    def count(self, column: str) -> int:
        """A whole number, with nothing written for zero."""
        return self.integer(column) if self[column] else 0

    def percent(self, column: str) -> float | None:
        """A percentage between 0 and 100, or nothing where nobody gave one."""
        return self._as(_percentage, column, "a percentage") if self[column] else None

    def yes(self, column: str) -> bool:
        """Whether it is 1; 0 and nothing are no."""
        return self._as(_truth, column, "1 or 0")

    def _as(self, kind: Callable[[str], Value], column: str, wanted: str) -> Value:
        try:
            return kind(self[column])
        except (ValueError, KeyError):
            reason = f"`{self[column]}` in column `{column}` is not {wanted}"
            raise FactError(f"{self.place}: {reason}") from None


def packaged(file: str) -> str:
    """Text of a packaged file.

    Raises
    ------
    FactError
        If the file is missing or is no text; the message names it.
    """
    try:
        return (files("sim.facts") / "data" / file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FactError(f"{FOLDER}/{file}: cannot be read: {error}") from error


@lru_cache
def read(name: str) -> tuple[Row, ...]:
    """The rows of a packaged table, by the name of its file without folder and ending.

    Raises
    ------
    FactError
        If the file is missing or damaged; the message names the file and the line.
    """
    return tuple(parse(packaged(f"{name}.csv"), f"{FOLDER}/{name}.csv"))


def parse(text: str, document: str) -> Iterator[Row]:
    """The rows of a table, each as wide as the heading."""
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    heading: list[str] = []
    try:
        for cells in lines:
            place = f"{document}:{lines.line_num}"
            if not heading:
                heading = cells
                if not all(cells) or len(set(cells)) != len(cells):
                    raise FactError(f"{place}: each column needs a name of its own")
            elif len(cells) != len(heading):
                raise FactError(f"{place}: {len(cells)} cells under {len(heading)} columns")
            else:
                yield Row(dict(zip(heading, cells, strict=True)), place)
    except csv.Error as error:
        raise FactError(f"{document}:{lines.line_num}: {error}") from error
    if not heading:
        raise FactError(f"{document}:1: the table is empty")


def _percentage(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 100:
        raise ValueError(text)
    return number


def _truth(text: str) -> bool:
    return {"1": True, "0": False, "": False}[text]
