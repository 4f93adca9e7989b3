"""What a change changes: each state's chance of ever deploying, paired world by world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.kit import lettering, style
from sim.figures.kit.column import MINUS, direction, hollow, shade
from sim.figures.kit.note import Place, lettered, note
from sim.figures.kit.page import MARGIN, page
from sim.figures.largest_changes import moved, pair
from sim.studies.shares import Share, deployed, participation
from sim.words import counted, listing, named, number

if TYPE_CHECKING:
    from sim.results.results import Results

_MOST = 40
"""States shown at most."""

_TOLD = 4
"""States whose change is written beside it, or who are named in the subtitle, at most."""

_WORTH = 0.2
"""Share of the largest change from which on a change is written."""

_NAMES, _RIGHT, _FLOOR = 1.6, 0.3, 0.45


def table(these: Results, *, those: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, a row for each state shown, the top one first.

    Parameters
    ----------
    these, those
        Two ensembles run on the same worlds.

    Returns
    -------
    ``state`` (code), ``name``, the chances of ever deploying ``before`` (those) and ``after``
    (these); in percentage points their ``difference`` with its paired 95 % interval, ``low`` and
    ``high``, and the interval it would have without pairing, ``loose_low`` and ``loose_high``.
    """
    rows = _shown(these, those)
    points = 100.0
    return {
        "state": np.array([one.code for one in rows]),
        "name": np.array([one.name for one in rows]),
        "before": np.array([one.before for one in rows]),
        "after": np.array([one.after for one in rows]),
        "difference": points * np.array([one.gap.value for one in rows]),
        "low": points * np.array([one.gap.low for one in rows]),
        "high": points * np.array([one.gap.high for one in rows]),
        "loose_low": points * np.array([one.loose.low for one in rows]),
        "loose_high": points * np.array([one.loose.high for one in rows]),
    }


def title(these: Results, *, those: Results) -> str:
    """Name the states whose chance moves most, as far as the worlds tell them apart."""
    return moved(these, those=those)


def draw(these: Results, *, those: Results) -> Figure:
    """Draw the change of each state with both intervals, the largest on top.

    Parameters
    ----------
    these, those
        Two ensembles run on the same worlds.

    Returns
    -------
    The figure.
    """
    rows = _shown(these, those)
    row = 0.3 if len(rows) <= 8 else 0.178
    tall = row * len(rows)
    record = these.record.model_copy(update={"scenario": f"{these.name} against {those.name}"})
    sheet = page(
        title=title(these, those=those),
        subtitle=_subtitle(these, those),
        foot=lettering.plain(record.foot),
        height=_FLOOR + tall,
    )
    names = [lettering.called(one.name, one.code) for one in rows]
    names = [lettering.fit(name, style.font(), room=_NAMES) for name in names]
    left = MARGIN + max(lettering.width(name, style.font()) for name in names) + 0.12
    ax = sheet.axes(left=left, right=_RIGHT, bottom=_FLOOR, top=_FLOOR + tall)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_yticks(np.arange(len(rows)), names, **lettered(color=style.INK))
    columns = table(these, those=those)
    _scale(ax, columns)
    _intervals(ax, rows)
    _numbers(ax, rows, columns=columns)
    return sheet.figure


def _shown(these: Results, those: Results) -> list[Share]:
    """Choose the states that change most, and sort them by their change."""
    rows = participation(these=these, those=those)
    most = sorted(rows, key=lambda one: (-abs(one.gap.value), -one.before, one.name))[:_MOST]
    fall = sum(one.gap.value for one in rows) <= 0
    sign = 1 if fall else -1
    return sorted(most, key=lambda one: (sign * one.gap.value, -one.before, one.name))


def _subtitle(these: Results, those: Results) -> str:
    states = len(participation(these=these, those=those))
    some = f" The {_MOST} of {number(states)} states that change most." if states > _MOST else ""
    after, before = pair(these, those)
    rosters = _off(these, rows=participation(these=these, those=those), title=after)
    rosters += _off(those, rows=participation(these=these, those=those), title=before)
    return (
        f"Change in each state's chance of ever deploying, {after} less {before}, percentage "
        f"points, with 95% interval, from {counted(these.n, 'world')} paired one by one; wide grey "
        f"bar: the interval without pairing. Hollow: no difference beyond chance.{some}{rosters}"
    )


def _off(results: Results, *, rows: list[Share], title: str) -> str:
    """Say which states are not on the roster of a scenario, and so never deploy there."""
    here = deployed(results)
    away = [
        named(lettering.called(one.name, one.code, limit=30))
        for one in rows
        if one.code not in here
    ]
    if not away:
        return ""
    told = away if len(away) <= _TOLD + 1 else [*away[:_TOLD], f"{len(away) - _TOLD} others"]
    return f" Not on the roster of {title}: {listing(told)}."


def _scale(ax: Axes, columns: dict[str, NDArray[Any]]) -> None:
    """Mark the axis of percentage points, and the line of no change."""
    ends = np.concatenate([columns[name] for name in ("difference", "loose_low", "loose_high")])
    ends = ends[np.isfinite(ends)]
    low, high = min(0.0, float(ends.min())), max(0.0, float(ends.max()))
    if high - low < 1:
        low, high = low - 1, high + 1
    air = 0.08 * (high - low)
    ax.set_xlim(low - (air if low < 0 else 0.3 * air), high + (air if high > 0 else 0.3 * air))
    step = next(s for s in (1, 2, 5, 10, 20, 25, 50) if (high - low) / s <= 8)
    ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    labels = [
        "0" if tick == 0 else f"{'+' if tick > 0 else MINUS}{abs(tick):.0f}" for tick in ticks
    ]
    ax.set_xticks(ticks, labels, **lettered())
    ax.grid(visible=True, axis="x", color=style.GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.axvline(0, color=style.INK, linewidth=1.0, zorder=1.5)
    words = "Percentage points"
    place = Place(0.5, 0, up=-22)
    note(ax, words, place=place, letters=lettered(ha="center", va="top"))


def _intervals(ax: Axes, rows: list[Share]) -> None:
    """Draw dots with both intervals, the unpaired ones in grey behind."""
    shades = [shade(one.gap) for one in rows]
    loose = [one.loose for one in rows], ["#D9D9D9"] * len(rows), 5.0
    tight = [one.gap for one in rows], shades, 1.8
    for label, (gaps, colours, wide) in (("loose", loose), ("paired", tight)):
        ends = [[(100 * gap.low, k), (100 * gap.high, k)] for k, gap in enumerate(gaps)]
        lines = LineCollection(ends, colors=colours, linewidths=wide, capstyle="butt", zorder=2)
        lines.set_label(label)
        ax.add_collection(lines, autolim=False)
    values = [100 * one.gap.value for one in rows]
    dots = ax.scatter(values, range(len(rows)), s=24, label="difference", clip_on=False)
    hollow(dots, [one.gap for one in rows])


def _numbers(ax: Axes, rows: list[Share], *, columns: dict[str, NDArray[Any]]) -> None:
    """Write the largest changes beyond chance beside their intervals, away from the zero line."""
    sizes = np.abs(columns["difference"])
    sure = [k for k, one in enumerate(rows) if direction(one.gap)]
    largest = sorted(sure, key=lambda k: -sizes[k])[:_TOLD]
    for k in (k for k in largest if sizes[k] > _WORTH * sizes[largest[0]]):
        fall = columns["difference"][k] < 0
        edge = columns["loose_low" if fall else "loose_high"][k]
        place = Place(float(edge), k, ("data", "data"), right=-5 if fall else 5)
        side = "right" if fall else "left"
        bold = lettered(weight="semibold", color=shade(rows[k].gap), ha=side, va="center_baseline")
        size = f"{sizes[k]:.0f}" if sizes[k] >= 0.95 else f"{sizes[k]:.1f}"
        note(ax, f"{MINUS if fall else '+'}{size}", place=place, letters=bold)
