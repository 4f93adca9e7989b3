"""An outcome over two levers: colours, contours, and the scenarios that lie between them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT, AT_Y, Place, halo, lettered, note, size
from sim.figures.kit.lever import across
from sim.figures.kit.page import MARGIN, Page, page
from sim.figures.kit.panels import Layout, small_multiples
from sim.findings.sweep import SweepFinding
from sim.words import decimal, number, percent

_RAMP = LinearSegmentedColormap.from_list("chances", list(style.CHANCES))
"""Colours from the least to the greatest value."""

_LEFT, _RIGHT, _BELOW, _ABOVE = 0.62, 0.72, 0.55, 0.3
"""Room at the sides of a plane, inches; at the right stands the key of colours."""

_TALL, _KEY = 3.9, 0.13
"""Height of a plane that is alone, and width of the key, inches."""

_PALE, _STEP = 0.15, 0.2
"""Place on the ramp of a plane of one colour, and the furthest that two colours are apart."""

_DARK = 0.5
"""Brightness of a colour below which letters on it are white."""

_NUMBERS = 0.42
"""Width of a cell from which on its value is written into it, inches."""


def draw(finding: SweepFinding) -> Figure:
    """Draw a plane for each group, all in the same colours."""
    layout = _layout(len(finding.labels))
    sheet = page(finding, height=layout.body + _BELOW)
    axes = small_multiples(_raised(sheet), layout)
    edges, shades = finding.edges, _shades(finding)
    colours, norm = ListedColormap(shades), BoundaryNorm(edges, len(edges) - 1)
    columns = 1 + max(column for column, _ in layout.places)
    for at, ax in enumerate(axes):
        _panel(ax, finding, at, {"cmap": colours, "norm": norm})
        column, row = layout.places[at]
        lowest = at + columns >= len(axes)
        across(ax, finding.axes[0], named=row == layout.rows - 1 and column == (columns - 1) // 2)
        if not lowest:
            ax.set_xticks([])
        _up(ax, finding, named=column == 0)
        if finding.labels[at]:
            font = style.font(style.SMALL, "semibold")
            line = lettering.fit(finding.labels[at], font, room=layout.width)
            letters = lettered(style.SMALL, "semibold", color=style.INK, va="baseline")
            note(ax, line, place=Place(0, 1, up=5), letters=letters)
    letters = lettered(weight="semibold", color=style.TEXT, va="baseline")
    words = lettering.fit(f"↑ {finding.axes[1].name}", style.font(weight="semibold"), room=6.6)
    up = 72 * (0.1 if len(axes) == 1 else 0.3)
    place = Place(0, 1, right=-72 * (_LEFT - MARGIN), up=up)
    note(axes[0], words, place=place, letters=letters)
    if len(edges) > 2:
        _key(sheet, finding, axes, shades)
    return sheet.figure


def _shades(finding: SweepFinding) -> Array:
    """Colour between each two edges: of chances by their middle, of other numbers evenly spread."""
    edges = np.array(finding.edges)
    if len(edges) == 2:
        return np.asarray(_RAMP([_PALE]))
    if finding.in_percent:
        return np.asarray(_RAMP((edges[:-1] + edges[1:]) / 2))
    last = min(1.0, _STEP * (len(edges) - 2))
    return np.asarray(_RAMP(np.linspace(0.08, 0.08 + 0.92 * last, len(edges) - 1)))


def _layout(count: int) -> Layout:
    """One plane, or up to three in a row."""
    columns = min(count, 2 if count in (2, 4) else 3)
    between = 0.2
    width = (style.WIDTH - _LEFT - _RIGHT - (columns - 1) * between) / columns
    height = _TALL if count == 1 else min(2.6, max(1.7, 0.9 * width))
    places = tuple((k % columns, k // columns) for k in range(count))
    above = _ABOVE if count == 1 else 0.3
    return Layout(places, width, height, left=_LEFT, between=between, above=above,
                  below=0.0 if count == 1 else 0.12, floor=0.2 if count > 1 else 0.0)  # fmt: skip


def _raised(sheet: Page) -> Page:
    """The page with room below its panels."""
    return Page(sheet.figure, sheet.bottom + _BELOW, sheet.height - _BELOW)


def _panel(ax: Axes, finding: SweepFinding, group: int, colours: dict[str, Any]) -> None:
    """Draw the colours of one plane, its contours, points and scenarios."""
    x, y = (one.places for one in finding.axes)
    values = finding.values(group).T
    smooth = all(one.is_number for one in finding.axes)
    taken: list[Bbox] = []
    if smooth:
        ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
        _smooth(ax, finding, values, colours)
    else:
        _cells(ax, finding, values, colours)
    for at, axis in enumerate(finding.axes):
        if axis.own is not None:
            _triangle(ax, axis.own, across=at == 0)
    _scenarios(ax, finding, group, taken=taken)
    if smooth:
        _name_lines(ax, finding, values, taken=taken)


def _smooth(ax: Axes, finding: SweepFinding, values: Array, colours: dict[str, Any]) -> None:
    """Colour between contours, which are straight from point to point."""
    x, y = (one.places for one in finding.axes)
    shown = np.ma.masked_invalid(values)
    if shown.count() > 3 and len(finding.edges) > 1:
        ax.contourf(x, y, shown, levels=list(finding.edges), extend="neither", zorder=0, **colours)
        levels = [level for level, _ in finding.lines]
        if levels and float(shown.max()) > min(levels) and float(shown.min()) < max(levels):
            widths = [2.0 if level == 0.5 and finding.in_percent else 0.9 for level in levels]
            ink = [_ink(level, finding) for level in levels]
            ax.contour(x, y, shown, levels=levels, colors=ink, linewidths=widths, zorder=2)
    across, up = np.meshgrid(x, y)
    known = np.isfinite(values)
    dots: dict[str, Any] = {
        "s": 2.2,
        "color": "#7F8FA0",
        "linewidths": 0,
        "zorder": 1,
        "clip_on": False,
    }
    ax.scatter(across[known], up[known], **dots)


def _cells(ax: Axes, finding: SweepFinding, values: Array, colours: dict[str, Any]) -> None:
    """Colour a cell for each point, where a lever is a switch, and write its value into it."""
    bounds = [_bounds(one.places) for one in finding.axes]
    ax.set(xlim=bounds[0][[0, -1]], ylim=bounds[1][[0, -1]])
    mesh: dict[str, Any] = {"edgecolors": "white", "linewidth": 0.8, "zorder": 0}
    ax.pcolormesh(bounds[0], bounds[1], np.ma.masked_invalid(values), **mesh, **colours)
    wide, tall = size(ax)
    if wide / values.shape[1] < _NUMBERS or tall / values.shape[0] < 0.17:
        return
    for row, up in enumerate(finding.axes[1].places):
        for at, x in enumerate(finding.axes[0].places):
            if np.isfinite(values[row, at]):
                value = float(values[row, at])
                colour = _ink(value, finding)
                letters = lettered(style.SMALL, color=colour, ha="center", va="center_baseline")
                note(ax, _written(value, finding), place=Place(x, up, AT), letters=letters)


def _bounds(places: Array) -> Array:
    """Edges of cells half way between places."""
    middles = (places[1:] + places[:-1]) / 2
    first, last = 2 * places[0] - middles[0], 2 * places[-1] - middles[-1]
    return np.concatenate([[first], middles, [last]])


def _ink(value: float, finding: SweepFinding) -> str:
    """Colour of what is written on the colour of a value."""
    at = int(np.searchsorted(finding.edges, value, side="right")) - 1
    shades = _shades(finding)
    red, green, blue = shades[min(max(at, 0), len(shades) - 1)][:3]
    return "white" if 0.3 * red + 0.59 * green + 0.11 * blue < _DARK else style.INK


def _written(value: float, finding: SweepFinding) -> str:
    if finding.in_percent:
        return percent(value)
    top = max(abs(finding.edges[0]), abs(finding.edges[-1]))
    return decimal(value, 2 if top <= 2 else 1 if top < 100 else 0)


def _triangle(ax: Axes, own: float, *, across: bool) -> None:
    """Point from an axis to the scenario's own value."""
    where = ([own], [0.0]) if across else ([0.0], [own])
    frame = ax.get_xaxis_transform() if across else ax.get_yaxis_transform()
    look: dict[str, Any] = {"marker": "^" if across else ">", "s": 42, "color": style.INK}
    ax.scatter(*where, transform=frame, zorder=5, clip_on=False, linewidths=0, label="own", **look)


def _scenarios(ax: Axes, finding: SweepFinding, group: int, *, taken: list[Bbox]) -> None:
    """Draw scenarios as points, with their titles where there is room beside them."""
    here = [(title, places) for title, at, places in finding.scenarios if at == group]
    look: dict[str, Any] = {
        "s": 34,
        "facecolors": "white",
        "edgecolors": style.INK,
        "linewidths": 1.4,
    }
    for _, (x, y) in here:
        ax.scatter([x], [y], zorder=6, clip_on=False, label="scenario", **look)
        taken.append(_box(ax, x, y, (-0.07, -0.07, 0.07, 0.07)))
    for title, (x, y) in here:
        _beside(ax, title, (x, y), taken=taken)


def _beside(ax: Axes, text: str, at: tuple[float, float], *, taken: list[Bbox]) -> None:
    """Write words beside a point, at the first of its sides where they touch nothing."""
    font = style.font(style.SMALL, "semibold")
    line = lettering.fit(text, font, room=0.6 * size(ax)[0])
    wide = lettering.width(line, font)
    sides = (
        ((0.1, -0.08, 0.1 + wide, 0.08), "left", 0.1, 0.0),
        ((-0.1 - wide, -0.08, -0.1, 0.08), "right", -0.1, 0.0),
        ((-wide / 2, 0.08, wide / 2, 0.24), "center", 0.0, 0.16),
        ((-wide / 2, -0.24, wide / 2, -0.08), "center", 0.0, -0.16),
        ((0.06, 0.06, 0.06 + wide, 0.22), "left", 0.06, 0.14),
        ((-0.06 - wide, 0.06, -0.06, 0.22), "right", -0.06, 0.14),
        ((0.06, -0.22, 0.06 + wide, -0.06), "left", 0.06, -0.14),
        ((-0.06 - wide, -0.22, -0.06, -0.06), "right", -0.06, -0.14),
    )
    for corners, ha, right, up in sides:
        box = _box(ax, *at, corners)
        if _free(ax, box, taken):
            taken.append(box)
            letters = lettered(style.SMALL, "semibold", color=style.INK, ha=ha,
                               va="center_baseline", path_effects=halo(), zorder=7)  # fmt: skip
            note(ax, line, place=Place(*at, AT, right=72 * right, up=72 * up), letters=letters)
            return


def _name_lines(ax: Axes, finding: SweepFinding, values: Array, *, taken: list[Bbox]) -> None:
    """Name each contour once, where its name touches nothing."""
    x, y = (one.places for one in finding.axes)
    font = style.font(style.SMALL)
    for level, text in finding.lines:
        wide = lettering.width(text, font)
        for px, py in _on_line(values, x, y, level=level):
            box = _box(ax, px, py, (-wide / 2, -0.08, wide / 2, 0.08))
            if _free(ax, box, taken):
                taken.append(box)
                letters = lettered(style.SMALL, color=style.INK, ha="center",
                                   va="center_baseline", path_effects=halo(), zorder=4)  # fmt: skip
                note(ax, text, place=Place(px, py, AT), letters=letters)
                break


def _on_line(values: Array, x: Array, y: Array, *, level: float) -> list[tuple[float, float]]:
    """Points at which a contour crosses the rows of a plane, those in the middle first."""
    found = []
    for row, up in zip(values, y, strict=True):
        above = row >= level
        for at in np.flatnonzero(above[1:] != above[:-1]):
            share = (level - row[at]) / (row[at + 1] - row[at])
            if np.isfinite(share):
                found.append((float(x[at] + share * (x[at + 1] - x[at])), float(up)))
    for column, along in zip(values.T, x, strict=True):
        above = column >= level
        for at in np.flatnonzero(above[1:] != above[:-1]):
            share = (level - column[at]) / (column[at + 1] - column[at])
            if np.isfinite(share):
                found.append((float(along), float(y[at] + share * (y[at + 1] - y[at]))))
    middle = (x[0] + x[-1]) / 2, (y[0] + y[-1]) / 2
    span = (x[-1] - x[0]) or 1.0, (y[-1] - y[0]) or 1.0
    return sorted(
        found,
        key=lambda one: abs(one[0] - middle[0]) / span[0] + abs(one[1] - middle[1]) / span[1],
    )


def _box(ax: Axes, x: float, y: float, corners: tuple[float, float, float, float]) -> Bbox:
    """A box about a point of the axes; its corners in inches from there."""
    at = ax.transData.transform((x, y)) / style.DPI
    return Bbox(
        [[at[0] + corners[0], at[1] + corners[1]], [at[0] + corners[2], at[1] + corners[3]]]
    )


def _free(ax: Axes, box: Bbox, taken: Sequence[Bbox]) -> bool:
    """Whether a box lies within the axes and touches no other."""
    own = ax.get_window_extent()
    inside = Bbox(own.get_points() / style.DPI)
    within = (
        box.x0 >= inside.x0 + 0.03
        and box.x1 <= inside.x1 - 0.03
        and box.y0 >= inside.y0 + 0.03
        and box.y1 <= inside.y1 - 0.03
    )
    return within and not any(box.overlaps(one) for one in taken)


def _up(ax: Axes, finding: SweepFinding, *, named: bool) -> None:
    """Mark the values of the second lever."""
    lever = finding.axes[1]
    room = _LEFT - MARGIN - 0.08
    texts = [lettering.fit(text, style.font(), room=room) for _, text in lever.ticks]
    labels = texts if named else [""] * len(texts)
    ax.set_yticks([where for where, _ in lever.ticks], labels, **lettered())
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
    for at, edge in enumerate(finding.edges):
        text = percent(edge) if finding.in_percent else _edge(edge)
        note(ax, text, place=Place(1, at, AT_Y, right=4), letters=letters)


def _edge(value: float) -> str:
    return number(value) if value == round(value) else decimal(value, 2)
