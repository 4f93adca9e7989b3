"""Judging what moves one outcome, from its values at all points of the designs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import Estimate
from sim.outcomes.measure import measure_row
from sim.results.part import finite
from sim.results.summary import Estimated
from sim.scenario.design import Value
from sim.scenario.factor import Factor
from sim.studies.carrying import Carried, carried, ranked, sentence
from sim.studies.chance_and_basis import Shares
from sim.studies.contrast import between
from sim.studies.influence import (
    CHANCE,
    Bar,
    BasisShare,
    Influence,
    OutcomeSensitivity,
    Verdict,
)
from sim.studies.noise import noise
from sim.studies.sobol import Indices, SobolDesign
from sim.studies.uncertainty import BASES

MOST_NOISE = 0.5
"""Share of the variance between points that may be chance where something is said of the rest."""

MOST_SILENT = 0.2
"""Share of points at which no world may say anything."""

LEAST_POINTS = 64
"""Fewest base points whose resampling bears an interval."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One outcome at all points of the designs of a sensitivity analysis."""

    measure: str
    host: str
    screening: Array
    """Mean size of the effect of a step of every factor, shape (factor,)."""
    values: Array
    """At the points for Sobol indices, shape (point, world)."""
    means: Array
    """Means there, shape (point,)."""
    shares: Shares | None
    """By what values rest on, and chance."""
    bars: Array
    """At the scenario's own point, and at the values of one factor each, shape (point, world)."""
    indices: Indices | None
    """Indices of the factors."""
    together: Mapping[int, float]
    """What so many of the factors, the largest by total index, carry at least."""


def judged(
    one: Measured,
    factors: Sequence[Factor],
    *,
    design: SobolDesign,
    moves: Sequence[tuple[Factor, Value, str]],
    worlds: int,
) -> OutcomeSensitivity:
    """Judge what moves an outcome; the moves are those of the bars, so many worlds each share."""
    subject = measure_row(one.measure).with_host(one.host).subject
    indices = one.indices
    present = np.isfinite(one.means)
    variance = float(np.var(one.means[present])) if present.any() else float("nan")
    chance = noise(one.values) / variance if variance > 0 else float("nan")
    verdict = _verdict(one, indices, chance=chance, points=design.points)
    found = Carried((), 0.0)
    if indices is not None and verdict == "told":
        found = carried(indices, one.together)
    carriers = [factors[design.own[at]] for at in found.which]
    words = {
        "told": sentence(
            subject,
            [each.basis for each in carriers],
            share=found.share,
            own=len(design.own),
            among=len(factors),
        ),
        "constant": f"The {subject} is the same at every point that was run",
        "nowhere": f"No world says anything about the {subject}",
        "silent": f"At too many points no world says anything about the {subject}",
        "noise": f"What moves the {subject} cannot be told from chance with so few worlds a point",
        "few": f"Points or worlds are too few to tell what moves the {subject}",
    }
    return OutcomeSensitivity(
        measure=one.measure,
        subject=subject,
        verdict=verdict,
        mean=finite(float(np.mean(one.means[present]))) if present.any() else None,
        deviation=finite(variance**0.5),
        noise=finite(min(chance, 1.0)),
        silent=float(1.0 - present.mean()),
        factors=tuple(_influences(one, factors, design=design, indices=indices)),
        others=_others(factors, design, indices),
        carriers=tuple(each.key for each in carriers),
        carried=found.share,
        shares=tuple(_by_basis(one.shares, factors, worlds=worlds)),
        base=finite(_mean(one.bars[0])),
        bars=tuple(_bars(one.bars, moves)),
        sentence=words[verdict],
    )


def _verdict(one: Measured, indices: Indices | None, *, chance: float, points: int) -> Verdict:
    """Whether, and else why not, the shares of an outcome are told."""
    present = np.isfinite(one.means)
    if not present.any():
        return "nowhere"
    if np.ptp(one.means[present]) == 0:
        return "constant"
    if 1.0 - present.mean() > MOST_SILENT:
        return "silent"
    if points < LEAST_POINTS or np.isnan(chance):
        return "few"
    return "noise" if indices is None or chance > MOST_NOISE else "told"


def _influences(
    one: Measured, factors: Sequence[Factor], *, design: SobolDesign, indices: Indices | None
) -> list[Influence]:
    """All factors: those with an index of their own by it, and then the others by the screening."""
    order = [design.own[at] for at in (ranked(indices) if indices else range(len(design.own)))]
    rest = [at for at in np.argsort(-one.screening, kind="stable") if at not in design.own]
    found = []
    for at in (*order, *map(int, rest)):
        pair = None
        if indices is not None and at in design.own:
            pair = _pair(indices, design.own.index(at), design.points)
        found.append(_influence(factors[at], float(one.screening[at]), pair))
    return found


def _pair(indices: Indices, at: int, points: int) -> tuple[Estimated, Estimated]:
    """First and total index of a factor."""
    first, total = (indices.estimate(at, total=which) for which in (False, True))
    few = points < LEAST_POINTS
    return _estimated(first, points, few=few), _estimated(total, points, few=few)


def _estimated(one: Estimate, points: int, *, few: bool) -> Estimated:
    """An index; its interval is blank where there are few points, unless it is exactly 0."""
    blank = few and one.low != one.high
    ends = (None, None) if blank else (one.low, one.high)
    return Estimated(value=one.value, low=ends[0], high=ends[1], n=points)


def _influence(
    factor: Factor, screening: float, pair: tuple[Estimated, Estimated] | None
) -> Influence:
    low, high = factor.span if factor.is_number else (None, None)
    return Influence(
        key=factor.key,
        says=factor.says,
        basis=factor.basis,
        unit=factor.unit,
        value=factor.value,
        low=low,
        high=high,
        options=len(factor.options),
        screening=screening,
        first=pair[0] if pair else None,
        total=pair[1] if pair else None,
    )


def _others(
    factors: Sequence[Factor], design: SobolDesign, indices: Indices | None
) -> Influence | None:
    """All factors without an index of their own, as if they were one."""
    count = len(factors) - len(design.own)
    if not count or indices is None:
        return None
    first, total = _pair(indices, len(design.own), design.points)
    return Influence(
        key="",
        says=f"the {count} others together",
        basis="",
        unit="",
        value="",
        low=None,
        high=None,
        options=0,
        screening=0.0,
        first=first,
        total=total,
    )


def _by_basis(shares: Shares | None, factors: Sequence[Factor], *, worlds: int) -> list[BasisShare]:
    """Shares by what values rest on, and of chance; without intervals where worlds are few."""
    if shares is None:
        return []
    found = []
    for at, name in enumerate((*BASES, CHANCE)):
        low, high = (None, None) if shares.ends is None else shares.ends[:, at].tolist()
        value, count = float(shares.values[at]), sum(one.basis == name for one in factors)
        found.append(
            BasisShare(value=value, low=low, high=high, n=worlds, rests_on=name, factors=count)
        )
    return found


def _mean(values: Array) -> float:
    present = values[np.isfinite(values)]
    return float(np.mean(present)) if len(present) else float("nan")


def _bars(values: Array, moves: Sequence[tuple[Factor, Value, str]]) -> list[Bar]:
    """What the outcome is at each move, by paired differences from the first point."""
    base, found = _mean(values[0]), []
    for row, (factor, at, end) in zip(values[1:], moves, strict=True):
        difference = between(row, values[0]).difference
        value = finite(base + difference.value)
        estimate = Estimated.of(difference)
        found.append(Bar(key=factor.key, at=at, end=end, value=value, difference=estimate))
    return found
