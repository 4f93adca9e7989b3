"""One state's choice in one week, term by term: what it takes from the chance, and what it adds."""

from dataclasses import dataclass

import numpy as np

from sim.findings.finding import Finding, Table
from sim.findings.names import plain, readable
from sim.studies.attribution import Attribution, attribution
from sim.studies.explanation import INERTIA, RESIDUAL, Explanation
from sim.studies.reason import finding, when
from sim.words import counted, listing, named, sentence

_LABELS = {
    RESIDUAL: "With none of these",
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
    """What the terms of a choice add to the chance that a state is in.

    The table has a row for each bar from top to bottom: ``term``; ``points`` of the chance that it
    adds, the mean over all orders in which terms could be added; ``begins`` and ``ends``, where the
    bar begins and ends, percent; ``logit``, the mean of the term. The first row is the chance where
    only the residual counted, the last the chance with all: there the points of all others add up.
    A term that is zero in every world has no row. ``worlds`` is the same in every row.
    """

    names: tuple[str, ...]
    """Names of the bars."""


def find(explanation: Explanation) -> WaterfallFinding:
    """What takes from the chance that a state is in, in one week, and what adds to it."""
    found = attribution(explanation)
    table = _table(explanation, found)
    return WaterfallFinding(
        table=table,
        title=plain(finding(explanation, name=_name(explanation))),
        subtitle=_subtitle(explanation, found),
        foot=plain(explanation.record.foot),
        names=tuple(
            label(str(term), points)
            for term, points in zip(table["term"], table["points"], strict=True)
        ),
    )


def label(term: str, points: float) -> str:
    """Name of a reason; inertia is what the title calls it."""
    if term == INERTIA:
        return "Standing pledge" if points >= 0 else "Having stayed out"
    return _LABELS[term]


def _table(explanation: Explanation, found: Attribution) -> Table:
    terms = _ordered(found)
    points = 100 * np.array([found.alone, *(found.shares[term] for term in terms)])
    ends = np.cumsum(points)
    logits = [explanation.row(term).mean for term in (RESIDUAL, *terms)]
    return {
        "term": np.array([RESIDUAL, *terms, "total"]),
        "points": np.append(points, 100 * found.chance),
        "begins": np.array([0.0, *ends[:-1], 0.0]),
        "ends": np.append(ends, 100 * found.chance),
        "logit": np.array([*logits, explanation.together.mean]),
        "worlds": np.full(len(terms) + 2, explanation.n),
    }


def _ordered(found: Attribution) -> list[str]:
    """Terms that add to the chance, then those that take from it, each kind by size.

    The other way round where the chance would exceed 100 percent on the way.
    """
    terms = sorted(found.shares, key=lambda term: -abs(found.shares[term]))
    more = [term for term in terms if found.shares[term] >= 0]
    less = [term for term in terms if found.shares[term] < 0]
    fits = found.alone + sum(found.shares[term] for term in more) <= 1
    return more + less if fits else less + more


def _subtitle(explanation: Explanation, found: Attribution) -> str:
    name = named(_name(explanation))
    what = (
        f"Chance that {name} would pledge, or stay pledged, {when(explanation)}, and the points of "
        f"it that each reason adds or takes away, {counted(explanation.n, 'world')}"
    )
    zero = [_LABELS[term].lower() for term in explanation.explained if term not in found.shares]
    left_out = f" Not drawn, as it is zero: {listing(zero)}." if zero else ""
    head = sentence(readable(explanation.scenario.title, explanation.scenario.name))
    return f"{head} {what}. Support counts from one half.{left_out}"


def _name(explanation: Explanation) -> str:
    """Name of the state, short enough that the rest of a sentence has room beside it."""
    return readable(explanation.name, explanation.code, limit=40)
