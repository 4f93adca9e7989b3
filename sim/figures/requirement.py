"""The chance of a lasting force, over the force asked for: of one scenario, and of several."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.array import Array
from sim.figures.kit import lettering, panels, style
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
    size,
    spread,
)
from sim.figures.kit.page import MARGIN, Page, heights, page
from sim.figures.kit.scenario_style import ScenarioStyle, few, styles, tint
from sim.findings.requirement import RequirementFinding, RequirementsFinding
from sim.words import number, percent

_NAMES = {"deal": "Given a deal", "all": "All worlds"}
_COLOURS = {"deal": "#D55E00", "all": "#0B5394"}
_DASHES: dict[str, Any] = {"deal": (0, (5, 2)), "all": "solid"}

_LEFT, _LEFT_OF_SEVERAL, _RIGHT, _TALL, _READOUT = 1.2, 0.62, 0.42, 2.9, 0.72
_SMALL = 0.82
_PIECE, _FIRST = 0.42, 0.32
"""Room for a piece of a line, and for half the first number, inches."""

_AIR = 0.12
"""Distance of the middle of a name from its curve, inches."""

_UPRIGHT = 0.66
"""Share of the height that the upright line reaches in a small panel, below the words."""

_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw(finding: RequirementFinding) -> Figure:
    """Draw both curves with their intervals, and write their shares under each requirement."""
    columns, ends = finding.table, (finding.requirements[0], finding.requirements[-1])
    forces = columns["requirement"]
    sheet = page(finding, height=_READOUT + _TALL + 0.25)
    ax = _axes(sheet, left=_LEFT, bottom=_READOUT, limits=ends, least=finding.least)
    drawn = [name for name in _NAMES if np.isfinite(columns[name]).all()]
    for name in drawn:
        interval = columns[f"{name}_low"], columns[f"{name}_high"]
        ax.fill_between(forces, *interval, color=_COLOURS[name], alpha=0.18, linewidth=0)
        _curve(ax, forces, columns[name], color=_COLOURS[name], linestyle=_DASHES[name], label=name)
    _name(ax, {name: float(columns[name][0]) for name in drawn})
    first = sorted(finding.requirements, key=lambda r: (r != finding.least, r not in ends, r))
    shown = _fitting(ax, first)
    mark(ax, shown, labels=[number(r) for r in shown], color=style.INK)
    for row, name in enumerate(("troops", *_NAMES)):
        colour = _COLOURS.get(name, style.INK)
        place = Place(0, 0, right=72 * (MARGIN - _LEFT), up=_drop(row))
        letters = lettered(weight="semibold", color=colour, va="top")
        note(ax, _NAMES.get(name, "Troops"), place=place, letters=letters)
        if name in _NAMES:
            shares = dict(zip(forces, columns[name], strict=True))
            _readout(ax, row, shares={r: shares[r] for r in shown}, colour=colour)
    return sheet.figure


def draw_compared(finding: RequirementsFinding) -> Figure:
    """Draw up to five curves in one picture, or a panel of each with a ghost behind it."""
    if few(finding):
        under = 0.35 + 1.1 * LINE * len(finding.names)
        sheet = page(finding, height=under + _TALL + 0.25)
        _together(sheet, finding, under)
        return sheet.figure
    sheet, axes = panels.of_scenarios(finding, height=_SMALL)
    _apart(axes, finding)
    return sheet.figure


def _axes(
    sheet: Page, *, left: float, bottom: float, limits: tuple[float, float], least: int
) -> Axes:
    """Add axes of forces and of chances, with the line where published requirements begin."""
    ax = sheet.axes(left=left, right=_RIGHT, bottom=bottom, top=bottom + _TALL)
    ax.set(xscale="log", xlim=limits, ylim=(0, 1))
    ax.minorticks_off()
    heights(ax, _QUARTERS, labels=[percent(share) for share in _QUARTERS])
    start(ax, least)
    return ax


def _curve(ax: Axes, forces: Array, share: Array, **look: Any) -> None:
    ax.plot(forces, share, linewidth=2, clip_on=False, **look)


def _name(ax: Axes, starts: Mapping[str, float]) -> None:
    """Write the name of each curve above its left end, moved apart where they would touch."""
    rising = sorted(starts, key=lambda name: starts[name])
    wanted = [_TALL * starts[name] + _AIR for name in rising]
    for name, up in zip(rising, spread(wanted, LINE, low=_AIR, high=_TALL - _AIR), strict=True):
        letters = lettered(weight="semibold", color=_COLOURS[name], va="center_baseline")
        place = Place(0, float(up) / _TALL, right=5)
        note(ax, _NAMES[name], place=place, letters={**letters, "path_effects": halo()})


def _fitting(ax: Axes, forces: Sequence[int]) -> list[int]:
    """Choose the forces, the most important first, whose numbers fit beside each other."""
    wide = [lettering.width(number(force), style.font()) + 0.06 for force in forces]
    return sorted(forces[k] for k in apart([inches(ax, force) for force in forces], wide))


def _readout(ax: Axes, row: int, *, shares: Mapping[int, float], colour: str) -> None:
    """Write in a row under the axes the share of worlds in which each force lasts."""
    letters = lettered(weight="semibold", color=colour, va="top", ha="center")
    for force, share in shares.items():
        note(ax, percent(share), place=Place(force, 0, AT_X, up=_drop(row)), letters=letters)


def _drop(row: int) -> float:
    """How far below the axes a row of words begins, points."""
    return -7 - 72 * LINE * row * 1.1


def _apart(axes: list[Axes], finding: RequirementsFinding) -> None:
    """Draw a panel of each scenario, with the curve of the one compared to behind it."""
    ends = (finding.marks[0], finding.least)
    forces, ghost = finding.forces, finding.curves[finding.to, 0]
    small = lettered(7.5, color=style.TEXT, va="top", ha="right", path_effects=halo())
    for k, (ax, part) in enumerate(zip(axes, styles(finding), strict=True)):
        ax.set(xscale="log", xlim=(finding.marks[0], forces[-1]), ylim=(0, 1), xticks=[])
        ax.minorticks_off()
        share, low, high = finding.curves[k]
        colour = tint(part.colour, 0.3)
        ax.fill_between(forces, low, high, color=colour, linewidth=0, label="interval")
        ax.plot(forces, share, color=part.colour, linewidth=2, label="share", zorder=3)
        if k != finding.to:
            panels.ghost(ax, x=forces, y=ghost)
        ax.axvline(finding.least, ymax=_UPRIGHT, color=style.INK, linewidth=0.7, dashes=(4, 3))
        for line, (force, chance) in enumerate(_shares(finding, k, ends).items()):
            words, place = f"{number(force)}: {percent(chance)}", Place(1, 1, up=-2 - 9.5 * line)
            note(ax, words, place=place, letters=small)
    panels.scale(axes, (0, 0.5, 1), labels=("0%", "50%", "100%"))
    panels.beneath(axes, [(end, number(end)) for end in ends])


def _together(sheet: Page, finding: RequirementsFinding, under: float) -> None:
    """Draw the curves in one picture, and write their values under it."""
    parts, forces = styles(finding), finding.forces
    limits = (forces[0], forces[-1])
    ax = _axes(sheet, left=_LEFT_OF_SEVERAL, bottom=under, limits=limits, least=finding.least)
    for part, (share, low, high) in zip(parts, finding.curves, strict=True):
        ax.fill_between(forces, low, high, color=part.colour, alpha=0.15, linewidth=0)
        _curve(ax, forces, share, color=part.colour, linestyle=part.dash, label=part.name)
    ends = (finding.least, finding.marks[0], finding.marks[-1])
    shown = _fitting(ax, sorted(finding.marks, key=lambda r: (r not in ends, r)))
    ticks = [int(forces[0]), *shown]
    mark(ax, ticks, labels=[number(tick) for tick in ticks], color=style.INK)
    for k, part in enumerate(parts):
        _name_beneath(ax, part, until=shown[0], drop=_drop(k + 1))
        _readout(ax, k + 1, shares=_shares(finding, k, shown), colour=part.colour)


def _shares(finding: RequirementsFinding, k: int, forces: Sequence[int]) -> dict[int, float]:
    """Share of worlds of a scenario that sustain each of some forces."""
    return {r: finding.curves[k, 0, np.searchsorted(finding.forces, r)] for r in forces}


def _name_beneath(ax: Axes, part: ScenarioStyle, *, until: float, drop: float) -> None:
    """Name a scenario at the left of its row, with a piece of its line."""
    wide, tall = size(ax)
    left, y = (MARGIN - _LEFT_OF_SEVERAL) / wide, (drop / 72 - 0.075) / tall
    piece = Line2D([left, left + (_PIECE - 0.08) / wide], [y, y], linewidth=2, color=part.colour)
    piece.set(linestyle=part.dash, transform=ax.transAxes, clip_on=False)
    piece.set(solid_capstyle="butt", dash_capstyle="butt")
    ax.add_line(piece)
    space = inches(ax, until) - MARGIN - _PIECE - _FIRST
    name = lettering.fit(part.label, style.font(weight="semibold"), room=space)
    letters = lettered(weight="semibold", color=part.colour, va="top")
    note(ax, name, place=Place(left, 0, right=72 * _PIECE, up=drop), letters=letters)
