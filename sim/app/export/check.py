"""The error of interpolation: interpolated numbers against real runs at points between the grid."""

from collections.abc import Sequence

import numpy as np

from sim.app.export.grid import Grid
from sim.app.export.interpolation import interpolated, within
from sim.app.export.points import Told
from sim.array import Array
from sim.findings.between import told

NAMES = ("lasting", "main", "states")
"""Numbers whose errors are measured."""

Sizes = dict[str, float | None]
"""Within how much an error is at half of the points, at 9 in 10, at all; how far chance reaches."""


def measured(
    grid: Grid, *, at_grid: Sequence[Told], between: Sequence[Told], published: int
) -> list[Sizes]:
    """Errors of each quantity that is told, and then of the chances of the states.

    These are told twice: the mean over the states, and the state that is furthest off.
    """
    shown = interpolated_at(grid, at_grid)
    main = [
        told(lasting, plain, published=published)
        for lasting, plain in zip(shown["lasting"], shown["main"], strict=True)
    ]
    errors = np.array(main) - table([one["main"] for one in between])
    states = np.array(shown["states"]) - table([one["numbers"]["states"] for one in between])
    off = np.abs(states)
    chance = table([one["chance"] for one in between])
    noise = table([[one["noise"]] for one in between])
    unknown = np.full(len(off), np.nan)
    columns = [
        *zip(errors.T, chance.T, strict=True),
        (off.mean(axis=1), noise[:, 0]),
        (off.max(axis=1), unknown),
    ]
    return [_sizes(own, reach) for own, reach in columns]


def interpolated_at(grid: Grid, at_grid: Sequence[Told]) -> dict[str, list[Array]]:
    """What is interpolated at the points of the check, by name."""
    tables = {name: table([one["numbers"][name] for one in at_grid]) for name in NAMES}
    places = grid.places(grid.between)
    return {
        name: [interpolated(grid.levels, one, at=at) for at in places]
        for name, one in tables.items()
    }


def _sizes(errors: Array, chance: Array) -> Sizes:
    half, most, worst = within(errors)
    known = chance[np.isfinite(chance)]
    reach = float(np.median(known)) if len(known) else None
    return {"half": half, "most": most, "worst": worst, "chance": reach}


def table(rows: Sequence[Sequence[float | None]]) -> Array:
    """Rows of equal length; one that is empty knows nothing."""
    wide = max(map(len, rows))
    return np.array([row or [None] * wide for row in rows], dtype=np.float64)
