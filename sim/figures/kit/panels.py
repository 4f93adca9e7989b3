"""Small panels in rows and columns, and what stands about those of scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT_X, AT_Y, Place, halo, lettered, note, size
from sim.figures.kit.page import MARGIN, Page, page, pale
from sim.figures.kit.scenario_style import GHOST, styles
from sim.findings import names
from sim.findings.comparison import ComparisonFinding
from sim.words import opening, span

LEFT = 0.62
"""Distance of panels of scenarios from the left edge of the page, inches."""

_TALL = {1: 2.4, 2: 2.4, 3: 1.7, 4: 1.5}
"""Height of each panel where there are few of them, inches."""

_LINE, _TALLEST = 0.135, 0.19
"""Height of a line of a heading, and of words at the end of a line, inches."""

_TINT, _ON_TINT = "#FBF1DC", "#8A5A00"
"""Ground and letters of panels on a scale of their own."""


@dataclass(frozen=True)
class Layout:
    """Where small panels stand in the body of a page."""

    places: tuple[tuple[int, int], ...]
    """Column from the left and row from the top of each panel, from 0."""
    width: float
    height: float
    """Size of a panel, inches."""
    left: float = MARGIN
    """Distance of the first column from the left edge of the page, inches."""
    between: float = 0.17
    """Distance between two columns, inches."""
    above: float = 0.36
    below: float = 0.1
    """Room for words above and below every panel, inches."""
    floor: float = 0.14
    """Further room below the last row, inches."""

    @property
    def rows(self) -> int:
        """Number of rows."""
        return 1 + max(row for _, row in self.places)

    @property
    def pitch(self) -> float:
        """Height of a row, inches."""
        return self.above + self.height + self.below

    @property
    def body(self) -> float:
        """Height of all rows together, inches."""
        return self.rows * self.pitch + self.floor


def in_rows(count: int, *, height: float) -> Layout:
    """Lay panels out row by row, three to five in a row, across the page.

    The number in a row is such that few places in the last one stay empty.
    """
    choice = (count,) if count <= 4 else (3, 4) if count < 10 else (4, 5) if count <= 24 else (5,)
    columns = min(choice, key=lambda columns: (-count % columns, columns))
    places = tuple((k % columns, k // columns) for k in range(count))
    room = style.WIDTH - LEFT - MARGIN
    width = (room - (columns - 1) * Layout.between) / columns
    return Layout(places, width, height, left=LEFT)


def small_multiples(sheet: Page, layout: Layout) -> list[Axes]:
    """Add the axes of each panel at the lower edge of the body of a page, in order."""
    drawn = []
    for column, row in layout.places:
        left = layout.left + column * (layout.width + layout.between)
        bottom = layout.floor + (layout.rows - 1 - row) * layout.pitch + layout.below
        right, top = style.WIDTH - left - layout.width, bottom + layout.height
        ax = sheet.axes(left=left, right=right, bottom=bottom, top=top)
        ax.set(xticks=[], yticks=[])
        drawn.append(ax)
    return drawn


def of_scenarios(
    finding: ComparisonFinding, *, height: float, above: float = 0.0
) -> tuple[Page, list[Axes]]:
    """Set a page with a panel for each scenario under its title, and some room above them, inches.

    Panels have the height that is given, but more where there are few of them.
    """
    count = len(finding.names)
    layout = in_rows(count, height=_TALL.get(count, height))
    sheet = page(finding, height=layout.body + above)
    axes, font = small_multiples(sheet, layout), style.font(style.SMALL, "semibold")
    every = styles(finding)
    headings = _headings([part.label for part in every], room=layout.width, font=font)
    for ax, part, heading in zip(axes, every, headings, strict=True):
        letters = lettered(style.SMALL, "semibold", color=part.colour, va="baseline")
        for k, line in enumerate(reversed(heading)):
            note(ax, line, place=Place(0, 1, up=72 * (0.05 + k * _LINE)), letters=letters)
    return sheet, axes


def scale(axes: Sequence[Axes], ticks: Sequence[float], *, labels: Sequence[str]) -> None:
    """Draw the pale lines of the vertical axis in every panel, named at the left of each row."""
    across = _across(axes)
    for k, ax in enumerate(axes):
        ax.set_yticks(ticks, labels if k % across == 0 else [""] * len(ticks), **lettered())
        ax.tick_params(axis="y", labelsize=style.SMALL)
        pale(ax, "y")


def own_scale(ax: Axes, ticks: Sequence[float], *, labels: Sequence[str]) -> None:
    """Mark a panel on a scale of its own: tinted, the names of the lines inside it."""
    ax.set_facecolor(_TINT)
    ax.set_yticks(ticks, [""] * len(ticks))
    pale(ax, "y")
    letters = lettered(7.5, color=_ON_TINT, va="bottom", path_effects=halo())
    for tick, label in zip(ticks[1:], labels[1:], strict=True):
        note(ax, label, place=Place(0.02, tick, AT_Y), letters=letters)


def ghost(ax: Axes, *, x: Array, y: Array, colour: str = GHOST) -> None:
    """Draw the line of the scenario compared to over the panel of another."""
    look: dict[str, Any] = {"color": colour, "linewidth": 1.1, "dashes": (3, 1.5), "zorder": 4}
    ax.plot(x, y, label="ghost", **look)


def beneath(axes: Sequence[Axes], ticks: Sequence[tuple[float, str]]) -> None:
    """Name places of the horizontal axis under the lowest panel of each column."""
    for ax in axes[max(0, len(axes) - _across(axes)) :]:
        low, high = ax.get_xlim()
        for x, name in ticks:
            side = "left" if x <= low else "right" if x >= high else "center"
            letters = lettered(style.SMALL, color=style.TEXT, ha=side, va="top")
            note(ax, name, place=Place(x, 0, AT_X, up=-4), letters=letters)


def weeks(axes: Sequence[Axes], last: int) -> None:
    """Set the horizontal axes to weeks, and name the first and the last one."""
    for ax in axes:
        ax.set_xlim(0, max(last, 1))
    beneath(axes, [(0, "Start"), (max(last, 1), opening(span(last)))])


def ending(ax: Axes, text: str, *, end: float, ghost: float | None) -> None:
    """Write words at the end of a line, on the side of it that the ghost leaves free.

    `end` and `ghost` are where the line and the ghost end, in units of the axes.
    """
    low, high = ax.get_ylim()
    tall = size(ax)[1]
    inches = tall / (high - low)
    at = (end - low) * inches
    behind = -1.0 if ghost is None else (ghost - low) * inches
    crossed = -0.01 < behind - at < _TALLEST
    below = crossed and at > _TALLEST
    up = behind + 0.03 if crossed and not below else min(at + 0.04, tall - _TALLEST - 0.16)
    letters = lettered(weight="semibold", color=style.INK, ha="right", path_effects=halo())
    side = {"va": "top" if below else "bottom", "zorder": 6}
    place = Place(0.98, (at - 0.03 if below else up) / tall)
    note(ax, text, place=place, letters={**letters, **side})


def _across(axes: Sequence[Axes]) -> int:
    """Count the panels in the first row."""
    return sum(abs(ax.get_position().y0 - axes[0].get_position().y0) < 1e-9 for ax in axes)


def _headings(texts: Sequence[str], *, room: float, font: FontProperties) -> list[list[str]]:
    """Break headings into two lines at most, cut so that those that differ stay different."""

    def lines(text: str) -> list[str]:
        return lettering.wrap(text, font, room=room)

    return [lines(text) for text in names.apart(texts, lambda text: len(lines(text)) <= 2)]
