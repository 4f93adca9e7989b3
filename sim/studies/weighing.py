"""Which of two things moves an outcome further: their swings, what sets them apart, and why."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import Estimate
from sim.outcomes.measure import measure_row
from sim.results.part import Part
from sim.results.summary import Estimated, share
from sim.studies.contrast import direction, paired
from sim.studies.resampling import Resampled

LOW, USUAL, HIGH = 0, 1, 2
"""Places of the three levels of a side: low, as the scenario has it, high."""

CELLS = tuple((one, other) for one in range(3) for other in range(3))
"""Every pair of levels, of the one side and of the other."""

Verdict = Literal["one", "other", "alike", "open", "neither"]
"""Which side moves an outcome further, as far as the worlds say so."""

Side = tuple[tuple[int, int], ...]
ONE: Side = ((LOW, USUAL), (USUAL, USUAL), (HIGH, USUAL))
OTHER: Side = ((USUAL, LOW), (USUAL, USUAL), (USUAL, HIGH))
"""Cells in which one side alone moves."""


class Moved(Part):
    """What one side does to an outcome, the other side as it is."""

    levels: tuple[Estimated, Estimated, Estimated]
    """The outcome with the side at its low level, as it is, and at its high level."""
    lost: Estimated
    """Low less as it is, paired."""
    gained: Estimated
    """High less as it is, paired."""
    swing: Estimated
    """High less low, paired."""


class WeighedOutcome(Part):
    """What two sides do to one outcome."""

    measure: str
    """What is measured."""
    label: str
    """Its label."""
    unit: str
    """Its unit; a chance is a share of one."""
    one: Moved
    """What the one side does."""
    other: Moved
    """What the other does."""
    apart: Estimated
    """Size of the swing of the one side less that of the other, paired."""
    interaction: Estimated
    """Swing of the one side with the other high, less that with the other low; 0 where they add
    up."""
    cells: tuple[tuple[float | None, ...], ...]
    """The outcome at every pair of levels: a row for each level of the one side."""
    verdict: Verdict
    """Which side moves it further beyond chance; alike where no world differs; neither where no
    swing is beyond chance; open otherwise."""


def weighed(measure: str, values: Array, *, seed: int) -> WeighedOutcome:
    """Weigh two sides by one outcome, from its values of shape (cell, world)."""
    made, row = Resampled.of(values, seed), measure_row(measure)
    one, other = _moved(made, ONE), _moved(made, OTHER)
    apart = _total(made, oriented(made.means))
    interaction = _total(
        made, {(HIGH, HIGH): 1.0, (LOW, HIGH): -1.0, (HIGH, LOW): -1.0, (LOW, LOW): 1.0}
    )
    table = made.means.reshape(3, 3)
    return WeighedOutcome(
        measure=measure,
        label=row.label,
        unit=row.unit,
        one=one,
        other=other,
        apart=Estimated.of(apart),
        interaction=Estimated.of(interaction),
        cells=tuple(tuple(_finite(one) for one in line) for line in table),
        verdict=_verdict(one, other, apart=apart),
    )


def oriented(means: Array) -> dict[tuple[int, int], float]:
    """Weights of cells that make the size of one swing less the size of the other.

    The means of the cells, shape (cell,), say which way each swings; neither where one is blank.
    """
    first, second = (
        float(
            np.sign(np.nan_to_num(means[CELLS.index(side[HIGH])] - means[CELLS.index(side[LOW])]))
        )
        for side in (ONE, OTHER)
    )
    return {ONE[2]: first, ONE[0]: -first, OTHER[2]: -second, OTHER[0]: second}


def _moved(made: Resampled, side: Side) -> Moved:
    low, usual, high = side
    return Moved(
        levels=tuple(Estimated.of(_total(made, {cell: 1.0})) for cell in side),
        lost=Estimated.of(_total(made, {low: 1.0, usual: -1.0})),
        gained=Estimated.of(_total(made, {high: 1.0, usual: -1.0})),
        swing=Estimated.of(_total(made, {high: 1.0, low: -1.0})),
    )


def _total(made: Resampled, weights: Mapping[tuple[int, int], float]) -> Estimate:
    """A weighted sum of the means of cells."""
    return made.total(np.array([weights.get(cell, 0.0) for cell in CELLS]))


def _verdict(one: Moved, other: Moved, *, apart: Estimate) -> Verdict:
    ways = [_way(side.swing) for side in (one, other)]
    ruling = direction(apart)
    if ruling and any(ways):
        return "one" if ruling > 0 else "other"
    if apart.value == apart.low == apart.high == 0:
        return "alike"
    return "open" if any(ways) else "neither"


def _way(swing: Estimated) -> int:
    if swing.low is None or swing.high is None:
        return 0
    return 1 if swing.low > 0 else -1 if swing.high < 0 else 0


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def association(values: Array, drawn: Mapping[str, Array]) -> dict[str, float]:
    """How far each drawn number moves a value, with all the others held, in standard errors.

    The value of each world, shape (world,), is regressed on the ranks of the numbers drawn in it,
    and the result is the t statistic of each; 0 for one that does not vary. There must be more
    worlds than numbers.
    """
    keys = [key for key, one in drawn.items() if np.ptp(one) > 0]
    rest = dict.fromkeys(drawn, 0.0)
    here = np.isfinite(values)
    n = int(here.sum())
    if n <= len(keys) + 2 or np.ptp(values[here]) == 0:
        return rest
    ranks = np.column_stack([_ranks(drawn[key][here]) for key in keys])
    design = np.column_stack([np.ones(n), ranks])
    solution, *_ = np.linalg.lstsq(design, values[here], rcond=None)
    residual = values[here] - design @ solution
    spread = residual @ residual / (n - design.shape[1])
    errors = np.sqrt(spread * np.diag(np.linalg.pinv(design.T @ design)))
    found = np.divide(solution, errors, out=np.zeros_like(solution), where=errors > 0)[1:]
    return {**rest, **dict(zip(keys, map(float, found), strict=True))}


def _ranks(values: Array) -> Array:
    """Ranks from -1 to 1."""
    order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return 2.0 * order / max(len(values) - 1, 1) - 1.0


def strongest(found: Mapping[str, float], groups: Sequence[Sequence[str]]) -> list[int]:
    """Positions of groups of keys by the strongest association in them, the strongest first."""
    sizes = [max((abs(found.get(key, 0.0)) for key in group), default=0.0) for group in groups]
    return [int(at) for at in np.argsort(-np.array(sizes), kind="stable")]


def mean_gap(gaps: Array) -> Estimate:
    """Mean of the answer over the worlds to which it applies."""
    here = gaps[np.isfinite(gaps)]
    return paired(here) if len(here) else Estimate(np.nan, np.nan, np.nan, 0)


def share_above(gaps: Array) -> Estimate:
    """Share of worlds in which the answer is above 0, of those in which it is not 0."""
    decided = gaps[np.isfinite(gaps) & (gaps != 0)]
    return share(decided > 0)
