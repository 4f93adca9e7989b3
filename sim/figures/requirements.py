"""Enough for what, by scenario: the chance of a lasting force, over the force asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.frame import beneath, headings, levels, upright
from sim.figures.kit.label import halo
from sim.figures.kit.note import lettered
from sim.figures.kit.page import page
from sim.figures.kit.panels import Grid, grid, height
from sim.figures.kit.scenario_style import GHOST, cast, few, quoted, tint
from sim.figures.readout import room, together
from sim.figures.superlative import Saying, often, superlative
from sim.figures.sustained import asked, count, curve, held, lasting, marks
from sim.words import counted, number, percent_of

if TYPE_CHECKING:
    from sim.studies.comparison import Comparison

_SMALL = 0.82

_SHARES = ((0.0, "0%"), (0.5, "50%"), (1.0, "100%"))

def draw(comparison: Comparison) -> Figure:
    """Draw up to five curves in one picture, or a picture of each with a ghost behind it.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    The figure.
    """
    panels = len(comparison.every)
    sheet = page(
        title=title(comparison),
        subtitle=_subtitle(comparison),
        foot=lettering.plain(comparison.foot),
        height=room(panels) if few(comparison) else height(panels, _SMALL),
    )
    forces = asked(comparison)
    curves = np.stack([curve(one, forces) for one in comparison.every])
    if few(comparison):
        together(sheet, comparison, curves=curves)
    else:
        _apart(grid(sheet, panels, tall=_SMALL), comparison, curves=curves)
    return sheet.figure

def _apart(panels: Grid, comparison: Comparison, *, curves: Array) -> None:
    """Draw a picture of each scenario, with the curve of the one compared to behind it."""
    forces = asked(comparison)
    shown = forces >= marks(comparison)[0]
    forces, curves = forces[shown], curves[:, :, shown]
    x = np.log(forces / forces[0]) / np.log(forces[-1] / forces[0])
    parts = cast(comparison)
    headings(panels, parts)
    levels(panels, _SHARES)
    shades = [tint(part.colour, 0.3) for part in parts]
    panels.areas(x, (curves[:, 1], curves[:, 2]), facecolors=shades, label="interval")
    colours = [part.colour for part in parts]
    panels.lines(x, curves[:, 0], colors=colours, linewidths=2, label="share", zorder=3)
    ghost = np.broadcast_to(curves[0, 0], curves[:, 0].shape).copy()
    ghost[0] = np.nan
    look = {"colors": GHOST, "linewidths": 1.1, "linestyles": [(0, (3, 1.5))], "zorder": 4}
    panels.lines(x, ghost, label="ghost", **look)
    ends = (forces[0], comparison.to.published_from)
    places = [float(np.interp(end, forces, x)) for end in ends]
    beneath(panels, [(at, number(end)) for at, end in zip(places, ends, strict=True)])
    upright(panels, places[1])
    small = lettered(7.5, color=style.TEXT, va="top", ha="right", path_effects=halo())
    for k, one in enumerate(comparison.every):
        for line, needed in enumerate(ends):
            words = percent_of(count(one, needed), one.n)
            y = 1 - (0.03 + 0.13 * line) / panels.panels[k].height
            panels.write(k, f"{number(needed)}: {words}", at=(1.0, y), letters=small)
