"""Words at a place on the axes."""

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.text import Annotation

from sim.figures.kit import style

AXES = ("axes fraction", "axes fraction")
"""Both places in shares of the axes."""

AT_X = ("data", "axes fraction")
"""The horizontal place in the unit of the axis, the vertical one in shares of the axes."""

AT_Y = ("axes fraction", "data")
"""The horizontal place in shares of the axes, the vertical one in the unit of the axis."""


@dataclass(frozen=True)
class Place:
    """Where words stand.

    Attributes
    ----------
    x, y
        Place, in the units of the frame.
    frame
        ``AXES``, ``AT_X`` or ``AT_Y``.
    right, up
        How far the words are moved from there, points.
    """

    x: float
    y: float
    frame: tuple[str, str] = AXES
    right: float = 0.0
    up: float = 0.0


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
