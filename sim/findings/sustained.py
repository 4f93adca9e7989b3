"""How often each scenario holds how many troops for how long, as figures need it."""

from collections.abc import Sequence

import numpy as np

from sim.array import Array
from sim.outcomes.interval import wilson
from sim.results.results import Results
from sim.studies.comparison import Comparison
from sim.words import counted

_FINE = 97


def weeks(results: Results) -> int:
    """Give the weeks running that a force must last."""
    return int(results.scenario.values["outcome.held_weeks"].central)


def lasting(every: Sequence[Results], *, running: bool = False) -> str:
    """Say how long a force must last.

    Parameters
    ----------
    every
        Ensembles.
    running
        Whether to say that the weeks are those of one stretch.

    Returns
    -------
    Words such as ``for 13 weeks``; where the ensembles differ, that each sets its own.
    """
    asked = {weeks(one) for one in every}
    if len(asked) > 1:
        return f"for the weeks {'running ' * running}that each scenario sets"
    return f"for {counted(asked.pop(), 'week')}{' running' * running}"


def held(results: Results) -> Array:
    """Give the largest force that stands for as many weeks running as asked in each world."""
    return results.outcome("force_sustained")


def count(results: Results, needed: float) -> int:
    """Count the worlds that hold a requirement."""
    return int(np.sum(held(results) >= needed))


def marks(comparison: Comparison) -> list[int]:
    """List the requirements, troops, up to the least published one that no world holds."""
    to = comparison.to
    most = max(float(held(one).max()) for one in comparison.every)
    every = sorted({*to.requirements, to.published_from})
    enough = next((r for r in every if r > most and r > to.published_from), every[-1])
    return [r for r in every if r <= enough]


def asked(comparison: Comparison) -> Array:
    """Give the forces at which curves are drawn, from a tenth of the least requirement on."""
    ends = np.array(marks(comparison), dtype=np.float64)
    fine = np.geomspace(ends[0] / 10, ends[-1], _FINE)
    return np.unique([*ends, *np.round(fine)])


def curve(results: Results, forces: Array) -> Array:
    """Give the share of worlds that hold each force, and its interval, shape (3, force)."""
    sizes = np.sort(held(results))
    counts = sizes.size - np.searchsorted(sizes, forces, side="left")
    low, high = wilson(counts, np.full(counts.shape, sizes.size))
    return np.stack([counts / sizes.size, low, high])
