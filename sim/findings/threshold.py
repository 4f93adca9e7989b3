"""How often deterrence falls short of what would deter, whatever that is."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.finding import Finding
from sim.findings.names import plain, subtitle
from sim.results.results import Results
from sim.results.variable import WEEKS_BELOW
from sim.words import counted, percent


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
    share = below / whole if whole else np.full(len(levels), np.nan)
    return ThresholdFinding(
        table={"level": levels, "weeks": below, "share": share},
        title=_title(levels, share) if counted_here else "A point of a design has no such count",
        subtitle=_subtitle(results, whole),
        foot=plain(results.foot),
    )


def _title(levels: Array, share: Array) -> str:
    """Name the threshold that most weeks fall short of, and the one that all do."""
    if np.isnan(share[-1]):
        return "No world has a ceasefire in which anything could deter"
    most, every = int(np.argmax(share > 0.5)), int(np.argmax(share == 1))
    if most == len(levels) - 1:
        return f"In most weeks of ceasefire deterrence is {levels[-2]:g} or more"
    first = f"Deterrence lies below {levels[most]:g} in {percent(share[most])} of the weeks of "
    if most == every:
        return f"Deterrence lies below {levels[most]:g} in every week of ceasefire"
    rest = f", and below {levels[every]:g} in all" if every < len(levels) - 1 else ""
    return f"{first}ceasefire{rest}"


def _subtitle(results: Results, weeks: int) -> str:
    what = f"Share of {counted(weeks, 'week')} of ceasefire, over all worlds, in which deterrence "
    what += "D lies below a threshold D*. An adversary that gains V by an attack without a "
    what += "response, and loses C by one with a response, is deterred where D is at least "
    what += "D* = V/(V + C)."
    return subtitle(results, what)
