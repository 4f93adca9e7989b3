"""Public support by state and week, one small panel a state, placed as on a map."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT, Place, lettered, note, write
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.panels import Layout, small_multiples
from sim.figures.kit.tile_layout import COLUMNS, blocks, places
from sim.findings.finding import Table
from sim.findings.names import readable
from sim.findings.support import SupportFinding
from sim.words import percent

_FINE = 105
"""Weeks drawn at most; a panel has no more pixels."""

_KEY = 0.42
"""Room for the key above the panels, inches."""

_GAP, _NAME, _TALL, _UNDER = 0.12, 0.17, 0.42, 0.21
"""Between panels; name, panel, words under it with the air below them, inches."""

_WIDE = (style.WIDTH - 2 * MARGIN + _GAP) / COLUMNS - _GAP
_GROUND = "#F7F7F7"
_COLOURS = {True: (style.LINE, "#C5D7E8"), False: ("#6F6F6F", "#DADADA")}
_BARE: dict[str, Any] = {
    "facecolor": "white",
    "edgecolor": "#B9B9B9",
    "linewidth": 0,
    "hatch": "////",
}
"""Look of the panel of a state that has not been polled."""

_HALF: dict[str, Any] = {"color": style.INK, "linewidth": 0.7, "linestyle": (0, (3, 2))}


def draw(finding: SupportFinding) -> Figure:
    """Draw a small panel for each state, all on one scale."""
    columns = finding.table
    codes = [str(code) for code in columns["state"][columns["week"] == columns["week"][0]]]
    grid, weeks = places(codes), len(columns["week"]) // len(codes)
    spots = tuple(grid[code] for code in codes)
    layout = Layout(spots, _WIDE, _TALL, between=_GAP, above=_NAME, below=_UNDER, floor=0)
    sheet = page(finding, height=layout.body + _KEY)
    for k, ax in enumerate(small_multiples(sheet, layout)):
        rows = slice(k * weeks, (k + 1) * weeks)
        _panel(ax, {name: values[rows] for name, values in columns.items()}, finding.worlds)
    ax = sheet.axes(left=MARGIN, right=MARGIN, bottom=0, top=sheet.height)
    ax.set(xlim=(0, style.WIDTH - 2 * MARGIN), ylim=(0, sheet.height))
    ax.set_axis_off()
    _key(ax, sheet.height - 0.1, finding.worlds)
    quiet = lettered(style.SMALL, color=style.QUIET)
    for name, block in blocks(codes).items():
        row = min(row for _, row in block.values())
        # A block in the first row has nothing above it that it could be mistaken for.
        if name and row:
            place = Place(0, layout.body - row * layout.pitch, AT, up=4)
            note(ax, name, place=place, letters=quiet)
    return sheet.figure


def _panel(ax: Axes, rows: Table, worlds: int) -> None:
    """Draw median and band of one state, its name above and how often it stands pledged below."""
    chosen = np.unique(np.linspace(0, len(rows["week"]) - 1, _FINE).round().astype(np.intp))
    weeks, pledged = rows["week"][chosen], float(rows["pledged"][0])
    marked = pledged >= 0.5
    line, band = _COLOURS[marked]
    ax.set(xlim=(0, max(int(weeks[-1]), 1)), ylim=(0, 1), facecolor=_GROUND)
    if rows["polled"][0]:
        low, high = rows["low90"][chosen], rows["high90"][chosen]
        ax.fill_between(weeks, low, high, color=band, linewidth=0, label="band")
        ax.axhline(0.5, label="half", **_HALF)
        ax.plot(weeks, rows["median"][chosen], color=line, linewidth=1.8, label="median")
    else:
        ground = Rectangle((0, 0), 1, 1, transform=ax.transAxes, label="no poll", **_BARE)
        ax.add_patch(ground)
    weight = "semibold" if marked else "regular"
    name = readable(str(rows["name"][0]), str(rows["state"][0]))
    name = lettering.fit(name, style.font(weight=weight), room=_WIDE)
    over = lettered(weight=weight, color=style.INK if marked else style.QUIET)
    note(ax, name, place=Place(0, 1, up=3), letters=over)
    under = lettered(style.SMALL, weight, color=style.LINE if marked else style.QUIET, va="top")
    often = f"{percent(pledged)} pledged"
    if worlds == 1:
        often = "pledged" if pledged else "not pledged"
    note(ax, often, place=Place(0, 0, up=-1.5), letters=under)


def _key(ax: Axes, y: float, worlds: int) -> None:
    """Write in a row at some height what the colours and the dashed line mean."""
    blue, grey = "Pledged in at least half of the worlds", "in fewer"
    if worlds == 1:
        blue, grey = "Pledged at the end", "not pledged"
    x, wide = 0.0, 0.28
    for words, marked in ((blue, True), (grey, False), ("one half", None)):
        look = _HALF
        if marked is not None:
            line, band = _COLOURS[marked]
            ax.fill_between([x, x + wide], y - 0.07, y + 0.07, color=band, linewidth=0)
            look = {"color": line, "linewidth": 1.8}
        ax.plot([x, x + wide], [y, y], label="key", **look)
        write(ax, words, at=(x + wide + 0.07, y))
        x += wide + 0.07 + lettering.width(words, style.font()) + 0.25
    ax.add_patch(Rectangle((x, y - 0.07), wide, 0.14, **_BARE))
    write(ax, "no poll", at=(x + wide + 0.07, y))
