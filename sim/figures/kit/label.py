"""Labels beside what they name, moved apart where they would touch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.note import lettered

LINE = 0.165
"""Height of one label with the air around it, inches."""

_OFFSET = 0.1
"""Distance of a label from the axes, inches."""


@dataclass(frozen=True)
class Label:
    """Words at a height.

    Attributes
    ----------
    text
        The words.
    height
        Height of what they name, in the unit of the axis.
    colour
        Colour of the letters.
    weight
        ``regular`` or ``semibold``.
    """

    text: str
    height: float
    colour: str = style.TEXT
    weight: str = "regular"


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
            xycoords=("axes fraction", "data"),
            xytext=(72 * _OFFSET, 72 * (got - want)),
            textcoords="offset points",
            annotation_clip=False,
            arrowprops=_leader(label.colour) if moved else None,
            va="center_baseline",
            **lettered(weight=label.weight, color=label.colour),
        )


def halo() -> list[withStroke]:
    """White edge that keeps letters readable on a drawing."""
    return [withStroke(linewidth=2.5, foreground="white")]


def _leader(colour: str) -> dict[str, object]:
    """Thin line from a label that was moved to what it names."""
    return {
        "arrowstyle": "-",
        "color": colour,
        "linewidth": 0.5,
        "shrinkA": 1,
        "shrinkB": 1,
        "relpos": (0, 0.5),
    }


def apart(middles: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Choose labels in a row that do not touch, the most important ones, which come first.

    Each is centred at its middle and as wide as its width, in one unit. Returns their positions.
    """
    chosen: list[int] = []
    for k, (middle, wide) in enumerate(zip(middles, widths, strict=True)):
        if all(abs(middle - middles[j]) >= (wide + widths[j]) / 2 for j in chosen):
            chosen.append(k)
    return chosen
