"""Words beside points of axes, where they touch nothing that is there already."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT, Place, halo, lettered, note, size

Corners = tuple[float, float, float, float]
"""Left, lower, right and upper edge of a box, inches from a point."""

_TALL = 0.08
"""Half the height of a line, inches."""

_AIR = 0.03
"""Distance that words keep from the edges of axes, inches."""


def box(ax: Axes, at: tuple[float, float], *, corners: Corners) -> Bbox:
    """A box about a point, in the units of the axes, on the page in inches."""
    x, y = ax.transData.transform(at) / style.DPI
    return Bbox([[x + corners[0], y + corners[1]], [x + corners[2], y + corners[3]]])


def free(ax: Axes, one: Bbox, *, taken: Sequence[Bbox]) -> bool:
    """Whether a box lies within the axes and touches none that is taken."""
    own = Bbox(ax.get_window_extent().get_points() / style.DPI)
    inside = (
        one.x0 >= own.x0 + _AIR
        and one.x1 <= own.x1 - _AIR
        and one.y0 >= own.y0 + _AIR
        and one.y1 <= own.y1 - _AIR
    )
    return inside and not any(one.overlaps(other) for other in taken)


def beside(ax: Axes, text: str, *, at: tuple[float, float], taken: list[Bbox]) -> bool:
    """Write words beside a point, at the first side where they touch nothing; else nowhere.

    What they take is added to what is taken. Says whether they are written.
    """
    font = style.font(style.SMALL, "semibold")
    line = lettering.fit(text, font, room=0.9 * size(ax)[0])
    wide = lettering.width(line, font)
    for right, up in _SIDES:
        left = {1: right, 0: -wide / 2, -1: right - wide}[(right > 0) - (right < 0)]
        spot = box(ax, at, corners=(left, up - _TALL, left + wide, up + _TALL))
        if free(ax, spot, taken=taken):
            taken.append(spot)
            side = "left" if right > 0 else "right" if right < 0 else "center"
            letters = lettered(
                style.SMALL, "semibold", color=style.INK, ha=side, va="center_baseline",
                path_effects=halo(), zorder=7,
            )  # fmt: skip
            note(ax, line, place=Place(*at, AT, right=72 * right, up=72 * up), letters=letters)
            return True
    return False


_SIDES = (
    (0.1, 0.0), (-0.1, 0.0), (0.0, 0.16), (0.0, -0.16),
    (0.08, 0.16), (-0.08, 0.16), (0.08, -0.16), (-0.08, -0.16),
    (0.1, 0.3), (-0.1, 0.3), (0.1, -0.3), (-0.1, -0.3),
)  # fmt: skip
"""How far words are moved from a point: to the right, where they begin or end there, and up."""


def upon(ax: Axes, text: str, *, spots: Sequence[tuple[float, float]], taken: list[Bbox]) -> bool:
    """Write words upon the first of some points where they touch nothing; else nowhere."""
    wide = lettering.width(text, style.font(style.SMALL))
    for at in spots:
        spot = box(ax, at, corners=(-wide / 2, -_TALL, wide / 2, _TALL))
        if free(ax, spot, taken=taken):
            taken.append(spot)
            letters = lettered(
                style.SMALL, color=style.INK, ha="center", va="center_baseline",
                path_effects=halo(), zorder=4,
            )  # fmt: skip
            note(ax, text, place=Place(*at, AT), letters=letters)
            return True
    return False
