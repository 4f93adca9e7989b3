"""How often deterrence falls short of what would deter, whatever that is."""

from dataclasses import dataclass

import numpy as np

from sim.findings.finding import Finding, Table
from sim.findings.names import plain, subtitle
from sim.results.results import Results
from sim.results.variable import WEEKS_BELOW
from sim.words import counted, percent

EVEN = 0.5
"""Deterrence from which on an attacker is deterred that may lose as much as it may gain."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ThresholdFinding(Finding):
    """Share of the weeks of ceasefire in which deterrence lies below a threshold.

    The table has a row for each threshold: ``level``; ``weeks`` of ceasefire with deterrence below
    it, over all worlds; and their ``share``, nan where there are none.
    """


def find(results: Results) -> ThresholdFinding:
    """In what share of the weeks of ceasefire deterrence lies below each threshold."""
    levels = results.data["level"].values
    counted_here = WEEKS_BELOW in results.data
    below = results.data[WEEKS_BELOW].values if counted_here else np.zeros(len(levels), np.int64)
    whole = int(below[-1])
    table = {
        "level": levels,
        "weeks": below,
        "share": below / whole if whole else np.full(len(levels), np.nan),
    }
    return ThresholdFinding(
        table=table,
        title=_title(table) if counted_here else "A point of a design has no such count",
        subtitle=_subtitle(results, whole),
        foot=plain(results.foot),
    )


def _title(table: Table) -> str:
    """State how often an attacker with as much to lose as to gain is deterred."""
    whole = int(table["weeks"][-1])
    if not whole:
        return "No world has a ceasefire in which anything could deter"
    at = int(np.argmin(np.abs(table["level"] - EVEN)))
    enough = (whole - int(table["weeks"][at])) / whole
    who = "An attacker with as much to lose as to gain would be deterred in"
    often = "no week" if enough == 0 else "every week" if enough == 1 else f"{percent(enough)} of"
    return f"{who} {often}{'' if enough in (0, 1) else ' the weeks'} of ceasefire"


def _subtitle(results: Results, weeks: int) -> str:
    return subtitle(
        results,
        f"Share of {counted(weeks, 'week')} of ceasefire, over all worlds, in which deterrence is "
        "weaker than an attacker needs, by what it gains from an attack that nobody answers and "
        "loses by one that is answered.",
    )
