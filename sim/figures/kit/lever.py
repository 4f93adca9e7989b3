"""The axis of a lever: its marks, and its name."""

from matplotlib.axes import Axes

from sim.figures.kit import lettering, style
from sim.figures.kit.axis import mark
from sim.figures.kit.label import Place, lettered, note
from sim.figures.kit.page import MARGIN
from sim.findings.lever_axis import LeverAxis


def across(ax: Axes, lever: LeverAxis, *, named: bool = True) -> None:
    """Mark the values of a lever along the foot of axes, and name it below them."""
    wide = float(ax.get_window_extent().width) / style.DPI
    texts = [text for _, text in lever.ticks]
    if not lever.is_number:
        each = wide / max(1, len(texts)) - 0.06
        texts = ["\n".join(lettering.wrap(one, style.font(), room=each)[:2]) for one in texts]
    mark(ax, [where for where, _ in lever.ticks], labels=texts)
    if named:
        font = style.font(weight="semibold")
        line = lettering.fit(lever.name, font, room=style.WIDTH - 2 * MARGIN)
        letters = lettered(weight="semibold", color=style.TEXT, ha="center", va="top")
        middle = _within_page(ax, lettering.width(line, font))
        up = -36 if any("\n" in one for one in texts) else -20
        note(ax, line, place=Place(middle, 0, up=up), letters=letters)


def _within_page(ax: Axes, wide: float) -> float:
    """The middle of words below axes, as a share of them, so that they stay on the page."""
    box = ax.get_window_extent()
    left, right = float(box.x0) / style.DPI, float(box.x1) / style.DPI
    middle = min(max((left + right) / 2, MARGIN + wide / 2), style.WIDTH - MARGIN - wide / 2)
    return (middle - left) / (right - left)
