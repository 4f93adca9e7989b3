"""The tables of a comparison on the terminal: a row a scenario, a column a measure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sim.outcomes.measure import LASTING, measure_row
from sim.studies.assessment import AssessedContrast
from sim.studies.compare import CompareAnswer, ComparedScenario
from sim.studies.largest import held
from sim.text import wrapped
from sim.words import counted, decimal, signed

WIDTH = 79
"""Columns that a table or a sentence takes at most."""

LONGEST = 24
"""Columns of a name; a longer one has a line to itself."""

DOT = "."
"""Stands for a difference that is none, or that chance may explain."""

HELD = "held"
"""Stands for the chance of the force at which the scenarios differ most."""

GIVEN = {
    "states deployed a year after the deal": ("states", "a year", "after"),
    "force a year after the deal": ("troops", "a year", "after"),
    HELD: ("", "held", "%"),
    "chance of an attack given a deal": ("", "attack", "%"),
    LASTING: ("a year", "intact", "%"),
}
"""Columns about worlds with a deal, with the lines of their headings."""

COLUMNS = {
    **GIVEN,
    "chance of a deal": ("", "deal", "%"),
    "toothlessness": ("", "tooth-", "less"),
}
"""Columns of the table."""

BITE = {
    "bite of the guarantee": ("bite of", "guarantee"),
    "bite of the force": ("bite of", "force"),
    "response reliability": ("honoured", "if tested"),
    "deterrence efficacy": ("attacks", "averted"),
}
"""Columns of a second table, of what deters."""


def table(answer: CompareAnswer, columns: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Lay some differences out, a row a scenario; a dot where none is beyond chance."""
    names = measures(answer, columns)
    levels = [level(name, answer.levels[name]) for name in names]
    shown = {one.name: [_cell(each) for each in chosen(one, names)] for one in answer.scenarios}
    headings = list(columns.values())
    if HELD in columns:
        at = list(columns).index(HELD)
        headings[at] = (f"{answer.size:,}", *headings[at][1:])
    cells = [*zip(*headings, strict=True), levels, *shown.values()]
    first = min(LONGEST, max(len(name) for name in (answer.to, *shown)) + 1)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    gap = 2 if first + sum(widths) + 2 * len(widths) <= WIDTH else 1
    widths = [gap + wide for wide in widths]
    if GIVEN.keys() <= columns.keys():
        yield " " * (first + gap) + " given a deal ".center(sum(widths[: len(GIVEN)]) - gap, "-")
    for line in zip(*headings, strict=True):
        yield from _row("", line, widths=[first, *widths])
    yield from _row(answer.to, levels, widths=[first, *widths])
    yield "Differences; a dot where there is none beyond chance"
    for name, row in shown.items():
        yield from _row(name, row, widths=[first, *widths])
    if HELD in columns:
        yield from wrapped(
            f"Held: {answer.size:,} troops or more for {counted(round(answer.held_weeks), 'week')} "
            "running; intact: no attack in the first year; toothless: 0 deters as a certain "
            "guarantee, 1 as none and no force.",
            WIDTH,
        )


def measures(answer: CompareAnswer, columns: Iterable[str]) -> list[str]:
    """Measures of some columns."""
    return [held(answer.size) if name == HELD else name for name in columns]


def chosen(one: ComparedScenario, names: Iterable[str]) -> list[AssessedContrast]:
    """Some contrasts of a scenario, in an order."""
    contrasts = {contrast.measure: contrast for contrast in one.verdicts}
    return [contrasts[name] for name in names]


def _row(name: str, cells: Sequence[str], *, widths: Sequence[int]) -> Iterator[str]:
    """Lay out a row; a name that is longer than its column gets a line of its own."""
    first, *others = widths
    if len(name) >= first:
        yield name
    figures = "".join(f"{cell:>{wide}}" for cell, wide in zip(cells, others, strict=True))
    yield f"{name if len(name) < first else '':<{first}}{figures}"


def level(measure: str, value: float | None) -> str:
    """A measure as it is written; a dot where it has no value."""
    row = measure_row(measure)
    return DOT if value is None else decimal(value, row.digits, scale=row.scale)


def _cell(contrast: AssessedContrast) -> str:
    """A difference beyond chance, 0 where it rounds to that; else a dot."""
    if contrast.ruling not in ("more", "less"):
        return DOT
    row = measure_row(contrast.measure)
    return signed(contrast.difference, row.digits, scale=row.scale)
