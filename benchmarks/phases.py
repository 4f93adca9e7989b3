"""Where the time of a week goes: processor time by phase of the schedule, drawing apart.

    python benchmarks/phases.py [ROUNDS [WORLDS ...]]

Microseconds a world over all weeks of the baseline, medians of rounds, for worlds whose whole
paths are not kept.
"""

import statistics
import sys
import time
from collections import defaultdict

from sim.array import Array
from sim.ensemble.blocks import BLOCK
from sim.model.world import SCHEDULE, World
from sim.outcomes.block import KEPT
from sim.scenario.load import load, packaged
from sim.scenario.schema import Scenario
from sim.streams import LANE, Stream, Streams

FIRST = -(-KEPT // LANE) * LANE
"""The first replication that is timed."""

DRAWING = "drawing"


class Watch:
    """A stopwatch of processor time that lays the time of drawing to drawing alone."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.last = time.process_time()

    def lay(self, name: str) -> None:
        """Lay the time since the last reading to something."""
        now = time.process_time()
        self.spent[name] += now - self.last
        self.last = now


def play(scenario: Scenario, worlds: int) -> dict[str, float]:
    """Play a block, and give the seconds of each phase."""
    watch, phase = Watch(), "set-up"
    draw = Stream._draw

    def timed(stream: Stream, distribution: str) -> Array:
        watch.lay(phase)
        drawn = draw(stream, distribution)
        watch.lay(DRAWING)
        return drawn

    Stream._draw = timed
    try:
        world = World(scenario, Streams(1, range(FIRST, FIRST + worlds)), paths_kept=0)
        watch.lay(phase)
        for _ in range(scenario.weeks):
            world.week += 1
            for each in SCHEDULE:
                phase = each.__name__
                each(world)
                watch.lay(phase)
        world.close()
        watch.lay("close")
    finally:
        Stream._draw = draw
    return watch.spent


def main(rounds: int, sizes: list[int]) -> None:
    scenario = load(packaged() / "baseline.yaml").scenario
    play(scenario, LANE)
    found: dict[int, dict[str, list[float]]] = {size: defaultdict(list) for size in sizes}
    for _ in range(rounds):
        for size in sizes:
            for name, seconds in play(scenario, size).items():
                found[size][name].append(1e6 * seconds / size)
    middle = {
        size: {name: statistics.median(each) for name, each in spent.items()}
        for size, spent in found.items()
    }
    print(f"{rounds} rounds, microseconds of processor time a world, by worlds in a block")
    print(f"{'':<14}" + "".join(f"{size:>10,}" for size in sizes))
    for name in sorted(middle[sizes[-1]], key=middle[sizes[-1]].__getitem__, reverse=True):
        print(f"{name:<14}" + "".join(f"{middle[size][name]:>10.1f}" for size in sizes))
    print(f"{'all':<14}" + "".join(f"{sum(middle[size].values()):>10.1f}" for size in sizes))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(given[0] if given else 5, given[1:] or [1024, BLOCK])
