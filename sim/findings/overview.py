"""Every scenario by every outcome: how much more or less of it than in the one compared to."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np

from sim.findings.comparison import (
    ComparisonFinding,
    label_of_first,
    labels,
    left_out,
    quoted_titles,
    scenarios,
    sends,
)
from sim.findings.finding import Table
from sim.findings.names import host
from sim.findings.ranking import Ranking, side
from sim.outcomes.catalogue import Row
from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.outcomes.measure import LASTING, RATIOS, measure_row
from sim.results.measurement import measure, worlds
from sim.studies.comparison import Comparison
from sim.studies.contrast import contrast, direction, same
from sim.studies.significance import above
from sim.words import MINUS, counted, decimal, number, percent, signed, spelt

_YEAR = ("states deployed a year after the deal", "force a year after the deal")
_END = ("states deployed", "force")
"""States and troops: a year after the deal; at the end, where too few worlds are followed so long.

The first one sorts the rows.
"""

_BESIDE = ("guarantee", "chance of a deal", LASTING)
"""What stands beside them."""

_BITE = (*RATIOS, LASTING)
"""The columns about the guarantee."""

RULINGS = {1: "more", -1: "less", 0: "none"}
"""Words of the table for a difference that is drawn as one, either way, and for one that is not."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of the overview: one measure."""

    measure: str
    """Its name."""
    heading: tuple[str, str]
    """The two lines above it."""
    level: str
    """The mean in the scenario compared to, in words."""
    gaps: tuple[Estimate, ...]
    """Difference of each other scenario, in the order of the rows."""
    differences: tuple[str, ...]
    """The same in words."""
    signs: tuple[int, ...]
    """1 for more and -1 for less, beyond chance and enough to be written; else 0."""


@dataclass(frozen=True, eq=False, kw_only=True)
class OverviewFinding(ComparisonFinding):
    """Every scenario by every outcome.

    The table has a row for each scenario and measure: ``scenario``, ``measure``; the ``difference``
    from the one compared to, in the unit of the measure, with its paired 95% interval, ``low`` and
    ``high``; what it is taken for, its ``ruling``: more, less or none, empty where nothing can be
    compared; the number of worlds ``n``; and whether the scenario ``sends`` troops in any world.
    """

    first: str
    """Label of the scenario compared to; the others are the rows."""
    columns: tuple[Column, ...]


def find(comparison: Comparison) -> OverviewFinding:
    """How much more or less of every outcome there is in each scenario."""
    year = _followed(comparison)
    measures = (*(_YEAR if year else _END), *_BESIDE)
    note = " States and troops: in worlds with a deal a year old in both." * year
    return _overview(
        comparison,
        measures,
        title=_title(comparison, measures[0]),
        note=note + left_out(comparison, always=True),
    )


def _followed(comparison: Comparison) -> bool:
    """Whether enough worlds are followed for a year after a deal in a scenario and the first."""
    return any(gap.n >= LEAST for gap in _gaps(comparison, _YEAR[0]))


def find_bite(comparison: Comparison) -> OverviewFinding:
    """How much more or less toothless the guarantee is, with all that is read beside it."""
    return _overview(comparison, _BITE, title=_title_of_bite(comparison))


def _overview(
    comparison: Comparison, measures: tuple[str, ...], *, title: str, note: str = ""
) -> OverviewFinding:
    """Difference of some measures; the scenario with most of the first comes first."""
    gaps = _gaps(comparison, measures[0])
    order = sorted(range(len(gaps)), key=lambda k: (not isfinite(gaps[k].value), -gaps[k].value))
    columns = tuple(_column(comparison, name, order) for name in measures)
    empty = any(not isfinite(gap.value) for column in columns for gap in column.gaps)
    return OverviewFinding(
        table=_table(comparison, order, columns),
        title=title,
        subtitle=(
            f"Difference from {label_of_first(comparison)} (top row: its means), with 95% "
            f"interval, from {counted(comparison.n, 'world')} paired one by one. Blue, +: more; "
            f"orange, {MINUS}: less; hollow, without a number: no difference beyond chance, or too "
            f"small to show.{' Empty: nothing to compare.' * empty}{note}"
        ),
        first=labels(comparison)[0],
        columns=columns,
        **scenarios(comparison, [k + 1 for k in order]),
    )


def _column(comparison: Comparison, name: str, order: list[int]) -> Column:
    every = _gaps(comparison, name)
    return column(name, comparison, gaps=tuple(every[k] for k in order))


def column(name: str, comparison: Comparison, *, gaps: tuple[Estimate, ...]) -> Column:
    """Differences of a measure as they are written, and its level in what is compared to."""
    return Column(
        measure=name,
        heading=measure_row(name).short,
        level=level(name, measure(name, comparison.to).value),
        gaps=gaps,
        differences=tuple(difference(name, gap) for gap in gaps),
        signs=tuple(sign(name, gap) for gap in gaps),
    )


def _table(comparison: Comparison, order: list[int], columns: tuple[Column, ...]) -> Table:
    every = [comparison.others[k] for k in order]
    cells = [(one.gaps[k], one.signs[k]) for k in range(len(order)) for one in columns]
    gaps = [gap for gap, _ in cells]
    return {
        "scenario": np.repeat([one.name for one in every], len(columns)),
        "measure": np.tile([one.measure for one in columns], len(every)),
        "difference": np.array([gap.value for gap in gaps]),
        "low": np.array([gap.low for gap in gaps]),
        "high": np.array([gap.high for gap in gaps]),
        "ruling": np.array([RULINGS[way] if isfinite(gap.value) else "" for gap, way in cells]),
        "n": np.array([gap.n for gap in gaps]),
        "sends": np.repeat([sends(one) for one in every], len(columns)),
    }


def _title(comparison: Comparison, name: str) -> str:
    """Name the scenarios that raise and lower deployment most, where they send any troops."""
    place = host(comparison.to)
    if not any(map(sends, comparison.every)):
        return f"No troops are sent to {place} in any world of any scenario"
    sent = [k for k, one in enumerate(comparison.others) if sends(one)]
    kept = [k for k in sent if isfinite(_gaps(comparison, name)[k].value)]
    if not sent:
        every = "that is compared" if len(comparison.others) > 1 else "with the change"
        return f"No troops are sent to {place} in any world {every}"
    found = [worlds(name, one) for one in comparison.others]
    return _moved(comparison, name, kept, beyond=lambda j, k: above(found[j], found[k]))


def _title_of_bite(comparison: Comparison) -> str:
    """Name the scenarios that make the guarantee most and least toothless."""
    name, others = _BITE[0], comparison.others
    kept = [k for k, gap in enumerate(_gaps(comparison, name)) if isfinite(gap.value)]
    if not kept:
        return "No world has a ceasefire in which a guarantee could be toothless"

    def beyond(j: int, k: int) -> bool:
        return direction(contrast(name, these=others[j], those=others[k]).difference) > 0

    return _moved(comparison, name, kept, beyond=beyond)


_SUBJECTS = {
    _YEAR[0]: "The number of states deployed a year after a deal",
    _END[0]: "The number of states deployed at the end",
    _BITE[0]: "Toothlessness",
}


def _moved(
    comparison: Comparison, name: str, kept: list[int], *, beyond: Callable[[int, int], bool]
) -> str:
    """Name the scenarios, of those kept, with which a measure rises and falls most."""
    gaps, subject = _gaps(comparison, name), _SUBJECTS[name]
    lower = f"{subject[:1].lower()}{subject[1:]}"
    if comparison.n < LEAST:
        return f"Too few worlds to say what changes {lower}"
    if all(same(gaps[k]) for k in kept):
        return f"{subject} is the same, world by world, in each scenario"
    ways = {k: sign(name, gaps[k]) for k in kept}
    names, digits = quoted_titles(comparison)[1:], _digits(measure_row(name))
    order = sorted(kept, key=lambda k: -gaps[k].value)
    ranking = Ranking(order, beyond, {k: abs(gaps[k].value) for k in kept}, names)

    def by(low: float, high: float) -> str:
        ends = [decimal(end, digits) for end in (low, high)]
        return f"by {' to '.join(dict.fromkeys(ends))}"

    parts = []
    for verb, way, one in (("rises", 1, ranking), ("falls", -1, ranking.reversed())):
        moved = [k for k in one.order if ways[k] == way]
        first = side(one, by)
        if len(moved) == 1:
            parts.append(f"{verb} with {names[moved[0]]}, {by(*[ranking.means[moved[0]]] * 2)}")
        elif moved and first and set(first.members) <= set(moved):
            most = " most" if first.doubt or len(moved) > len(first.members) else ""
            parts.append(f"{verb}{most} with {first.who}, {first.level}{first.doubt}")
        elif moved:
            parts.append(f"{verb} in {spelt(len(moved))} scenarios")
    if not parts:
        least = f"by {10.0**-digits:.{digits}f} or more"
        return f"No scenario changes {lower} {least} beyond chance"
    return f"{subject} {', and '.join(parts)}"


def _gaps(comparison: Comparison, name: str) -> list[Estimate]:
    """Differences of a measure, in the order of the others."""
    return [comparison.contrasts[one.name][name].difference for one in comparison.others]


def level(name: str, value: float) -> str:
    """Write the mean of a measure in the scenario compared to."""
    row = measure_row(name)
    if row.scale == 100:
        return percent(value)
    if row.digits == 0 and value >= 100:
        return number(float(f"{value:.2g}"))
    return decimal(value, _digits(row))


def sign(name: str, gap: Estimate) -> int:
    """1 for more and -1 for less, if it is beyond chance and not written as 0; else 0."""
    row = measure_row(name)
    written = abs(row.scale * gap.value) >= 10.0 ** -_digits(row) / 2
    return direction(gap) if written else 0


def difference(name: str, gap: Estimate) -> str:
    """Write a difference of a measure with its sign, as +4.9, or – where there is none."""
    row = measure_row(name)
    value = row.scale * gap.value
    if row.digits == 0 and abs(value) >= 100:
        value = float(f"{value:.2g}")
    return signed(value, _digits(row))


def _digits(row: Row) -> int:
    """Digits after the decimal point in a narrow column: of a share one less than elsewhere."""
    return row.digits - (row.unit == "share")
