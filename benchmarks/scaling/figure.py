"""The figure: how the processor time for a world grows, in four panels."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from scaling.growth import Curve

PANELS = {
    "worlds": ("Worlds in an ensemble", "worlds"),
    "weeks": ("Length of a world", "weeks"),
    "states": ("States on the roster", "states"),
    "design points": ("Settings of a parameter", "settings, 256 worlds each"),
}
"""The title of each panel, and what runs along it."""
PLACES = {
    "worlds": ["lower left"],
    "weeks": ["upper left"],
    "states": ["upper left", "lower right"],
    "design points": ["upper right", "lower left"],
}
"""Where there is room for the name of each curve of a panel."""
COLOURS = ("#0072B2", "#D55E00")
"""Blue and vermilion, which every eye tells apart, light from dark as well."""
MINUS = "\N{MINUS SIGN}"
MARKERS = ("o", "s")
GREY = "#555555"
ROOM = 2.5
"""By how much the processor axis reaches beyond what is drawn."""
STYLE = {
    "font.size": 9,
    "svg.hashsalt": "scale",
    "axes.spines.top": False,
    "axes.spines.right": False,
}

Marks = dict[str, float]
"""What is drawn across the first panel: milliseconds of the processor for a world, by name."""


def draw(curves: list[Curve], marks: Marks, path: Path) -> None:
    """Draw the figure.

    Parameters
    ----------
    curves
        What was measured.
    marks
        What is drawn across the first panel.
    path
        Where it goes; the ending says in what form.
    """
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.2, 6.0), layout="constrained")
        grid = figure.subplots(2, 2)
        for letter, axes, (panel, words) in zip("abcd", grid.flat, PANELS.items(), strict=True):
            held = [curve for curve in curves if curve.panel == panel]
            _panel(axes, held, marks if panel == "worlds" else {})
            axes.set_title(f"{letter}  {words[0]}", loc="left", fontsize=9, weight="bold")
            axes.set_xlabel(words[1])
        for axes in grid[:, 0]:
            axes.set_ylabel("processor time, ms per world")
        dated = {"Date": None} if path.suffix == ".svg" else {}
        figure.savefig(path, dpi=150, metadata=dated)


def _panel(axes: Axes, curves: list[Curve], marks: Marks) -> None:
    """Draw the curves of one panel, each with its name, and the marks across it."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.grid(visible=True, which="major", color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)
    drawn = [value for curve in curves for rounds in curve.processor for value in rounds]
    axes.set_ylim(min([*drawn, *marks.values()]) / ROOM, max([*drawn, *marks.values()]) * ROOM)
    for at, curve in enumerate(curves):
        colour = COLOURS[at]
        axes.plot(curve.at, curve.middle, color=colour, marker=MARKERS[at], markersize=4)
        axes.vlines(curve.at, *zip(*((min(one), max(one)) for one in curve.processor), strict=True),
                    color=colour, linewidth=1)  # fmt: skip
        _name(axes, curve, colour, PLACES[curve.panel][at])
    _across(axes, marks)
    if curves:
        _ticks(axes, curves[0].at)
    if not marks:
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def _name(axes: Axes, curve: Curve, colour: str, place: str) -> None:
    """Write the name of a curve in a corner, and how it grows."""
    slope = "" if curve.slope is None else f"\nas the power {curve.slope:.2f}".replace("-", MINUS)
    high, left = "upper" in place, "left" in place
    # The lowest part of the first panel is kept for the marks.
    low = 0.2 if curve.panel == "worlds" else 0.04
    axes.text(
        0.04 if left else 0.98,
        0.96 if high else low,
        f"{curve.name}{slope}",
        transform=axes.transAxes,
        ha="left" if left else "right",
        va="top" if high else "bottom",
        color=colour,
    )


def _across(axes: Axes, marks: Marks) -> None:
    """Draw what is compared across the panel, each with its name."""
    for name, value in marks.items():
        lowest = value == min(marks.values())
        axes.axhline(value, color=GREY, linewidth=1, linestyle=(0, (5, 2)))
        axes.annotate(
            name,
            (1.0, value),
            xycoords=("axes fraction", "data"),
            xytext=(0, -3 if lowest else 2),
            textcoords="offset points",
            ha="right",
            va="top" if lowest else "bottom",
            color=GREY,
        )


def _ticks(axes: Axes, at: list[int]) -> None:
    """Mark the powers of ten where there are several, or else what was measured."""
    if max(at) / min(at) < 1000:
        kept = [at[-1]]
        for value in reversed(at):
            if value * 1.9 <= kept[-1]:
                kept.append(value)
        axes.set_xticks(kept)
        axes.set_xticks([], minor=True)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
