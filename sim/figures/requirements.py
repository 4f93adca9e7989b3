"""The chance of a lasting force, over the force asked for, in several scenarios."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.figures.kit import lettering, panels, style
from sim.figures.kit.axis import mark
from sim.figures.kit.label import (
    LINE,
    Place,
    halo,
    inches,
    lettered,
    note,
    size,
)
from sim.figures.kit.page import MARGIN, Page, page
from sim.figures.kit.scenario_style import ScenarioStyle, styles, tint
from sim.figures.requirement import TALL, curve, drop, fitting, frame, readout
from sim.findings.requirements import RequirementsFinding
from sim.words import number, percent

_LEFT, _SMALL = 0.62, 0.82
_PIECE, _FIRST = 0.42, 0.32
"""Room for a piece of a line, and for half the first number, inches."""

_UPRIGHT = 0.66
"""Share of the height that the upright line reaches in a small panel, below the words."""


def draw(finding: RequirementsFinding) -> Figure:
    """Draw the curves in one picture, or of many scenarios a panel each with a ghost behind it."""
    if not finding.many:
        under = 0.35 + 1.1 * LINE * len(finding.names)
        sheet = page(finding, height=under + TALL + 0.25)
        _together(sheet, finding, under)
        return sheet.figure
    sheet, axes = panels.of_scenarios(finding, height=_SMALL)
    _apart(axes, finding)
    return sheet.figure


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
    ax = frame(sheet, left=_LEFT, bottom=under, limits=limits, least=finding.least)
    for part, (share, low, high) in zip(parts, finding.curves, strict=True):
        ax.fill_between(forces, low, high, color=part.colour, alpha=0.15, linewidth=0)
        curve(ax, forces, share=share, color=part.colour, linestyle=part.dash, label=part.name)
    ends = (finding.least, finding.marks[0], finding.marks[-1])
    shown = fitting(ax, sorted(finding.marks, key=lambda r: (r not in ends, r)))
    ticks = [int(forces[0]), *shown]
    mark(ax, ticks, labels=[number(tick) for tick in ticks], color=style.INK)
    space = inches(ax, shown[0]) - MARGIN - _PIECE - _FIRST
    bold = style.font(weight="semibold")
    names, _ = lettering.fit_all([part.label for part in parts], bold, room=space)
    for k, (part, name) in enumerate(zip(parts, names, strict=True)):
        _name_beneath(ax, part, name=name, drop=drop(k + 1))
        readout(ax, k + 1, shares=_shares(finding, k, shown), colour=part.colour)


def _shares(finding: RequirementsFinding, k: int, forces: Sequence[int]) -> dict[int, float]:
    """Share of worlds of a scenario that sustain each of some forces."""
    return {r: finding.curves[k, 0, np.searchsorted(finding.forces, r)] for r in forces}


def _name_beneath(ax: Axes, part: ScenarioStyle, *, name: str, drop: float) -> None:
    """Name a scenario at the left of its row, with a piece of its line."""
    wide, tall = size(ax)
    left, y = (MARGIN - _LEFT) / wide, (drop / 72 - 0.075) / tall
    piece = Line2D([left, left + (_PIECE - 0.08) / wide], [y, y], linewidth=2, color=part.colour)
    piece.set(linestyle=part.dash, transform=ax.transAxes, clip_on=False)
    piece.set(solid_capstyle="butt", dash_capstyle="butt")
    ax.add_line(piece)
    letters = lettered(weight="semibold", color=part.colour, va="top")
    note(ax, name, place=Place(left, 0, right=72 * _PIECE, up=drop), letters=letters)
