"""What a change changes: each state's chance of ever deploying, paired world by world."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.findings.comparison import sends
from sim.findings.finding import Finding, Table
from sim.findings.names import MOST, only_most, plain, quotes, readable, scenario_title
from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.results.results import Results
from sim.studies.contrast import same
from sim.studies.shares import Share, deployed, moves, participation
from sim.studies.significance import leading
from sim.words import counted, listing, named

_NAMED = 4
"""States that are named in the subtitle, at most."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DifferenceFinding(Finding):
    """Change of each state's chance of ever deploying.

    The table has a row for each state shown, the top one first: ``state`` (code), ``name``, the
    chances of ever deploying ``before`` and ``after``; in percentage points their ``difference``
    with its paired interval, ``low`` and ``high``, so wide that the intervals of all states hold
    together in 95% of ensembles; and ``beyond_chance``, whether 0 lies outside it. A state that is
    missing from a roster has no row.
    """

    names: tuple[str, ...]
    """Names of the states, as drawn."""
    gaps: tuple[Estimate, ...]
    """Paired differences, in shares."""
    signs: tuple[int, ...]
    """1 for a rise and -1 for a fall beyond chance, else 0."""


def find(these: Results, *, to: Results) -> DifferenceFinding:
    """How a change moves each state's chance of ever deploying."""
    every = participation(these=these, those=to)
    both = [one for one in every if one.both]
    rows = _shown(both)
    record = these.record.model_copy(update={"scenario": f"{these.name} against {to.name}"})
    return DifferenceFinding(
        table=_table(rows),
        title=_title(these, to, both),
        subtitle=_subtitle(these, to, every),
        foot=plain(record.foot),
        names=tuple(readable(one.name, one.code) for one in rows),
        gaps=tuple(one.joint for one in rows),
        signs=tuple(one.moved for one in rows),
    )


def _table(rows: list[Share]) -> Table:
    gaps = [one.joint for one in rows]
    return {
        "state": np.array([one.code for one in rows]),
        "name": np.array([one.name for one in rows]),
        "before": np.array([one.before for one in rows]),
        "after": np.array([one.after for one in rows]),
        "difference": 100 * np.array([gap.value for gap in gaps]),
        "low": 100 * np.array([gap.low for gap in gaps]),
        "high": 100 * np.array([gap.high for gap in gaps]),
        "beyond_chance": np.array([one.moved != 0 for one in rows]),
    }


def _shown(rows: list[Share]) -> list[Share]:
    """Choose the states that change most, and sort them by their change."""
    most = sorted(rows, key=lambda one: (not one.moved, -abs(one.gap.value), -one.before, one.name))
    sign = 1 if sum(one.gap.value for one in rows) <= 0 else -1
    return sorted(most[:MOST], key=lambda one: (sign * one.gap.value, -one.before, one.name))


def _subtitle(these: Results, to: Results, rows: list[Share]) -> str:
    both = sum(one.both for one in rows)
    some = only_most(both, "that change most")
    after, before = _pair(these, to)
    rosters = _off(these, rows=rows, title=after) + _off(to, rows=rows, title=before)
    return (
        f"Change in each state's chance of ever deploying, {after} less {before}, percentage "
        f"points, with 95% intervals for all {counted(both, 'state')} together, from "
        f"{counted(these.n, 'world')} paired one by one. Filled and numbered: beyond chance."
        f"{some}{rosters}"
    )


def _off(results: Results, *, rows: list[Share], title: str) -> str:
    """Name the states that are not on the roster of a scenario, and so are not compared."""
    here = deployed(results)
    away = [named(readable(one.name, one.code, limit=30)) for one in rows if one.code not in here]
    if not away:
        return ""
    some = away if len(away) <= _NAMED + 1 else [*away[:_NAMED], f"{len(away) - _NAMED} others"]
    return f" Not compared, as not on the roster of {title}: {listing(some)}."


def _title(these: Results, to: Results, rows: list[Share]) -> str:
    """Name the states whose chance of deploying moves most, as far as the worlds can tell.

    Only those count that move beyond chance, as drawn; and the first are named only if each moved
    further than every other state, whether or not that one's own move is beyond chance.
    """
    name, other = _pair(these, to)
    if not rows:
        return f"No state is on the rosters of both {name} and {other}"
    if these.n < LEAST:
        return f"Too few worlds to say whose chance of deploying differs with {name}"
    if all(same(one.gap) for one in rows):
        return f"{name} changes no state's chance of deploying: each is the same in every world"
    for one, title in ((these, name), (to, other)):
        if not sends(one):
            return f"With {title} no state deploys in any world"
    if not any(one.moved for one in rows):
        return f"With {name} no state's chance of deploying differs beyond chance"
    gaps = moves(these=these, those=to)
    by_fall = sorted(rows, key=lambda one: one.gap.value)
    falls = _clause("falls", -1, rows=by_fall, gaps={k: -gap for k, gap in gaps.items()})
    rises = _clause("rises", 1, rows=by_fall[::-1], gaps=gaps)
    first = -by_fall[0].gap.value >= by_fall[-1].gap.value
    clauses = [one for one in ((falls, rises) if first else (rises, falls)) if one]
    return f"With {name} the chance of deploying {', and '.join(clauses)}"


def _pair(these: Results, to: Results) -> tuple[str, str]:
    """Name both scenarios, in quotation marks; by their names where their titles are the same."""
    after, before = scenario_title(these), scenario_title(to)
    if after == before:
        after, before = plain(these.name), plain(to.name)
    first, second = quotes([after, before])
    return first, second


def _clause(verb: str, way: int, *, rows: list[Share], gaps: dict[str, NDArray[np.int8]]) -> str:
    """Name the states in which the chance moves most, or count those in which it does.

    All states are given, the one that moves furthest this way first, and the move of each this
    way, world by world.
    """
    found = [one for one in rows if one.moved == way]
    if not found:
        return ""
    size = points(abs(found[0].gap.value))
    unbroken = next((k for k, one in enumerate(rows) if one.moved != way), len(rows))
    count = 1 if len(found) == 1 else leading([gaps[one.code] for one in rows], most=unbroken)
    if count:
        names = [named(readable(one.name, one.code, limit=30)) for one in found[:count]]
        most = "most in" if len(found) > count else "in"
        up = "" if count == 1 else "up to "
        return f"{verb} {most} {listing(names)}, by {up}{size}"
    return f"{verb} in {len(found)} of {len(rows)} states, by up to {size}"


def points(share: float) -> str:
    """Write a difference between shares: 47 points, 0.5 points, 1 point."""
    size = f"{100 * share:.0f}" if share >= 0.0095 else f"{100 * share:.1f}"
    return f"{size} point{'s' * (size != '1')}"
