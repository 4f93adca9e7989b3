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

_OFTEN = 0.05
"""Share of worlds in which a requirement must be held somewhere for the title to speak of it."""

def table(comparison: Comparison) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, a row for each scenario and requirement.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    ``scenario``, ``requirement`` (troops), and the ``share`` of worlds that hold it for as many
    weeks running as the scenario asks, with its 95 % interval, ``low`` and ``high``.
    """
    every, forces = comparison.every, asked(comparison)
    shares = np.concatenate([curve(one, forces) for one in every], axis=1)
    return {
        "scenario": np.repeat([one.name for one in every], forces.size),
        "requirement": np.tile(forces, len(every)),
        **dict(zip(("share", "low", "high"), shares, strict=True)),
    }

def title(comparison: Comparison) -> str:
    """Name the scenarios that hold the least published requirement most and least often."""
    least = comparison.to.published_from
    lowest = min(comparison.to.requirements)
    best = max(count(one, least) for one in comparison.every)
    needed = least if best >= _OFTEN * comparison.n else lowest
    worlds = [(held(one) >= needed).astype(np.float64) for one in comparison.every]
    weeks = lasting(comparison.every)
    what = f"{number(needed)} troops {weeks}"
    if not any(np.any(one) for one in worlds):
        return f"No world of any scenario holds {what}"
    saying = Saying(
        f"{number(needed)} troops are held {weeks}",
        ("most often", "least often", "more often"),
        f"The worlds that hold {what} are the same in each scenario",
        f"No scenario makes {what} likelier or less likely than the others beyond chance",
        lambda share: often(share, comparison.n),
    )
    levels = [float(np.mean(one)) for one in worlds]
    return superlative(comparison, worlds, levels=levels, saying=saying)

def _subtitle(comparison: Comparison) -> str:
    to = quoted(cast(comparison)[0].label)
    least = number(comparison.to.published_from)
    ghost = f"; dashed, {to}; upright line, {least}, where published requirements begin"
    last = marks(comparison)[-1]
    reached = any(count(one, last) for one in comparison.every)
    weeks = lasting(comparison.every, running=True)
    return (
        f"Share of worlds with at least so many troops in Ukraine {weeks}, with "
        f"95% interval ({counted(comparison.n, 'world')}){'' if few(comparison) else ghost}."
        f"{'' if reached else f' No world holds {number(last)}.'} "
        "All scenarios ran on the same worlds, paired one by one."
    )
