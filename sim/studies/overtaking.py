"""Which things change an outcome most, and where that contradicts an index of them."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.studies.contrast import direction, paired
from sim.studies.significance import SURE, above, by_chance, leaders

NAMED = 3
"""States that are named together at most."""


def leading(
    order: Sequence[str], estimates: Mapping[str, Estimate], *, gaps: Mapping[str, Array]
) -> list[str]:
    """States that change an outcome more than every one after them, beyond chance.

    Each must change it beyond chance. What each changes in every world decides, shape (world,),
    in the direction in which the first one moves it; where there is none, intervals that do not
    meet.
    """
    clear = [direction(estimates[code]) for code in order]
    if not order or not clear[0]:
        return []
    sign = clear[0]

    def beyond(j: int, k: int) -> bool:
        one, other = order[j], order[k]
        if clear[j] != sign:
            return False
        if gaps:
            return above(sign * gaps[one], sign * gaps[other])
        a, b = estimates[one], estimates[other]
        return bool(a.low > b.high if sign > 0 else a.high < b.low)

    return [order[k] for k in leaders(range(len(order)), beyond, most=NAMED)]


def overtaken(gaps: Mapping[str, Array], power: Mapping[str, float]) -> dict[str, tuple[str, ...]]:
    """States that add more to an outcome than others of as high an index do, with those others.

    `gaps` has what each state changes in every world, not a number where the outcome does not
    apply. Each difference is beyond chance though all pairs of states are compared: its chance is
    divided by their number. Those that overtake most come first, at most three.
    """
    from scipy.special import ndtri

    pairs = list(combinations(gaps, 2))
    if not pairs:
        return {}
    allowed = SURE / len(pairs)
    z = float(ndtri(1.0 - allowed / 2))
    found: dict[str, list[str]] = {code: [] for code in gaps}
    for one, other in pairs:
        for more, less in ((one, other), (other, one)):
            higher = power[more] > power[less] and not np.isclose(power[more], power[less])
            if not higher and _exceeds(gaps[more] - gaps[less], allowed, z=z):
                found[more].append(less)
    size = {code: -float(np.nanmean(gaps[code])) for code in found if found[code]}
    order = sorted(size, key=lambda code: (-len(found[code]), size[code]))
    return {
        code: tuple(sorted(found[code], key=lambda other: -power[other])) for code in order[:NAMED]
    }


def _exceeds(ahead: Array, allowed: float, *, z: float) -> bool:
    """Whether paired differences are above 0 beyond a chance, by their mean and by their signs."""
    present = ahead[np.isfinite(ahead)]
    if len(present) < LEAST:
        return False
    more, fewer = int(np.sum(present > 0)), int(np.sum(present < 0))
    return bool(paired(present, z=z).low > 0 and by_chance(more, fewer) < allowed)
