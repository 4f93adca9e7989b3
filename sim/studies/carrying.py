"""Which few factors carry most of what is uncertain about an outcome, and that in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.studies.sobol import Indices
from sim.studies.uncertainty import BASES
from sim.words import listing, number, opening, percent, spelt

GOALS = (0.8, 0.7, 0.6, 0.5)
"""Shares that few factors may be found to carry, the first that is reached; most, or nearly."""

BEYOND = 2.24
"""Normal quantile of one of two bounds that hold together 19 times in 20."""


@dataclass(frozen=True)
class Carried:
    """Factors that together carry a share of a variance, beyond chance."""

    which: tuple[int, ...]
    """Positions among the factors that have an index of their own, the largest first; none where
    all of them are not sure to carry half."""
    share: float
    """What they carry at least: one of :data:`GOALS`, or 0."""


def ranked(indices: Indices) -> list[int]:
    """Positions of the factors that have an index of their own, by the total one."""
    own = indices.total[:-1]
    return [int(at) for at in np.argsort(-own, kind="stable")]


def carried(indices: Indices, measured: Mapping[int, float] | None = None) -> Carried:
    """The fewest of the factors, by total index, that carry one of the shares beyond chance.

    Factors carry the share of the variance that is gone on average once they are known. For some
    counts of the largest it may be `measured`: what they carry at least, beyond chance. For any it
    is at least the sum of their first indices, and at least 1 less the sum of the total indices of
    all others; either bound has its error by resampling.
    """
    order, known = ranked(indices), measured or {}
    bounds = [
        max(_bound(indices, order[:count]), known.get(count, 0.0))
        for count in range(1, len(order) + 1)
    ]
    for goal in GOALS:
        reached = next((at for at, bound in enumerate(bounds) if bound >= goal), None)
        if reached is not None:
            return Carried(tuple(order[: reached + 1]), goal)
    return Carried((), 0.0)


def _bound(indices: Indices, chosen: Sequence[int]) -> float:
    """What some factors carry at least, beyond chance."""
    others = np.setdiff1d(np.arange(len(indices.total)), chosen)
    alone = indices.firsts[:, list(chosen)].sum(axis=1)
    without = indices.totals[:, others].sum(axis=1)
    first = float(indices.first[list(chosen)].sum()) - BEYOND * float(np.std(alone, ddof=1))
    rest = 1.0 - float(indices.total[others].sum()) - BEYOND * float(np.std(without, ddof=1))
    return max(first, rest)


def resting(bases: Sequence[str]) -> str:
    """What some values rest on: all four are assumed; three are assumed and one estimated."""
    counts = Counter(bases)
    kinds = [(basis, counts[basis]) for basis in BASES if counts[basis]]
    if len(kinds) == 1:
        (basis, count) = kinds[0]
        whole = {1: "it is", 2: "both are"}.get(count, f"all {spelt(count)} are")
        return f"{whole} {basis}"
    (basis, count), *others = kinds
    first = f"{spelt(count)} {'is' if count == 1 else 'are'} {basis}"
    return listing([first, *(f"{spelt(many)} {name}" for name, many in others)])


def sentence(subject: str, bases: Sequence[str], *, share: float, own: int, among: int) -> str:
    """How few factors, which rest on something each, carry a share; none do where there are none.

    So many have an index of their own, `among` all that are uncertain.
    """
    count, every = len(bases), f"{number(among)} uncertain values and rules"
    if not count:
        return (
            f"Of {every}, the {number(own)} that matter most are not sure to carry half of what is "
            f"uncertain about the {subject}"
        )
    verb = "carries" if count == 1 else "carry"
    return (
        f"{opening(spelt(count))} of {every} {verb} at least {percent(share)} of what is uncertain "
        f"about the {subject}; {resting(bases)}"
    )
