"""Troops in Ukraine by week after a deal, over the share of worlds with a ceasefire."""

import numpy as np
from matplotlib.figure import Figure

from sim.figures.kit import style
from sim.figures.kit.axis import counts, fan, levels, since
from sim.figures.kit.label import Label, Place, column, lettered, note, room
from sim.figures.kit.page import MARGIN, page
from sim.findings.finding import Table
from sim.findings.force import ForceFinding
from sim.words import percent

_LEFT, _TALL, _STRIP, _BETWEEN, _FOOT = 0.75, 3.1, 0.42, 0.36, 0.26
_READABLE = 0.15
"""Share of the axis that the force must fill for a requirement to be drawn to its scale."""


def draw(finding: ForceFinding) -> Figure:
    """Draw bands, median and single worlds, the requirements, and the share with a ceasefire."""
    columns = finding.table
    weeks, last = columns["week"], float(columns["ceasefire"][-1])
    labels = _labels(finding)
    label = Label(f"{percent(last)} at the end", last, style.QUIET)
    base = _FOOT + _STRIP + _BETWEEN
    sheet = page(finding, height=base + _TALL + 0.2)
    edges = {"left": _LEFT, "right": MARGIN + room([*labels, label])}
    ax = sheet.axes(**edges, bottom=base, top=base + _TALL)
    counts(ax, weeks, top=_top(columns, finding.requirements[0]))
    fan(ax, columns)
    for name in (name for name in columns if name.startswith("world") and name != "worlds"):
        ax.plot(weeks, columns[name], color=style.LINE, linewidth=0.6, alpha=0.7, label=name)
    ax.plot(weeks, columns["median"], color=style.LINE, linewidth=2.4, label="median")
    levels(ax, finding.requirements)
    column(ax, labels)
    strip = sheet.axes(**edges, bottom=_FOOT, top=_FOOT + _STRIP)
    share = columns["ceasefire"]
    strip.fill_between(weeks, share, color="#C9C9C9", linewidth=0, label="ceasefire")
    strip.set_ylim(0, 1)
    strip.set_yticks([0, 1], ["0%", "100%"], **lettered(style.SMALL))
    strip.axhline(1, color=style.GRID, linewidth=0.8)
    since(strip, int(weeks[-1]), first="Deal" if finding.has_deal else "Start")
    words = "Share of these worlds in which the ceasefire is in force"
    quiet = lettered(style.SMALL, color=style.QUIET)
    note(strip, words, place=Place(0, 1, up=4), letters=quiet)
    column(strip, [label])
    return sheet.figure


def _top(columns: Table, published: float) -> float:
    """Choose the top of the axis: the least requirement, unless that hides the force."""
    drawn = [
        values
        for name, values in columns.items()
        if name.startswith(("high", "world")) and name != "worlds"
    ]
    highest = float(np.nanmax(drawn))
    if highest == 0 or highest >= _READABLE * published:
        return 1.05 * max(highest, float(published))
    return 1.25 * highest


def _labels(finding: ForceFinding) -> list[Label]:
    """Name the bands where they end, and what the worlds without a deal have."""
    apart = [Label(finding.without, 0.0, style.QUIET)] if finding.without else []
    looks = {"median": (style.LINE, "semibold"), "high50": (style.TEXT,), "high90": (style.QUIET,)}
    return [*apart, *(Label(words, at, *looks[name]) for name, words, at in finding.ends)]
