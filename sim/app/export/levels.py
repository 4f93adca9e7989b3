"""Where a grid has its levels: where what is told bends most along a lever."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from sim.array import Array, Mask

NOTHING = 1e-9
"""Gap, as a share of how far a number goes, that is no more than rounding."""


@dataclass(frozen=True, eq=False)
class Pilot:
    """What is told along one lever, all others as they are."""

    strengths: Array
    """Rising strengths of the lever at which the model was run, shape (strength,)."""
    fixed: tuple[int, ...]
    """Positions of those that are levels anyway: both ends, and the present one."""
    told: Array
    """Numbers that are told there, shape (strength, number); not a number where unknown."""


def placed(pilots: Sequence[Pilot], most: int) -> list[tuple[float, ...]]:
    """Levels of each lever, so that their grid has no more points than that.

    One level after the other is added where straight lines between levels are furthest from what
    is told, each number as a share of how far it goes over all pilots.
    """
    whole = np.concatenate([one.told for one in pilots])
    is_known = np.isfinite(whole)
    highest = np.where(is_known, whole, -np.inf).max(axis=0)
    lowest = np.where(is_known, whole, np.inf).min(axis=0)
    reach = np.where(is_known.any(axis=0), highest - lowest, 0.0)
    chosen = [sorted({*one.fixed}) for one in pilots]
    left = [_gaps(one, own, reach) for one, own in zip(pilots, chosen, strict=True)]
    while True:
        order = sorted(range(len(pilots)), key=lambda at: -float(left[at].max()))
        fits = [at for at in order if left[at].max() > 0 and _with_one_more(chosen, at) <= most]
        if not fits:
            break
        at = fits[0]
        chosen[at] = sorted([*chosen[at], int(np.argmax(left[at]))])
        left[at] = _gaps(pilots[at], chosen[at], reach)
    return [
        tuple(float(one.strengths[place]) for place in own)
        for one, own in zip(pilots, chosen, strict=True)
    ]


def _with_one_more(chosen: Sequence[Sequence[int]], at: int) -> int:
    return prod(len(own) + (place == at) for place, own in enumerate(chosen))


def _gaps(pilot: Pilot, chosen: Sequence[int], reach: Array) -> Array:
    """How far straight lines between levels are from what is told, shape (strength,)."""
    moves: Mask = reach > 0
    if not moves.any():
        return np.zeros(len(pilot.strengths))
    own, x = list(chosen), pilot.strengths
    columns = pilot.told[:, moves].T
    lines = np.array([np.interp(x, x[own], column[own]) for column in columns])
    shares = np.nan_to_num((lines - columns) / reach[moves][:, np.newaxis])
    found = np.sqrt(np.mean(shares**2, axis=0))
    found[own] = 0.0
    return np.asarray(np.where(found > NOTHING, found, 0.0))
