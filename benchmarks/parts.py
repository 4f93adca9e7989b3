"""What the parts of a week cost: nanoseconds a number, in float64 and in float32.

    python benchmarks/parts.py [ROUNDS]

Each part works on arrays that fit the cache, as the engine's do; medians over interleaved rounds,
and the ratio to an addition in float64. Draws are made as the engine makes them, four weeks of a
lane at a time.
"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from sim.streams import AHEAD, LANE

SIZE = 8192
TURNS = 400


def parts(kind: type) -> dict[str, tuple[Callable[[], object], int]]:
    """Give what is timed, and how many numbers each makes."""
    generator = np.random.Generator(np.random.PCG64DXSM(1))
    x, y = (generator.random(SIZE).astype(kind) for _ in range(2))
    few = y < 0.07
    places, week = np.flatnonzero(few), (AHEAD, LANE)
    return {
        "uniform draw": (lambda: generator.random(week, dtype=kind), AHEAD * LANE),
        "normal draw": (lambda: generator.standard_normal(week, dtype=kind), AHEAD * LANE),
        "addition": (lambda: x + y, SIZE),
        "comparison": (lambda: x > y, SIZE),
        "exponential": (lambda: np.exp(x), SIZE),
        "logarithm": (lambda: np.log(x), SIZE),
        "logarithm to base 10": (lambda: np.log10(x), SIZE),
        "choice by a mask": (lambda: np.where(few, x, y), SIZE),
        "product with a mask": (lambda: few * x, SIZE),
        "one in 14 picked": (lambda: x[places], SIZE),
    }


def nanoseconds(work: Callable[[], object], numbers: int) -> float:
    """Time a part on one processor."""
    started = time.process_time()
    for _ in range(TURNS):
        work()
    return (time.process_time() - started) / TURNS / numbers * 1e9


def main(rounds: int) -> None:
    kinds = {"float64": parts(np.float64), "float32": parts(np.float32)}
    found: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for kind, listed in kinds.items():
            for name, (work, numbers) in listed.items():
                found.setdefault((name, kind), []).append(nanoseconds(work, numbers))
    middle = {key: statistics.median(values) for key, values in found.items()}
    print(f"{rounds} rounds, NumPy {np.__version__}, arrays of {SIZE:,}; nanoseconds a number")
    print(f"{'':<22}{'float64':>9}{'float32':>9}{'float64 / addition':>20}")
    for name in kinds["float64"]:
        long, short = (middle[name, kind] for kind in kinds)
        print(f"{name:<22}{long:>9.2f}{short:>9.2f}{long / middle['addition', 'float64']:>20.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
