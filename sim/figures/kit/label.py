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
    """Move heights apart, as little as may be.

    Parameters
    ----------
    wanted
        Heights from the lowest to the highest label; equal ones keep their order.
    gap
        Least distance between two of them.
    low, high
        Range they stay in, where it is long enough for all.

    Returns
    -------
    Heights in the same order, at least ``gap`` apart, with the least sum of squared moves.
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

    Parameters
    ----------
    ax
        Axes whose limits are set.
    labels
        The labels, in any order; of equal heights, the first is written lowest.
    """
    order = sorted(labels, key=lambda label: label.height)
    tall = ax.get_position().height * float(ax.figure.get_size_inches()[1])  # type: ignore[union-attr]
    bottom, top = ax.get_ylim()
    scale = tall / (top - bottom)
    wanted = [(label.height - bottom) * scale for label in order]
    apart = spread(wanted, LINE, low=0.0, high=tall)
    for label, want, got in zip(order, wanted, apart, strict=True):
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
    """Give the white edge that keeps letters readable on a drawing."""
    return [withStroke(linewidth=2.5, foreground="white")]


def _leader(colour: str) -> dict[str, object]:
    """Give the thin line from a label that was moved to what it names."""
    return {
        "arrowstyle": "-",
        "color": colour,
        "linewidth": 0.5,
        "shrinkA": 1,
        "shrinkB": 1,
        "relpos": (0, 0.5),
    }


def keep(middles: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Choose labels in a row that do not touch, the first ones first.

    Parameters
    ----------
    middles
        Where each is centred, in order of importance.
    widths
        How wide each is, with its air, in the same unit.

    Returns
    -------
    Positions of those that are kept.
    """
    kept: list[int] = []
    for k, (middle, wide) in enumerate(zip(middles, widths, strict=True)):
        if all(abs(middle - middles[j]) >= (wide + widths[j]) / 2 for j in kept):
            kept.append(k)
    return kept
