"""The chance of a lasting force by scenario: curves in one picture, or a panel each."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.figures.kit import lettering, panels, style
from sim.figures.kit.axis import start
from sim.figures.kit.label import AT_X, LINE, Place, apart, halo, lettered, note
from sim.figures.kit.page import MARGIN, Page, heights, page
from sim.figures.kit.scenario_style import ScenarioStyle, few, styles, tint
from sim.figures.kit.small_multiples import in_rows, small_multiples
from sim.findings.requirements import RequirementsFinding
from sim.words import number, percent

_SMALL = 0.82
_LEFT, _RIGHT, _TALL = 0.62, 0.42, 2.9
_PIECE, _FIRST = 0.42, 0.32
"""Room for a piece of a line, and for half the first number, inches."""

_UPRIGHT = 0.66
"""Share of the height that the upright line reaches, below the words."""

_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw(finding: RequirementsFinding) -> Figure:
    """Draw up to five curves in one picture, or a panel of each with a ghost behind it."""
    count = len(finding.names)
    if few(finding):
        sheet = page(finding, height=_under(count) + _TALL + 0.25)
        _together(sheet, finding)
        return sheet.figure
    layout = in_rows(count, height=_SMALL)
    sheet = page(finding, height=layout.body)
    _apart(small_multiples(sheet, layout), finding)
    return sheet.figure


def _apart(axes: list[Axes], finding: RequirementsFinding) -> None:
    """Draw a panel of each scenario, with the curve of the one compared to behind it."""
    parts, ends = styles(finding), (finding.marks[0], finding.least)
    forces, ghost = finding.forces, finding.curves[finding.to, 0]
    panels.headings(axes, parts)
    for k, (ax, part) in enumerate(zip(axes, parts, strict=True)):
        ax.set(xscale="log", xlim=(finding.marks[0], forces[-1]), ylim=(0, 1), xticks=[])
        ax.minorticks_off()
        share, low, high = finding.curves[k]
        colour = tint(part.colour, 0.3)
        ax.fill_between(forces, low, high, color=colour, linewidth=0, label="interval")
        ax.plot(forces, share, color=part.colour, linewidth=2, label="share", zorder=3)
        if k != finding.to:
            panels.ghost(ax, x=forces, y=ghost)
        ax.axvline(finding.least, ymax=_UPRIGHT, color=style.INK, linewidth=0.7, dashes=(4, 3))
        _values(ax, finding.shares[k], ends=ends)
    panels.scale(axes, (0, 0.5, 1), labels=("0%", "50%", "100%"))
    panels.beneath(axes, [(end, number(end)) for end in ends])


def _values(ax: Axes, shares: Mapping[int, float], *, ends: tuple[int, ...]) -> None:
    """Write the share at the first requirement and at the least published one."""
    small = lettered(7.5, color=style.TEXT, va="top", ha="right", path_effects=halo())
    for line, needed in enumerate(ends):
        words = f"{number(needed)}: {percent(shares[needed])}"
        note(ax, words, place=Place(1, 1, up=-2 - 9.5 * line), letters=small)


def _together(sheet: Page, finding: RequirementsFinding) -> None:
    """Draw the curves in one picture, and write their values under it."""
    parts, forces = styles(finding), finding.forces
    under = _under(len(parts))
    ax = sheet.axes(left=_LEFT, right=_RIGHT, bottom=under, top=under + _TALL)
    ax.set(xscale="log", xlim=(forces[0], forces[-1]), ylim=(0, 1))
    ax.minorticks_off()
    heights(ax, _QUARTERS, labels=[percent(share) for share in _QUARTERS])
    start(ax, finding.least)
    for part, (share, low, high) in zip(parts, finding.curves, strict=True):
        ax.fill_between(forces, low, high, color=part.colour, alpha=0.15, linewidth=0)
        look: dict[str, Any] = {"color": part.colour, "linestyle": part.dash, "linewidth": 2}
        ax.plot(forces, share, clip_on=False, label=part.name, **look)
    shown = _shown(ax, finding)
    ticks = [int(forces[0]), *shown]
    ax.set_xticks(ticks, [number(tick) for tick in ticks], **lettered(color=style.INK))
    ax.tick_params(axis="x", bottom=True, length=3, color=style.AXIS)
    for row, part in enumerate(parts):
        drop = -7 - 72 * LINE * 1.1 * (row + 1)
        _name(ax, part, until=shown[0], drop=drop)
        letters = lettered(weight="semibold", color=part.colour, va="top", ha="center")
        for needed in shown:
            words = percent(finding.shares[row][needed])
            note(ax, words, place=Place(needed, 0, AT_X, up=drop), letters=letters)


def _under(rows: int) -> float:
    return 0.35 + 1.1 * LINE * rows


def _shown(ax: Axes, finding: RequirementsFinding) -> list[int]:
    """Choose the requirements whose numbers fit beside each other, the least published first."""
    ends = (finding.least, finding.marks[0], finding.marks[-1])
    first = sorted(finding.marks, key=lambda mark: (mark not in ends, mark))
    wide = [lettering.width(number(mark), style.font()) + 0.06 for mark in first]
    middles = [float(ax.transData.transform((mark, 0))[0]) / style.DPI for mark in first]
    return sorted(first[k] for k in apart(middles, wide))


def _name(ax: Axes, part: ScenarioStyle, *, until: float, drop: float) -> None:
    """Name a scenario at the left of its row, with a piece of its line."""
    wide, tall = (length / style.DPI for length in ax.get_window_extent().size)
    left, y = (MARGIN - _LEFT) / wide, (drop / 72 - 0.075) / tall
    piece = Line2D([left, left + (_PIECE - 0.08) / wide], [y, y], linewidth=2, color=part.colour)
    piece.set(linestyle=part.dash, transform=ax.transAxes, clip_on=False)
    piece.set(solid_capstyle="butt", dash_capstyle="butt")
    ax.add_line(piece)
    first = float(ax.transData.transform((until, 0))[0]) / style.DPI
    space = first - MARGIN - _PIECE - _FIRST
    name = lettering.fit(part.label, style.font(weight="semibold"), room=space)
    letters = lettered(weight="semibold", color=part.colour, va="top")
    note(ax, name, place=Place(left, 0, right=72 * _PIECE, up=drop), letters=letters)
