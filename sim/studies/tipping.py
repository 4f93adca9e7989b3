"""The least change that would tip a state in half of the worlds, all else as it stood."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.array import Array
from sim.studies.explanation import Explanation
from sim.theory.logistic import logistic

Lever = Literal["support", "guarantee"]


@dataclass(frozen=True)
class Tipping:
    """How far one lever would have to move.

    Attributes
    ----------
    inward
        Whether the state is to be tipped in; otherwise out.
    weightless
        Whether the lever has no weight with this state.
    change
        The least change, in logits of support or in units of the guarantee; infinite where none
        is enough.
    before, after
        Median over the worlds, before and after the change: a share in favour, or the guarantee.
    reached
        Share of worlds in which the state would be in after the change, or at the end of the
        scale where no change is enough.
    """

    lever: Lever
    inward: bool
    weightless: bool
    change: float
    before: float
    after: float
    reached: float

    @property
    def possible(self) -> bool:
        """Whether there is such a change."""
        return bool(np.isfinite(self.change)) and not self.weightless


def tippings(explanation: Explanation) -> tuple[Tipping, Tipping]:
    """Least change of support, and of the guarantee, that tips a state in half the worlds.

    Everything but the one lever stays as it was. A state that would be in in more than half of the
    worlds is to be tipped out.
    """
    sight = explanation.sight
    endless = np.full(explanation.n, np.inf)
    support = _swing(
        explanation, "support", weight=sight.support_weight, limits=(-endless, endless)
    )
    limits = (-sight.guarantee, 1.0 - sight.guarantee)
    return support, _swing(explanation, "guarantee", weight=sight.guarantee_weight, limits=limits)


def _swing(
    explanation: Explanation, lever: Lever, *, weight: Array, limits: tuple[Array, Array]
) -> Tipping:
    inward = explanation.chance <= 1 / 2
    needed = _needed(explanation.shock - explanation.total, weight)
    within = needed < limits[1] if inward else needed >= limits[0]
    change = least(np.where(within, needed, np.inf if inward else -np.inf), inward=inward)
    if 2 * np.count_nonzero(explanation.willing) == explanation.n:
        change = 0.0
    end = change if np.isfinite(change) else np.copysign(np.inf, change)
    moved = np.clip(end, *limits)
    before, after = (_level(explanation, lever, shift) for shift in (0.0, moved))
    reached = float(np.mean(needed < moved))
    return Tipping(lever, inward, not np.any(weight), change, before, after, reached)


def least(needed: Array, *, inward: bool) -> float:
    """Least change after which at least half of the worlds have tipped; infinite if none is enough.

    `needed` brings each world to its edge: beyond it the state is in, at it still out. Worlds are
    tipped in (`inward`) by a rise, and out by a fall.
    """
    half = (len(needed) + 1) // 2
    edge = float(np.sort(needed)[half - 1] if inward else np.sort(needed)[-half])
    return float(np.nextafter(edge, np.inf)) if inward and np.isfinite(edge) else edge


def _needed(gap: Array, weight: Array) -> Array:
    """Turn what is missing in logits into a change of what has a weight."""
    endless = np.where(gap < 0, -np.inf, np.inf)
    return np.divide(gap, weight, out=endless, where=weight > 0)


def _level(explanation: Explanation, lever: Lever, shift: float | Array) -> float:
    if lever == "support":
        return float(np.median(logistic(explanation.sight.opinion + shift)))
    return float(np.median(explanation.sight.guarantee + shift))
