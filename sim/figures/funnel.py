"""From willing to deployed: where on the way states and troops are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.kit import lettering, style
from sim.figures.kit import scenario_style as cast
from sim.figures.kit.label import Label, column, room
from sim.figures.kit.note import Place, lettered, note
from sim.figures.kit.page import MARGIN, heights, page, steps
from sim.figures.kit.timeline import HEIGHT, timeline
from sim.words import counted, named, number, odds, rounded, sentence, span, spreading

if TYPE_CHECKING:
    from sim.results.results import Results

_STAGES = ("willing", "pledged", "authorised", "deployed")
_COLOURS = dict(zip(_STAGES[1:], style.POSTURES[1:], strict=True))
_LOSSES = ("willingness and pledge", "pledge and authorisation", "authorisation and deployment")
_TALL, _HEADING, _BETWEEN = 1.75, 0.2, 0.2


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    ``week``, ``date`` and for each stage the mean over the kept worlds of the number of states
    (``willing_states`` ...) and of their troops (``willing_troops`` ...).
    """
    data = results.data
    columns = {"week": data["week"].values, "date": data["date"].values}
    for unit in ("states", "troops"):
        means = data[f"funnel_{unit}"].transpose("week", "stage").values
        columns |= {f"{stage}_{unit}": means[:, k] for k, stage in enumerate(_STAGES)}
    return columns


def title(results: Results) -> str:
    """State how many are left at each end, and the step that loses most if one stands out."""
    last = results.data["funnel_states"].transpose("week", "stage").values[-1]
    after = f"After {span(int(results.data['week'].values[-1]))}"
    most = results.data.sizes["state"]
    if most == 1:
        return _single(results, last, after)
    if last.max() <= 0:
        return f"{after} no state is willing to send troops, and none has sent any"
    mean = ", on average," if results.n > 1 else ""
    willing = f"{_mean(last[0])} of {counted(most, 'state')}"
    has = "has" if _mean(last[3]) in ("none", "1") else "have"
    are = "is" if _mean(last[0]) in ("none", "1") else "are"
    first = f"{after}{mean} {willing} {are} willing and {_mean(last[3])} {has} deployed"
    drops = -np.diff(last)
    ranked = np.argsort(-drops)
    if drops[ranked[0]] - drops[ranked[1]] <= _error(results):
        return first
    return f"{first}; the largest loss is between {_LOSSES[ranked[0]]}"


def draw(results: Results) -> Figure:
    """Draw the stages as areas within each other, in states and in troops.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    The figure.
    """
    columns = table(results)
    panel = _TALL + _HEADING
    sheet = page(
        title=title(results),
        subtitle=_subtitle(results),
        foot=lettering.plain(results.foot),
        height=HEIGHT + 2 * panel + _BETWEEN,
    )
    labels = {unit: _labels(columns, unit) for unit in ("states", "troops")}
    right = MARGIN + max(room(each) for each in labels.values())
    for unit, bottom in (("states", HEIGHT + panel + _BETWEEN), ("troops", HEIGHT)):
        ax = sheet.axes(left=0.75, right=right, bottom=bottom, top=bottom + _TALL)
        _areas(ax, columns, unit)
        column(ax, labels[unit])
        if unit == "troops":
            timeline(ax, columns["week"], dates=columns["date"])
    return sheet.figure


def _subtitle(results: Results) -> str:
    kept = results.data.sizes["trajectory"]
    first = f"the first {number(kept)} of " if kept < results.n else ""
    mean = f"mean of {first}{number(results.n)} worlds" if results.n > 1 else "one world"
    what = f"Number of states, and of their troops, in at least each stage by week, {mean}"
    willing = "Willing: would pledge if asked this week"
    differ = spreading(lettering.plain(results.uncertainty))
    return f"{sentence(cast.titled(results))} {what}. {willing}. {sentence(differ)}"


def _single(results: Results, last: NDArray[np.float64], after: str) -> str:
    """State the finding where only one state takes part."""
    name = named(cast.states(results, 30)[0])
    kept = results.data.sizes["trajectory"]
    willing, deployed = (odds(round(kept * last[k]), kept) for k in (0, 3))
    return f"{after} {name} is willing in {willing} and has deployed in {deployed}"


def _mean(value: float) -> str:
    """Write a mean number of states."""
    if value <= 0:
        return "none"
    return "fewer than 0.1" if value < 0.1 else number(round(value, 1 if value < 5 else 0))


def _short(value: float) -> str:
    """Write a mean number of states where there is little room."""
    return "<0.1" if 0 < value < 0.1 else f"{value:,.1f}".removesuffix(".0")


def _error(results: Results) -> float:
    """Bound the Monte Carlo error of a difference of two losses, in states.

    The number of states that ever deploy is known world by world; each loss is taken to vary as it
    does, and the two to be independent.
    """
    count = np.zeros(results.n, dtype=np.int64)
    for first in results.deployments():
        count += np.isfinite(first)
    return float(1.96 * np.sqrt(2 / count.size) * max(float(np.std(count)), 1.0))


def _labels(columns: dict[str, NDArray[Any]], unit: str) -> list[Label]:
    """Name each stage where it ends."""
    written = _short if unit == "states" else rounded
    last = {stage: float(columns[f"{stage}_{unit}"][-1]) for stage in _STAGES[::-1]}
    tones = {"deployed": style.DEPLOYED, "willing": style.QUIET}
    return [
        Label(
            f"{stage.capitalize()} {written(value)}",
            value,
            tones.get(stage, style.TEXT),
            "semibold" if stage == "deployed" else "regular",
        )
        for stage, value in last.items()
    ]


def _areas(ax: Axes, columns: dict[str, NDArray[Any]], unit: str) -> None:
    """Draw the three stages as areas and the willing as a line, who need not be among them."""
    weeks = columns["week"]
    top = 1.05 * max(float(columns[f"{stage}_{unit}"].max()) for stage in _STAGES) or 1.0
    ax.set(xlim=(0, max(int(weeks[-1]), 1)), ylim=(0, top), xticks=[])
    ticks = steps(top)
    heights(ax, ticks, labels=[number(tick) for tick in ticks])
    for stage, colour in _COLOURS.items():
        values = columns[f"{stage}_{unit}"]
        ax.fill_between(weeks, values, color=colour, linewidth=0)
        ax.plot(weeks, values, color=style.DEPLOYED, linewidth=0.7, label=stage)
    willing = columns[f"willing_{unit}"]
    ax.plot(weeks, willing, color=style.QUIET, linewidth=1.4, dashes=(3, 2), label="willing")
    heading = lettered(weight="semibold", color=style.INK)
    note(ax, unit.capitalize(), place=Place(0, 1, up=5), letters=heading)
