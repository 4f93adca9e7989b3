"""How far each scenario ranges: states deployed and troops at the end, world by world."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT_Y, Place, lettered, note
from sim.figures.kit.page import MARGIN, Page, page, pale, steps
from sim.figures.kit.scenario_style import GHOST, ScenarioStyle, styles, tint
from sim.findings.finding import Table
from sim.findings.ranges import RangesFinding
from sim.results.summary import BANDS
from sim.words import number, percent

_HEADINGS = {"states": "States deployed", "troops": "Troops at the end"}
_ROW, _NAMES, _CHANCE, _BETWEEN, _TOP, _FLOOR = 0.215, 2.15, 0.95, 0.26, 0.42, 0.3

_DEAL = 0.62
"""Room for the chance of a deal between a name and its row, inches."""

_ROUND = (0, 100, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000)
_TICKS, _LONG = 4, 999
"""Marks that fit beside each other where they have more than three digits."""

_MARKS_APART = 0.24
"""Least distance between two marks of a scale of square roots, shares of the axis."""


def draw(finding: RangesFinding) -> Figure:
    """Draw a row for each scenario: median, middle 50% and 90%, and the chance of ten states."""
    columns, parts = finding.table, styles(finding)
    tall = _ROW * len(parts)
    bands = {
        what: np.stack([columns[f"{what}_{name}"] for name in BANDS], axis=1) for what in _HEADINGS
    }
    sheet = page(finding, height=_FLOOR + tall + _TOP)
    axes = _axes(sheet, parts, tall=tall)
    for ax, what in zip(axes, _HEADINGS, strict=True):
        most = float(np.max(np.nan_to_num(bands[what])))
        _scale(ax, most, root=finding.root and what == "troops")
        _rows(ax, parts, bands=bands[what], at=finding.to)
    _chances(axes[0], columns, parts=parts)
    return sheet.figure


def _axes(sheet: Page, parts: Sequence[ScenarioStyle], *, tall: float) -> tuple[Axes, Axes]:
    """Place the two pictures beside each other, with the names of the rows at the left."""
    # Only the names of the many that share a colour are plain.
    faces = [style.font(weight="semibold" if part.alone else "regular") for part in parts]
    bold = style.font(weight="semibold")
    names, wide = lettering.fit_all([part.label for part in parts], bold, room=_NAMES)
    left = MARGIN + wide + _DEAL
    each = (style.WIDTH - left - _CHANCE - _BETWEEN - MARGIN - 0.2) / 2
    places = (left, left + each + _CHANCE + _BETWEEN)
    drawn = []
    for place, heading in zip(places, _HEADINGS.values(), strict=True):
        right = style.WIDTH - place - each
        ax = sheet.axes(left=place, right=right, bottom=_FLOOR, top=_FLOOR + tall)
        ax.set(ylim=(len(parts) - 0.5, -0.5), yticks=[])
        letters = lettered(weight="semibold", color=style.INK)
        note(ax, heading, place=Place(0, 1, up=8), letters=letters)
        drawn.append(ax)
    for row, (name, part) in enumerate(zip(names, parts, strict=True)):
        colour = part.colour if part.alone else style.INK
        letters = lettered(color=colour, ha="right", va="center_baseline")
        letters["fontproperties"] = faces[row]
        note(drawn[0], name, place=Place(0, row, AT_Y, right=8 - 72 * _DEAL), letters=letters)
    return drawn[0], drawn[1]


def _rows(ax: Axes, parts: Sequence[ScenarioStyle], *, bands: Array, at: int) -> None:
    rows, colours = np.arange(len(bands)), [part.colour for part in parts]
    if np.isfinite(bands[at, 2]):
        ax.axvline(bands[at, 2], color=GHOST, linewidth=1.0, dashes=(4, 3), zorder=1, label="to")
    for low, share, wide in ((0, 0.4, 2.0), (1, 0.6, 6.5)):
        ends = bands[:, low], bands[:, -1 - low]
        look: dict[str, Any] = {"colors": [tint(part.colour, share) for part in parts]}
        look |= {"linewidths": wide, "capstyle": "butt", "label": list(BANDS)[-1 - low]}
        ax.hlines(rows, *ends, **look)
    dots = ax.scatter(bands[:, 2], rows, s=30, clip_on=False, label="median")
    dots.set(facecolors=colours, edgecolors="white", linewidths=0.8, zorder=3)


def _chances(ax: Axes, columns: Table, *, parts: Sequence[ScenarioStyle]) -> None:
    """Write the chances of a deal, and behind each row that of ten or more states given one."""
    quiet = lettered(7.5, color=style.QUIET, va="center_baseline")
    for row, part in enumerate(parts):
        deal = lettered(color=style.TEXT, ha="right", va="center_baseline")
        place = Place(0, row, AT_Y, right=-8)
        note(ax, percent(float(columns["deal"][row])), place=place, letters=deal)
        if columns["deals"][row] == 0:
            continue
        share, low, high = (float(columns[name][row]) for name in ("many", "many_low", "many_high"))
        bold = lettered(weight="semibold", color=part.colour, ha="right", va="center_baseline")
        note(ax, percent(share), place=Place(1, row, AT_Y, right=37), letters=bold)
        if np.isfinite(low):
            note(ax, _between(low, high), place=Place(1, row, AT_Y, right=41), letters=quiet)
    heading = lettered(style.SMALL, color=style.QUIET, linespacing=1.0)
    note(ax, "Ten or\nmore", place=Place(1, 1, right=16, up=6), letters=heading)
    at = Place(0, 1, right=-8, up=6)
    note(ax, "With\na deal", place=at, letters={**heading, "ha": "right"})


def _between(low: float, high: float) -> str:
    """Write an interval of shares in percent: 54–60, or <1 where all of it is."""
    whole = f"{100 * low:.0f}–{100 * high:.0f}"
    return "<1" if high < 0.01 else ">99" if low > 0.99 else whole


def _scale(ax: Axes, most: float, *, root: bool) -> None:
    """Mark the horizontal axis from 0 to a little more than the most that is drawn."""
    top = max(1.05 * most, 1.0)
    ticks: list[float] = steps(top)
    if len(ticks) > _TICKS and top > _LONG:
        ticks = ticks[::2]
    if root:
        ax.set_xscale("function", functions=(_forward, np.square))
        ticks = []
        for tick in (tick for tick in _ROUND if tick <= top):
            if not ticks or np.sqrt(tick / top) - np.sqrt(ticks[-1] / top) > _MARKS_APART:
                ticks.append(tick)
    ax.set_xlim(0, top)
    ax.set_xticks(ticks, [number(tick) for tick in ticks], **lettered(style.SMALL))
    ax.minorticks_off()
    pale(ax, "x")


def _forward(values: Array) -> Array:
    return np.sqrt(np.maximum(values, 0.0))
