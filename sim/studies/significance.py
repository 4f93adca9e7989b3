"""Which of several things, ranked over the same worlds, stand out from the rest."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import LEAST
from sim.studies.contrast import paired

LEADING = (3, 2, 4, 1)
"""How many of the first may be named, the most welcome number first."""

SURE = 0.05
"""Below this probability under chance alone, two-sided, a difference is beyond chance."""

_FEWEST = 6
"""Worlds, all differing one way, from which on an exact test may find what is beyond chance."""


def by_chance(more: ArrayLike, fewer: ArrayLike) -> Array:
    """Probability that a split is so uneven by chance alone: the exact two-sided test of signs.

    Both arguments are numbers of worlds in which one thing is ahead; ties are left out. For pairs
    of yes and no it is McNemar's test in its exact form.
    """
    # Imported here because it takes a while, and most commands do not need it.
    from scipy.special import bdtr

    least, both = np.minimum(more, fewer), np.add(more, fewer)
    return np.asarray(np.minimum(1.0, 2 * bdtr(least, both, 0.5)))


def above(first: NDArray[Any], second: NDArray[Any]) -> bool:
    """Whether a mean lies above another beyond chance, the two paired world by world.

    Worlds in which either is blank are left out; of fewer than
    :data:`~sim.outcomes.guarantee_index.LEAST` nothing is beyond chance. Yes and no, and numbers
    that never differ by more than 1, are judged by the exact test of signs; other numbers by the
    normal interval of the mean difference, where enough worlds differ for the exact test to reach
    significance at all.
    """
    gaps = np.subtract(first, second, dtype=np.float64)
    gaps = gaps[np.isfinite(gaps)]
    if len(gaps) < LEAST:
        return False
    more, fewer = np.sum(gaps > 0), np.sum(gaps < 0)
    if np.isin(gaps, (-1.0, 0.0, 1.0)).all():
        return bool(more > fewer and by_chance(more, fewer) < SURE)
    return bool(more + fewer >= _FEWEST and paired(gaps).low > 0)


def leading(worlds: Sequence[NDArray[Any]], *, most: int) -> int:
    """Number of first things that stand out from every other, at most `most`.

    The things are ordered by their mean, the highest first. The number is 3 where each of the first
    three stands out from every one after them, else 2, 4 or 1 likewise (:data:`LEADING`), else 0.
    """
    for count in LEADING:
        if count <= most and all(
            above(one, other) for one in worlds[:count] for other in worlds[count:]
        ):
            return count
    return 0


def ahead(happened: Mask) -> int:
    """Number of first events that are more frequent than all others beyond chance, but never all.

    The mask has shape (thing, replication), the most frequent first.
    """
    return leading(list(happened), most=len(happened) - 1)


def ranked(worlds: Sequence[Array]) -> list[int]:
    """Positions of things by their mean, the highest first; blanks are left out of a mean."""
    return [int(k) for k in np.argsort([-_mean(one) for one in worlds], kind="stable")]


def leaders(order: Sequence[int], beyond: Callable[[int, int], bool], *, most: int) -> list[int]:
    """Fewest first things of which each is beyond every one after them; none if more than `most`.

    `order` has the positions of all things, the first one first.
    """
    for count in range(1, min(most, len(order) - 1) + 1):
        if all(beyond(j, k) for j in order[:count] for k in order[count:]):
            return list(order[:count])
    return []


def _mean(worlds: Array) -> float:
    present = worlds[np.isfinite(worlds)]
    return float(np.mean(present)) if len(present) else -np.inf
