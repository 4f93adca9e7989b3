"""A map of Europe: in which posture each state ends, most often."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from sim.facts.outline import Outline, atlas
from sim.figures import ending, strip
from sim.figures.ending import MOST, Ending
from sim.figures.kit import key, lettering, style
from sim.figures.kit.label import halo
from sim.figures.kit.map_labels import BENELUX, BOX, FRAME, INSET, LABELS, PINS, SMALL, Point
from sim.figures.kit.note import Place, lettered, note
from sim.figures.kit.page import MARGIN, Page, page
from sim.figures.kit.tile_layout import HOST
from sim.words import sentence

if TYPE_CHECKING:
    from sim.results.results import Results

def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, those of :func:`sim.figures.ending.table`."""
    return ending.table(results)

def title(results: Results) -> str:
    """Say which states end with troops in Ukraine in most worlds, as far as chance allows."""
    return ending.title(results)
