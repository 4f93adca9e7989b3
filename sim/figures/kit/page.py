"""A figure with its words in place: title, subtitle, a body to draw in, foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.kit import lettering, style, vector
from sim.figures.kit.label import lettered
from sim.findings.finding import Finding
from sim.words import sentence

MARGIN = 0.17
"""Blank edge of the page, inches."""

_LONGEST = 2000
"""Characters of a title, subtitle or foot at most."""

_GAP = {"title": 0.07, "body": 0.16, "foot": 0.1}


@dataclass(frozen=True)
class Page:
    """A figure whose words are set; its axes are placed in inches."""

    figure: Figure
    """The figure."""
    bottom: float
    """Height of the lower edge of the body above the lower edge of the figure, inches."""
    height: float
    """Height of the body, inches."""

    def axes(self, *, left: float, right: float, bottom: float, top: float) -> Axes:
        """Add axes with nothing but a line at the bottom.

        `left` and `right` are distances from the edges of the figure, `bottom` and `top` heights
        above the lower edge of the body, all in inches.
        """
        wide, tall = self.figure.get_size_inches()
        box = (
            left / wide,
            (self.bottom + bottom) / tall,
            (wide - left - right) / wide,
            (top - bottom) / tall,
        )
        ax = self.figure.add_axes(box)
        ax.set_facecolor("none")
        ax.grid(visible=False)
        ax.minorticks_off()
        ax.spines[["left", "right", "top"]].set_visible(False)
        ax.spines["bottom"].set(color=style.AXIS, linewidth=0.8)
        ax.tick_params(left=False, right=False, top=False, bottom=False, pad=4)
        return ax


def page(finding: Finding, *, height: float) -> Page:
    """Set the words of a finding and leave a body of some height, inches.

    The figure is as high as its words and its body need.
    """
    figure = Figure(figsize=(style.WIDTH, 1.0), dpi=style.DPI, facecolor="white")
    blocks = []
    title, subtitle, foot = _words(finding)
    for text, name, letters in (
        (title, vector.TITLE, lettered(style.TITLE, "semibold", color=style.INK)),
        (subtitle, vector.SUBTITLE, lettered(style.SUBTITLE, color=style.QUIET)),
        (foot, None, lettered(style.SMALL, color=style.QUIET)),
    ):
        font = letters["fontproperties"] = lettering.suited(text, letters["fontproperties"])
        written = "\n".join(lettering.wrap(text, font, room=style.WIDTH - 2 * MARGIN))
        block = figure.text(0, 0, written, va="top", linespacing=1.2, gid=name, **letters)
        blocks.append(block)
    tall = [block.get_window_extent().height / style.DPI for block in blocks]
    below = MARGIN + tall[2] + _GAP["foot"]
    whole = below + height + _GAP["body"] + tall[1] + _GAP["title"] + tall[0] + MARGIN
    figure.set_size_inches(style.WIDTH, whole)
    tops = (whole - MARGIN, whole - MARGIN - tall[0] - _GAP["title"], MARGIN + tall[2])
    for block, top in zip(blocks, tops, strict=True):
        block.set_position((MARGIN / style.WIDTH, top / whole))
    return Page(figure, below, height)


def _words(finding: Finding) -> tuple[str, str, str]:
    """Title, subtitle and foot, safe to draw; the foot says where letters are missing."""
    given = (finding.title, finding.subtitle, finding.foot)
    title, subtitle, foot = (lettering.plain(text, _LONGEST) for text in given)
    asked = sum(text.count("?") for text in given)
    lost = sum(text.count("?") for text in (title, subtitle, foot)) > asked
    return title, subtitle, f"{sentence(foot)} {lettering.LACKS}" if lost else foot


def heights(ax: Axes, ticks: Sequence[float], *, labels: Sequence[str]) -> None:
    """Label the vertical axis and draw its pale grid."""
    ax.set_yticks(ticks, labels, **lettered())
    pale(ax, "y")


def pale(ax: Axes, axis: Literal["x", "y"]) -> None:
    """Draw the pale grid of an axis, below everything else."""
    ax.grid(visible=True, axis=axis, color=style.GRID, linewidth=0.8, linestyle="-", alpha=1)
    ax.set_axisbelow(True)


def row_height(count: int) -> float:
    """Height of each of some rows with a name at the left, inches."""
    return 0.3 if count <= 8 else 0.178


def covering(highest: float, *, whole: bool = False) -> float:
    """Choose the top of an axis from 0: the first round number that nothing drawn exceeds."""
    if highest <= 0:
        return 1.0
    chosen = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(0, highest)
    return float(next(tick for tick in chosen if tick >= highest * (1 - 1e-9)))


def steps(top: float) -> list[float]:
    """Choose round numbers from 0 to just below, or at, the top of an axis."""
    if top <= 0:
        return [0.0]
    chosen = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    return [float(tick) for tick in np.asarray(chosen) if 0 <= tick <= top * (1 + 1e-9)]
