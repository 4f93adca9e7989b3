"""The page without a server, from the points behind it to the file."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim.app.export.bundle import MARK, bundled
from sim.app.export.check import measured, table
from sim.app.export.choice import Choice
from sim.app.export.grid import CHECKS, Axis, Grid, changes, check_extent, check_levers, pilot
from sim.app.export.levels import Pilot, placed
from sim.app.export.points import (
    Point,
    Told,
    begin,
    clear,
    ensemble,
    kept_in,
    prepared,
    read,
    stored,
    tell_all,
)
from sim.app.start import model
from sim.app.work import SEED
from sim.array import Array
from sim.ensemble.blocks import Execution
from sim.errors import ScenarioError, UsageError
from sim.findings import between
from sim.findings.charts import outlines
from sim.findings.levers import LeverCard, card
from sim.results.record import Size
from sim.scenario.catalogue import known
from sim.scenario.design import Design, Value
from sim.scenario.schema import Scenario
from sim.words import counted, date, number

BASELINE = "baseline"
"""Scenario whose levers are moved."""

TENTHS = 10
"""Quantiles of the force that say, among other numbers, where a lever bends."""

REFINED = 1_000
"""Worlds of each scenario of the folder."""

GRID, MOST = 200, 700
"""Worlds of each point of the grid, and points at most, unless other numbers are asked for."""


@dataclass(frozen=True)
class Extent:
    """How much is computed for a page, beside its levers."""

    worlds: int = GRID
    """Worlds of each point."""
    seed: int = SEED
    most: int = MOST
    """Points of the grid at most."""
    checks: int = CHECKS
    """Points between the grid."""
    refined: int = REFINED
    """Worlds of each scenario of the folder."""

    @property
    def size(self) -> Size:
        """Worlds and seed of a point."""
        return Size(self.worlds, self.seed)


@dataclass(frozen=True, eq=False)
class Export:
    """A page without a server: a grid over levers of the baseline, and scenarios beside it."""

    choice: Choice
    outputs: Path
    extent: Extent = Extent()
    scenarios: tuple[str, ...] = (BASELINE,)
    """Names of the scenarios that have a button, the baseline first."""

    def __post_init__(self) -> None:
        """Refuse what no page can have."""
        check_extent(len(self.choice.levers), self.extent.most)
        check_levers(self.choice.levers)

    @property
    def folder(self) -> Path:
        """Where what is told of each point is kept."""
        return kept_in(self.outputs, BASELINE, size=self.extent.size)

    @cached_property
    def cards(self) -> list[LeverCard]:
        """What is told of each lever."""
        return [card(one, prepared(BASELINE).scenario) for one in self.choice.levers]

    @cached_property
    def at_scenarios(self) -> list[Point]:
        """The scenarios as they are."""
        size = Size(self.extent.refined, self.extent.seed)
        return [Point(name, (), size) for name in self.scenarios]

    @cached_property
    def at_pilots(self) -> list[list[Point]]:
        """Points along each lever alone."""
        return [
            [self._point(changes([lever], [one])) for one in pilot(shown)]
            for lever, shown in zip(self.choice.levers, self.cards, strict=True)
        ]

    @cached_property
    def grid(self) -> Grid:
        """The grid, once the points along each lever are told."""
        pilots = [
            Pilot(np.array(tried), _fixed(shown, tried), self._told_along(points))
            for shown, points in zip(self.cards, self.at_pilots, strict=True)
            for tried in [pilot(shown)]
        ]
        levels = placed(pilots, self.extent.most)
        parts = zip(self.choice.levers, self.cards, levels, strict=True)
        return Grid(tuple(Axis(*one) for one in parts), self.extent.checks)

    @cached_property
    def at_grid(self) -> list[Point]:
        """The points of the grid."""
        return self._points(self.grid.design)

    @cached_property
    def at_checks(self) -> list[Point]:
        """The points between them."""
        return self._points(self.grid.between)

    def _told_along(self, points: list[Point]) -> Array:
        every = [read(one, self.folder) for one in points]
        lasting = table([one["numbers"]["lasting"] for one in every])
        tenths = lasting[:, :: max(1, lasting.shape[1] // TENTHS)]
        return np.hstack([table([one["main"] for one in every]), tenths])

    def _points(self, design: Design) -> list[Point]:
        return [self._point(self.grid.changes(design, at)) for at in range(len(design))]

    def _point(self, moved: Mapping[str, Value]) -> Point:
        return Point(BASELINE, tuple(moved.items()), self.extent.size)

    @property
    def first(self) -> list[Point]:
        """What is run before the grid is known."""
        return [*self.at_scenarios, *(one for some in self.at_pilots for one in some)]

    @property
    def plan(self) -> str:
        """What would be computed, in a line."""
        is_known = all(stored(self.first, self.folder))
        every = {*self.first, *((*self.at_checks, *self.at_grid) if is_known else ())}
        have = sum(stored(list(every), self.folder))
        extent = self.extent
        size = len(self.at_grid) if is_known else extent.most
        more = 0 if is_known else size + extent.checks
        return (
            f"page over {counted(len(self.cards), 'lever')}: {'' if is_known else 'at most '}"
            f"{counted(size, 'point')} of the grid and {extent.checks} between them, of "
            f"{counted(extent.worlds, 'world')} each; {counted(len(self.scenarios), 'scenario')} "
            f"of {counted(extent.refined, 'world')}; seed {extent.seed}; "
            f"{number(len(every) - have + more)} to be computed, {number(have)} stored; kept in "
            f"{self.folder}"
        )

    @property
    def total(self) -> int:
        """About how many points there are in all."""
        return len({*self.first}) + self.extent.most + self.extent.checks

    def compute(self, execution: Execution, *, fresh: bool = False) -> None:
        """Run what is not stored yet: first along each lever alone, then the grid."""
        if fresh:
            clear(self.folder)
        begin(self.folder, BASELINE, size=self.extent.size)
        tell_all(self.first, self.folder, execution=execution)
        tell_all([*self.at_checks, *self.at_grid], self.folder, execution=execution)

    def file(self, today: dt.date) -> bytes:
        """The file, once all points are told."""
        at_grid, checks, scenarios = (
            [read(one, self.folder) for one in some]
            for some in (self.at_grid, self.at_checks, self.at_scenarios)
        )
        header = self._header(today, at_grid=at_grid, checks=checks)
        rows = [*_grid_rows(at_grid), *(one["page"] for one in scenarios)]
        baseline = scenarios[0]["page"]
        answer = f"{baseline['answer']} {baseline['title']}. {baseline['worlds']}."
        return bundled(header, rows, answer=answer, version=model())

    def _header(self, today: dt.date, *, at_grid: list[Told], checks: list[Told]) -> dict[str, Any]:
        extent = self.extent
        results = ensemble(Point(BASELINE, (), extent.size))
        published = results.published_from
        errors = measured(self.grid, at_grid=at_grid, between=checks, published=published)
        return {
            "model": model(),
            "worlds": extent.worlds,
            "seed": extent.seed,
            "made": (
                f"Computed on {date(today)} with version {model()} of the model, seed "
                f"{extent.seed}: {number(len(at_grid))} points of "
                f"{counted(extent.worlds, 'world')} each over {counted(len(self.cards), 'lever')}, "
                f"and {counted(len(self.scenarios), 'scenario')} of "
                f"{counted(extent.refined, 'world')}."
            ),
            "chosen": self.choice.says,
            "levers": [_lever(one) for one in self.grid.axes],
            "names": [one.name for one in between.quantities(results)],
            "kinds": [one.kind for one in between.quantities(results)],
            "plain": between.PLAIN,
            "requirements": [between.LITTLE, between.USUAL, published],
            "forces": between.forces(results),
            "codes": between.codes(results),
            "words": between.words(results, extent.worlds),
            "error": between.account(results, errors, points=len(checks), grid=len(at_grid)),
            "scenarios": [_named(name) for name in self.scenarios],
            "outlines": outlines(),
        }


def _lever(axis: Axis) -> dict[str, Any]:
    """A lever for the page; one that shifts what it sets has no setting of its own."""
    shifts = bool(axis.lever.opening)
    return {**asdict(axis.card), "levels": list(axis.levels), "shifts": shifts}


def _fixed(shown: LeverCard, tried: Sequence[float]) -> tuple[int, ...]:
    return tuple(sorted(tried.index(one) for one in {shown.low, shown.present, shown.high}))


def _grid_rows(at_grid: list[Told]) -> Iterable[Any]:
    """A row with the numbers of all points, by name, and then the words of each."""
    names = at_grid[0]["numbers"]
    yield {name: [one["numbers"][name] for one in at_grid] for name in names}
    for one in at_grid:
        yield one["page"]


def _named(name: str) -> dict[str, str]:
    scenario = prepared(name).scenario
    return {"name": name, "title": scenario.title, "because": " ".join(scenario.because.split())}


def scenarios(warn: Callable[[str], None]) -> tuple[str, ...]:
    """Names of the scenarios of the folder that can be read, the baseline first.

    What is warned of is each that cannot.
    """
    found = []
    for name in known():
        try:
            found.append((name != BASELINE, _title(prepared(name).scenario), name))
        except ScenarioError as error:
            warn(f"{name} is left out: {error.problems[0].line}")
    return tuple(name for _, _, name in sorted(found))


def _title(scenario: Scenario) -> str:
    return scenario.title or scenario.name


def check_place(path: Path) -> None:
    """Refuse to write a page over something else.

    Raises
    ------
    UsageError
        If a file is there that is no such page, or it cannot be read.
    """
    if not path.suffix:
        raise UsageError(f"`{path}` has no ending; write {path}.html")
    try:
        ours = not path.exists() or MARK.encode() in path.read_bytes()[:4096]
    except OSError as error:
        raise UsageError(f"cannot write `{path}`: {error.strerror}") from error
    if not ours:
        raise UsageError(f"`{path}` is no page of this program; it is not written over")
