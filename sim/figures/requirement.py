"""The chance of a lasting force, over the force asked for: of one scenario, and of several."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.axis import mark, start
from sim.figures.kit.label import (
    AT_X,
    LINE,
    Place,
    apart,
    halo,
    inches,
    lettered,
    note,
    spread,
)
from sim.figures.kit.page import MARGIN, Page, heights, page
from sim.findings.requirement import RequirementFinding
from sim.words import number, percent

_NAMES = {"deal": "Given a deal", "all": "All worlds"}
_COLOURS = {"deal": "#D55E00", "all": "#0B5394"}
_DASHES: dict[str, Any] = {"deal": (0, (5, 2)), "all": "solid"}

TALL = 2.9
"""Height of the curves, inches."""

_LEFT, _RIGHT, _READOUT = 1.2, 0.42, 0.72

_AIR = 0.12
"""Distance of the middle of a name from its curve, inches."""


_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw(finding: RequirementFinding) -> Figure:
    """Draw both curves with their intervals, and write their shares under each requirement."""
    columns, ends = finding.table, (finding.shown[0], finding.shown[-1])
    inside = columns["requirement"] <= ends[1]
    columns = {name: values[inside] for name, values in columns.items()}
    forces = columns["requirement"]
    sheet = page(finding, height=_READOUT + TALL + 0.25)
    ax = frame(sheet, left=_LEFT, bottom=_READOUT, limits=ends, least=finding.least)
    drawn = [name for name in _NAMES if np.isfinite(columns[name]).all()]
    for name in drawn:
        interval = columns[f"{name}_low"], columns[f"{name}_high"]
        ax.fill_between(forces, *interval, color=_COLOURS[name], alpha=0.18, linewidth=0)
        curve(
            ax,
            forces,
            share=columns[name],
            color=_COLOURS[name],
            linestyle=_DASHES[name],
            label=name,
        )
    _name(ax, {name: float(columns[name][0]) for name in drawn})
    first = sorted(finding.shown, key=lambda r: (r != finding.least, r not in ends, r))
    shown = fitting(ax, first)
    mark(ax, shown, labels=[number(r) for r in shown], color=style.INK)
    for row, name in enumerate(("troops", *_NAMES)):
        colour = _COLOURS.get(name, style.INK)
        place = Place(0, 0, right=72 * (MARGIN - _LEFT), up=drop(row))
        letters = lettered(weight="semibold", color=colour, va="top")
        note(ax, _NAMES.get(name, "Troops"), place=place, letters=letters)
        if name in _NAMES:
            shares = dict(zip(forces, columns[name], strict=True))
            readout(ax, row, shares={r: shares[r] for r in shown}, colour=colour)
    return sheet.figure


def frame(
    sheet: Page, *, left: float, bottom: float, limits: tuple[float, float], least: int
) -> Axes:
    """Add axes of forces and of chances, with the line where published requirements begin."""
    ax = sheet.axes(left=left, right=_RIGHT, bottom=bottom, top=bottom + TALL)
    ax.set(xscale="log", xlim=limits, ylim=(0, 1))
    ax.minorticks_off()
    heights(ax, _QUARTERS, labels=[percent(share) for share in _QUARTERS])
    start(ax, least)
    return ax


def curve(ax: Axes, forces: Array, *, share: Array, **look: Any) -> None:
    """Draw the line of a share over forces."""
    ax.plot(forces, share, linewidth=2, clip_on=False, **look)


def _name(ax: Axes, starts: Mapping[str, float]) -> None:
    """Write the name of each curve above its left end, moved apart where they would touch."""
    rising = sorted(starts, key=lambda name: starts[name])
    wanted = [TALL * starts[name] + _AIR for name in rising]
    for name, up in zip(rising, spread(wanted, LINE, low=_AIR, high=TALL - _AIR), strict=True):
        letters = lettered(weight="semibold", color=_COLOURS[name], va="center_baseline")
        place = Place(0, float(up) / TALL, right=5)
        note(ax, _NAMES[name], place=place, letters={**letters, "path_effects": halo()})


def fitting(ax: Axes, forces: Sequence[int]) -> list[int]:
    """Choose the forces, the most important first, whose numbers fit beside each other."""
    wide = [lettering.width(number(force), style.font()) + 0.06 for force in forces]
    return sorted(forces[k] for k in apart([inches(ax, force) for force in forces], wide))


def readout(ax: Axes, row: int, *, shares: Mapping[int, float], colour: str) -> None:
    """Write in a row under the axes the share of worlds in which each force lasts."""
    letters = lettered(weight="semibold", color=colour, va="top", ha="center")
    for force, share in shares.items():
        note(ax, percent(share), place=Place(force, 0, AT_X, up=drop(row)), letters=letters)


def drop(row: int) -> float:
    """How far below the axes a row of words begins, points."""
    return -7 - 72 * LINE * row * 1.1
