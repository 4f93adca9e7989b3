"""Small pictures in a grid, all on one pair of axes, so that many of them are drawn quickly."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from sim.array import Array
from sim.figures.kit import style
from sim.figures.kit.page import MARGIN, Page

HEAD = 0.36
"""Room above a panel for two lines of heading, inches."""

FLOOR = 0.24
"""Room under the lowest panels for the words of their axis, inches."""

_LEFT, _ACROSS, _DOWN = 0.62, 0.17, 0.1


@dataclass(frozen=True)
class Panel:
    """A rectangle within the body of a page, inches."""

    left: float
    bottom: float
    width: float
    height: float

    def points(self, x: Array, y: Array) -> Array:
        """Turn shares of the width and of the height into places, shape (point, 2)."""
        return np.column_stack([self.left + self.width * x, self.bottom + self.height * y])


@dataclass(frozen=True)
class Grid:
    """Panels in rows, and the axes, in inches, on which they are drawn.

    Attributes
    ----------
    ax
        The axes.
    panels
        The panels, row by row.
    columns
        Panels in a row.
    """

    ax: Axes
    panels: tuple[Panel, ...]
    columns: int

    def lines(self, x: Array, heights: Array, **look: Any) -> None:
        """Draw a line in each panel.

        Parameters
        ----------
        x
            Places of the points, shares of the width.
        heights
            Shares of the height, shape (panel, point); a row that is not finite is left out.
        look
            How the lines are drawn.
        """
        rows = zip(self.panels, heights, strict=True)
        drawn = [panel.points(x, y) for panel, y in rows if np.isfinite(y).all()]
        self.ax.add_collection(LineCollection(drawn, **look), autolim=False)

    def areas(self, x: Array, edges: tuple[Array, Array], **look: Any) -> None:
        """Fill, in each panel, what lies between a lower and an upper edge."""
        shapes = [
            np.concatenate([panel.points(x, low), panel.points(x, high)[::-1]])
            for panel, low, high in zip(self.panels, *edges, strict=True)
        ]
        self.ax.add_collection(PolyCollection(shapes, linewidth=0, **look), autolim=False)

    def write(self, k: int, text: str, *, at: tuple[float, float], letters: dict[str, Any]) -> None:
        """Write words in a panel, at shares of its width and height."""
        (place,) = self.panels[k].points(np.array([at[0]]), np.array([at[1]]))
        self.ax.text(float(place[0]), float(place[1]), text, **letters)


def height(count: int, tall: float) -> float:
    """Give the height of the body that so many panels of a height need, inches."""
    rows = -(-count // _columns(count))
    return rows * (HEAD + tall) + (rows - 1) * _DOWN + FLOOR


def grid(sheet: Page, count: int, *, tall: float) -> Grid:
    """Lay out panels in the body of a page.

    Parameters
    ----------
    sheet
        A page whose body is as high as ``height`` says, or higher: panels stand at its foot.
    count
        Number of panels.
    tall
        Height of each, inches.

    Returns
    -------
    The panels.
    """
    columns = _columns(count)
    rows = -(-count // columns)
    ax = sheet.axes(left=0, right=0, bottom=0, top=sheet.height)
    ax.set(xlim=(0, style.WIDTH), ylim=(0, sheet.height))
    ax.set_axis_off()
    room = style.WIDTH - _LEFT - MARGIN
    wide = (room - (columns - 1) * _ACROSS) / columns
    panels = tuple(
        Panel(
            _LEFT + (k % columns) * (wide + _ACROSS),
            FLOOR + (rows - 1 - k // columns) * (HEAD + tall + _DOWN),
            wide,
            tall,
        )
        for k in range(count)
    )
    return Grid(ax, panels, columns)


def _columns(count: int) -> int:
    """Choose the panels of a row: three to five, so that few places in the last row stay empty."""
    if count <= 4:
        return count
    choice = (3, 4) if count < 10 else (4, 5) if count <= 24 else (5,)
    return min(choice, key=lambda columns: (-count % columns, columns))
