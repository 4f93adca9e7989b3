"""One state's choice in one week, term by term: what holds it back, what carries it."""

from dataclasses import dataclass

import numpy as np

from sim.findings.finding import Finding, Table
from sim.findings.names import plain, readable
from sim.studies.explanation import INERTIA, RESIDUAL, Explanation
from sim.studies.reason import finding, when
from sim.words import counted, listing, named, sentence

_LABELS = {
    RESIDUAL: "Residual, not explained",
    "support": "Support",
    "guarantee": "Guarantee",
    "backstop": "Missing backstop",
    "allies": "Allies",
    "free riding": "Free riding",
    "risk": "Risk",
    "border": "Border",
    "ask": "Request",
    "tripwire": "Own losses",
    INERTIA: "Inertia",
    "total": "All together",
}


@dataclass(frozen=True, eq=False, kw_only=True)
class WaterfallFinding(Finding):
    """The terms of a choice.

    The table has a row for each bar from left to right: ``term``; ``mean``, ``low90`` and
    ``high90`` over worlds, logit; ``begins`` and ``ends``, where the bar begins and ends. A term
    that is zero in every world has no row. The last row is the total: there the means of all
    others add up.
    """

    names: tuple[str, ...]
    """Names of the bars."""
    chance: float
    """Share of worlds in which the state would be in."""


def find(explanation: Explanation) -> WaterfallFinding:
    """What holds a state back in a week, and what carries it."""
    table = _table(explanation)
    return WaterfallFinding(
        table=table,
        title=plain(finding(explanation, name=_name(explanation))),
        subtitle=_subtitle(explanation),
        foot=plain(explanation.record.foot),
        names=tuple(_LABELS[str(term)] for term in table["term"]),
        chance=explanation.chance.value,
    )


def _table(explanation: Explanation) -> Table:
    together = explanation.together
    rows = [row for row in explanation.rows if row.term not in _absent(explanation)]
    means = np.array([row.mean for row in rows])
    ends = np.cumsum(means)
    return {
        "term": np.array([*(row.term for row in rows), "total"]),
        "mean": np.append(means, ends[-1]),
        "low90": np.array([*(row.low90 for row in rows), together.low90]),
        "high90": np.array([*(row.high90 for row in rows), together.high90]),
        "begins": np.array([0.0, *ends[:-1], 0.0]),
        "ends": np.append(ends, ends[-1]),
    }


def _subtitle(explanation: Explanation) -> str:
    name = named(_name(explanation))
    what = (
        f"What {name} weighs {when(explanation)}, logits, mean of "
        f"{counted(explanation.n, 'world')}; thin lines: nine worlds in ten"
    )
    zero = [_LABELS[term].lower() for term in _absent(explanation)]
    left_out = f" Not shown, as it is zero: {listing(zero)}." if zero else ""
    head = sentence(readable(explanation.scenario.title, explanation.scenario.name))
    return f"{head} {what}. Support counts from one half.{left_out}"


def _name(explanation: Explanation) -> str:
    """Name of the state, short enough that the rest of a sentence has room beside it."""
    return readable(explanation.name, explanation.code, limit=40)


def _absent(explanation: Explanation) -> list[str]:
    """Explained terms that are zero in every world."""
    return [term for term, values in explanation.explained.items() if not np.any(values)]
