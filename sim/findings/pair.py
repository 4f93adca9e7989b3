"""The points over the two factors that a box limits most surely."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.errors import UsageError
from sim.findings.finding import Finding
from sim.findings.limits import foot
from sim.findings.names import plain
from sim.scenario.factor import Factor
from sim.studies.box import End, Fit
from sim.studies.discovered import DiscoverAnswer, Discovered, leading
from sim.studies.lever import figures
from sim.words import percent

MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Places at which the values of a factor are written."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PairFinding(Finding):
    """Every point over two factors.

    The table has a row for each point: ``x`` and ``y``, 0 to 1 from the least to the greatest value
    of either factor; whether it is ``so``, whether it is ``unclear`` within Monte Carlo error, and
    whether it lies within the limits of these two factors, ``within``.
    """

    names: tuple[str, str]
    """What the factors are."""
    marks: tuple[tuple[str, ...], tuple[str, ...]]
    """Their values at :data:`MARKS`."""
    edges: tuple[tuple[float, float], tuple[float, float]]
    """Where the box begins and ends in either."""


def keys_of(answer: DiscoverAnswer) -> list[str]:
    """Keys of the two surest numbers that the leading box limits; fewer if there are fewer."""
    box = leading(answer)
    return [one.key for one in box.restrictions if not one.among][:2] if box else []


def find(made: Discovered) -> PairFinding:
    """The points over the two surest numbers that the leading box limits.

    Raises
    ------
    UsageError
        If there is no such box, or it limits fewer than two.
    """
    found, box, keys = made.points, leading(made.answer), keys_of(made.answer)
    if box is None or len(keys) < 2:
        raise UsageError("no box limits two numbers here, so that no two can be drawn")
    order = [factor.key for factor in found.factors]
    ats = [order.index(key) for key in keys]
    first, second = (found.factors[at] for at in ats)
    chosen = found.searches[box.method].chosen
    within = Fit(tuple(end for end in chosen.box if end.factor in ats), found.sample)
    places = found.sample.places[:, ats]
    others = "; points in it may lie outside its other limits" * (len(box.restrictions) > 2)
    return PairFinding(
        table={
            "x": places[:, 0],
            "y": places[:, 1],
            "so": found.sample.so,
            "unclear": found.vague[found.used],
            "within": within.inside,
        },
        title=plain(
            f"By two factors alone: {percent(within.density)} of the points within both limits are "
            f"so, {percent(_outside(within))} of the others"
        ),
        subtitle=(
            f"So: {made.answer.clause}. Blue: it is so; grey: it is not; hollow: within Monte "
            f"Carlo error of the bound. Frame: the limits of the box{others}."
        ),
        foot=foot(made),
        names=(first.says, second.says),
        marks=(_marks(first), _marks(second)),
        edges=(_edges(chosen.box, ats[0]), _edges(chosen.box, ats[1])),
    )


def _outside(fit: Fit) -> float:
    outside = len(fit.sample) - fit.n
    return (fit.sample.count - fit.k) / outside if outside else np.nan


def _marks(factor: Factor) -> tuple[str, ...]:
    values: Array = np.array(factor.at(np.array(MARKS)), dtype=np.float64)
    return tuple(figures(value) for value in values.tolist())


def _edges(box: tuple[End, ...], factor: int) -> tuple[float, float]:
    own = {end.side: end.at for end in box if end.factor == factor}
    return own.get("low", 0.0), own.get("high", 1.0)
