"""How long ceasefires last: the chance of some time without an attack, by Kaplan and Meier."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import LEAST, NORMAL, Estimate, wilson

YEAR = 52
"""Weeks of ceasefire for which the chance is told."""


@dataclass(frozen=True, eq=False)
class Survival:
    """The chance that a ceasefire lasts so many weeks without an attack, over an ensemble."""

    estimate: Estimate
    """The chance with its 95 % interval; its `n` is the number of worlds with a deal."""
    influence: Array
    """What each world adds to the error of the chance, shape (replication,): 0 without a deal.
    The sum of its squares is Greenwood's variance."""
    observed: Array
    """Weeks from the deal to the attack or the horizon, shape (replication,); not a number without
    a deal."""
    attacked: Mask
    """Whether they end with an attack, shape (replication,)."""

    @property
    def error(self) -> float:
        """Standard error of the chance, by Greenwood; not a number where there is no chance."""
        blank = np.isnan(self.estimate.value)
        return np.nan if blank else float(np.sqrt(np.sum(self.influence**2)))


def survival(deal: Array, attack: Array, *, horizon: int, weeks: int = YEAR) -> Survival:
    """Estimate the chance of so many weeks of ceasefire without an attack.

    `S = Π (1 - d/n)` over the weeks since the deal, with d attacks among n ceasefires that have
    lasted until then and are observed still. A ceasefire is observed to the horizon at most.

    The interval is Wilson's for the number of worlds that Greenwood's variance amounts to, so that
    it stays within 0..1 and has a width where no ceasefire, or every one, was attacked. There is
    none below :data:`~sim.outcomes.guarantee_index.LEAST` worlds with a deal; the chance is blank
    where no world has a deal, or none is observed for so long.

    Parameters
    ----------
    deal
        Week of the deal, shape (replication,); not a number where there is none.
    attack
        Week of the attack, likewise.
    horizon
        Last week observed.
    weeks
        Length of ceasefire, 1 or more.

    References
    ----------
    kaplan-meier-1958, greenwood-1926, rothman-1978
    """
    observed = np.fmin(attack, horizon) - deal
    attacked = np.isfinite(deal) & (attack <= horizon)
    known = np.isfinite(observed)
    at = np.minimum(observed[known], weeks + 1).astype(np.int64)
    events = np.bincount(at[attacked[known]], minlength=weeks + 2)[: weeks + 1]
    risk = np.bincount(at, minlength=weeks + 2)[::-1].cumsum()[::-1][: weeks + 1]
    hazard = np.divide(events, risk, out=np.zeros(weeks + 1), where=risk > 0)
    chance = float(np.prod(1.0 - hazard))
    influence, deals = np.zeros(len(deal)), int(np.count_nonzero(known))
    long_enough = deals and horizon - np.min(deal[known]) >= weeks
    if not long_enough or (risk[weeks] == 0 and chance > 0):
        return Survival(Estimate(np.nan, np.nan, np.nan, deals), influence, observed, attacked)
    if chance > 0:
        influence[known] = _influence(at, attacked[known], hazard=hazard, risk=risk, weeks=weeks)
        influence *= chance
    low, high = np.nan, np.nan
    if deals >= LEAST:
        effective = _effective(chance, float(np.sum(influence**2)), events=events, risk=risk)
        low, high = (float(end) for end in wilson(chance * effective, effective))
    return Survival(Estimate(chance, low, high, deals), influence, observed, attacked)


def difference(these: Survival, those: Survival) -> Estimate:
    """How much higher the chance is in one ensemble than in another, run on the same worlds.

    The interval is the normal one, with the variance of the differences of influence, world by
    world, as if one world more differed: few attacks are not told as a sure difference. It is
    exactly 0 where all ceasefires are the same, and blank where one of the two has none.

    References
    ----------
    reid-1981
    """
    n = len(these.influence)
    gap = these.estimate.value - those.estimate.value
    if not np.isnan(gap) and _same(these, those):
        return Estimate(0.0, 0.0, 0.0, n)
    if np.isnan(these.estimate.low) or np.isnan(those.estimate.low):
        return Estimate(gap, np.nan, np.nan, n)
    one = 1.0 / min(these.estimate.n, those.estimate.n)
    reach = NORMAL * float(np.sqrt(np.sum((these.influence - those.influence) ** 2) + one**2))
    return Estimate(gap, gap - reach, gap + reach, n)


def _same(these: Survival, those: Survival) -> bool:
    """Whether every ceasefire lasts as long in both, and ends alike."""
    lasting = np.array_equal(these.observed, those.observed, equal_nan=True)
    return lasting and np.array_equal(these.attacked, those.attacked)


def _influence(
    at: NDArray[np.int64], attacked: Mask, *, hazard: Array, risk: NDArray[np.int64], weeks: int
) -> Array:
    """Influence of each ceasefire on the logarithm of the chance."""
    each = np.divide(1.0, risk * (1.0 - hazard), out=np.zeros(weeks + 1), where=risk > 0)
    expected = np.cumsum(hazard * each)
    last = np.minimum(at, weeks)
    came = attacked & (at <= weeks)
    return np.asarray(expected[last] - np.where(came, each[last], 0.0))


def _effective(
    chance: float, variance: float, *, events: NDArray[np.int64], risk: NDArray[np.int64]
) -> float:
    """Number of worlds, observed to the end, whose share would be as sure as the chance.

    Where no ceasefire was attacked, those observed to the end; where every one was, those at risk
    of the last attack over the chance to be at risk of it, which are all where none is cut off.
    """
    if 0 < chance < 1:
        return chance * (1.0 - chance) / variance
    if chance:
        return float(risk[-1])
    last = np.flatnonzero(events)[-1]
    return float(risk[last] / np.prod(1.0 - events[:last] / np.maximum(risk[:last], 1)))
