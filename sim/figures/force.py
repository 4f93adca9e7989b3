"""Troops in Ukraine week by week: how many, how fast, how sure, and how far from what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.kit import lettering, style
from sim.figures.kit.label import Label, column, room
from sim.figures.kit.note import Place, lettered, note
from sim.figures.kit.page import MARGIN, heights, page, steps
from sim.figures.kit.scenario_style import titled
from sim.figures.kit.threshold import levels
from sim.figures.kit.timeline import HEIGHT, timeline
from sim.results.summary import BANDS
from sim.words import (
    number,
    odds,
    opening,
    percent,
    rounded,
    sentence,
    span,
    spelt,
    worlds,
)

if TYPE_CHECKING:
    from sim.results.results import Results

_WORLDS = 5
_CEASEFIRE = 1
_LEFT, _TALL, _STRIP, _BETWEEN = 0.75, 3.1, 0.42, 0.36
_READABLE = 0.15
"""Share of the axis that the force must fill for a requirement to be drawn to its scale."""


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    ``week``, ``date``; troops: ``low90``, ``low50``, ``median``, ``high50``, ``high90`` and one
    column for each single world; ``ceasefire``, the share of worlds with one in force.
    """
    data = results.data
    force = np.asarray(data["force"].transpose("week", "trajectory").values, dtype=np.float64)
    bands = np.quantile(force, list(BANDS.values()), axis=1)
    phase = data["phase"].transpose("week", "trajectory").values
    worlds = {f"world{i + 1}": force[:, i] for i in range(min(_WORLDS, force.shape[1]))}
    return {
        "week": data["week"].values,
        "date": data["date"].values,
        **dict(zip(BANDS, bands, strict=True)),
        **worlds,
        "ceasefire": np.mean(phase == _CEASEFIRE, axis=1),
    }


def title(results: Results) -> str:
    """State what force stands at the end, and whether it is what the least requirement asks."""
    final = np.asarray(results.data["force_final"].values, dtype=np.float64)
    after = f"after {span(int(results.data['week'].values[-1]))}"
    if not results.ever_deployed.any():
        return f"No troops are sent to Ukraine in {worlds(final.size)}"
    if final.size == 1:
        return f"The one world run ends with {number(round(final[0]))} troops in Ukraine {after}"
    empty = odds(int(np.sum(final < 1)), final.size)
    if np.median(final) < 1 or "half" in empty:
        first = f"{opening(empty)} {_has(empty)} no troops in Ukraine {after}"
    else:
        typical = rounded(float(np.median(final)))
        first = f"In half of the worlds fewer than about {typical} troops stand in Ukraine {after}"
    enough = odds(int(np.sum(final >= results.published_from)), final.size)
    least = "" if enough == "no world" else "at least "
    return f"{first}; {enough} {_has(enough)} {least}{number(results.published_from)}"


def draw(results: Results) -> Figure:
    """Draw bands, median and single worlds, the requirements, and the share with a ceasefire.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    The figure.
    """
    columns = table(results)
    top = _top(columns, results.published_from)
    labels, label = _labels(columns), _share(columns, results.data.sizes["trajectory"])
    sheet = page(
        title=title(results),
        subtitle=_subtitle(results),
        foot=lettering.plain(results.foot),
        height=HEIGHT + _STRIP + _BETWEEN + _TALL + 0.2,
    )
    edges = {"left": _LEFT, "right": MARGIN + room([*labels, label])}
    base = HEIGHT + _STRIP + _BETWEEN
    ax = sheet.axes(**edges, bottom=base, top=base + _TALL)
    ax.set(xlim=(0, max(int(columns["week"][-1]), 1)), ylim=(0, top), xticks=[])
    ticks = steps(top)
    heights(ax, ticks, labels=[number(tick) for tick in ticks])
    _paths(ax, columns)
    least = results.published_from
    levels(ax, sorted({least, *(r for r in results.requirements if r > least)}))
    column(ax, labels)
    strip = sheet.axes(**edges, bottom=HEIGHT, top=HEIGHT + _STRIP)
    _ceasefire(strip, columns, label)
    return sheet.figure


def _subtitle(results: Results) -> str:
    kept = results.data.sizes["trajectory"]
    if kept == 1 and results.n == 1:
        what = "Troops in Ukraine by week, one world"
    else:
        thin = f"thin lines: {spelt(min(_WORLDS, kept))} single worlds"
        what = f"Troops in Ukraine by week: median, middle 50% and 90% of worlds; {thin}"
    if kept < results.n:
        what += f" (first {number(kept)} of {number(results.n)} worlds)"
    name, uncertainty = titled(results), lettering.plain(results.uncertainty)
    return f"{sentence(name)} {what}. {sentence(uncertainty)}"


def _has(which: str) -> str:
    return "has" if which in ("no world", "every world") else "have"


def _top(columns: dict[str, NDArray[Any]], published: float) -> float:
    """Choose the top of the axis: the least published requirement, unless that hides the force."""
    drawn = [values.max() for name, values in columns.items() if name.startswith(("high", "world"))]
    highest = float(max(drawn))
    if highest == 0 or highest >= _READABLE * published:
        return 1.05 * max(highest, float(published))
    return 1.25 * highest


def _paths(ax: Axes, columns: dict[str, NDArray[Any]]) -> None:
    weeks = columns["week"]
    for low, high, colour in (
        ("low90", "high90", style.OUTER),
        ("low50", "high50", style.INNER),
    ):
        ax.fill_between(weeks, columns[low], columns[high], color=colour, linewidth=0, label=high)
    for name in (name for name in columns if name.startswith("world")):
        ax.plot(weeks, columns[name], color=style.LINE, linewidth=0.6, alpha=0.7, label=name)
    ax.plot(weeks, columns["median"], color=style.LINE, linewidth=2.4, label="median")


def _labels(columns: dict[str, NDArray[Any]]) -> list[Label]:
    """Name the bands where they end."""
    last = {name: float(values[-1]) for name, values in columns.items() if name in BANDS}
    shown = {name: rounded(value) for name, value in last.items()}
    if "world2" not in columns:
        return [Label(f"This world {shown['median']}", last["median"], style.LINE, "semibold")]
    return [
        Label(f"Median {shown['median']}", last["median"], style.LINE, "semibold"),
        Label(f"50%: {_between(shown, '50')}", last["high50"]),
        Label(f"90% of worlds: {_between(shown, '90')}", last["high90"], style.QUIET),
    ]


def _share(columns: dict[str, NDArray[Any]], worlds: int) -> Label:
    """Name the share of worlds with a ceasefire where it ends."""
    last = float(columns["ceasefire"][-1])
    return Label(f"{percent(round(worlds * last), worlds)} at the end", last, style.QUIET)


def _between(shown: dict[str, str], band: str) -> str:
    low, high = shown[f"low{band}"], shown[f"high{band}"]
    return low if low == high else f"{low} to {high}"


def _ceasefire(ax: Axes, columns: dict[str, NDArray[Any]], label: Label) -> None:
    """Draw the share of worlds with a ceasefire in force, without which no troops stand there."""
    share = columns["ceasefire"]
    ax.fill_between(columns["week"], share, color="#C9C9C9", linewidth=0, label="ceasefire")
    ax.set_ylim(0, 1)
    ax.set_yticks([0, 1], ["0%", "100%"], **lettered(style.SMALL))
    ax.axhline(1, color=style.GRID, linewidth=0.8)
    timeline(ax, columns["week"], dates=columns["date"])
    words = "Share of worlds with a ceasefire in force"
    quiet = lettered(style.SMALL, color=style.QUIET)
    note(ax, words, place=Place(0, 1, up=4), letters=quiet)
    column(ax, [label])
