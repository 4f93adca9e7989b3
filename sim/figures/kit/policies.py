"""A row for each policy, a column for each goal or outcome."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.label import Place, lettered, note
from sim.figures.kit.page import MARGIN, Page, page
from sim.findings.finding import Table
from sim.findings.names import apart
from sim.findings.robust import PoliciesFinding

NAMES, BETWEEN = 1.85, 0.24
"""Most room of the names at the left, and the space between columns, inches."""

ROW, TWO_LINES = 0.27, 0.36
"""Height of a row, and of one with a name on two lines, inches."""

LINES = 3
"""Lines of a heading at most."""


def columns(
    finding: PoliciesFinding, draw: Callable[[Axes, Table, float], None], *, floor: float = 0.0
) -> Figure:
    """A row for each policy, and a column for each heading, into which a function draws.

    It gets the axes, the rows of the table that are the column's, and its width, inches; below the
    rows a `floor` of some inches is left.
    """
    names, count = names_of(finding.names), len(finding.headings)
    left, each, tall = layout(names, count)
    lines = headings(finding.headings, room=each)
    sheet = page(finding, height=floor + tall + above(lines))
    for k in range(count):
        ax = panel(sheet, (left + k * (each + BETWEEN), each), bottom=floor, tall=tall)
        ax.set_ylim(len(names) - 0.5, -0.5)
        ink = lettered(color=style.INK, linespacing=1.0)
        ax.set_yticks(np.arange(len(names)) if k == 0 else [], names if k == 0 else [], **ink)
        some = slice(k * len(names), (k + 1) * len(names))
        draw(ax, {name: one[some] for name, one in finding.table.items()}, each)
        head(ax, lines[k], tall=tall)
    return sheet.figure


def names_of(names: Sequence[str]) -> list[str]:
    """Names on one line or two, cut so that those that differ still do."""
    font = style.font()

    def fits(text: str) -> bool:
        return len(lettering.wrap(text, font, room=NAMES)) <= 2

    lines = apart([lettering.plain(one) for one in names], fits)
    return ["\n".join(lettering.wrap(one, font, room=NAMES)[:2]) for one in lines]


def layout(names: Sequence[str], count: int) -> tuple[float, float, float]:
    """Left edge and width of the first of some columns, and height of all rows, inches."""
    font = style.font()
    lines = [line for one in names for line in one.split("\n")]
    left = MARGIN + max((lettering.width(line, font) for line in lines), default=0.0) + 0.12
    each = (style.WIDTH - MARGIN - left - (count - 1) * BETWEEN) / count
    tall = (TWO_LINES if any("\n" in one for one in names) else ROW) * len(names)
    return left, each, tall


def headings(words: Sequence[tuple[str, str]], *, room: float) -> list[list[str]]:
    """Headings of columns on as many lines as they need, at most three, and the unit below."""
    font = style.font(style.SMALL, "semibold")
    found = []
    for text, unit in words:
        lines = lettering.wrap(f"{text}, {unit}" if unit else text, font, room=room)
        if len(lines) > LINES:
            rest = lettering.fit(" ".join(lines[LINES - 1 :]), font, room=room)
            lines = [*lines[: LINES - 1], rest]
        found.append(lines)
    return found


def above(lines: Sequence[Sequence[str]]) -> float:
    """Height that headings take, inches."""
    return 0.14 + 0.14 * max(map(len, lines), default=0)


def panel(sheet: Page, span: tuple[float, float], *, bottom: float, tall: float) -> Axes:
    """Axes of a column, from its left edge and as wide as given, inches."""
    left, wide = span
    right = style.WIDTH - left - wide
    return sheet.axes(left=left, right=right, bottom=bottom, top=bottom + tall)


def head(ax: Axes, lines: Sequence[str], *, tall: float) -> None:
    """Write the heading of a column at its left."""
    bold = lettered(style.SMALL, "semibold", color=style.INK, va="baseline")
    for up, line in enumerate(reversed(lines)):
        note(ax, line, place=Place(0, 1 + (0.07 + 0.14 * up) / tall), letters=bold)
