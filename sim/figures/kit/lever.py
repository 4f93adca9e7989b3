"""The axis of a lever: its marks, and its name."""

from matplotlib.axes import Axes

from sim.figures.kit import lettering, style
from sim.figures.kit.axis import mark
from sim.figures.kit.label import Place, lettered, note
from sim.figures.kit.page import MARGIN
from sim.findings.lever_axis import LeverAxis

Ticks = tuple[tuple[float, str], ...]
"""Marks of an axis: a place, and what is written there."""


def across(ax: Axes, ticks: Ticks, *, options: bool, name: str = "") -> None:
    """Mark values along the foot of axes, options on two lines at most, and name them below."""
    wide = float(ax.get_window_extent().width) / style.DPI
    texts = [text for _, text in ticks]
    if options:
        each = wide / max(1, len(texts)) - 0.06
        texts = ["\n".join(in_two(one, room=each)) for one in texts]
    mark(ax, [where for where, _ in ticks], labels=texts)
    if name:
        font = style.font(weight="semibold")
        line = lettering.fit(name, font, room=style.WIDTH - 2 * MARGIN)
        letters = lettered(weight="semibold", color=style.TEXT, ha="center", va="top")
        middle = _within_page(ax, lettering.width(line, font))
        up = -34 if any("\n" in one for one in texts) else -20
        note(ax, line, place=Place(middle, 0, up=up), letters=letters)


def in_two(text: str, *, room: float) -> list[str]:
    """A text on two lines of some inches at most, the second cut where it is longer."""
    font = style.font()
    first, *rest = lettering.wrap(text, font, room=room)
    return [first, lettering.fit(" ".join(rest), font, room=room)] if rest else [first]


def even(axis: LeverAxis, *, most: int) -> Ticks:
    """Marks of an axis of cells as wide as each other, of which so many are named at most."""
    step = -(-len(axis.levels) // most)
    return tuple((float(at), axis.levels[at]) for at in range(0, len(axis.levels), step))


def _within_page(ax: Axes, wide: float) -> float:
    """The middle of words below axes, as a share of them, so that they stay on the page."""
    box = ax.get_window_extent()
    left, right = float(box.x0) / style.DPI, float(box.x1) / style.DPI
    middle = min(max((left + right) / 2, MARGIN + wide / 2), style.WIDTH - MARGIN - wide / 2)
    return (middle - left) / (right - left)
