"""A state's choice in words: what holds it back, or carries it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim import words
from sim.outcomes.guarantee_index import wilson
from sim.studies.attribution import attribution
from sim.studies.explanation import RESIDUAL, Explanation

Side = Literal["in", "out", "even"]
RelativeSize = Literal["less", "about as much", "more"]

LABELS = {
    "support": ("low support", "high support"),
    "guarantee": ("the guarantee", "the guarantee"),
    "backstop": ("the missing backstop", "the missing backstop"),
    "allies": ("what allies have pledged", "what allies have pledged"),
    "free riding": ("free riding", "free riding"),
    "risk": ("the risk to troops", "the risk to troops"),
    "border": ("the open border", "the open border"),
    "ask": ("the request", "the request"),
    "tripwire": ("its own losses", "its own losses"),
    "inertia": ("having stayed out", "the pledge that stands"),
}
"""Names of the terms where they are negative, and where they are positive."""

COMPARABLE = 2.0
"""Up to so many times another a term is comparable to it."""


@dataclass(frozen=True)
class Lead:
    """The explained term that most often weighs most against pledging, or for it.

    It is the largest negative one, or the largest positive one where the state would be in, in
    `count` worlds; it is `clear` if these are most worlds beyond chance. Its mean is in logits, and
    `residual` says how the mean residual compares with it.
    """

    side: Side
    term: str
    count: int
    clear: bool
    mean: float
    residual: RelativeSize

    @property
    def label(self) -> str:
        """Name of the term in a sentence."""
        return LABELS[self.term][self.side == "in"]


def lead(explanation: Explanation) -> Lead:
    """Find the explained term that is most often the largest in the direction that prevails."""
    n, side = explanation.n, _side(explanation)
    counts = {
        row.term: round(((row.largest_positive if side == "in" else row.largest_negative) or 0) * n)
        for row in explanation.rows
        if row.term != RESIDUAL
    }
    term = max(counts, key=lambda name: counts[name])
    mean, rest = explanation.row(term).mean, explanation.row(RESIDUAL).mean
    clear = bool(wilson(counts[term], n)[0] > 1 / 2)
    return Lead(side, term, counts[term], clear, mean, _size(rest, mean))


def finding(explanation: Explanation, *, name: str = "") -> str:
    """One line: how often the state, under a name, would be in, and what counts most."""
    found, name = attribution(explanation), words.named(name or explanation.name)
    count = int(np.count_nonzero(explanation.willing))
    hold, n = explanation.scenario.states[explanation.code].hold, explanation.n
    free = "" if hold == "free" else f"Held {hold} by the scenario; left to choose, "
    often = f"{count} of {n} worlds" if n <= words.FEW else words.share_of_worlds(count, n)
    would = "pledge, or stay pledged,"
    if n == 1:
        often, would = "the one world run", would if count else "stay out"
    first = words.opening(f"{free}{name} would {would} in {often}")
    if not found.batches:
        return f"{first}; too few worlds to tell why"
    sign = 1 if _side(explanation) == "in" else -1
    term = found.largest(sign=sign)
    if term is None:
        return f"{first}; no single reason stands out"
    does = "adds" if sign > 0 else "takes away"
    return f"{first}; {LABELS[term][sign > 0]} {does} most, {points(abs(found.shares[term]))}"


def points(share: float) -> str:
    """Write a part of a chance: 21 points, 1 point, 0.4 points."""
    size = f"{100 * share:.0f}" if share >= 0.0095 else f"{100 * share:.1f}"
    return f"{size} point{'s' * (size != '1')}"


def sentences(explanation: Explanation) -> list[str]:
    """How likely the state is to be in, what weighs most, and how large the residual is."""
    listed = [_chance(explanation), *_weight(explanation)]
    hold = explanation.scenario.states[explanation.code].hold
    if hold == "free":
        return listed
    holds = f"The scenario holds {words.named(explanation.name)} {hold}, whatever it would choose"
    return [f"{holds}; this is what it would choose.", *listed]


def government(explanation: Explanation) -> str:
    """Since when the government that decides has been in office."""
    since, n = explanation.sight.in_office_since, explanation.n
    new = since[since > 0]
    if not len(new):
        where = "" if n == 1 else f" in {words.share_of_worlds(n, n)}"
        return f"Its government has been in office since before the start{where}."
    week = int(np.quantile(new, 1 / 2, method="inverted_cdf"))
    day = words.date(explanation.scenario.last_day(week))
    if n == 1:
        return f"Its government has been in office since week {week}, which ends on {day}."
    where = words.share_of_worlds(len(new), n)
    came = f"there the one in office came in week {week}, at the median"
    return f"Its government has changed in {where}; {came}."


def contingent(explanation: Explanation) -> str:
    """How many troops its pledge stands for, and which cap binds."""
    sight, n = explanation.sight, explanation.n
    size = words.rounded(float(np.mean(sight.contingent)))
    mean = " on average" if np.ptp(sight.contingent) > 0 else ""
    said = [f"Its pledge stands for {size} troops{mean}"]
    capped = int(np.count_nonzero(sight.contingent < sight.uncapped))
    if capped:
        said.append(f"its forces cap it in {words.share_of_worlds(capped, n)}")
    limited = int(np.count_nonzero(sight.sustained < sight.contingent))
    if limited:
        after = int(explanation.scenario.values["deployment.rotation_weeks"].central)
        kept = words.rounded(float(np.mean(sight.sustained)))
        where = words.share_of_worlds(limited, n)
        said.append(
            f"{words.span(after)} after it arrives, rotation limits it in {where}, to {kept}{mean}"
        )
    return "; ".join(said) + "."


def when(explanation: Explanation) -> str:
    """The week in words, with its date."""
    if explanation.week == 0:
        return "at the start"
    day = words.date(explanation.scenario.last_day(explanation.week))
    return f"in week {explanation.week} (ends {day})"


def _side(explanation: Explanation) -> Side:
    chance = explanation.chance
    if chance.low > 1 / 2:
        return "in"
    return "out" if chance.high < 1 / 2 else "even"


def _chance(explanation: Explanation) -> str:
    name, n = words.named(explanation.name), explanation.n
    count = int(np.count_nonzero(explanation.willing))
    opening = f"{words.opening(when(explanation))} {name} would"
    if _side(explanation) == "in" or count == n:
        return f"{opening} pledge, or stay pledged, in {words.share_of_worlds(count, n)}."
    rest = f", and pledge or stay pledged in {words.percent_of(count, n)}" if count else ""
    return f"{opening} stay out in {words.share_of_worlds(n - count, n)}{rest}."


def _weight(explanation: Explanation) -> list[str]:
    """What weighs most against pledging, or for it, and how what is unexplained compares."""
    first, rest = lead(explanation), explanation.row(RESIDUAL).mean
    way = "for pledging" if first.side == "in" else "against pledging"
    side = "for" if rest > 0 else "against"
    unexplained = f"what none of these reasons explains counts {side} it"
    if not first.count:
        return [f"No reason weighs {way}; {unexplained}."]
    often = _worlds(first.count, explanation.n)
    if first.clear:
        most = f"{words.opening(first.label)} weighs most {way} in {often}."
    else:
        most = f"No one reason weighs most {way} in most worlds; most often it is "
        most += f"{first.label}, in {often}."
    return [most, f"{words.opening(unexplained)}, {first.residual} on average."]


def _size(value: float, than: float) -> RelativeSize:
    if abs(value) > COMPARABLE * abs(than):
        return "more"
    return "less" if COMPARABLE * abs(value) < abs(than) else "about as much"


def _worlds(count: int, n: int) -> str:
    """Count worlds out of a hundred, or out of all where there are fewer."""
    if count == n:
        return "every world"
    if n <= 100:
        return f"{count} of {n} worlds"
    return f"{min(99, round(100 * count / n))} of 100 worlds"
