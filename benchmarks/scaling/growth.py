"""How the processor time for a world grows with worlds, weeks, states and design points."""

from dataclasses import dataclass
from math import log
from statistics import linear_regression, median
from typing import Any

from scaling.helper import Helper
from scaling.table import number
from scaling.timing import Spent

DECADE = 10
EACH = 256
"""Worlds of a design point."""


@dataclass(frozen=True, eq=False)
class Point:
    """One measurement of a curve.

    Attributes
    ----------
    panel, curve
        What varies, and what is meant.
    at
        How much of it.
    worlds
        Worlds in all.
    task, wanted
        What a helper is asked.
    """

    panel: str
    curve: str
    at: int
    worlds: int
    task: str
    wanted: dict[str, Any]

    def run(self, helper: Helper) -> Spent:
        """Have it measured."""
        return helper.ask(self.task, **self.wanted)


def points(*, quick: bool, large: bool) -> list[Point]:
    """List all points of all curves; a quick run has few of each, and few worlds."""
    worlds = [100, 1_000, 4_000] if quick else [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000]
    weeks = [13, 130, 208] if quick else [13, 26, 52, 104, 156, 208, 312, 416]
    states = [8, 80, 120] if quick else [8, 16, 32, 64, 128, 256, 512]
    designs = [1, 10, 16] if quick else [1, 4, 16, 64]
    several = EACH if quick else 4096
    few = EACH if quick else 1024
    if large:
        worlds = [*worlds, 300_000, 1_000_000]
    return [
        *(Point("worlds", "one scenario", n, n, "engine", {"worlds": n}) for n in worlds),
        *(Point("weeks", "one scenario", n, several, "weeks", {"weeks": n, "worlds": several})
          for n in weeks),
        *(Point("states", curve, n, few, "states", {"states": n, "worlds": few, "ties": ties})
          for curve, ties in (("tied by groups", "shared_groups"), ("tied alike", "uniform"))
          for n in states),
        *(Point("design points", curve, n, n * EACH, task, {"points": n, "worlds": EACH})
          for curve, task in (("an ensemble each", "apart"), ("one ensemble", "together"))
          for n in designs),
    ]  # fmt: skip


@dataclass(frozen=True)
class Curve:
    """What one curve came to.

    Attributes
    ----------
    panel, name
        What varies, and what is meant.
    at
        How much of it.
    worlds
        Worlds of each point.
    processor
        Milliseconds for a world, by point and round.
    """

    panel: str
    name: str
    at: list[int]
    worlds: list[int]
    processor: list[list[float]]

    @property
    def middle(self) -> list[float]:
        """Median over rounds, by point."""
        return [median(rounds) for rounds in self.processor]

    @property
    def slope(self) -> float | None:
        """Power with which it grows beyond the first decade, by least squares on logarithms."""
        late = [
            (log(x), log(y))
            for x, y in zip(self.at, self.middle, strict=True)
            if x >= DECADE * self.at[0]
        ]
        return linear_regression(*zip(*late, strict=True)).slope if len(late) > 1 else None

    def __str__(self) -> str:
        slope = "" if self.slope is None else f"{self.slope:+.2f}"
        rows = [f"{self.panel}: {self.name}{f'; grows as the power {slope}' if slope else ''}"]
        for at, worlds, rounds in zip(self.at, self.worlds, self.processor, strict=True):
            several = "".join(f"{count:>12,}" for count in (at, worlds))
            span = f"{number(min(rounds))} to {number(max(rounds))}"
            rows.append(f"{several}{number(median(rounds)):>11}{span:>20}")
        return "\n".join(rows)


HEADING = f"{'':>12}{'worlds':>12}{'ms/world':>11}{'least to most':>20}"


def curves(measured: dict[tuple[str, str], dict[Point, list[Spent]]]) -> list[Curve]:
    """Sum the rounds up."""
    return [
        Curve(
            panel,
            name,
            [point.at for point in held],
            [point.worlds for point in held],
            [
                [1000 * spent.processor / point.worlds for spent in rounds]
                for point, rounds in held.items()
            ],
        )
        for (panel, name), held in measured.items()
    ]
