"""Words on axes: at a place, in a key of colours, and beside what they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation

from sim.array import Array
from sim.figures.kit import lettering, style

AXES = ("axes fraction", "axes fraction")
"""Both places in shares of the axes."""

AT_X = ("data", "axes fraction")
"""The horizontal place in the unit of the axis, the vertical one in shares of the axes."""

AT = ("data", "data")
"""Both places in the units of the axes."""

AT_Y = ("axes fraction", "data")
"""The horizontal place in shares of the axes, the vertical one in the unit of the axis."""


@dataclass(frozen=True)
class Place:
    """Where words stand."""

    x: float
    y: float
    """Place, in the units of the frame."""
    frame: tuple[str, str] = AXES
    """``AXES``, ``AT``, ``AT_X`` or ``AT_Y``."""
    right: float = 0.0
    up: float = 0.0
    """How far the words are moved from there, points."""


def lettered(size: float = style.LABEL, weight: str = "regular", **more: Any) -> dict[str, Any]:
    """Properties that every text has: its font, no mathematics, and what is added."""
    common = {"fontproperties": style.font(size, weight), "parse_math": False, "usetex": False}
    return {**common, "color": style.TEXT, **more}


def note(ax: Axes, text: str, *, place: Place, letters: dict[str, Any]) -> Annotation:
    """Write words at a place, whether or not it lies within the axes."""
    return ax.annotate(
        text,
        (place.x, place.y),
        (place.right, place.up),
        xycoords=place.frame,
        textcoords="offset points",
        annotation_clip=False,
        **letters,
    )


def size(ax: Axes) -> tuple[float, float]:
    """Width and height of axes, inches."""
    wide, tall = ax.get_window_extent().size
    return float(wide) / style.DPI, float(tall) / style.DPI


def inches(ax: Axes, x: float) -> float:
    """Distance of a place on the horizontal axis from the left edge of the page, inches."""
    return float(ax.transData.transform((x, 0))[0]) / style.DPI


def write(ax: Axes, text: str, *, at: tuple[float, float], **look: Any) -> Annotation:
    """Write words at a place in the units of the axes, the place in their middle line."""
    letters = lettered(**{"va": "center_baseline", **look})
    return note(ax, text, place=Place(*at, AT), letters=letters)


LINE = 0.165
"""Height of one label with the air around it, inches."""

_OFFSET = 0.1
"""Distance of a label from the axes, inches."""


_LEADER = {"arrowstyle": "-", "linewidth": 0.5, "shrinkA": 1, "shrinkB": 1, "relpos": (0, 0.5)}
"""Thin line from a label that was moved to what it names."""


@dataclass(frozen=True)
class Label:
    """Words at a height."""

    text: str
    height: float
    """Height of what they name, in the unit of the axis."""
    colour: str = style.TEXT
    weight: str = "regular"
    """``regular`` or ``semibold``."""


def room(labels: Sequence[Label]) -> float:
    """Measure the margin that labels beside an axis need, inches."""
    wide = [lettering.width(label.text, style.font(weight=label.weight)) for label in labels]
    return _OFFSET + max(wide, default=0.0)


def spread(wanted: Sequence[float], gap: float, *, low: float, high: float) -> Array:
    """Move rising heights at least a gap apart, with the least sum of squared moves.

    Equal ones keep their order; all stay between `low` and `high` where that is far enough.
    """
    shifts = gap * np.arange(len(wanted))
    blocks: list[tuple[float, int]] = []
    for value in np.asarray(wanted, dtype=np.float64) - shifts:
        mean, size = float(value), 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), size + count
        blocks.append((mean, size))
    level = np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])
    ceiling = max(low, high - gap * (len(wanted) - 1))
    return np.asarray(np.clip(level, low, ceiling) + shifts, dtype=np.float64)


def column(ax: Axes, labels: Sequence[Label]) -> None:
    """Write labels to the right of the axes, each at its height or as near as the others allow.

    The limits of the axes are set. Of equal heights, the first is written lowest.
    """
    order = sorted(labels, key=lambda label: label.height)
    tall = ax.get_position().height * float(ax.figure.get_size_inches()[1])  # type: ignore[union-attr]
    bottom, top = ax.get_ylim()
    scale = tall / (top - bottom)
    wanted = [(label.height - bottom) * scale for label in order]
    moved_to = spread(wanted, LINE, low=0.0, high=tall)
    for label, want, got in zip(order, wanted, moved_to, strict=True):
        moved = abs(got - want) > LINE / 2
        ax.annotate(
            label.text,
            xy=(1, label.height),
            xycoords=AT_Y,
            xytext=(72 * _OFFSET, 72 * (got - want)),
            textcoords="offset points",
            annotation_clip=False,
            arrowprops={**_LEADER, "color": label.colour} if moved else None,
            va="center_baseline",
            **lettered(weight=label.weight, color=label.colour),
        )


class Edge(withStroke):
    """An edge around letters, which keeps them readable on a drawing."""

    def __init__(self, colour: str = "white", width: float = 2.5) -> None:
        """Make an edge of a colour and a width, points."""
        super().__init__(linewidth=width, foreground=colour)
        self.colour, self.width = colour, width


def halo() -> list[Edge]:
    """White edge that keeps letters readable on a drawing."""
    return [Edge()]


def apart(middles: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Choose labels in a row that do not touch, the most important ones, which come first.

    Each is centred at its middle and as wide as its width, in one unit. Returns their positions.
    """
    chosen: list[int] = []
    for k, (middle, wide) in enumerate(zip(middles, widths, strict=True)):
        if all(abs(middle - middles[j]) >= (wide + widths[j]) / 2 for j in chosen):
            chosen.append(k)
    return chosen


KEY_HEIGHT = 0.38
"""Room above the axes that the key takes, inches."""

_BOX, _GAP, _NEXT, _UP = 0.13, 0.06, 0.2, 0.15


def key(ax: Axes, names: Sequence[str], *, colours: Sequence[str]) -> None:
    """Write the meaning of each colour beside a box of it, in a row above the axes."""
    wide, tall = size(ax)
    x, y = 0.0, 1 + _UP / tall
    for name, colour in zip(names, colours, strict=True):
        box = Rectangle((x, y), _BOX / wide, _BOX / tall, facecolor=colour, clip_on=False)
        box.set(transform=ax.transAxes, edgecolor=style.AXIS, linewidth=0.4)
        ax.add_patch(box)
        middle = Place(x + (_BOX + _GAP) / wide, y + _BOX / 2 / tall)
        note(ax, name, place=middle, letters=lettered(va="center_baseline"))
        x += (_BOX + _GAP + lettering.width(name, style.font()) + _NEXT) / wide
