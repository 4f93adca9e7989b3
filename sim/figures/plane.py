"""An outcome over two levers: colours, contours, and the scenarios that lie between them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from sim.array import Array
from sim.figures import cells
from sim.figures.kit import lettering, spot, style
from sim.figures.kit.label import AT_Y, Place, lettered, note, size
from sim.figures.kit.lever import across, even, in_two
from sim.figures.kit.page import MARGIN, Page, page
from sim.figures.kit.panels import Layout, small_multiples
from sim.findings.lever_axis import LeverAxis
from sim.findings.sweep import SweepFinding
from sim.studies.lever import figures
from sim.words import percent

_RAMP = LinearSegmentedColormap.from_list("chances", list(style.CHANCES))
"""Colours from the least to the greatest value."""

_LEFT, _WIDEST, _RIGHT, _BELOW, _BETWEEN = 0.62, 1.5, 0.72, 0.5, 0.2
"""Room at the left, as it is and at most, at the right, where the key stands, and below; and
between two panels, inches."""

_TALL, _ROW, _KEY = 3.9, 0.42, 0.13
"""Height of a plane that is alone; of a row of cells; and width of the key, inches."""

_PALE, _STEP = 0.15, 0.2
"""Place on the ramp of a plane of one colour, and the furthest that two colours are apart."""


def draw(finding: SweepFinding) -> Figure:
    """Draw a plane for each group, all in the same colours."""
    count = len(finding.labels)
    layout = _layout(finding, count)
    sheet = page(finding, height=layout.body + _BELOW + 0.12 * (count > 1))
    axes = small_multiples(Page(sheet.figure, sheet.bottom + _BELOW, sheet.height), layout)
    shades = _shades(finding)
    columns = min(count, 1 + max(column for column, _ in layout.places))
    named: set[str] = set()
    for at, ax in enumerate(axes):
        if _smooth(finding):
            _panel(ax, finding, at, shades=shades, named=named)
        else:
            norm = BoundaryNorm(finding.edges, len(finding.edges) - 1)
            cells.draw(ax, finding, group=at, shades=shades, norm=norm)
        first, lowest = at % columns == 0, at + columns >= count
        last = first and at // columns == layout.rows - 1
        _along(ax, finding.axes[0], marked=lowest, named=last, cells=not _smooth(finding))
        _up(ax, finding.axes[1], room=layout.left, named=first, cells=not _smooth(finding))
        if finding.labels[at]:
            font = style.font(style.SMALL, "semibold")
            line = lettering.fit(finding.labels[at], font, room=layout.width)
            letters = lettered(style.SMALL, "semibold", color=style.INK, va="baseline")
            note(ax, line, place=Place(0, 1, up=5), letters=letters)
    letters = lettered(weight="semibold", color=style.TEXT, va="baseline")
    words = lettering.fit(f"↑ {finding.axes[1].name}", style.font(weight="semibold"), room=6.6)
    place = Place(0, 1, right=-72 * (layout.left - MARGIN), up=8 if count == 1 else 22)
    note(axes[0], words, place=place, letters=letters)
    if len(finding.edges) > 2:
        _key(sheet, finding, axes, shades)
    return sheet.figure


def _smooth(finding: SweepFinding) -> bool:
    """Whether both levers are numbers, between which the outcome is interpolated."""
    return all(one.is_number for one in finding.axes)


def _layout(finding: SweepFinding, count: int) -> Layout:
    """One plane, or up to three in a row; rows of cells are no higher than they need."""
    columns = min(count, 2 if count in (2, 4) else 3)
    up, left = finding.axes[1], _LEFT
    if not up.is_number:
        font = style.font()
        widest = max(lettering.width(text, font) for text in up.levels)
        left = max(_LEFT, min(_WIDEST, MARGIN + widest + 0.15))
    width = (style.WIDTH - left - _RIGHT - (columns - 1) * _BETWEEN) / columns
    height = _TALL if count == 1 else min(2.6, max(1.7, 0.9 * width))
    if not _smooth(finding):
        height = min(height, _ROW * len(up.levels))
    places = tuple((k % columns, k // columns) for k in range(count))
    return Layout(
        places, width, height, left=left, between=_BETWEEN, above=0.3,
        below=0.0 if count == 1 else 0.12, floor=0.0,
    )  # fmt: skip


def _shades(finding: SweepFinding) -> Array:
    """Colour between each two edges: of chances by their middle, of other numbers evenly spread."""
    edges = np.array(finding.edges)
    if len(edges) == 2:
        return np.asarray(_RAMP([_PALE]))
    if finding.in_percent:
        return np.asarray(_RAMP((edges[:-1] + edges[1:]) / 2))
    last = min(1.0, _STEP * (len(edges) - 2))
    return np.asarray(_RAMP(np.linspace(0.08, 0.08 + 0.92 * last, len(edges) - 1)))


def _panel(ax: Axes, finding: SweepFinding, group: int, *, shades: Array, named: set[str]) -> None:
    """Draw one plane: its colours, contours, points and scenarios."""
    norm = BoundaryNorm(finding.edges, len(finding.edges) - 1)
    x, y = (one.places for one in finding.axes)
    values = finding.certain(group).T
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    _colours(ax, finding, values, {"cmap": ListedColormap(shades), "norm": norm})
    for at, axis in enumerate(finding.axes):
        if axis.own is not None:
            _triangle(ax, axis.own, across=at == 0)
    taken = _scenarios(ax, finding, group, named)
    for level, text in finding.lines:
        spot.upon(ax, text, spots=_on_line(values, x, y, level=level), taken=taken)


def _colours(ax: Axes, finding: SweepFinding, values: Array, colours: dict[str, Any]) -> None:
    """Colour between contours, which are straight from point to point, and mark the points."""
    x, y = (one.places for one in finding.axes)
    shown = np.ma.masked_invalid(values)
    if shown.count() > 3:
        ax.contourf(x, y, shown, levels=list(finding.edges), zorder=0, **colours)
        inside = [one for one, _ in finding.lines if shown.min() < one < shown.max()]
        if inside:
            bold = [2.0 if one == 0.5 and finding.in_percent else 0.9 for one in inside]
            ax.contour(x, y, shown, levels=inside, colors=style.INK, linewidths=bold, zorder=2)
    along, up = np.meshgrid(x, y)
    known = np.isfinite(values)
    dots: dict[str, Any] = {"s": 2.2, "color": "#7F8FA0", "linewidths": 0, "clip_on": False}
    ax.scatter(along[known], up[known], zorder=1, **dots)


def _triangle(ax: Axes, own: float, *, across: bool) -> None:
    """Point from an axis to the scenario's own value."""
    where = ([own], [0.0]) if across else ([0.0], [own])
    frame = ax.get_xaxis_transform() if across else ax.get_yaxis_transform()
    look: dict[str, Any] = {"marker": "^" if across else ">", "s": 42, "color": style.INK}
    ax.scatter(*where, transform=frame, zorder=5, clip_on=False, linewidths=0, label="own", **look)


def _scenarios(ax: Axes, finding: SweepFinding, group: int, named: set[str]) -> list[Bbox]:
    """Draw scenarios as points, each with its title in the first plane that has room for it.

    Returns the room that they take.
    """
    taken: list[Bbox] = []
    here = [(title, places) for title, at, places in finding.scenarios if at == group]
    look: dict[str, Any] = {"s": 34, "facecolors": "white", "edgecolors": style.INK}
    for _, (x, y) in here:
        ax.scatter([x], [y], zorder=6, clip_on=False, label="scenario", linewidths=1.4, **look)
        taken.append(spot.box(ax, (x, y), corners=(-0.07, -0.07, 0.07, 0.07)))
    for title, (x, y) in here:
        if title not in named and spot.beside(ax, title, at=(x, y), taken=taken):
            named.add(title)
    return taken


def _on_line(values: Array, x: Array, y: Array, *, level: float) -> list[tuple[float, float]]:
    """Points at which a contour crosses the lines between points, those in the middle first."""
    found = [(along, float(up)) for row, up in zip(values, y, strict=True)
             for along in _passed(row, x, level)]  # fmt: skip
    found += [(float(along), up) for column, along in zip(values.T, x, strict=True)
              for up in _passed(column, y, level)]  # fmt: skip
    wide, high = x[-1] - x[0], y[-1] - y[0]
    middle = (x[0] + x[-1]) / 2, (y[0] + y[-1]) / 2
    return sorted(
        found, key=lambda one: abs(one[0] - middle[0]) / wide + abs(one[1] - middle[1]) / high
    )


def _passed(values: Array, places: Array, level: float) -> list[float]:
    """Places at which a line through points passes a level."""
    above = values >= level
    at = np.flatnonzero((above[1:] != above[:-1]) & np.isfinite(values[1:] + values[:-1]))
    shares = (level - values[at]) / (values[at + 1] - values[at])
    return [float(one) for one in places[at] + shares * (places[at + 1] - places[at])]


def _along(ax: Axes, lever: LeverAxis, *, marked: bool, named: bool, cells: bool) -> None:
    """Mark the values of the first lever, under the lowest panels."""
    if not marked:
        return
    name = lever.name if named else ""
    if cells and lever.is_number:
        across(ax, even(lever, most=max(2, int(size(ax)[0] / 0.5))), options=False, name=name)
        return
    across(ax, lever.ticks, options=not lever.is_number, name=name)


def _up(ax: Axes, lever: LeverAxis, *, room: float, named: bool, cells: bool) -> None:
    """Mark the values of the second lever, named at the left of a row."""
    ticks = even(lever, most=max(2, int(size(ax)[1] / 0.2))) if cells else lever.ticks
    texts = ["\n".join(in_two(text, room=room - MARGIN - 0.08)) for _, text in ticks]
    labels = texts if named else [""] * len(texts)
    ax.set_yticks([where for where, _ in ticks], labels, **lettered(linespacing=1.0))
    ax.tick_params(axis="y", left=True, length=3, color=style.AXIS)
    ax.spines["left"].set(visible=True, color=style.AXIS, linewidth=0.8)


def _key(sheet: Page, finding: SweepFinding, axes: Sequence[Axes], shades: Array) -> None:
    """Draw the colours at the right of the first row, with the values at their edges."""
    box = axes[0].get_window_extent()
    low, high = float(box.y0) / style.DPI, float(box.y1) / style.DPI
    left = style.WIDTH - _RIGHT + 0.12
    right = style.WIDTH - left - _KEY
    ax = sheet.axes(left=left, right=right, bottom=low - sheet.bottom, top=high - sheet.bottom)
    ax.set(xlim=(0, 1), ylim=(0, len(shades)), xticks=[], yticks=[])
    ax.spines["bottom"].set_visible(False)
    for at, shade in enumerate(shades):
        ax.axhspan(at, at + 1, color=shade, linewidth=0)
    letters = lettered(style.SMALL, color=style.TEXT, va="center_baseline")
    gap = max(1, int(np.ceil(0.17 * len(shades) / (high - low))))
    for at, edge in list(enumerate(finding.edges))[::gap]:
        text = percent(edge) if finding.in_percent else figures(edge)
        note(ax, text, place=Place(1, at, AT_Y, right=4), letters=letters)
