"""How often deterrence falls short of what would deter, whatever that is."""

from dataclasses import dataclass

import numpy as np

from sim.findings.finding import Finding, Table, too_few
from sim.findings.names import plain, subtitle
from sim.outcomes.guarantee_index import LEAST
from sim.results.results import Results
from sim.results.variable import WEEKS_BELOW
from sim.words import counted, percent

EVEN = 0.5
"""Deterrence from which on an attacker is deterred that may lose as much as it may gain."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ThresholdFinding(Finding):
    """Share of the weeks of ceasefire in which deterrence lies below a threshold.

    The table has a row for each threshold: ``level``; ``weeks`` of ceasefire with deterrence below
    it, over all worlds; their ``share``, nan where there are none; and, the same in every row, the
    ``worlds`` with a ceasefire.
    """


def find(results: Results) -> ThresholdFinding:
    """In what share of the weeks of ceasefire deterrence lies below each threshold."""
    levels = results.data["level"].values
    counted_here = WEEKS_BELOW in results.data
    below = results.data[WEEKS_BELOW].values if counted_here else np.zeros(len(levels), np.int64)
    whole, worlds = int(below[-1]), int(np.sum(results.outcome("attacks_undeterred") > 0))
    table = {
        "level": levels,
        "weeks": below,
        "share": below / whole if whole else np.full(len(levels), np.nan),
        "worlds": np.full(len(levels), worlds),
    }
    return ThresholdFinding(
        table=table,
        title=_title(table, worlds) if counted_here else "A point of a design has no such count",
        subtitle=_subtitle(results, whole),
        foot=plain(results.foot),
    )


def _title(table: Table, worlds: int) -> str:
    """State how often an attacker with as much to lose as to gain is deterred."""
    whole = int(table["weeks"][-1])
    if not whole:
        return "No world has a ceasefire in which anything could deter"
    if worlds < LEAST:
        return f"{too_few(worlds, 'with a ceasefire')} to say how often an attacker is deterred"
    at = int(np.argmin(np.abs(table["level"] - EVEN)))
    enough = (whole - int(table["weeks"][at])) / whole
    who = "An attacker with as much to lose as to gain would be deterred in"
    often = "no week" if enough == 0 else "every week" if enough == 1 else f"{percent(enough)} of"
    return f"{who} {often}{'' if enough in (0, 1) else ' the weeks'} of ceasefire"


def _subtitle(results: Results, weeks: int) -> str:
    return subtitle(
        results,
        f"Share of {counted(weeks, 'week')} of ceasefire, over all worlds, in which an attacker is "
        "not deterred, by how much it would gain if nobody answered, against what it would lose "
        "if somebody did.",
    )
