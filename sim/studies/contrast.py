"""The difference between two scenarios, paired world by world."""

from dataclasses import dataclass, replace

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import EVERY, LEAST, NORMAL, Estimate, ratios, terms
from sim.outcomes.guarantee_index import RATIOS as COLUMNS
from sim.outcomes.measure import LASTING, RATIOS
from sim.outcomes.survival import difference
from sim.results.measurement import worlds
from sim.results.results import Results
from sim.results.summary import lasting

_WORDS = ("name", "title", "because", "sources", "expect")
"""Fields of a scenario that do not change what happens."""


@dataclass(frozen=True)
class Contrast:
    """How much more of something there is in one scenario than in another.

    All but `apart` is about the worlds to which the measure applies in both.
    """

    difference: Estimate
    """Mean difference with its 95 % interval."""
    higher: float
    lower: float
    """Shares of worlds in which it is more, and less; not a number for what is pooled over them."""
    before: float = np.nan
    after: float = np.nan
    """The figure in the scenario compared to, and in this one."""
    apart: int = 0
    """Worlds to which the measure applies in only one of the two."""
    deviation: float = np.nan
    """Standard deviation over the worlds of the scenario compared to; over those of both, where all
    of the former are alike; not a number for what is pooled over worlds."""


def contrast(name: str, *, these: Results, those: Results) -> Contrast:
    """Difference of a measure between two scenarios run on the same worlds: these less those.

    Worlds to which the measure does not apply in one of the two are left out. Two scenarios that
    differ in words alone differ in nothing, however few the worlds.
    """
    if name in RATIOS:
        found = _ratio(RATIOS[name], these, those)
    elif name == LASTING:
        found = _lasting(these, those)
    else:
        found = between(worlds(name, these), worlds(name, those))
    gap = found.difference
    if gap.value == 0 and gap.n < EVERY and _alike(these, those):
        return replace(found, difference=Estimate(0.0, 0.0, 0.0, gap.n))
    return found


def between(first: Array, second: Array) -> Contrast:
    """Compare two values in each world, the first less the second; blanks are left out."""
    both = np.isfinite(first) & np.isfinite(second)
    apart = int(np.sum(np.isfinite(first) != np.isfinite(second)))
    if not both.any():
        return Contrast(Estimate(np.nan, np.nan, np.nan, 0), np.nan, np.nan, apart=apart)
    after, before = first[both], second[both]
    gaps = after - before
    return Contrast(
        paired(gaps),
        float(np.mean(gaps > 0)),
        float(np.mean(gaps < 0)),
        float(np.mean(before)),
        float(np.mean(after)),
        apart,
        float(np.std(before) or np.std(np.concatenate((before, after)))),
    )


def paired(gaps: Array, *, z: float = NORMAL) -> Estimate:
    """Mean of paired differences, shape (replication,), with its interval.

    `z` is the normal quantile of its coverage, 95 % unless another is given.

    The interval is blank below :data:`~sim.outcomes.guarantee_index.LEAST` worlds. Where no world
    differs it is exactly 0, and blank below :data:`~sim.outcomes.guarantee_index.EVERY` worlds:
    few that are equal do not say that all are. For numbers it is the normal one. For differences
    of yes and no, which may be rare and all one way, it is that of a half added to each of the four
    kinds of pair.

    References
    ----------
    agresti-min-2005
    """
    n, middle = len(gaps), float(np.mean(gaps))
    if not np.any(gaps):
        return unvarying(0.0, n)
    if n < LEAST:
        return Estimate(middle, np.nan, np.nan, n)
    centre, reach = middle, z * float(np.std(gaps, ddof=1)) / float(np.sqrt(n))
    if np.isin(gaps, (-1.0, 0.0, 1.0)).all():
        more, less, pairs = np.sum(gaps > 0) + 0.5, np.sum(gaps < 0) + 0.5, n + 2
        centre = float((more - less) / pairs)
        variance = (more + less - (more - less) ** 2 / pairs) / pairs**2
        reach = z * float(np.sqrt(variance))
    return Estimate(middle, min(middle, centre - reach), max(middle, centre + reach), n)


def unvarying(value: float, n: int) -> Estimate:
    """A difference that is the same in every one of n worlds, sure only where they are enough."""
    end = value if n >= EVERY else np.nan
    return Estimate(value, end, end, n)


def same(gap: Estimate) -> bool:
    """Whether nothing differs in any world."""
    return gap.value == gap.low == gap.high == 0


def direction(gap: Estimate) -> int:
    """1 for a difference above 0 beyond chance, -1 for one below, else 0."""
    return int(gap.low > 0) - int(gap.high < 0)


def unpaired(first: Array, second: Array) -> Estimate:
    """Estimate a difference of means as if the two had been run on worlds of their own."""
    middle = float(np.mean(first) - np.mean(second))
    if min(len(first), len(second)) < LEAST:
        return Estimate(middle, np.nan, np.nan, len(first))
    variance = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    reach = NORMAL * float(np.sqrt(variance))
    return Estimate(middle, middle - reach, middle + reach, len(first))


def _lasting(these: Results, those: Results) -> Contrast:
    """Compare how long ceasefires last."""
    after, before = lasting(these), lasting(those)
    gap = difference(after, before)
    if same(gap):
        gap = unvarying(0.0, gap.n)
    return Contrast(gap, np.nan, np.nan, before.estimate.value, after.estimate.value)


def _ratio(name: str, these: Results, those: Results) -> Contrast:
    """Compare a ratio over the ensemble, both reweighted alike.

    The interval is exactly 0 only where its terms agree in every world, and blank where too few
    worlds agree or have a ceasefire, or too few tests were held, or reweighting moves nothing.
    """
    whole = [np.array(terms(name, results.outcome)) for results in (these, those)]
    after, before = (float(ratios(_pooled(one))[0, 0]) for one in whole)
    if np.array_equal(whole[0], whole[1]):
        gap = unvarying(after - before, these.n)
        return Contrast(gap, np.nan, np.nan, before, after)
    at = COLUMNS.index(name)
    drawn = [results.reweighted_ratios[:, at] for results in (these, those)]
    low, high = np.nan, np.nan
    enough = all(rests_on_enough(one, tests=name == "reliability") for one in (these, those))
    if enough and np.isfinite(drawn).any(axis=1).all():
        low, high = np.nanquantile(drawn[0] - drawn[1], (0.025, 0.975))
    if low == high:
        low, high = np.nan, np.nan
    gap = Estimate(after - before, float(low), float(high), these.n)
    return Contrast(gap, np.nan, np.nan, before, after)


def _alike(these: Results, those: Results) -> bool:
    """Whether two ensembles have scenarios that differ in words alone."""
    one, other = (results.scenario for results in (these, those))
    words = {name: getattr(other, name) for name in _WORDS}
    roots = (each.as_reference.model_copy(update={"name": other.name}) for each in (one, other))
    if next(roots) == next(roots):
        words["reference"] = other.reference
    return one.model_copy(update=words) == other


def _pooled(one: Array) -> Array:
    """Sums over worlds of the two terms of a ratio, shape (1, term, 1)."""
    return np.asarray(one.sum(axis=1)[np.newaxis, :, np.newaxis])


def rests_on_enough(results: Results, *, tests: bool) -> bool:
    """Whether there are ceasefires, and tests where they matter, to build an interval on."""
    ceasefires = int(np.count_nonzero(results.outcome("attacks_undeterred") > 0))
    return ceasefires >= LEAST and (not tests or int(results.outcome("tests").sum()) >= LEAST)
