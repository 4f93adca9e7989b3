"""What the findings of all comparisons share: the scenarios, and how differences are written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.findings.finding import Finding
from sim.findings.names import plain, quoted, scenario_title
from sim.outcomes.catalogue import Row
from sim.outcomes.guarantee_index import Estimate
from sim.outcomes.measure import measure_row
from sim.studies.comparison import Comparison
from sim.words import decimal, number, percent, signed

_PERCENT = 100.0


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


PAIRED = "All scenarios ran on the same worlds, paired one by one."
"""What a subtitle says of the worlds."""


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


def by_week(comparison: Comparison) -> dict[str, NDArray[Any]]:
    """Columns of a table with a row for each scenario and week: its name, and the week."""
    weeks, names = comparison.to.data["week"].values, [one.name for one in comparison.every]
    return {"scenario": np.repeat(names, weeks.size), "week": np.tile(weeks, len(names))}


def level(name: str, value: float) -> str:
    """Write the mean of a measure in the scenario compared to."""
    row = measure_row(name)
    if row.scale == _PERCENT:
        return percent(value)
    if row.digits == 0 and value >= 100:
        return number(float(f"{value:.2g}"))
    return decimal(value, _digits(row))


def difference(name: str, gap: Estimate) -> str:
    """Write a difference of a measure with its sign, as +4.9; same, or – where there is none."""
    if same(gap):
        return "same"
    row = measure_row(name)
    digits, value = _digits(row), row.scale * gap.value
    if abs(value) < 10.0**-digits / 2:
        return "≈ 0"
    if row.digits == 0 and abs(value) >= 100:
        value = float(f"{value:.2g}")
    return signed(value, digits)


def _digits(row: Row) -> int:
    """Digits after the decimal point in a narrow column: of a share one less than elsewhere."""
    return row.digits - (row.unit == "share")


def same(gap: Estimate) -> bool:
    """Whether nothing differs in any world."""
    return gap.value == gap.low == gap.high == 0


def direction(gap: Estimate) -> int:
    """1 for a difference above 0 beyond chance, -1 for one below, else 0."""
    return int(gap.low > 0) - int(gap.high < 0)
