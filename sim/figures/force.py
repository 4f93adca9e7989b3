"""Troops in Ukraine by week: of one scenario over the share with a ceasefire, and of several."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import panels, style
from sim.figures.kit.axis import HEIGHT, counts, fan, levels, timeline
from sim.figures.kit.label import Label, Place, column, halo, lettered, note, room
from sim.figures.kit.page import MARGIN, page, steps
from sim.figures.kit.scenario_style import styles, tint
from sim.findings.finding import Table
from sim.findings.force import SUSTAINED, ForceFinding, SidesFinding
from sim.results.summary import BANDS
from sim.words import number, percent, rounded

_LEFT, _TALL, _STRIP, _BETWEEN = 0.75, 3.1, 0.42, 0.36
_READABLE = 0.15
"""Share of the axis that the force must fill for a requirement to be drawn to its scale."""

_FREE = 0.78
"""Share of the height above which words stand instead of marks of the scale."""

_SMALL = 0.98
"""Height of a panel where there are many, inches."""


def draw(finding: ForceFinding) -> Figure:
    """Draw bands, median and single worlds, the requirements, and the share with a ceasefire."""
    columns = finding.table
    weeks, last = columns["week"], float(columns["ceasefire"][-1])
    labels = _labels(columns)
    label = Label(f"{percent(last)} at the end", last, style.QUIET)
    base = HEIGHT + _STRIP + _BETWEEN
    sheet = page(finding, height=base + _TALL + 0.2)
    edges = {"left": _LEFT, "right": MARGIN + room([*labels, label])}
    ax = sheet.axes(**edges, bottom=base, top=base + _TALL)
    counts(ax, weeks, top=_top(columns, finding.requirements[0]))
    fan(ax, columns)
    for name in (name for name in columns if name.startswith("world")):
        ax.plot(weeks, columns[name], color=style.LINE, linewidth=0.6, alpha=0.7, label=name)
    ax.plot(weeks, columns["median"], color=style.LINE, linewidth=2.4, label="median")
    levels(ax, finding.requirements)
    column(ax, labels)
    strip = sheet.axes(**edges, bottom=HEIGHT, top=HEIGHT + _STRIP)
    share = columns["ceasefire"]
    strip.fill_between(weeks, share, color="#C9C9C9", linewidth=0, label="ceasefire")
    strip.set_ylim(0, 1)
    strip.set_yticks([0, 1], ["0%", "100%"], **lettered(style.SMALL))
    strip.axhline(1, color=style.GRID, linewidth=0.8)
    timeline(strip, weeks, dates=columns["date"])
    words = "Share of worlds with a ceasefire in force"
    quiet = lettered(style.SMALL, color=style.QUIET)
    note(strip, words, place=Place(0, 1, up=4), letters=quiet)
    column(strip, [label])
    return sheet.figure


def draw_compared(finding: SidesFinding) -> Figure:
    """Draw the bands of each scenario, and behind them the median of the one compared to."""
    sheet, axes = panels.of_scenarios(finding, height=_SMALL)
    weeks = np.arange(finding.bands.shape[2], dtype=np.float64)
    panels.weeks(axes, len(weeks) - 1)
    _scales(axes, finding.bands[:, -1].max(axis=1).tolist(), large=finding.large)
    small = lettered(7.5, color=style.TEXT, va="top", path_effects=halo())
    ghost = finding.bands[finding.to, 2]
    for k, (ax, part) in enumerate(zip(axes, styles(finding), strict=True)):
        bands = finding.bands[k]
        for low, share in ((0, 0.16), (1, 0.4)):
            colour, label = tint(part.colour, share), list(BANDS)[-1 - low]
            edges = bands[low], bands[-1 - low]
            ax.fill_between(weeks, *edges, color=colour, linewidth=0, label=label)
        ax.plot(weeks, bands[2], color=part.colour, linewidth=2, label="median", zorder=3)
        if k != finding.to:
            panels.ghost(ax, x=weeks, y=ghost)
        end = float(bands[2, -1])
        behind = None if k == finding.to else float(ghost[-1])
        panels.ending(ax, rounded(end), end=end, ghost=behind)
        words = f"{number(SUSTAINED)} held: {percent(finding.sustained[k])}"
        note(ax, words, place=Place(0, 1, up=-1.5), letters=small)
    return sheet.figure


def _top(columns: Table, published: float) -> float:
    """Choose the top of the axis: the least published requirement, unless that hides the force."""
    drawn = [values.max() for name, values in columns.items() if name.startswith(("high", "world"))]
    highest = float(max(drawn))
    if highest == 0 or highest >= _READABLE * published:
        return 1.05 * max(highest, float(published))
    return 1.25 * highest


def _labels(columns: Table) -> list[Label]:
    """Name the bands where they end."""
    last = {name: float(values[-1]) for name, values in columns.items() if name in BANDS}
    shown = {name: rounded(value) for name, value in last.items()}
    if "world2" not in columns:
        return [Label(f"This world {shown['median']}", last["median"], style.LINE, "semibold")]
    labels = [Label(f"Median {shown['median']}", last["median"], style.LINE, "semibold")]
    for words, band, colour in (("50%", "50", style.TEXT), ("90% of worlds", "90", style.QUIET)):
        low, high = shown[f"low{band}"], shown[f"high{band}"]
        ends = low if low == high else f"{low} to {high}"
        labels.append(Label(f"{words}: {ends}", last[f"high{band}"], colour))
    return labels


def _scales(axes: list[Axes], tops: list[float], *, large: int) -> None:
    """Set the vertical axes: one scale for the usual panels, another for the large ones."""
    usual = len(tops) - large
    for chosen in (range(usual), range(usual, len(tops))):
        top = 1.25 * max([1.0, *(tops[k] for k in chosen)])
        ticks = steps(_FREE * top)
        labels = [number(tick) for tick in ticks]
        for k in chosen:
            axes[k].set_ylim(0, top)
            if chosen.start:
                panels.own_scale(axes[k], ticks, labels=labels)
        if not chosen.start:
            panels.scale(axes, ticks, labels=labels)
