"""The least change that would tip a state in half of the worlds, all else as it stood."""

from typing import Literal

import numpy as np

from sim import words
from sim.array import Array, Real
from sim.results.summary import Part
from sim.studies.explanation import Explanation
from sim.theory.logistic import logistic

Lever = Literal["support", "guarantee"]


class TippingPoint(Part):
    """The least change of one lever that tips the state in half of the worlds."""

    lever: Lever
    """What moves: support, or the guarantee."""
    direction: Literal["in", "out"]
    """Whether the state is to be tipped in or out."""
    weightless: bool
    """Whether the lever has no weight with this state."""
    change: float | None
    """Logits of support, or units of the guarantee; null where no change is enough."""
    before: float
    """Median level before: a share in favour, or the guarantee."""
    after: float | None
    """Median level after."""
    reached: float
    """Share of worlds in which the state would then be in, or at the end of the scale."""
    sentence: str = ""
    """All this in words."""


def tippings(explanation: Explanation) -> tuple[TippingPoint, TippingPoint]:
    """Least change of support, and of the guarantee, that tips a state in half the worlds.

    Everything but the one lever stays as it was. A state that would be in in more than half of the
    worlds is to be tipped out.
    """
    sight = explanation.sight
    limits = (-sight.guarantee, 1.0 - sight.guarantee)
    return (
        _tipping(explanation, "support", weight=sight.support_weight, limits=(-np.inf, np.inf)),
        _tipping(explanation, "guarantee", weight=sight.guarantee_weight, limits=limits),
    )


def _tipping(
    explanation: Explanation, lever: Lever, *, weight: Array, limits: tuple[Real, Real]
) -> TippingPoint:
    inward = explanation.chance.value <= 1 / 2
    gap = explanation.sight.taste - explanation.total
    endless = np.where(gap < 0, -np.inf, np.inf)
    needed = np.divide(gap, weight, out=endless, where=weight > 0)
    within = needed < limits[1] if inward else needed >= limits[0]
    change = least(np.where(within, needed, np.inf if inward else -np.inf), inward=inward)
    if explanation.chance.value == 1 / 2:
        change = 0.0
    moved = np.clip(change, *limits)
    possible = bool(np.isfinite(change) and np.any(weight))
    tip = TippingPoint(
        lever=lever,
        direction="in" if inward else "out",
        weightless=not np.any(weight),
        change=change if possible else None,
        before=_median(explanation, lever, shift=0.0),
        after=_median(explanation, lever, shift=moved) if possible else None,
        reached=float(np.mean(needed < moved)),
    )
    return tip.model_copy(update={"sentence": _sentence(tip, explanation)})


def least(needed: Array, *, inward: bool) -> float:
    """Least change after which at least half of the worlds have tipped; infinite if none is enough.

    `needed` brings each world to its edge: beyond it the state is in, at it still out. Worlds are
    tipped in (`inward`) by a rise, and out by a fall.
    """
    half = (len(needed) + 1) // 2
    edge = float(np.sort(needed)[half - 1] if inward else np.sort(needed)[-half])
    return float(np.nextafter(edge, np.inf)) if inward and np.isfinite(edge) else edge


def _median(explanation: Explanation, lever: Lever, *, shift: Real) -> float:
    """Median level of a lever after a shift."""
    sight = explanation.sight
    if lever == "support":
        return float(np.median(logistic(sight.opinion + shift)))
    return float(np.median(sight.guarantee + shift))


def _sentence(tip: TippingPoint, explanation: Explanation) -> str:
    name = words.named(explanation.name)
    lever = "support" if tip.lever == "support" else "the guarantee"
    if tip.weightless:
        return f"{words.opening(lever)} has no weight here."
    if tip.change == 0:
        return f"{words.opening(name)} stands on the edge: in, in exactly half of the worlds."
    if tip.change is None or tip.after is None:
        return _never(tip, name, explanation.n)
    join, move = ("join", "rose") if tip.direction == "in" else ("be out", "fell")
    if tip.lever == "support":
        # Points between the shares as they are written.
        points = abs(round(100 * tip.after) - round(100 * tip.before))
        span = f"{words.percent(tip.before)} to {words.percent(tip.after)}"
        by = f"{words.counted(points, 'point')}, {words.signed(tip.change)} logits"
    else:
        span = words.interval(tip.before, tip.after)
        by = words.signed(tip.change, 2)
    return (
        f"{words.opening(name)} would {join} in half of the worlds if {lever} {move} "
        f"from {span} ({by})."
    )


def _never(tip: TippingPoint, name: str, n: int) -> str:
    """That no change of a lever is enough for a state, in a number of worlds."""
    if tip.lever == "support":
        return f"No change of support would tip half of the worlds for {name}."
    whole, end, join, reached = "a full guarantee", 1, "join", tip.reached
    if tip.direction == "out":
        whole, end, join, reached = "the end of the guarantee", 0, "be out", 1 - tip.reached
    return (
        f"Not even {whole} ({end} instead of {tip.before:.2f}) would be enough: {name} would then "
        f"{join} in {words.share_of_worlds(round(reached * n), n)}."
    )
