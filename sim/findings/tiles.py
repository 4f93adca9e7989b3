"""A tile for each state, roughly where it lies: how it most often ends, how likely it deploys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sim.figures import ending
from sim.figures.ending import MOST, Ending
from sim.figures.kit import key, lettering, style
from sim.figures.kit.note import Place, lettered, note
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.tile_layout import COLUMNS, ELSEWHERE, HOST, blocks
from sim.words import percent_of

if TYPE_CHECKING:
    from sim.results.results import Results

def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, those of :func:`sim.figures.ending.table`."""
    return ending.table(results)

def title(results: Results) -> str:
    """Say which states end with troops in Ukraine in most worlds, as far as chance allows."""
    return ending.title(results)
