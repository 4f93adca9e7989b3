"""One world on a timeline: the phases of the war, what happens, and a lane for each state."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.figures.kit import lettering, style
from sim.figures.kit.axis import HEIGHT, timeline
from sim.figures.kit.label import AT, AT_Y, KEY_HEIGHT, Place, key, lettered, note, size
from sim.figures.kit.page import MARGIN, page, row_height
from sim.findings.posture import POSTURE_NAMES
from sim.findings.timeline import Flag, TimelineFinding, spans
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, TALKS
from sim.words import number

_PHASES = {
    TALKS: ("Talks", "#FFFFFF", style.INK),
    CEASEFIRE: ("Ceasefire", "#F5EBCB", style.INK),
    COLLAPSED: ("War, talks over", "#D3C7BF", style.INK),
    ATTACKED: ("War after the attack", "#D3C7BF", style.INK),
}
"""Name of each phase, its colour behind the lanes, and that of its name."""

_WIDEST = 1.35
"""Room for the names of the states, inches."""

_RIGHT = 0.72
"""Room at the right for the troops at the end, inches."""

_STRIP = 0.24
"""Height of the strip of phases, and of the lane of the adversary, inches."""

_LEVEL = 0.19
"""Height of a row of labelled events, inches."""

_FILLED = 0.62
"""Share of a lane that is painted."""

_BESIDE = 0.06
"""Distance of a label from its event, inches."""

_NEW, _AGAINST = "New government", "Vote against"

_MARKS: dict[str, tuple[str, dict[str, Any]]] = {
    "assault": ("Assault", {"marker": "|", "s": 42, "color": style.INK, "linewidth": 1.1}),
    "honoured": ("Probe, honoured",
                 {"marker": "D", "s": 17, "color": style.DEPLOYED, "linewidth": 0.9}),
    "unanswered": ("Probe, not honoured",
                   {"marker": "D", "s": 17, "facecolor": "white", "edgecolor": style.DEPLOYED,
                    "linewidth": 0.9}),
    "attack": ("Attack", {"marker": "X", "s": 52, "facecolor": style.OPPOSED,
                          "edgecolor": "white", "linewidth": 0.6}),
    _NEW: (_NEW, {"marker": "o", "s": 15, "facecolor": "white", "edgecolor": style.INK,
                  "linewidth": 0.8}),
    _AGAINST: (_AGAINST, {"marker": "x", "s": 16, "color": style.OPPOSED, "linewidth": 1.2}),
}  # fmt: skip
"""Marks by what they stand for: their name in the key, and their look."""


def draw(finding: TimelineFinding) -> Figure:
    """Draw the phases on top, then events with their labels, the adversary, and the states."""
    names, wide = lettering.fit_all(
        [finding.adversary, *(lane.name for lane in finding.lanes)], style.font(), room=_WIDEST
    )
    left = MARGIN + wide + 0.09
    levels = _levels(finding.flags, last=len(finding.phases) - 1,
                     wide=style.WIDTH - left - _RIGHT)  # fmt: skip
    above = _LEVEL * (1 + max((level for level, _ in levels), default=-1))
    tall = row_height(len(finding.lanes)) * len(finding.lanes)
    top = HEIGHT + tall + 2 * _STRIP + above
    sheet = page(finding, height=top + KEY_HEIGHT + _LEVEL)
    ax = sheet.axes(left=left, right=_RIGHT, bottom=HEIGHT, top=top)
    timeline(ax, np.arange(len(finding.phases)), dates=finding.dates)
    ax.set_xlim(-1, len(finding.phases) - 1)
    ax.set_ylim(0, tall + 2 * _STRIP + above)
    _background(ax, finding, floor=tall + _STRIP)
    _flags(ax, finding.flags, levels, floor=tall + 2 * _STRIP)
    _adversary(ax, finding, middle=tall + _STRIP / 2)
    _lanes(ax, finding, tall=tall)
    middles = [tall + _STRIP / 2, *_middles(len(finding.lanes))]
    ax.set_yticks(middles, names, **lettered(color=style.INK))
    _keys(ax, finding)
    return sheet.figure


def _middles(count: int) -> list[float]:
    """Heights of the lanes, inches, the first one on top."""
    each = row_height(count)
    return [each * (count - at - 0.5) for at in range(count)]


def _background(ax: Axes, finding: TimelineFinding, *, floor: float) -> None:
    """Paint the phases behind everything, and name them in the strip above the lanes."""
    across = size(ax)[0] / (len(finding.phases) or 1)
    for phase, begins, ends in spans(finding.phases):
        name, colour, ink = _PHASES[phase]
        ax.add_patch(Rectangle((begins - 1, 0), ends - begins + 1, floor + _STRIP,
                               facecolor=colour, linewidth=0, zorder=0))  # fmt: skip
        if begins:
            ax.plot([begins - 1] * 2, [0, floor + _STRIP], color=style.INK, linewidth=0.9, zorder=3)
        room = (ends - begins + 1) * across - 2 * _BESIDE
        for text in (name, name.split(",")[0].split(" after")[0]):
            letters = lettered(style.SMALL, "semibold", color=ink, va="center_baseline")
            if lettering.width(text, letters["fontproperties"]) <= room:
                place = Place(begins - 1, floor + _STRIP / 2, AT, right=72 * _BESIDE)
                note(ax, text, place=place, letters=letters)
                break
    ax.plot([-1, ax.get_xlim()[1]], [floor] * 2, color=style.AXIS, linewidth=0.6, zorder=2)
    ax.plot([-1, ax.get_xlim()[1]], [floor + _STRIP] * 2, color=style.AXIS, linewidth=0.6, zorder=2)


def _levels(flags: Sequence[Flag], *, last: int, wide: float) -> list[tuple[int, bool]]:
    """Row of each label above the strip, and whether it stands to the right of its event.

    No label touches another one, and no line from a label to its event crosses one: a label stands
    above those of all events that lie below it.
    """
    scale = wide / (last + 1 or 1)
    places = [(_place(flag) + 1) * scale for flag in flags]
    found: dict[int, tuple[int, bool]] = {}
    boxes: dict[int, tuple[float, float]] = {}
    for at in reversed(range(len(flags))):
        x = places[at]
        long = lettering.width(flags[at].label, style.font(style.SMALL)) + 2 * _BESIDE
        rightward = x + long <= wide + _RIGHT
        boxes[at] = (x, x + long) if rightward else (x - long, x)
        low, high = boxes[at]
        below = [
            found[other][0]
            for other in found
            if (boxes[other][0] < high and low < boxes[other][1]) or low < places[other] < high
        ]
        found[at] = (max(below, default=-1) + 1, rightward)
    return [found[at] for at in range(len(flags))]


def _place(flag: Flag) -> float:
    """Where an event stands: in the middle of its week, or where its phase begins."""
    return flag.week - (1.0 if flag.turns else 0.5)


def _flags(
    ax: Axes, flags: Sequence[Flag], levels: Sequence[tuple[int, bool]], *, floor: float
) -> None:
    """Write the labelled events above the strip, each with a line down to its week."""
    for flag, (level, rightward) in zip(flags, levels, strict=True):
        x, height = _place(flag), floor + _LEVEL * (level + 0.5)
        ax.plot([x, x], [floor, height], color=style.INK, linewidth=0.7, zorder=2,
                clip_on=False)  # fmt: skip
        letters = lettered(style.SMALL, color=style.INK, va="center_baseline",
                           ha="left" if rightward else "right")  # fmt: skip
        right = 72 * _BESIDE * (1 if rightward else -1)
        note(ax, lettering.plain(flag.label), place=Place(x, height, AT, right=right),
             letters=letters)  # fmt: skip


def _adversary(ax: Axes, finding: TimelineFinding, *, middle: float) -> None:
    """Mark what the adversary does."""
    for what, weeks in finding.marks.items():
        if weeks:
            _mark(ax, what, weeks, height=middle)


def _lanes(ax: Axes, finding: TimelineFinding, *, tall: float) -> None:
    """Paint the lane of each state, with its marks, and its troops at the end beside it."""
    each = row_height(len(finding.lanes))
    for lane, middle in zip(finding.lanes, _middles(len(finding.lanes)), strict=True):
        shapes, colours = [], []
        for posture, begins, ends in spans(lane.posture):
            low = middle - _FILLED * each / 2
            shapes.append(Rectangle((begins - 1, low), ends - begins + 1, _FILLED * each))
            colours.append(style.POSTURES[posture])
        ax.add_collection(
            PatchCollection(
                shapes, facecolor=colours, edgecolor=style.AXIS, linewidth=0.25, zorder=1
            )
        )
        _mark(ax, _NEW, lane.governments, height=middle)
        _mark(ax, _AGAINST, lane.failed, height=middle)
        troops = round(lane.troops)
        letters = lettered(color=style.INK if troops else style.QUIET, ha="right",
                           va="center_baseline")  # fmt: skip
        note(ax, number(troops), place=Place(1, middle, AT_Y, right=44), letters=letters)
    heading = lettered(style.SMALL, color=style.QUIET, ha="right", va="center", linespacing=1.0)
    place = Place(1, tall + _STRIP, AT_Y, right=44)
    note(ax, "Troops at\nthe end", place=place, letters=heading)


def _mark(ax: Axes, what: str, weeks: Sequence[int], *, height: float) -> None:
    if weeks:
        places = np.asarray(weeks) - 0.5
        ax.scatter(places, np.full(len(weeks), height), zorder=4, label=what, **_MARKS[what][1])


def _keys(ax: Axes, finding: TimelineFinding) -> None:
    """Write the meaning of the colours, and below it that of the marks that are drawn."""
    wide, tall = size(ax)
    shift = _LEVEL / tall
    key(ax, POSTURE_NAMES, colours=style.POSTURES)
    for artist in [*ax.texts[-len(POSTURE_NAMES) :], *ax.patches[-len(POSTURE_NAMES) :]]:
        _raise(artist, shift)
    drawn = [what for what, weeks in finding.marks.items() if weeks]
    drawn += [_NEW] if any(lane.governments for lane in finding.lanes) else []
    drawn += [_AGAINST] if any(lane.failed for lane in finding.lanes) else []
    x, y = 0.05 / wide, 1 + (0.15 + 0.065) / tall
    for what in drawn:
        name, look = _MARKS[what]
        ax.scatter([x], [y], transform=ax.transAxes, clip_on=False, **look)
        note(ax, name, place=Place(x + 0.1 / wide, y), letters=lettered(va="center_baseline"))
        x += (0.1 + lettering.width(name, style.font()) + 0.18) / wide


def _raise(artist: Any, shift: float) -> None:
    """Move a part of a key up, in shares of the axes."""
    if isinstance(artist, Rectangle):
        artist.set_y(artist.get_y() + shift)
    else:
        artist.xy = (artist.xy[0], artist.xy[1] + shift)
