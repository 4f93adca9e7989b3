"""How far each scenario ranges: states deployed and troops at the end, world by world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from numpy.typing import NDArray

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.note import AT_Y, Place, lettered, note
from sim.figures.kit.outlier import dwarfing
from sim.figures.kit.page import MARGIN, Page, page
from sim.figures.kit.roots import scale
from sim.figures.kit.scenario_style import GHOST, ScenarioStyle, cast, quoted, tint
from sim.figures.superlative import Saying, often, superlative
from sim.outcomes.interval import wilson
from sim.results.summary import BANDS
from sim.words import counted, percent_of

if TYPE_CHECKING:
    from sim.results.results import Results
    from sim.studies.comparison import Comparison

_ROW, _NAMES, _CHANCE, _BETWEEN, _TOP, _FLOOR = 0.215, 2.25, 0.95, 0.32, 0.42, 0.3

def draw(comparison: Comparison) -> Figure:
    """Draw a row for each scenario: median, middle 50 % and 90 %, and the chance of ten states.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    The figure.
    """
    order, tall = _order(comparison), _ROW * len(comparison.every)
    parts = [cast(comparison)[k] for k in order]
    columns = table(comparison)
    bands = {w: np.stack([columns[f"{w}_{name}"] for name in BANDS], axis=1) for w in _WHAT}
    root = bool(dwarfing([float(row[-1]) for row in bands["troops"]]))
    sheet = page(
        title=title(comparison),
        subtitle=_subtitle(comparison, root=root),
        foot=lettering.plain(comparison.foot),
        height=_FLOOR + tall + _TOP,
    )
    axes = _axes(sheet, parts, tall=tall)
    for ax, name in zip(axes, _WHAT, strict=True):
        scale(ax, float(bands[name].max()), root=root and name == "troops")
        _rows(ax, parts, bands=bands[name], at=order.index(0))
    _chances(axes[0], [comparison.every[k] for k in order], parts=parts)
    return sheet.figure

def _axes(sheet: Page, parts: Sequence[ScenarioStyle], *, tall: float) -> tuple[Axes, Axes]:
    """Place the two pictures beside each other, with the names of the rows at the left."""
    names = [lettering.fit(part.label, _face(part), room=_NAMES) for part in parts]
    widths = [lettering.width(name, _face(p)) for name, p in zip(names, parts, strict=True)]
    left = MARGIN + max(widths) + 0.12
    each = (style.WIDTH - left - _CHANCE - _BETWEEN - MARGIN - 0.2) / 2
    places = (left, left + each + _CHANCE + _BETWEEN)
    drawn = []
    for place, heading in zip(places, ("States deployed", "Troops at the end"), strict=True):
        right = style.WIDTH - place - each
        ax = sheet.axes(left=place, right=right, bottom=_FLOOR, top=_FLOOR + tall)
        ax.set(ylim=(len(parts) - 0.5, -0.5), yticks=[])
        bold = lettered(weight="semibold", color=style.INK)
        note(ax, heading, place=Place(0, 1, up=8), letters=bold)
        drawn.append(ax)
    for row, (name, part) in enumerate(zip(names, parts, strict=True)):
        colour = part.colour if part.alone else style.INK
        letters = lettered(color=colour, ha="right", va="center_baseline")
        letters["fontproperties"] = _face(part)
        note(drawn[0], name, place=Place(0, row, AT_Y, right=-8), letters=letters)
    return drawn[0], drawn[1]

def _face(part: ScenarioStyle) -> FontProperties:
    """Give the face of a name: only those of the many that share a colour are plain."""
    return style.font(weight="semibold" if part.alone else "regular")

def _rows(ax: Axes, parts: Sequence[ScenarioStyle], *, bands: Array, at: int) -> None:
    ax.axvline(bands[at, 2], color=GHOST, linewidth=1.0, dashes=(4, 3), zorder=1, label="to")
    for low, share, wide in ((0, 0.4, 2.0), (1, 0.6, 6.5)):
        ends = [[(row[low], k), (row[-1 - low], k)] for k, row in enumerate(bands)]
        look: dict[str, Any] = {
            "colors": [tint(part.colour, share) for part in parts],
            "linewidths": wide,
        }
        lines = LineCollection(ends, capstyle="butt", label=list(BANDS)[-1 - low], **look)
        ax.add_collection(lines, autolim=False)
    colours = [part.colour for part in parts]
    dots: dict[str, Any] = {
        "c": colours,
        "s": 30,
        "edgecolors": "white",
        "linewidths": 0.8,
        "zorder": 3,
    }
    ax.scatter(bands[:, 2], np.arange(len(bands)), clip_on=False, label="median", **dots)

def _chances(ax: Axes, every: Sequence[Results], *, parts: Sequence[ScenarioStyle]) -> None:
    """Write the chance of ten or more states behind each row, with its interval."""
    for row, (one, part) in enumerate(zip(every, parts, strict=True)):
        count = int(_many(one).sum())
        low, high = (float(end) for end in wilson(count, one.n))
        bold = lettered(weight="semibold", color=part.colour, ha="right", va="center_baseline")
        note(ax, percent_of(count, one.n), place=Place(1, row, AT_Y, right=37), letters=bold)
        quiet = lettered(7.5, color=style.QUIET, va="center_baseline")
        note(ax, _between(low, high), place=Place(1, row, AT_Y, right=41), letters=quiet)
    quiet = lettered(style.SMALL, color=style.QUIET, linespacing=1.0)
    note(ax, "Chance of\nten or more", place=Place(1, 1, right=16, up=6), letters=quiet)

def _between(low: float, high: float) -> str:
    """Write an interval of shares in percent: 54–60, or <1 where all of it is."""
    whole = f"{100 * low:.0f}–{100 * high:.0f}"
    return "<1" if high < 0.01 else ">99" if low > 0.99 else whole
