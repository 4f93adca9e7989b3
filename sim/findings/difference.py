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
