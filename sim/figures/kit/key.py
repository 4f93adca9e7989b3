"""The meaning of colours, in a row above a picture that has no room for labels."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.figures.kit import lettering, style
from sim.figures.kit.note import Place, lettered, note

HEIGHT = 0.38
"""Room above the axes that the key takes, inches."""

_BOX, _GAP, _NEXT, _UP = 0.13, 0.06, 0.2, 0.15


def key(ax: Axes, names: Sequence[str], *, colours: Sequence[str]) -> None:
    """Write the meaning of each colour beside a box of it, in a row above the axes."""
    wide, tall = (length / style.DPI for length in ax.get_window_extent().size)
    x, y = 0.0, 1 + _UP / tall
    for name, colour in zip(names, colours, strict=True):
        box = Rectangle((x, y), _BOX / wide, _BOX / tall, facecolor=colour, clip_on=False)
        box.set(transform=ax.transAxes, edgecolor=style.AXIS, linewidth=0.4)
        ax.add_patch(box)
        middle = Place(x + (_BOX + _GAP) / wide, y + _BOX / 2 / tall)
        note(ax, name, place=middle, letters=lettered(va="center_baseline"))
        x += (_BOX + _GAP + lettering.width(name, style.font()) + _NEXT) / wide
