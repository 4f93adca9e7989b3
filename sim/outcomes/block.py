"""What a block of replications hands over, and the names of what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array

TALKS, CEASEFIRE, COLLAPSED, ATTACKED = range(4)
"""Phases of the talks; the last two are absorbing."""

POSTURES = ("none", "pledged", "authorised", "deployed")
NOT_OBSERVED = -1
"""Posture of a state at a time that is not observed."""

STAGES = ("willing", "pledged", "committed", "authorised", "deployed")

SERIES = {
    "force": "troops present",
    "trainers": "trainers present",
    "capability": "K, what the guarantor could do as things stand",
    "guarantee": "G, how far the others may count on it",
    "resolve": "probability that a commitment at full availability is honoured",
    "deterrence": "D, what the adversary reckons with",
    "force_effect": "H, deterrent effect of the force",
    "host_strength": "U, strength of the host",
    "violence": "v, remembered violence",
    "deaths": "expected deaths of deployed troops so far",
    **{f"states_{stage}": f"states {stage}" for stage in STAGES},
    **{f"troops_{stage}": f"troops of the states {stage}" for stage in STAGES},
    "troops_deployed": "troops present, those that are withdrawn included",
}
"""What is kept of each week, for the replications whose whole paths are kept."""

STATE_SERIES = {
    "troops": "troops present",
    "support": "share, of those with an opinion, who favour sending own troops",
}
"""What is kept of each state and week."""

LEVELS = tuple(k / 20 for k in range(1, 21))
"""Levels of deterrence, 0.05 to 1, below which the weeks of ceasefire are counted."""

KEPT = 1000
"""Leading replications whose whole paths are kept."""


@dataclass(frozen=True)
class Block:
    """What a block of replications came to."""

    outcomes: dict[str, Array]
    """By name, each of shape (replication,)."""
    deployment: NDArray[np.float32]
    """First week with troops present, (state, replication); not a number if never."""
    series: dict[str, Array]
    phase: NDArray[np.int8]
    """By name, each of shape (week, kept); the phase of the talks likewise."""
    states: dict[str, NDArray[np.float32]]
    posture: NDArray[np.int8]
    """By name, each of shape (week, state, kept); the posture likewise."""
    posture_count: NDArray[np.int64]
    """Replications by week, state and posture, over all of the block."""
    posture_year_count: NDArray[np.int64]
    """Replications by state and posture 52 weeks after the deal, where that is observed."""
    deterrence_weeks: NDArray[np.int64]
    """Weeks that begin under a ceasefire, over all of the block, with deterrence below each of the
    :data:`LEVELS`, shape (level,); the last counts all of them."""
    ends: dict[str, NDArray[np.int8]] = field(default_factory=dict)
    """Posture at the start, 52 weeks after the deal and at the end, each of shape
    (state, replication), in a design."""
    effects: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Replications in which each event of the scenario took effect, in the order of their names."""
    drawn: dict[str, Array] = field(default_factory=dict)
    """Parameters drawn for each replication, by dotted key, each of shape (replication,)."""


COUNTS = ("posture_count", "posture_year_count", "deterrence_weeks", "effects")
"""Fields of a block that are added up, not joined."""


def join(blocks: Sequence[Block]) -> Block:
    """Join blocks in the order of their replications; counts over replications are added."""
    if len(blocks) == 1:
        return blocks[0]

    def joined(parts: list[Any]) -> Any:
        if isinstance(parts[0], dict):
            return {name: joined([part[name] for part in parts]) for name in parts[0]}
        return np.concatenate(parts, axis=-1)

    whole = {one.name: [getattr(block, one.name) for block in blocks] for one in fields(Block)}
    counts = {name: sum(whole.pop(name)) for name in COUNTS}
    return Block(**counts, **{name: joined(parts) for name, parts in whole.items()})
