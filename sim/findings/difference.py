"""What a change changes: each state's chance of ever deploying, paired world by world."""

from dataclasses import dataclass

import numpy as np

from sim.findings.finding import Finding, Table
from sim.findings.largest_changes import largest_changes, pair
from sim.findings.names import plain, readable
from sim.outcomes.guarantee_index import Estimate
from sim.results.results import Results
from sim.studies.shares import Share, deployed, participation
from sim.words import counted, listing, named, number

_MOST = 40
"""States shown at most."""

_NAMED = 4
"""States that are named in the subtitle, at most."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DifferenceFinding(Finding):
    """Change of each state's chance of ever deploying.

    The table has a row for each state shown, the top one first: ``state`` (code), ``name``, the
    chances of ever deploying ``before`` and ``after``; in percentage points their ``difference``
    with its paired 95% interval, ``low`` and ``high``, and the interval it would have without
    pairing, ``loose_low`` and ``loose_high``.
    """

    names: tuple[str, ...]
    """Names of the states, as drawn."""
    gaps: tuple[Estimate, ...]
    loose: tuple[Estimate, ...]
    """Paired and unpaired differences, in shares."""


def find(these: Results, *, to: Results) -> DifferenceFinding:
    """How a change moves each state's chance of ever deploying."""
    rows = _shown(these, to)
    record = these.record.model_copy(update={"scenario": f"{these.name} against {to.name}"})
    return DifferenceFinding(
        table=_table(rows),
        title=largest_changes(these, to=to),
        subtitle=_subtitle(these, to),
        foot=plain(record.foot),
        names=tuple(readable(one.name, one.code) for one in rows),
        gaps=tuple(one.gap for one in rows),
        loose=tuple(one.loose for one in rows),
    )


def _table(rows: list[Share]) -> Table:
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


def _shown(these: Results, to: Results) -> list[Share]:
    """Choose the states that change most, and sort them by their change."""
    rows = participation(these=these, those=to)
    most = sorted(rows, key=lambda one: (-abs(one.gap.value), -one.before, one.name))[:_MOST]
    fall = sum(one.gap.value for one in rows) <= 0
    sign = 1 if fall else -1
    return sorted(most, key=lambda one: (sign * one.gap.value, -one.before, one.name))


def _subtitle(these: Results, to: Results) -> str:
    rows = participation(these=these, those=to)
    states = len(rows)
    some = f" The {_MOST} of {number(states)} states that change most." if states > _MOST else ""
    after, before = pair(these, to)
    rosters = _off(these, rows=rows, title=after) + _off(to, rows=rows, title=before)
    return (
        f"Change in each state's chance of ever deploying, {after} less {before}, percentage "
        f"points, with 95% interval, from {counted(these.n, 'world')} paired one by one; wide grey "
        f"bar: the interval without pairing. Hollow: no difference beyond chance.{some}{rosters}"
    )


def _off(results: Results, *, rows: list[Share], title: str) -> str:
    """Name the states that are not on the roster of a scenario, and so never deploy there."""
    here = deployed(results)
    away = [named(readable(one.name, one.code, limit=30)) for one in rows if one.code not in here]
    if not away:
        return ""
    some = away if len(away) <= _NAMED + 1 else [*away[:_NAMED], f"{len(away) - _NAMED} others"]
    return f" Not on the roster of {title}: {listing(some)}."
