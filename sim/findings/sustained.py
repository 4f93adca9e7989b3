"""How often a force of some size lasts for as many weeks as the scenario asks."""

from collections.abc import Sequence

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.studies.comparison import Comparison
from sim.words import counted

_FINE = 97
"""Forces between the requirements at which curves are drawn."""


def weeks(results: Results) -> int:
    """Weeks in a row that a force must last."""
    return int(results.scenario.values["outcome.held_weeks"].central)


def lasting(every: Sequence[Results], *, running: bool = False) -> str:
    """Write how long a force must last: for 13 weeks, or for 13 weeks running."""
    required = {weeks(one) for one in every}
    if len(required) > 1:
        return f"for the weeks {'running ' * running}that each scenario sets"
    return f"for {counted(required.pop(), 'week')}{' running' * running}"


def sustained(results: Results) -> Array:
    """Largest force that lasts long enough, troops, shape (replication,)."""
    return results.outcome("force_sustained")


def count(results: Results, needed: float) -> int:
    """Count the worlds in which a force of some size lasts."""
    return int(np.sum(sustained(results) >= needed))


def marks(comparison: Comparison) -> list[int]:
    """List the requirements, troops, up to the least published one that no world meets."""
    to = comparison.to
    most = max(float(sustained(one).max()) for one in comparison.every)
    every = sorted({*to.requirements, to.published_from})
    enough = next((r for r in every if r > most and r > to.published_from), every[-1])
    return [r for r in every if r <= enough]


def forces(comparison: Comparison) -> Array:
    """Forces at which curves are drawn, from a tenth of the least requirement on."""
    ends = np.array(marks(comparison), dtype=np.float64)
    fine = np.geomspace(ends[0] / 10, ends[-1], _FINE)
    return np.unique([*ends, *np.round(fine)])


def curve(sizes: Array, needed: Array) -> Array:
    """Share of worlds in which each force lasts, and its 95% interval, shape (3, force).

    The share is nan where there is no world.
    """
    counts = sizes.size - np.searchsorted(np.sort(sizes), needed, side="left")
    low, high = wilson(counts, np.full(counts.shape, sizes.size))
    share = counts / sizes.size if sizes.size else np.full(counts.shape, np.nan)
    return np.stack([share, low, high])
