"""Whose turn it is: the newest request of a session wins, and an older one is given up."""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.errors import CancellationError

SLOTS = 1_024
"""Lanes that are remembered, those asked last."""


@dataclass(frozen=True)
class Lane:
    """Requests of one session about one thing, of which only the newest counts."""

    session: str
    about: str


@dataclass(frozen=True)
class Turn:
    """A request: where the newest of its lane is written, and its own number."""

    slot: int
    number: int


class Turns:
    """The newest request of each lane, written where the workers read it."""

    def __init__(self, newest: NDArray[np.int64]) -> None:
        self._newest = newest
        self._slots: OrderedDict[Lane, int] = OrderedDict()
        self._asked: dict[Lane, int] = {}
        self._count = 0

    def take(self, lane: Lane, number: int) -> Turn:
        """Make a request the newest of its lane.

        Raises
        ------
        CancellationError
            If a newer one has come already.
        """
        if self._asked.get(lane, -1) > number:
            raise CancellationError("a newer request of this page has come")
        slot = self._slots.get(lane)
        if slot is None:
            slot = len(self._slots)
            if slot >= self._newest.size:
                oldest, slot = self._slots.popitem(last=False)
                del self._asked[oldest]
        self._slots[lane], self._asked[lane] = slot, number
        self._slots.move_to_end(lane)
        self._count += 1
        self._newest[slot] = self._count
        return Turn(slot, self._count)

    def give_up(self, turn: Turn) -> None:
        """Let nobody work on a request any more."""
        if self._newest[turn.slot] == turn.number:
            self._newest[turn.slot] = 0
