"""What a change changes: each state's chance of ever deploying, paired world by world."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.findings.finding import Finding, Table
from sim.findings.names import MOST, only_most, plain, quoted, readable, scenario_title
from sim.outcomes.guarantee_index import Estimate
from sim.results.results import Results
from sim.studies.contrast import direction, same
from sim.studies.shares import Share, deployed, participation
from sim.studies.significance import leading, together
from sim.words import counted, listing, named

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
    every = participation(these=these, those=to)
    rows = _shown(every)
    record = these.record.model_copy(update={"scenario": f"{these.name} against {to.name}"})
    return DifferenceFinding(
        table=_table(rows),
        title=largest_changes(these, to=to),
        subtitle=_subtitle(these, to, every),
        foot=plain(record.foot),
        names=tuple(readable(one.name, one.code) for one in rows),
        gaps=tuple(one.gap for one in rows),
        loose=tuple(one.loose for one in rows),
    )


def _table(rows: list[Share]) -> Table:
    columns = {
        "state": np.array([one.code for one in rows]),
        "name": np.array([one.name for one in rows]),
        "before": np.array([one.before for one in rows]),
        "after": np.array([one.after for one in rows]),
        "difference": 100 * np.array([one.gap.value for one in rows]),
    }
    for prefix, gaps in (("", [one.gap for one in rows]), ("loose_", [one.loose for one in rows])):
        columns[f"{prefix}low"] = 100 * np.array([gap.low for gap in gaps])
        columns[f"{prefix}high"] = 100 * np.array([gap.high for gap in gaps])
    return columns


def _shown(rows: list[Share]) -> list[Share]:
    """Choose the states that change most, and sort them by their change."""
    most = sorted(rows, key=lambda one: (-abs(one.gap.value), -one.before, one.name))[:MOST]
    sign = 1 if sum(one.gap.value for one in rows) <= 0 else -1
    return sorted(most, key=lambda one: (sign * one.gap.value, -one.before, one.name))


def _subtitle(these: Results, to: Results, rows: list[Share]) -> str:
    some = only_most(len(rows), "that change most")
    after, before = _pair(these, to)
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


def largest_changes(these: Results, *, to: Results) -> str:
    """Name the states whose chance of deploying moves most, as far as the worlds can tell.

    As the sentence picks from among all states, it is about those whose chance differs by the
    exact test of signs with Holm's adjustment, though the intervals drawn are each state's own;
    and it names the first only if each moved further than every other state, whether or not that
    one's own move is beyond chance.
    """
    rows = participation(these=these, those=to)
    name, _ = _pair(these, to)
    if all(same(one.gap) for one in rows):
        return f"{name} changes no state's chance of deploying: each is the same in every world"
    after, before = deployed(these), deployed(to)
    never = np.zeros(these.n, dtype=np.bool_)
    gaps = {
        one.code: np.subtract(
            after.get(one.code, never), before.get(one.code, never), dtype=np.int8
        )
        for one in rows
    }
    clear = together(np.stack([gaps[one.code] for one in rows]))
    moved = {one.code for one, sure in zip(rows, clear, strict=True) if sure}
    if not moved and any(direction(one.gap) for one in rows):
        every = f"the {len(rows)} states taken together"
        return f"With {name} no state's chance of deploying differs beyond chance, {every}"
    if not moved:
        return f"With {name} no state's chance of deploying differs beyond chance"
    by_fall = sorted(rows, key=lambda one: one.gap.value)
    by_rise = sorted(rows, key=lambda one: -one.gap.value)
    falls = _clause("falls", by_fall, moved=moved, gaps={k: -gap for k, gap in gaps.items()})
    rises = _clause("rises", by_rise, moved=moved, gaps=gaps)
    first = -by_fall[0].gap.value >= by_rise[0].gap.value
    clauses = [one for one in ((falls, rises) if first else (rises, falls)) if one]
    return f"With {name} the chance of deploying {', and '.join(clauses)}"


def _pair(these: Results, to: Results) -> tuple[str, str]:
    """Name both scenarios, in quotation marks; by their names where their titles are the same."""
    after, before = scenario_title(these), scenario_title(to)
    if after == before:
        after, before = plain(these.name), plain(to.name)
    return quoted(after), quoted(before)


def _clause(
    verb: str, rows: list[Share], *, moved: set[str], gaps: dict[str, NDArray[np.int8]]
) -> str:
    """Name the states in which the chance moves most, or count those in which it does.

    All states are given, the one that moves furthest this way first, with those that move beyond
    chance, this way or the other, and the move of each this way, world by world.
    """
    found = [one for one in rows if one.code in moved and np.mean(gaps[one.code]) > 0]
    if not found:
        return ""
    size = points(abs(rows[0].gap.value))
    if rows[0] in found:
        unbroken = next((k for k, one in enumerate(rows) if one not in found), len(rows))
        count = leading([gaps[one.code] for one in rows], most=unbroken)
        if count:
            names = [named(readable(one.name, one.code, limit=30)) for one in rows[:count]]
            others = any(np.mean(gaps[one.code]) > 0 for one in rows[count:])
            most = "most in" if others else "in"
            up = "" if count == 1 else "up to "
            return f"{verb} {most} {listing(names)}, by {up}{size}"
        return f"{verb} in {len(found)} of {len(rows)} states, by up to {size}"
    return f"{verb} beyond chance in {len(found)} of {len(rows)} states, in none clearly most"


def points(share: float) -> str:
    """Write a difference between shares: 47 points, 0.5 points, 1 point."""
    size = f"{100 * share:.0f}" if share >= 0.0095 else f"{100 * share:.1f}"
    return f"{size} point{'s' * (size != '1')}"
