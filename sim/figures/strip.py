"""Small tiles in rows below a map, for the states that are not on it."""

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from sim.figures.ending import Ending
from sim.figures.kit import lettering, style
from sim.figures.kit.note import Place, lettered, note
from sim.figures.kit.page import MARGIN, Page

_TILE, _GAP, _HEAD = (0.5, 0.3), 0.05, 0.24
"""Width and height of a tile, distance of two, room above them, inches."""

_WIDE = style.WIDTH - 2 * MARGIN
_ACROSS = int((_WIDE + _GAP) / (_TILE[0] + _GAP))


def room(count: int) -> float:
    """Measure the height that a number of tiles needs, none for none, inches."""
    rows = -(-count // _ACROSS)
    return _HEAD + rows * (_TILE[1] + _GAP) if rows else 0.0


def strip(sheet: Page, end: Ending, *, chosen: Sequence[int]) -> None:
    """Give each of some states a tile at the lower edge of the body.

    Parameters
    ----------
    sheet
        A page with :func:`room` left at its lower edge.
    end
        How the states end.
    chosen
        Which of them, at least one.
    """
    tall = room(len(chosen)) - _HEAD
    ax = sheet.axes(left=MARGIN, right=MARGIN, bottom=0, top=tall)
    ax.set(xlim=(0, _WIDE), ylim=(tall, 0), xticks=[], yticks=[])
    ax.spines["bottom"].set_visible(False)
    note(ax, "Beyond the map", place=Place(0, 1, up=4), letters=lettered(color=style.QUIET))
    wide, high = _TILE
    for place, k in enumerate(chosen):
        row, column = divmod(place, _ACROSS)
        x, y = column * (wide + _GAP), row * (high + _GAP)
        box = Rectangle((x, y), wide, high, facecolor=style.POSTURES[end.first[k]], linewidth=0)
        box.set_gid(f"tile {end.codes[k]}")
        ax.add_patch(box)
        ink = style.ON_POSTURES[end.first[k]]
        letters = lettered(weight="semibold", color=ink, ha="center", va="center")
        text = lettering.fit(end.marked(k), style.font(weight="semibold"), room=wide - 0.06)
        middle = Place(x + wide / 2, y + high / 2, ("data", "data"))
        note(ax, text, place=middle, letters=letters)
