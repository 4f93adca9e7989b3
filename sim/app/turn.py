"""Whose turn it is: the newest request of a session wins, and an older one is given up."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sim.errors import CancellationError

REMEMBERED = 1_000
"""Lanes of sessions that are remembered, those asked last."""


@dataclass(frozen=True)
class Lane:
    """Requests of one session about one thing, of which only the newest counts."""

    session: str
    about: str


class Turns:
    """The newest request of each lane."""

    def __init__(self) -> None:
        self._newest: OrderedDict[Lane, int] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, lane: Lane, number: int) -> Callable[[], bool]:
        """Make a request the newest of its lane; what is returned says if it no longer is.

        Raises
        ------
        CancellationError
            If a newer one has come already.
        """
        with self._lock:
            if self._newest.get(lane, -1) > number:
                raise CancellationError("a newer request of this page has come")
            self._newest[lane] = number
            self._newest.move_to_end(lane)
            while len(self._newest) > REMEMBERED:
                self._newest.popitem(last=False)
        return lambda: self._newest.get(lane, number) != number

    def give_up(self, lane: Lane, number: int) -> None:
        """Let nobody wait for a request any more, if it still is the newest of its lane."""
        with self._lock:
            if self._newest.get(lane) == number:
                self._newest[lane] = number + 1
