"""The least change that would tip a state in half of the worlds, all else as it stood."""

from typing import Literal

import numpy as np

from sim import words
from sim.array import Array
from sim.results.part import Part
from sim.studies.explanation import Explanation
from sim.theory import choice
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
    return _of_support(explanation), _of_guarantee(explanation)


def _of_support(explanation: Explanation) -> TippingPoint:
    """Support may move without end."""
    weight, inward = explanation.sight.support_weight, _inward(explanation)
    gap = explanation.sight.taste - explanation.total
    endless = np.where(gap < 0, -np.inf, np.inf)
    needed = np.divide(gap, weight, out=endless, where=weight > 0)
    change = 0.0 if explanation.chance.value == 1 / 2 else least(needed, inward=inward)
    return _point(
        explanation,
        "support",
        weightless=not np.any(weight),
        change=change,
        reached=float(np.mean(needed < change)),
    )


def _of_guarantee(explanation: Explanation) -> TippingPoint:
    """The guarantee may move from none to whole, and what the backstop counts for with it."""
    sight, inward = explanation.sight, _inward(explanation)

    def share(change: float) -> float:
        gained = sight.with_guarantee(np.clip(sight.guarantee + change, 0.0, 1.0))
        return float(np.mean(choice.willing(explanation.total + gained, sight.taste)))

    def is_tipped(change: float) -> bool:
        return share(change) >= 1 / 2 if inward else share(change) <= 1 / 2

    short, enough = 0.0, 1.0 if inward else -1.0
    reached = share(enough)
    change = np.inf
    if explanation.chance.value == 1 / 2:
        change = 0.0
    elif is_tipped(enough):
        while short != (middle := (short + enough) / 2) != enough:
            short, enough = (short, middle) if is_tipped(middle) else (middle, enough)
        change = enough
    return _point(
        explanation,
        "guarantee",
        weightless=not (np.any(sight.guarantee_weight) or np.any(sight.backstop_weight)),
        change=change,
        reached=share(change) if np.isfinite(change) else reached,
    )


def _inward(explanation: Explanation) -> bool:
    return explanation.chance.value <= 1 / 2


def _point(
    explanation: Explanation, lever: Lever, *, weightless: bool, change: float, reached: float
) -> TippingPoint:
    possible = bool(np.isfinite(change)) and not weightless
    tip = TippingPoint(
        lever=lever,
        direction="in" if _inward(explanation) else "out",
        weightless=weightless,
        change=change if possible else None,
        before=_median(explanation, lever, shift=0.0),
        after=_median(explanation, lever, shift=change) if possible else None,
        reached=reached,
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


def _median(explanation: Explanation, lever: Lever, *, shift: float) -> float:
    """Median level of a lever after a shift."""
    sight = explanation.sight
    if lever == "support":
        return float(np.median(logistic(sight.opinion + shift)))
    return float(np.median(np.clip(sight.guarantee + shift, 0.0, 1.0)))


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
        by = words.counted(points, "point")
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
