"""The chance of a lasting force, over the force that is asked for."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.axis import start
from sim.figures.kit.label import AT_X, LINE, Place, apart, halo, lettered, note, spread
from sim.figures.kit.page import MARGIN, heights, page
from sim.findings.finding import Table
from sim.findings.requirement import RequirementFinding
from sim.words import number, percent

_NAMES = {"deal": "Given a deal", "all": "All worlds"}
_COLOURS = {"deal": "#D55E00", "all": "#0B5394"}
_DASHES: dict[str, Any] = {"deal": (0, (5, 2)), "all": "solid"}
_LEFT, _RIGHT, _TALL, _READOUT = 1.2, 0.42, 2.9, 0.72

_AIR = 0.12
"""Distance of the middle of a name from its curve, inches."""


def draw(finding: RequirementFinding) -> Figure:
    """Draw both curves with their intervals, and write their shares under each requirement."""
    columns, least = finding.table, finding.least
    drawn = [name for name in _NAMES if np.isfinite(columns[name]).all()]
    sheet = page(finding, height=_READOUT + _TALL + 0.25)
    ax = sheet.axes(left=_LEFT, right=_RIGHT, bottom=_READOUT, top=_READOUT + _TALL)
    ax.set(xscale="log", xlim=_limits(finding.requirements), ylim=(0, 1))
    ax.minorticks_off()
    heights(ax, [0, 0.25, 0.5, 0.75, 1], labels=["0%", "25%", "50%", "75%", "100%"])
    start(ax, least)
    for name in drawn:
        _curve(ax, columns, name)
    _name(ax, columns, drawn)
    _readout(ax, columns, _shown(ax, finding.requirements, least))
    return sheet.figure


def _limits(requirements: tuple[int, ...]) -> tuple[float, float]:
    low, high = max(requirements[0], 1), max(requirements[-1], 2)
    return (low, high) if low < high else (low / 2, high * 2)


def _curve(ax: Axes, columns: Table, name: str) -> None:
    """Draw one curve; it falls just behind each force that lasts in some world."""
    x, colour = columns["requirement"], _COLOURS[name]
    low, high = columns[f"{name}_low"], columns[f"{name}_high"]
    ax.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
    look = {"color": colour, "linewidth": 2, "linestyle": _DASHES[name], "clip_on": False}
    ax.plot(x, columns[name], label=name, **look)


def _name(ax: Axes, columns: Table, drawn: list[str]) -> None:
    """Write the name of each curve above its left end, moved apart where they would touch."""
    rising = sorted(drawn, key=lambda name: float(columns[name][0]))
    wanted = [_TALL * float(columns[name][0]) + _AIR for name in rising]
    for name, up in zip(rising, spread(wanted, LINE, low=_AIR, high=_TALL - _AIR), strict=True):
        letters = lettered(weight="semibold", color=_COLOURS[name], va="center_baseline")
        place = Place(0, float(up) / _TALL, right=5)
        note(ax, _NAMES[name], place=place, letters={**letters, "path_effects": halo()})


def _shown(ax: Axes, requirements: tuple[int, ...], least: int) -> list[int]:
    """Choose the requirements whose numbers fit beside each other, the least published first."""
    ends = (requirements[0], requirements[-1])
    first = sorted(requirements, key=lambda r: (r != least, r not in ends, r))
    wide = [lettering.width(number(r), style.font()) + 0.06 for r in first]
    middles = [float(ax.transData.transform((r, 0))[0]) / style.DPI for r in first]
    return sorted(first[k] for k in apart(middles, wide))


def _readout(ax: Axes, columns: Table, shown: list[int]) -> None:
    """Write under each requirement the share of worlds in which it lasts."""
    ax.set_xticks(shown, [number(r) for r in shown], **lettered(color=style.INK))
    ax.tick_params(axis="x", bottom=True, length=3, color=style.AXIS)
    left = 72 * (MARGIN - _LEFT)
    for row, name in enumerate(("troops", *_NAMES)):
        drop = -7 - 72 * LINE * row * 1.1
        letters = lettered(weight="semibold", color=_COLOURS.get(name, style.INK), va="top")
        place = Place(0, 0, right=left, up=drop)
        note(ax, _NAMES.get(name, "Troops"), place=place, letters=letters)
        for needed in shown if name in _NAMES else ():
            share = float(columns[name][np.searchsorted(columns["requirement"], needed)])
            place = Place(needed, 0, AT_X, up=drop)
            note(ax, percent(share), place=place, letters={**letters, "ha": "center"})
