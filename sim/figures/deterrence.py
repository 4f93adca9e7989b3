"""Does the guarantee bite: what the adversary reckons with, week by week, and toothlessness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures import aggregation as rules
from sim.figures.kit import lettering, style
from sim.figures.kit.gauge import FOOT, ROW, Row, gauge
from sim.figures.kit.label import Label, column, room
from sim.figures.kit.page import MARGIN, heights, page
from sim.figures.kit.timeline import HEIGHT, timeline
from sim.results.summary import index_of
from sim.words import counted

if TYPE_CHECKING:
    from sim.outcomes.guarantee_index import GuaranteeIndex
    from sim.results.results import Results

_COLOURS = {"guarantee": "#D55E00", "host_strength": "#009E73", "force_effect": "#555555"}

_DASHES: dict[str, Any] = {
    "guarantee": (0, (5, 2)),
    "host_strength": (0, (5, 1.5, 1, 1.5)),
    "force_effect": (0, (1, 1.2)),
}

_LEFT, _TALL, _BETWEEN = 0.5, 2.3, 0.4


def draw(results: Results) -> Figure:
    """Draw D with its bands and what it is made of, and the index with its factors.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    The figure.
    """
    columns, index = table(results), index_of(results)
    labels = _labels(results, columns)
    base = FOOT + ROW * len(_FACTORS) + _BETWEEN + HEIGHT
    sheet = page(
        title=title(results),
        subtitle=_subtitle(results),
        foot=lettering.plain(results.foot),
        height=base + _TALL + 0.1,
    )
    ax = sheet.axes(left=_LEFT, right=MARGIN + room(labels), bottom=base, top=base + _TALL)
    ax.set_ylim(0, 1)
    heights(ax, [0, 0.25, 0.5, 0.75, 1], labels=["0", "0.25", "0.5", "0.75", "1"])
    _lines(ax, columns)
    timeline(ax, columns["week"], dates=columns["date"])
    column(ax, labels)
    gauge(sheet, _rows(index))
    return sheet.figure


def _labels(results: Results, columns: dict[str, NDArray[Any]]) -> list[Label]:
    """Name the lines and the bands of D where they end."""
    last = {name: float(values[-1]) for name, values in columns.items() if name != "date"}
    counted_as = {"host_strength": f", {rules.weight(results.scenario)}"}
    parts = [
        Label(f"{words} {last[name]:.2f}{counted_as.get(name, '')}", last[name], _COLOURS[name])
        for name, words in _PARTS.items()
    ]
    whole = Label(f"Deterrence D {last['median']:.2f}", last["median"], style.LINE, "semibold")
    if results.data.sizes["trajectory"] == 1:
        return [*parts, whole]
    half, most = (f"{last[f'low{k}']:.2f} to {last[f'high{k}']:.2f}" for k in (50, 90))
    return [
        *parts,
        whole,
        Label(f"D, 50% of worlds: {half}", last["high50"], style.LINE),
        Label(f"D, 90% of worlds: {most}", last["high90"], style.LINE),
    ]


def _lines(ax: Axes, columns: dict[str, NDArray[Any]]) -> None:
    """Draw the bands and the median of D, and over them what it is made of."""
    weeks = columns["week"]
    for low, high, colour in (("low90", "high90", style.OUTER), ("low50", "high50", style.INNER)):
        ax.fill_between(weeks, columns[low], columns[high], color=colour, linewidth=0, label=high)
    for name in _PARTS:
        dashes = {"color": _COLOURS[name], "linestyle": _DASHES[name], "linewidth": 1.8}
        ax.plot(weeks, columns[name], label=name, clip_on=False, **dashes)
    ax.plot(weeks, columns["median"], color=style.LINE, linewidth=2.4, label="median")


def _rows(index: GuaranteeIndex) -> list[Row]:
    """Say what the index and its factors mean, and why one is blank."""
    efficacy, reliability = index.efficacy, index.reliability
    whole = f"1 {rules.LESS} DE·RR; at 1 nothing bites"
    worlds, tests = counted(efficacy.n, "world"), counted(reliability.n, "test")
    none = "blank: no world has a ceasefire"
    untested = "blank: nothing was tested" if efficacy.n else none
    return [
        Row("Efficacy DE", f"attacks averted, in {worlds} with a ceasefire", efficacy, none),
        Row("Reliability RR", f"share honoured of {tests}", reliability, untested),
        Row("Toothlessness TGI", whole, index.toothlessness, untested),
    ]
