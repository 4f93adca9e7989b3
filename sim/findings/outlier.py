"""The few that dwarf the rest, and would leave it no room on a common scale."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from sim.array import Array

_LEAST = 4
"""Fewest sizes among which there can be an outlier."""


def dwarfing(sizes: Sequence[float] | Array, times: float = 2.0) -> list[int]:
    """Positions of the few that dwarf the rest: at most a third, so many times the next each."""
    order = np.argsort(sizes, kind="stable")
    rising = np.asarray(sizes, dtype=np.float64)[order]
    if len(rising) < _LEAST:
        return []
    least = len(rising) - len(rising) // 3
    for k, (low, high) in enumerate(pairwise(rising), start=1):
        if k >= least and low > 0 and high > times * low:
            return sorted(int(j) for j in order[k:])
    return []
