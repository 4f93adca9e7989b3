"""Where blocks are computed: what every executor offers, and the one of this process."""

import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from sim.errors import InterruptionError
from sim.model.draws import draw_all
from sim.scenario.schema import Scenario
from sim.streams import Streams

G = TypeVar("G")
T = TypeVar("T")

AHEAD = 2
"""Blocks submitted for each worker, so that none waits for the next one."""


class BlockExecutor:
    """Computes blocks; in this base class at once, in this process."""

    workers: int = 1
    """How many blocks are computed at a time."""
    window: int = 1
    """How many blocks may be submitted."""
    shares_disk: bool = True
    """Whether the workers are processes of this machine, and read and write the same files."""
    remote: bool = False
    """Whether blocks are computed in other processes, which had better store them themselves."""
    most_blocks: int = 1
    """Most blocks that are worth computing in one task, so that the scheduler keeps up."""
    worker_errors: tuple[type[Exception], ...] = (BrokenExecutor, CancelledError)
    """Errors that mean that the worker of a block died, or may have died."""

    def __init__(self) -> None:
        self._last_activity = time.monotonic()
        self.ended: set[int] = set()
        """Processes that were ended at once, by number."""

    def submit(self, work: Callable[[G], T], given: G, *, alone: bool) -> Future[T]:
        """Submit a block, given its streams; if alone, to a worker that computes no other.

        Other work of one argument, such as drawing a figure, can be submitted as well.
        """
        del alone
        future: Future[T] = Future()
        try:
            future.set_result(work(given))
        except InterruptionError:
            raise
        except Exception as error:
            future.set_exception(error)
        return self._track(future)

    def prepare(self, *modules: str) -> None:
        """Let the workers load modules that they will need, ahead of the first block."""

    def result(self, future: Future[Any]) -> Any:
        """Result of a block, or its error raised."""
        return future.result()

    def idle_seconds(self) -> float:
        """Seconds since a block was last submitted or finished."""
        return time.monotonic() - self._last_activity

    def terminate(self) -> None:
        """End the workers, which have finished no block for too long."""

    def check_alive(self) -> None:
        """Raise an error if no worker is left."""

    def shutdown(self) -> None:
        """End all workers at once."""

    def _track(self, future: Future[T]) -> Future[T]:
        """Record when a block is submitted and when it is finished."""

        def active(_: object) -> None:
            self._last_activity = time.monotonic()

        active(future)
        future.add_done_callback(active)
        return future


SERIAL = BlockExecutor()
"""This process alone."""

MIN_SECONDS = 60.0
"""Seconds that any block may take."""

MIN_STATE_WEEKS_PER_SECOND = 1e6
"""Lowest speed assumed, states times weeks in a second; usually it is ten times as fast."""

VALUES_NAMED = 8
"""Drawn values in the description of a replication, those nearest the ends of their ranges."""


def state_weeks(scenario: Scenario) -> int:
    """Size of one replication: states times weeks, each at least 1."""
    return max(scenario.weeks, 1) * max(len(scenario.states), 1)


@dataclass(frozen=True)
class Task(Generic[T]):
    """What is computed for every block of an ensemble."""

    work: Callable[[Streams], T]
    """Function of the streams of a block; with workers, it is pickled."""
    scenario: Scenario | None = None
    """Scenario of which it computes something."""
    worlds: int = 0
    """Worlds that every point of a design has; 0 where there is no design."""

    def streams(self, seed: int, replications: range) -> Streams:
        """The streams of a block."""
        return Streams(seed, replications, worlds=self.worlds)

    def time_limit(self, replications: int) -> float:
        """Seconds after which a block of so many replications is stopped."""
        weight = state_weeks(self.scenario) if self.scenario else 0
        return MIN_SECONDS + replications * weight / MIN_STATE_WEEKS_PER_SECOND

    def traits(self, streams: Streams) -> str:
        """Values drawn for one replication, those nearest the ends of their ranges first.

        Empty where the scenario draws none.
        """
        values = draw_all(self.scenario, streams).values if self.scenario else {}
        drawn = {key: float(one[0]) for key, one in values.items() if isinstance(one, np.ndarray)}
        first = sorted(drawn, key=lambda key: (-self._reach(key, drawn[key]), key))[:VALUES_NAMED]
        text = ", ".join(f"{key} = {drawn[key]:.6g}" for key in first)
        more = len(drawn) - len(first)
        return f"{text} and {more} more" if more else text

    def _reach(self, key: str, value: float) -> float:
        """Distance of a drawn value from the middle of its range, as a share of it, at most .5."""
        quantity = self.scenario.values.get(key) if self.scenario else None
        low, high = quantity.bounds if quantity else (value, value)
        return abs((value - low) / (high - low) - 0.5) if high > low else 0.0
