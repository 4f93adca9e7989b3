"""What the findings of all comparisons share: the scenarios, and how differences are written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from sim.findings.finding import Finding
from sim.findings.names import plain, quoted, scenario_title
from sim.outcomes.guarantee_index import Estimate
from sim.studies.comparison import Comparison
from sim.words import BLANK, decimal, number, percent, signed


@dataclass(frozen=True, eq=False, kw_only=True)
class ComparisonFinding(Finding):
    """A finding about scenarios run on the same worlds."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    """Name of each scenario as drawn, and its title, unlike that of any other."""
    to: int
    """Position of the scenario compared to."""
    colours: tuple[int, ...]
    """Position of each among all scenarios, the one compared to first, which gives its colour."""


def labels(comparison: Comparison) -> list[str]:
    """Titles of all scenarios; a title that several have is preceded by the name."""
    titles = [scenario_title(one) for one in comparison.every]
    often = Counter(titles)
    return [
        f"{plain(one.name)}: {title}" if often[title] > 1 else title
        for one, title in zip(comparison.every, titles, strict=True)
    ]


def label_of_first(comparison: Comparison) -> str:
    """Title of the scenario compared to, in quotation marks."""
    return quoted(labels(comparison)[0])


def scenarios(comparison: Comparison, order: Sequence[int]) -> dict[str, Any]:
    """Fields of a finding that say which scenarios are drawn, in an order."""
    every = labels(comparison)
    return {
        "names": tuple(comparison.every[k].name for k in order),
        "labels": tuple(every[k] for k in order),
        "to": list(order).index(0) if 0 in order else -1,
        "colours": tuple(order),
        "foot": plain(comparison.foot),
    }


@dataclass(frozen=True)
class Column:
    """How a measure is shown in a column."""

    measure: str
    """Its name among what can be measured."""
    heading: tuple[str, str]
    """The two lines above it."""
    digits: int
    """Digits after the decimal point."""
    times: float = 1.0
    """What the measure is multiplied by."""

    def difference(self, gap: Estimate) -> str:
        """Write a difference with its sign, as +4.9; same, or – where there is none."""
        if not isfinite(gap.value):
            return BLANK
        if same(gap):
            return "same"
        value = self.times * gap.value
        if abs(value) < 10.0**-self.digits / 2:
            return "≈ 0"
        if self.digits == 0 and abs(value) >= 100:
            value = float(f"{value:.2g}")
        return signed(value, self.digits)

    def level(self, value: float) -> str:
        """Write a level of the scenario compared to."""
        if not isfinite(value):
            return BLANK
        if self.times == 100:
            return percent(value)
        value *= self.times
        if self.digits == 0 and value >= 100:
            return number(float(f"{value:.2g}"))
        return decimal(value, self.digits)


def same(gap: Estimate) -> bool:
    """Whether nothing differs in any world."""
    return gap.value == gap.low == gap.high == 0


def direction(gap: Estimate) -> int:
    """1 for a difference above 0 beyond chance, -1 for one below, else 0."""
    return int(gap.low > 0) - int(gap.high < 0)
