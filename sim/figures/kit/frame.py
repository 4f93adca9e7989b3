"""What stands about the panels of a grid: headings, scales, and the words at the ends of lines."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.font_manager import FontProperties

from sim.figures.kit import lettering, style
from sim.figures.kit.label import halo
from sim.figures.kit.note import lettered
from sim.figures.kit.panels import Grid, Panel
from sim.figures.kit.scenario_style import ScenarioStyle
from sim.words import opening, span

Ticks = Sequence[tuple[float, str]]
"""Share of the height or width, and name, of each mark of a scale."""

_LINE, _TALLEST, _UPRIGHT = 0.135, 0.19, 0.66


def headings(grid: Grid, parts: Sequence[ScenarioStyle]) -> None:
    """Write the title of each scenario above its panel, in two lines at most."""
    font = style.font(style.SMALL, "semibold")
    for panel, part in zip(grid.panels, parts, strict=True):
        letters = lettered(style.SMALL, "semibold", color=part.colour, va="baseline")
        for k, line in enumerate(reversed(_two(part.label, room=panel.width, font=font))):
            y = panel.bottom + panel.height + 0.05 + k * _LINE
            grid.ax.text(panel.left, y, line, **letters)


def levels(grid: Grid, ticks: Ticks, *, inside: Sequence[int] = ()) -> None:
    """Draw the pale lines of the vertical axis, named at the left of each row.

    Parameters
    ----------
    grid
        The panels.
    ticks
        Share of the height, and name, of each line.
    inside
        Panels of another scale, which are left out.
    """
    chosen = [panel for k, panel in enumerate(grid.panels) if k not in inside]
    _rules(grid, chosen, [y for y, _ in ticks])
    for k in range(0, len(grid.panels), grid.columns):
        for y, name in ticks if k not in inside else ():
            quiet = lettered(style.SMALL, ha="right", va="center_baseline")
            (place,) = grid.panels[k].points(np.array([0.0]), np.array([y]))
            grid.ax.text(float(place[0]) - 0.06, float(place[1]), name, **quiet)


def own_levels(grid: Grid, ticks: Ticks, *, chosen: Sequence[int]) -> None:
    """Mark panels of a scale of their own: tinted, the names of the lines within them."""
    panels = [grid.panels[k] for k in chosen]
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    shapes = [panel.points(*corners.T) for panel in panels]
    tinted = PolyCollection(shapes, facecolor="#FBF1DC", linewidth=0, zorder=0.1, label="own scale")
    grid.ax.add_collection(tinted, autolim=False)
    _rules(grid, panels, [y for y, _ in ticks])
    letters = lettered(7.5, color="#8A5A00", va="bottom", path_effects=halo())
    for k in chosen:
        for y, name in ticks[1:]:
            grid.write(k, name, at=(0.02, y), letters=letters)


def beneath(grid: Grid, ticks: Ticks) -> None:
    """Name places of the horizontal axis under the lowest panel of each column."""
    count = len(grid.panels)
    for panel in grid.panels[max(0, count - grid.columns) :]:
        for x, name in ticks:
            side = "left" if x <= 0 else "right" if x >= 1 else "center"
            letters = lettered(style.SMALL, ha=side, va="top")
            grid.ax.text(panel.left + x * panel.width, panel.bottom - 0.06, name, **letters)


def upright(grid: Grid, x: float) -> None:
    """Draw a dashed upright line in every panel, at a share of the width, below its words."""
    drawn = [panel.points(np.array([x, x]), np.array([0.0, _UPRIGHT])) for panel in grid.panels]
    look: dict[str, Any] = {
        "colors": style.INK,
        "linewidths": 0.7,
        "linestyles": [(0, (4, 3))],
        "zorder": 0.6,
    }
    grid.ax.add_collection(LineCollection(drawn, label="upright", **look), autolim=False)


def weeks(grid: Grid, last: int) -> None:
    """Name the first and the last week under the lowest panel of each column."""
    beneath(grid, [(0.0, "Start"), (1.0, opening(span(last)))])


def ending(grid: Grid, text: str, *, at: int, ends: tuple[float, float]) -> None:
    """Write words at the end of a line, on the side of it that the ghost leaves free.

    Parameters
    ----------
    grid
        The panels.
    text
        The words.
    at
        Which panel.
    ends
        Where the line and the ghost end, shares of the height.
    """
    tall = grid.panels[at].height
    end, ghost = ends
    crossed = -0.01 < (ghost - end) * tall < _TALLEST
    below = crossed and end * tall > _TALLEST
    up = min(end + 0.04 / tall, 1 - (_TALLEST + 0.16) / tall)
    if crossed and not below:
        up = ghost + 0.03 / tall
    letters = lettered(weight="semibold", color=style.INK, ha="right", path_effects=halo())
    side = {"va": "top" if below else "bottom", "zorder": 6}
    place = end - 0.03 / tall if below else up
    grid.write(at, text, at=(0.98, place), letters={**letters, **side})


def _two(text: str, *, room: float, font: FontProperties) -> list[str]:
    """Break a heading into two lines at most, the second one cut where it is too long."""
    lines = lettering.wrap(text, font, room=room)
    if len(lines) <= 2:
        return lines
    rest = text.removeprefix(lines[0]).strip()
    return [lines[0], lettering.fit(rest, font, room=room)]


def _rules(grid: Grid, panels: Sequence[Panel], levels: Sequence[float]) -> None:
    across = np.array([0.0, 1.0])
    ends = [(panel, y) for panel in panels for y in levels]
    drawn = [panel.points(across, np.array([y, y])) for panel, y in ends]
    colours = [style.AXIS if y == 0 else style.GRID for _, y in ends]
    rules = LineCollection(drawn, colors=colours, linewidths=0.8, zorder=0.5)
    grid.ax.add_collection(rules, autolim=False)
