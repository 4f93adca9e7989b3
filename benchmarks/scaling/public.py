"""What a helper can time of any checkout: only names of the public interface.

Each runs once untimed before its first timing.
"""

import time
from functools import cache
from itertools import count
from statistics import median

from scaling.timing import Spent, repeated
from sim import load, run

LEAST = 0.5
"""Seconds of the processor that short calls are repeated for."""

WARMING = 256
"""Worlds that are run before the first timing."""

_numbers = count(1)


@cache
def _warm() -> None:
    """Run once, so that no import or compiling is timed."""
    run(load("baseline"), WARMING, seed=next(_numbers)).summary()


def ensemble(worlds: int) -> Spent:
    """Time an ensemble in memory, from the loaded scenario to its results."""
    _warm()
    scenario = load("baseline")
    return repeated(lambda: run(scenario, worlds, seed=next(_numbers)), least=LEAST)


def requests(worlds: int, times: int) -> Spent:
    """Time requests: two settings, always others, are read, run and summed up; give the median."""
    _warm()
    found = []
    for _ in range(times):
        number = next(_numbers)
        settings = [f"choice.guarantee={1 + number % 1000 / 1000}", "coalition.scale=1.1"]
        processor, wall = time.process_time(), time.perf_counter()
        run(load("baseline", settings), worlds, seed=number).summary()
        found.append((time.process_time() - processor, time.perf_counter() - wall))
    return Spent(*map(median, zip(*found, strict=True)))
