"""Small panels of one size in rows and columns, each an ordinary pair of axes."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.figures.kit import style
from sim.figures.kit.page import MARGIN, Page

Place = tuple[int, int]
"""Column from the left and row from the top, both from 0."""


@dataclass(frozen=True)
class Layout:
    """Where small panels stand in the body of a page."""

    places: tuple[Place, ...]
    """Place of each panel."""
    width: float
    height: float
    """Size of a panel, inches."""
    left: float = MARGIN
    """Distance of the first column from the left edge of the page, inches."""
    between: float = 0.17
    """Distance between two columns, inches."""
    above: float = 0.36
    below: float = 0.1
    """Room for words above and below every panel, inches."""
    floor: float = 0.14
    """Further room below the last row, inches."""

    @property
    def rows(self) -> int:
        """Number of rows."""
        return 1 + max(row for _, row in self.places)

    @property
    def body(self) -> float:
        """Height of all rows together, inches."""
        return self.rows * (self.above + self.height + self.below) + self.floor


def in_rows(count: int, *, height: float, left: float = 0.62) -> Layout:
    """Lay panels out row by row, three to five in a row, across the page."""
    columns = _columns(count)
    places = tuple((k % columns, k // columns) for k in range(count))
    room = style.WIDTH - left - MARGIN
    width = (room - (columns - 1) * Layout.between) / columns
    return Layout(places, width, height, left=left)


def small_multiples(sheet: Page, layout: Layout) -> list[Axes]:
    """Add the axes of each panel at the lower edge of the body of a page, in order."""
    drawn = []
    pitch = layout.above + layout.height + layout.below
    for column, row in layout.places:
        left = layout.left + column * (layout.width + layout.between)
        bottom = layout.floor + (layout.rows - 1 - row) * pitch + layout.below
        right, top = style.WIDTH - left - layout.width, bottom + layout.height
        ax = sheet.axes(left=left, right=right, bottom=bottom, top=top)
        ax.set(xticks=[], yticks=[])
        drawn.append(ax)
    return drawn


def _columns(count: int) -> int:
    """Choose the panels of a row so that few places in the last row stay empty."""
    if count <= 4:
        return count
    choice = (3, 4) if count < 10 else (4, 5) if count <= 24 else (5,)
    return min(choice, key=lambda columns: (-count % columns, columns))
