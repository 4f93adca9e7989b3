"""A table of settings of one scenario, and the few ensembles in which all of them are run."""

import csv
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import TypeAlias

import numpy as np

from sim.array import Array
from sim.errors import UsageError
from sim.facts.parameter import parameters
from sim.scenario.bases import Reader
from sim.scenario.combination import Source
from sim.scenario.load import load
from sim.scenario.quantity import Quantity
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario, State
from sim.text import shortened
from sim.yamltree.reader import read

Value: TypeAlias = float | int | str | bool
"""What a setting sets a key to."""

MOST_POINTS = 1_000_000
"""Most points of a design."""

MOST_PARTS = 1_000
"""Most ensembles into which the settings that are no plain numbers may split a design."""


@dataclass(frozen=True, eq=False)
class Design:
    """A table of points; each point is a set of settings that is laid over one scenario.

    A key is what ``--set`` takes: a parameter, a lever, a value of a state, or a structural switch.
    """

    columns: Mapping[str, Sequence[Value]]
    """Values by dotted key, one for each point."""

    def __post_init__(self) -> None:
        """Refuse a table without points, with columns of unequal length, or with too many rows."""
        lengths = {len(column) for column in self.columns.values()}
        if not self.columns or 0 in lengths:
            raise UsageError("a design needs one key and one point at least")
        if len(lengths) > 1:
            raise UsageError("the columns of a design must have a value for every point")
        if max(lengths) > MOST_POINTS:
            raise UsageError(f"a design may have {MOST_POINTS:,} points at most")
        for key, column in self.columns.items():
            for point, value in enumerate(column):
                if isinstance(value, float) and not math.isfinite(value):
                    raise UsageError(f"`{key}` of point {point} is {value}, which is no number")

    @classmethod
    def grid(cls, axes: Mapping[str, Sequence[Value]]) -> "Design":
        """Every combination of the values of some keys; those of the last key change first."""
        points = list(product(*axes.values()))
        return cls({key: [point[at] for point in points] for at, key in enumerate(axes)})

    @classmethod
    def read(cls, path: Path) -> "Design":
        """Read a CSV file: a column for each key, named in the first row, and a row for each point.

        Raises
        ------
        UsageError
            Says in which line of the file something is wrong.
        """
        try:
            with path.open(newline="", encoding="utf-8-sig") as file:
                reader = csv.reader(file)
                lines = [(reader.line_num, line) for line in reader if line]
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UsageError(f"cannot read `{path}`: {reason}") from error
        keys = [key.strip() for key in lines[0][1]] if lines else []
        if len(set(keys)) < len(keys):
            raise UsageError(f"{path}:{lines[0][0]}: a key has two columns")
        for number, line in lines[1:]:
            if len(line) != len(keys) or not all(map(str.strip, line)):
                raise UsageError(
                    f"{path}:{number}: there must be a value for each of {len(keys)} keys"
                )
        values = [[_value(cell) for cell in line] for _, line in lines[1:]]
        return cls({key: [line[at] for line in values] for at, key in enumerate(keys)})

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @cached_property
    def digest(self) -> str:
        """Digest of the table."""
        table = [(key, list(column)) for key, column in self.columns.items()]
        return hashlib.sha256(repr(table).encode()).hexdigest()

    def settings(self, point: int) -> tuple[str, ...]:
        """The settings of one point, each ``dotted.key=value``."""
        return tuple(f"{key}={_text(column[point])}" for key, column in self.columns.items())

    def __repr__(self) -> str:
        """Number of points, and the keys."""
        keys = ", ".join(self.columns)
        return f"Design of {len(self):,} points over {shortened(keys, 200)}"


@dataclass(frozen=True, eq=False)
class Part:
    """Points of a design that differ in plain numbers alone, and so are one ensemble."""

    resolved: Resolved
    """The scenario at the first of the points."""
    points: tuple[int, ...]
    """Positions in the design."""
    numbers: Mapping[str, Array]
    """Numbers by dotted key, each of shape (point,)."""
    times: int = 1
    """How many times as many worlds it has as the other ensembles of a study."""

    @property
    def scenario(self) -> Scenario:
        """The scenario at the first of the points."""
        return self.resolved.scenario

    def scenario_at(self, place: int) -> Scenario:
        """The scenario at one of the points, by its place in the part."""
        numbers = {key: float(column[place]) for key, column in self.numbers.items()}
        return with_numbers(self.scenario, numbers)

    @cached_property
    def digest(self) -> str:
        """Digest of the numbers, by which a result is found again."""
        table = [(key, values.tolist()) for key, values in sorted(self.numbers.items())]
        return hashlib.sha256(repr(table).encode()).hexdigest()


def with_numbers(
    scenario: Scenario, numbers: Mapping[str, float], *, anew: bool = False
) -> Scenario:
    """A scenario with other plain numbers; anew, as settings make them, whatever they were."""
    values, states = dict(scenario.values), dict(scenario.states)

    def other(before: Quantity, number: float) -> Quantity:
        if anew:
            return Quantity(value=number, basis="assumed")
        return before.model_copy(update={"value": number})

    for key, number in numbers.items():
        if key in values:
            values[key] = other(values[key], number)
            continue
        _, code, name = key.split(".")
        quantity = other(getattr(states[code], name), number)
        states[code] = states[code].model_copy(update={name: quantity})
    return scenario.model_copy(update={"values": values, "states": states})


@dataclass(frozen=True, eq=False)
class Variation:
    """A scenario at every point of a design.

    The settings are laid over the scenario, but for those of a key of the design. A point means
    exactly what the scenario with its settings means.
    """

    scenario: Source
    """File, name of one that `sim list` shows, or several that are combined."""
    design: Design
    settings: Sequence[str] = ()
    loaded: Resolved | None = None
    """The scenario with the settings, if it is loaded already."""

    @classmethod
    def of(cls, resolved: Resolved, design: Design) -> "Variation":
        """A loaded scenario, with its settings, at every point of a design."""
        return cls(resolved.source, design, resolved.settings, resolved)

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """Settings that hold at every point: those whose keys the design does not set."""
        keys = self.design.columns.keys()
        return tuple(one for one in self.settings if one.partition("=")[0].strip() not in keys)

    @cached_property
    def plain(self) -> Resolved:
        """The scenario with the shared settings alone.

        Raises
        ------
        ScenarioError, UsageError
            As :func:`~sim.scenario.load.load` does.
        """
        return self.loaded or self._load(self.shared)

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """Keys of the columns that are plain numbers, of which every world can have its own."""
        columns, states = self.design.columns, self.plain.scenario.states
        return tuple(key for key, column in columns.items() if _is_number(key, column, states))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The points in as few ensembles as the structural settings need.

        Raises
        ------
        ScenarioError
            If a setting cannot be applied, or a number lies outside its domain.
        UsageError
            If there are too many ensembles.
        """
        groups: dict[tuple[str, ...], list[int]] = {}
        for point in range(len(self.design)):
            groups.setdefault(self.structure(point), []).append(point)
        if len(groups) > MOST_PARTS:
            raise UsageError(
                "the settings of this design that are no plain numbers make "
                f"{len(groups):,} different scenarios; {MOST_PARTS:,} are possible"
            )
        self._check_ends()
        return tuple(self._part(points) for points in groups.values())

    def structure(self, point: int) -> tuple[str, ...]:
        """What two points must share to be of one ensemble.

        That includes which stances count as pledged at the start, which follows from their p0.
        """
        columns = self.design.columns
        shared = [f"{key}={_text(columns[key][point])}" for key in self._switches]
        if self.plain.scenario.initial == "stated" or "initial" in columns:
            shared += [
                f"{key}>=.5: {float(columns[key][point]) >= 1 / 2}"
                for key in self.numeric
                if key.startswith("stances.") and key.endswith(".p0")
            ]
        return tuple(shared)

    @cached_property
    def _switches(self) -> tuple[str, ...]:
        """Keys of the other columns."""
        return tuple(key for key in self.design.columns if key not in self.numeric)

    def _check_ends(self) -> None:
        """Check the least and greatest of every number, whose domains no structure changes."""
        columns = self.design.columns
        common = [f"{key}={_text(columns[key][0])}" for key in self._switches]
        for pick in (min, max) if len(self.design) > 1 and self.numeric else ():
            ends = [f"{key}={_text(float(pick(columns[key])))}" for key in self.numeric]
            self._load([*self.shared, *common, *ends])

    def _load(self, settings: Sequence[str]) -> Resolved:
        """The scenario with settings; its files are read once for all points."""
        return load(self.scenario, settings, reader=self._reader)

    @cached_property
    def _reader(self) -> Reader:
        return cache(read)

    def _part(self, points: list[int]) -> Part:
        """The points of one structure."""
        columns = self.design.columns
        numbers = {
            key: np.array([columns[key][point] for point in points], dtype=np.float64)
            for key in self.numeric
        }
        first = self._load([*self.shared, *self.design.settings(points[0])])
        return Part(first, tuple(points), numbers)


def _is_number(key: str, column: Sequence[Value], states: Mapping[str, State]) -> bool:
    """Whether a column is of plain numbers."""
    if any(isinstance(value, str | bool) for value in column):
        return False
    if key in parameters():
        return parameters()[key].role != "definition"
    section, code, field = [*key.split("."), "", ""][:3]
    return section == "states" and code in states and field in ("support", "pledge")


def _value(cell: str) -> Value:
    """A cell of a file as a whole number, a number, or else as text."""
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell.strip()


def _text(value: Value) -> str:
    """A value as a setting writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
