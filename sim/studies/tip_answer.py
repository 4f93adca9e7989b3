"""The answer to a search for the least change: what levers and pairs of them come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.outcomes.guarantee_index import LEAST
from sim.results.part import Part, finite
from sim.results.record import Record
from sim.results.summary import Estimated
from sim.scenario.lever import Lever
from sim.studies.nearest_change import SURE, Curve
from sim.studies.search import Found, Line, Point, ranked
from sim.studies.study import Answer

Ruling = Literal["reached", "perhaps", "none", "few", "unmeasured"]
"""Whether some value of a lever comes to the goal: surely, within Monte Carlo error, surely none,
too few worlds to say, or nothing to be measured."""

Estimates = Callable[[Point], Estimated]
"""The measure at a point, with its interval."""


class TippedLever(Part):
    """The least change of one lever that comes to the goal, or how far the best of its values gets.

    If the goal is reached at present, it is the change that loses it.
    """

    lever: str
    """Key by which it is chosen."""
    name: str
    """What it is, in a few words."""
    keys: tuple[str, ...]
    """Keys that it sets."""
    whose: str
    """Who can pull it."""
    unit: str
    """Unit of its values."""
    digits: int
    """Decimals of its values, which may be below 0."""
    present: float
    """Its value in the scenario."""
    rests: str
    """What that rests on: sourced, estimated or assumed."""
    drawn: bool
    """Whether the scenario draws its value in each world; the present one is then the mean."""
    least: float
    """Least value within its span."""
    most: float
    """Greatest value."""
    reason: str
    """Why the span ends there."""
    levels: int
    """Values that were tried."""
    ruling: Ruling
    """Whether a value comes to the goal."""
    to: float | None
    """The nearest value that was tried and does; null where none does."""
    low: float | None
    """Lower end of its 95% interval; null where that has no end within the span."""
    high: float | None
    """Upper end."""
    share: float | None
    """The change as a share of the span."""
    lost_from: float | None
    """The first value beyond it at which the goal is surely missed again; null where none is."""
    best_at: float
    """The value at which the measure comes nearest to the goal, or farthest beyond."""
    best: Estimated
    """The measure there."""
    chance: float
    """Share of the reweightings of the worlds in which some value comes to the goal."""


class FrontierPoint(Part):
    """The least change of one lever of a pair while the other is held at a level."""

    level: float
    """Level of the one that is held."""
    to: float | None
    """The nearest value of the other that comes to the goal; null where none does."""
    low: float | None
    """Lower end of its 95% interval; null where it has none within the span."""
    high: float | None
    """Upper end."""
    ruling: Ruling
    """Whether a value comes to the goal."""
    share: float | None
    """Both changes as shares of their spans, added."""
    both: bool
    """Whether both levers are changed."""


class Frontier(Part):
    """The changes of two levers together that come to the goal."""

    held: str
    """Key of the lever that is held at each of its levels."""
    other: str
    """Key of the lever whose least change is looked for."""
    points: tuple[FrontierPoint, ...]
    """By the level of the one that is held, rising."""
    best: float | None
    """The measure where it comes nearest to the goal, or farthest beyond; null where it has no
    value."""
    best_held: float
    best_other: float
    """Levels of the two there."""

    @property
    def least(self) -> FrontierPoint | None:
        """The least change of both together; none where the goal is not surely reached."""
        sure = [one for one in self.points if one.ruling == "reached" and one.both]
        return min(sure, key=lambda one: one.share or 0.0) if sure else None


class TipAnswer(Answer):
    """The least change that brings a scenario to a goal, of each lever and of pairs of levers."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    host: str
    """The state that is to be guaranteed."""
    goal: str
    """The goal as it was written."""
    measure: str
    """What is measured."""
    sign: str
    """How it is compared: ``>=``, ``<=``, ``>`` or ``<``."""
    number: float
    """With which number."""
    present: Estimated
    """The measure in the scenario as it is."""
    losing: bool
    """Whether the goal is reached at present, so that the change that loses it is told."""
    tolerance: float
    """How closely a change is told, as a share of the span of its lever."""
    points: int
    """Points that were run."""
    rounds: int
    """Rounds in which they were."""
    smallest: tuple[str, ...]
    """Keys of the levers of which one is the smallest change; one alone if that is sure."""
    finding: str
    """Which change is the smallest, and what the others come to."""
    levers: tuple[TippedLever, ...]
    """Every lever: by the size of its change, then those with none, the nearest first."""
    frontiers: tuple[Frontier, ...]
    """Pairs of the levers of most promise."""

    @property
    def headline(self) -> str:
        """The answer in a few sentences."""
        return self.finding

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every lever, a row each."""
        hidden = {"keys", "best", "digits"}
        return [
            {
                **one.model_dump(exclude=hidden),
                "best": one.best.value,
                "best_low": one.best.low,
                "best_high": one.best.high,
                "n": one.best.n,
            }
            for one in self.levers
        ]

    def lever(self, key: str) -> TippedLever:
        """A lever by its key."""
        return next(one for one in self.levers if one.lever == key)


@dataclass(frozen=True, eq=False)
class Tipping:
    """What an answer was made from: the search, and the record of the scenario as it is."""

    answer: TipAnswer
    record: Record
    found: Found


def tipped(found: Found, estimates: Estimates) -> tuple[TippedLever, ...]:
    """What every lever comes to: by the size of the change, and then by how near the best gets."""
    every = [_tipped(line, found, estimates) for line in ranked(found.curves)]
    order: tuple[Ruling, ...] = ("reached", "perhaps", "none", "few", "unmeasured")
    return tuple(sorted(every, key=lambda one: (order.index(one.ruling), one.to is None)))


def _tipped(line: Line, found: Found, estimates: Estimates) -> TippedLever:
    lever, curve = line.lever, found.curves[line]
    best = _best(line, curve, estimates)
    ruling = _ruling(curve, best, found)
    change = _change(curve, known=ruling not in ("few", "unmeasured"))
    to = change["to"]
    return TippedLever(
        lever=lever.key,
        name=lever.name,
        keys=lever.factor.keys,
        whose=lever.whose,
        unit=lever.factor.unit,
        digits=found.known.search.digits(lever),
        present=lever.present,
        rests=lever.rests,
        drawn=lever.drawn,
        least=lever.span[0],
        most=lever.span[1],
        reason=lever.reason,
        levels=len(curve.levels),
        ruling=ruling,
        **change,
        share=None if to is None else lever.share(to),
        best_at=float(curve.levels[curve.best]),
        best=best,
        chance=curve.chance,
    )


def _best(line: Line, curve: Curve, estimates: Estimates) -> Estimated:
    """The measure where it comes nearest to the goal, or farthest beyond."""
    return estimates(line.point(float(curve.levels[curve.best])))


def _change(curve: Curve, *, known: bool = True) -> dict[str, float | None]:
    """The nearest value that comes to the goal, its interval, and where it is lost again."""
    if not (known and curve.brackets):
        return dict.fromkeys(("to", "low", "high", "lost_from"))
    first = curve.brackets[0]
    low, high = curve.ends(first.way)
    ends = {"low": min(low, first.far), "high": max(high, first.far)}
    within = {name: end if np.isfinite(end) else None for name, end in ends.items()}
    return {"to": first.far, **within, "lost_from": curve.lost(first)}


def _ruling(curve: Curve, best: Estimated, found: Found) -> Ruling:
    """Whether a lever comes to the goal, by reweighting and by the interval of its best value."""
    if best.value is None:
        return "unmeasured"
    if best.low is None or best.high is None or best.n < LEAST:
        return "few"
    goal = found.known.search.goal
    margins = goal.margin(np.array([best.low, best.high]))
    low, high = sorted((-margins if found.losing else margins).tolist())
    if curve.brackets and curve.chance >= SURE and low >= 0:
        return "reached"
    if not curve.brackets and high < 0:
        return "none"
    return "perhaps"


def frontiers(found: Found, estimates: Estimates) -> tuple[Frontier, ...]:
    """The frontier of every pair."""
    return tuple(
        _frontier(*pair, lines, found=found, estimates=estimates)
        for pair, lines in found.pairs.items()
    )


def _frontier(
    held: Lever, other: Lever, lines: Sequence[Line], *, found: Found, estimates: Estimates
) -> Frontier:
    curves = found.frontiers
    margins = [float(curves[line].margins[curves[line].best]) for line in lines]
    best = lines[int(np.argmax(np.nan_to_num(margins, nan=-np.inf)))]
    level = float(curves[best].levels[curves[best].best])
    return Frontier(
        held=held.key,
        other=other.key,
        points=tuple(_frontier_point(line, held, found, estimates) for line in lines),
        best=finite(found.known.measured[best.point(level)][0]),
        best_held=best.level,
        best_other=level,
    )


def _frontier_point(line: Line, held: Lever, found: Found, estimates: Estimates) -> FrontierPoint:
    curve = found.frontiers[line]
    ends = _change(curve)
    del ends["lost_from"]
    to = ends["to"]
    ruling = _ruling(curve, _best(line, curve, estimates), found)
    share = None if to is None else line.lever.share(to) + held.share(line.level)
    both = to is not None and to != line.lever.present and line.level != held.present
    return FrontierPoint(level=line.level, **ends, ruling=ruling, share=share, both=both)
