"""Panels in a grid, one a scenario, each on ordinary axes: headings, scales, words at line ends."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties

from sim.figures.kit import lettering, style
from sim.figures.kit.label import halo
from sim.figures.kit.note import AT_X, Place, lettered, note
from sim.figures.kit.page import MARGIN, Page
from sim.figures.kit.scenario_style import ScenarioStyle
from sim.words import opening, span

_LEFT, _ACROSS, _DOWN = 0.62, 0.17, 0.1
_HEAD, _FLOOR = 0.36, 0.24
"""Room above a panel for two lines of heading, and under the lowest panels, inches."""

_LINE, _TALLEST = 0.135, 0.19
"""Height of a line of a heading, and of words at the end of a line, inches."""

_TINT, _ON_TINT = "#FBF1DC", "#8A5A00"
"""Ground and letters of panels on a scale of their own."""


def height(count: int, tall: float) -> float:
    """Height of the body for so many panels of a height, inches."""
    rows = -(-count // columns(count))
    return rows * (_HEAD + tall) + (rows - 1) * _DOWN + _FLOOR


def columns(count: int) -> int:
    """Panels in a row: three to five, so that few places in the last row stay empty."""
    if count <= 4:
        return count
    choice = (3, 4) if count < 10 else (4, 5) if count <= 24 else (5,)
    return min(choice, key=lambda columns: (-count % columns, columns))


def panels(sheet: Page, count: int, *, tall: float) -> list[Axes]:
    """Axes in rows at the foot of the body, which is as high as :func:`height` or higher."""
    across = columns(count)
    rows = -(-count // across)
    wide = (style.WIDTH - _LEFT - MARGIN - (across - 1) * _ACROSS) / across
    made = []
    for k in range(count):
        left = _LEFT + (k % across) * (wide + _ACROSS)
        bottom = _FLOOR + (rows - 1 - k // across) * (_HEAD + tall + _DOWN)
        right = style.WIDTH - left - wide
        ax = sheet.axes(left=left, right=right, bottom=bottom, top=bottom + tall)
        ax.set(xticks=[], yticks=[])
        made.append(ax)
    return made


def headings(axes: Sequence[Axes], parts: Sequence[ScenarioStyle]) -> None:
    """Write the title of each scenario above its panel, in two lines at most."""
    font = style.font(style.SMALL, "semibold")
    for ax, part in zip(axes, parts, strict=True):
        letters = lettered(style.SMALL, "semibold", color=part.colour, va="baseline")
        for k, line in enumerate(reversed(_two(part.label, room=_size(ax)[0], font=font))):
            note(ax, line, place=Place(0, 1, up=72 * (0.05 + k * _LINE)), letters=letters)


def scale(axes: Sequence[Axes], ticks: Sequence[float], *, labels: Sequence[str]) -> None:
    """Draw the pale lines of the vertical axis in every panel, named at the left of each row."""
    across = columns(len(axes))
    for k, ax in enumerate(axes):
        ax.set_yticks(ticks, labels if k % across == 0 else [""] * len(ticks), **lettered())
        ax.tick_params(axis="y", labelsize=style.SMALL)
        ax.grid(visible=True, axis="y", color=style.GRID, linewidth=0.8)
        ax.set_axisbelow(True)


def own_scale(ax: Axes, ticks: Sequence[float], *, labels: Sequence[str]) -> None:
    """Mark a panel on a scale of its own: tinted, the names of the lines inside it."""
    ax.set_facecolor(_TINT)
    ax.set_yticks(ticks, [""] * len(ticks))
    ax.grid(visible=True, axis="y", color=style.GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    letters = lettered(7.5, color=_ON_TINT, va="bottom", path_effects=halo())
    for tick, label in zip(ticks[1:], labels[1:], strict=True):
        note(ax, label, place=Place(0.02, tick, ("axes fraction", "data")), letters=letters)


def beneath(axes: Sequence[Axes], ticks: Sequence[tuple[float, str]]) -> None:
    """Name places of the horizontal axis under the lowest panel of each column."""
    for ax in axes[max(0, len(axes) - columns(len(axes))) :]:
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
    tall = _size(ax)[1]
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


def _two(text: str, *, room: float, font: FontProperties) -> list[str]:
    """Break a heading into two lines at most, the second one cut where it is too long."""
    lines = lettering.wrap(text, font, room=room)
    if len(lines) <= 2:
        return lines
    rest = text.removeprefix(lines[0]).strip()
    return [lines[0], lettering.fit(rest, font, room=room)]


def _size(ax: Axes) -> tuple[float, float]:
    """Width and height of axes, inches."""
    wide, tall = ax.get_window_extent().size
    return float(wide) / style.DPI, float(tall) / style.DPI
