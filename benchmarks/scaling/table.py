"""The table: the program, as it is called and as it is run, beside a peer."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median

from scaling.helper import BENCHMARKS, Helper
from scaling.timing import Spent, cluster, command

SCENARIO = BENCHMARKS.parent / "scenarios" / "baseline.yaml"
MANY = 100_000
QUICK = 2_048
"""Stands for `MANY` in a quick run."""
LARGE = 1_000_000
WARMING = 1_024
"""Worlds that a cluster runs before it is timed, so that its workers have imported the program."""

Helpers = dict[str, Helper]


@dataclass(frozen=True, eq=False)
class Row:
    """One line of the table.

    Attributes
    ----------
    name
        What it says.
    worlds
        Worlds that are run.
    run
        Runs and times them.
    needs
        Module without which the row is left out.
    """

    name: str
    worlds: int
    run: Callable[[], Spent]
    needs: str = "sim"

    @property
    def missing(self) -> bool:
        """Whether it must be left out."""
        return find_spec(self.needs) is None


def rows(asked: Helpers, *, quick: bool, large: bool) -> list[Row]:
    """List the rows.

    Parameters
    ----------
    asked
        The helpers `program` and `peer`.
    quick
        Whether a few worlds will do.
    large
        Whether there are to be rows of a million worlds.

    Returns
    -------
    The rows in the order in which they are printed; the first is what others are divided by.
    """
    many = QUICK if quick else MANY
    fewer = [1, 1_000] if quick else [1, 1_000, 10_000]
    most = [LARGE] if large else []
    peer = 4 if quick else 100
    program = asked["program"]
    return [
        *(Row("in one process, in memory", n, _calling(program, "engine", worlds=n))
          for n in [many, *most, *reversed(fewer)]),
        *(Row("sim run", n, _running(n)) for n in [*most, many, *reversed(fewer)]),
        *(Row("sim run -j 2", n, _running(n, "-j", "2")) for n in [*most, many, *fewer[:0:-1]]),
        Row("sim run --cluster, 2 workers", many, lambda: _on_cluster(many), "distributed"),
        Row("Mesa peer", peer, _calling(asked["peer"], "peer", worlds=peer)),
    ]  # fmt: skip


def _calling(helper: Helper, task: str, **wanted: int) -> Callable[[], Spent]:
    return lambda: helper.ask(task, **wanted)


def _running(worlds: int, *options: str) -> Callable[[], Spent]:
    """Time the whole command, in a folder of its own that is thrown away."""

    def run() -> Spent:
        with tempfile.TemporaryDirectory() as folder:
            return command(_sim_run(worlds, *options), folder=folder)

    return run


def _sim_run(worlds: int, *options: str) -> list[str]:
    several = ["--replications", str(worlds), "--fresh", *options]
    return [sys.executable, "-m", "sim", "run", str(SCENARIO), *several]


def _on_cluster(worlds: int) -> Spent:
    """Time the whole command with a cluster that stands ready; its start is not timed."""
    with tempfile.TemporaryDirectory() as folder, cluster(2) as (address, members):
        there = ("--cluster", address)
        command(_sim_run(WARMING, *there), folder=folder)
        return command(_sim_run(worlds, *there), folder=folder, beside=members)


@dataclass(frozen=True)
class Line:
    """What a row came to, over all rounds.

    Attributes
    ----------
    name, worlds
        As in the row.
    processor
        Milliseconds for a world, by round.
    ratio
        That as a multiple of the first row's, by round.
    wall
        Milliseconds of the clock for a world, by round.
    peak
        Most memory resident at a time in any round, MiB.
    """

    name: str
    worlds: int
    processor: list[float]
    ratio: list[float]
    wall: list[float]
    peak: float | None = None

    def __str__(self) -> str:
        middle, ratio = median(self.processor), median(self.ratio)
        span = f"{number(min(self.processor))} to {number(max(self.processor))}"
        wall, rate = number(median(self.wall)), number(1000 / middle)
        peak = "" if self.peak is None else f"{self.peak:,.0f}"
        cells = (f"{self.worlds:,}", number(middle), span, wall, rate, number(ratio), peak)
        return _aligned(self.name, *cells)


def _aligned(name: str, *cells: str) -> str:
    widths = (10, 10, 18, 9, 11, 9, 7)
    told = "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"{name:<28}{told}".rstrip()


HEADING = "\n".join(
    [
        _aligned("", "", "processor", "least to", "wall", "worlds per", "ratio to", "peak"),
        _aligned("", "worlds", "ms/world", "most", "ms/world", "CPU second", "1st row", "MiB"),
    ]
)


def number(value: float) -> str:
    """Write three figures of a number, and all before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:#.3g}" if value >= 0.001 else f"{value:.1e}"


def lines(measured: dict[Row, list[Spent]]) -> list[Line]:
    """Sum the rounds up; the first row is what the others are divided by."""
    first = next(iter(measured))
    base = [1000 * spent.processor / first.worlds for spent in measured[first]]
    found = []
    for row, rounds in measured.items():
        peaks = [spent.peak for spent in rounds if spent.peak is not None]
        wall = [1000 * spent.wall / row.worlds for spent in rounds]
        each = [1000 * spent.processor / row.worlds for spent in rounds]
        peak = max(peaks, default=None)
        found.append(Line(row.name, row.worlds, each, _ratios(each, base), wall, peak))
    return found


def _ratios(these: list[float], those: list[float]) -> list[float]:
    return [one / other for one, other in zip(these, those, strict=True)]
