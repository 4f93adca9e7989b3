"""An outcome over the values of one lever, as curves or marks; of two levers, as a plane."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.array import Array
from sim.figures import plane
from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT_X, Label, Place, column, halo, lettered, note, room
from sim.figures.kit.lever import across
from sim.figures.kit.page import MARGIN, covering, heights, page, steps
from sim.figures.kit.scenario_style import DASHES, tint
from sim.findings.lever_axis import LeverAxis
from sim.findings.sweep import SweepFinding
from sim.studies.lever import figures
from sim.words import percent

_TALL, _BELOW, _ABOVE, _LEFT = 3.1, 0.55, 0.4, 0.62
"""Height of the axes, room for the words below and above them and at their left, inches."""

_SPECTRUM = ("#0B5394", "#D55E00", "#009E73", "#E69F00", "#555555", "#7B3FA0", "#B5386A")
"""Colours of curves where there are more than a comparison has scenarios."""

_DODGE = 0.16
"""Distance between the marks of two groups at one option, options being 1 apart."""


def draw(finding: SweepFinding) -> Figure:
    """Draw a plane over two levers, or a curve over one."""
    return plane.draw(finding) if len(finding.axes) > 1 else _curves(finding)


def _curves(finding: SweepFinding) -> Figure:
    labels = _labels(finding)
    sheet = page(finding, height=_BELOW + _TALL + _ABOVE)
    right = MARGIN + (room(labels) if labels else 0.1)
    ax = sheet.axes(left=_LEFT, right=right, bottom=_BELOW, top=_BELOW + _TALL)
    lever, groups = finding.axes[0], range(len(finding.labels))
    _scale(ax, finding)
    air = 0.5 if not lever.is_number else 0.0
    ax.set_xlim(lever.places[0] - air, lever.places[-1] + air)
    letters = lettered(weight="semibold", color=style.TEXT, va="baseline")
    line = lettering.fit(finding.outcome, style.font(weight="semibold"), room=style.WIDTH - 0.4)
    place = Place(0, 1, right=-72 * (_LEFT - MARGIN), up=72 * (_ABOVE - 0.14))
    note(ax, line, place=place, letters=letters)
    for at in groups:
        shift = _DODGE * (at - (len(groups) - 1) / 2)
        (_curve if lever.is_number else _marks)(ax, finding, at, shift)
    _own(ax, lever)
    across(ax, lever.ticks, options=not lever.is_number, name=lever.name)
    if labels:
        column(ax, labels)
    return sheet.figure


def _labels(finding: SweepFinding) -> list[Label]:
    """Names of the curves where they end; of the one there is none."""
    found = []
    if len(finding.labels) > 1:
        for at, label in enumerate(finding.labels):
            values = finding.values(at)
            present = values[np.isfinite(values)]
            short = lettering.fit(label, style.font(), room=1.7)
            height = float(present[-1]) if len(present) else 0.0
            found.append(Label(short, height, colour=_colour(at)))
    return found


def _colour(group: int) -> str:
    return _SPECTRUM[group % len(_SPECTRUM)]


def _scale(ax: Axes, finding: SweepFinding) -> None:
    """Set the vertical axis: from 0 to all for a chance, else round numbers about what is drawn."""
    if finding.in_percent:
        ax.set_ylim(0, 1)
        ticks = [0, 0.25, 0.5, 0.75, 1]
        heights(ax, ticks, labels=[percent(one) for one in ticks])
        return
    names = ["mean", "low", "high"]
    if len(finding.labels) == 1:
        names += ["low90", "high90"]
    drawn = np.concatenate([finding.table[name] for name in names])
    drawn = drawn[np.isfinite(drawn)]
    low, high = (float(drawn.min()), float(drawn.max())) if len(drawn) else (0.0, 1.0)
    if low >= 0:
        top = covering(high)
        ax.set_ylim(0, top)
        ticks = steps(top)
    else:
        span = max(high - low, 1e-9)
        ax.set_ylim(low - 0.05 * span, high + 0.05 * span)
        ticks = [one for one in ax.get_yticks() if low <= one <= high]
    heights(ax, ticks, labels=[figures(one) for one in ticks])


def _curve(ax: Axes, finding: SweepFinding, group: int, shift: float) -> None:
    """Draw a line through the points of a group, with its bands."""
    del shift
    places, colour = finding.axes[0].places, _colour(group)
    alone = len(finding.labels) == 1
    ends = [finding.values(group, name) for name in ("low", "high", "low90", "high90")]
    if alone and np.isfinite(ends[2]).any():
        ax.fill_between(places, ends[2], ends[3], color=style.OUTER, linewidth=0, label="spread")
    strong = style.INNER if alone else tint(colour, 0.22)
    alpha: dict[str, Any] = {} if alone else {"alpha": 0.7}
    ax.fill_between(places, ends[0], ends[1], color=strong, linewidth=0, label="band", **alpha)
    dash = DASHES[group % len(DASHES)] if not alone else "solid"
    values = finding.values(group)
    line: dict[str, Any] = {"color": colour, "linestyle": dash, "zorder": 3}
    ax.plot(places, values, linewidth=0.7, **line)
    ax.plot(places, finding.certain(group), linewidth=2.0, label="mean", **line)
    _dots(ax, finding, group, places=places, area=11)
    found = finding.crossings[group]
    if found and alone:
        _half(ax, found.at, found.low, found.high)


def _dots(ax: Axes, finding: SweepFinding, group: int, *, places: Array, area: float) -> None:
    """Draw the points of a group, hollow where too few worlds are behind them."""
    colour, sure = _colour(group), np.isfinite(finding.certain(group))
    faces = [colour if one else "white" for one in sure]
    look: dict[str, Any] = {"s": area, "edgecolors": colour, "linewidths": 1.0}
    ax.scatter(places, finding.values(group), color=faces, zorder=4, clip_on=False, **look)


def _half(ax: Axes, at: float, low: float, high: float) -> None:
    """Mark where a curve passes one half, and the interval of that."""
    first, last = ax.get_xlim()
    ax.plot([first, at], [0.5, 0.5], color=style.INK, linewidth=0.7, linestyle=(0, (2, 2)))
    reach = [max(low, first), min(high, last)]
    ax.plot(reach, [0.5, 0.5], color=style.INK, linewidth=2.2, zorder=5, label="crossing")
    look: dict[str, Any] = {"facecolors": "white", "edgecolors": style.INK, "linewidths": 1.2}
    ax.scatter([at], [0.5], s=34, zorder=6, **look)


def _marks(ax: Axes, finding: SweepFinding, group: int, shift: float) -> None:
    """Draw a dot with its interval for each option of a switch."""
    places = finding.axes[0].places + shift
    colour, alone = _colour(group), len(finding.labels) == 1
    low, high, first, last = (
        finding.values(group, name) for name in ("low", "high", "low90", "high90")
    )
    if alone:
        ax.vlines(places, first, last, color=style.OUTER, linewidth=9, label="spread")
    ax.vlines(places, low, high, color=style.INNER if alone else tint(colour, 0.4), linewidth=4.5)
    _dots(ax, finding, group, places=places, area=26)


def _own(ax: Axes, lever: LeverAxis) -> None:
    """Mark the scenario's own value."""
    if lever.own is None:
        return
    dashes: dict[str, Any] = {"color": style.INK, "linewidth": 0.8, "dashes": (3, 3), "zorder": 1}
    ax.axvline(lever.own, label="own", **dashes)
    words = f"{lever.own_words} in the scenario" if lever.is_number else "in the scenario"
    words = f"central value {lever.own_words}" if lever.drawn else words
    low, high = ax.get_xlim()
    share = (lever.own - low) / ((high - low) or 1.0)
    ha = "left" if share < 0.15 else "right" if share > 0.85 else "center"
    letters = lettered(style.SMALL, color=style.QUIET, ha=ha, va="baseline", path_effects=halo())
    note(ax, words, place=Place(lever.own, 1, AT_X, up=4), letters=letters)
