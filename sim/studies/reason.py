"""A state's choice in words: what holds it back or carries it, and what would tip it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim import words
from sim.outcomes.guarantee_index import wilson
from sim.scenario.schema import Hold
from sim.studies.explanation import RESIDUAL, Explanation
from sim.studies.tipping import Tipping, tippings

Side = Literal["in", "out", "even"]
RelativeSize = Literal["smaller", "comparable", "larger"]

LABELS = {
    "support": ("low support", "high support"),
    "guarantee": ("the guarantee", "the guarantee"),
    "allies": ("what allies have pledged", "what allies have pledged"),
    "free riding": ("free riding", "free riding"),
    "risk": ("the risk to troops", "the risk to troops"),
    "border": ("the open border", "the open border"),
    "ask": ("the request", "the request"),
    "inertia": ("having stayed out", "the pledge that stands"),
}
"""Names of the terms where they are negative, and where they are positive."""

SURE = 0.9
"""Share of worlds from which on a state is described as in, or out, without more."""

NARROW = 0.1
"""Width up to which an interval about one half says that in is as likely as out."""

COMPARABLE = 2.0
"""Up to so many times another a term is comparable to it."""


@dataclass(frozen=True)
class Lead:
    """The explained term that most often weighs most against pledging, or for it.

    Attributes
    ----------
    side
        Whether the state would be in, or out, in most worlds beyond chance; even if neither.
    term
        The largest negative one, unless the state would be in.
    count
        Worlds in which it is the largest in that direction.
    clear
        Whether it is so in most worlds, beyond chance.
    mean
        Its mean, logit.
    residual
        How the mean residual compares in size.
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
        row.term: round((row.highest if side == "in" else row.lowest) * n)
        for row in explanation.rows
        if row.term != RESIDUAL
    }
    term = max(counts, key=lambda name: counts[name])
    mean, rest = explanation.row(term).mean, explanation.row(RESIDUAL).mean
    clear = bool(wilson(counts[term], n)[0] > 1 / 2)
    return Lead(side, term, counts[term], clear, mean, _size(rest, mean))


def finding(explanation: Explanation, *, name: str = "") -> str:
    """One line: whether the state, under a name, is in or out, and what weighs most."""
    first, where = lead(explanation), _standing(explanation, name or explanation.name)
    if _hold(explanation) != "free":
        where = f"Were it not held {_hold(explanation)}: {where}"
    if not first.clear:
        return f"{where}: no single explained term is the largest in most worlds"
    rest = explanation.row(RESIDUAL).mean
    largest = max(abs(row.mean) for row in explanation.rows if row.term != RESIDUAL)
    if first.residual == "larger" and rest * first.mean > 0 and abs(rest) > largest:
        return f"{where}: the residual, which nothing explains, outweighs every term"
    does = "carries it" if first.side == "in" else "holds it back"
    return f"{where}: of all that is explained, {first.label} {does} most"


def sentences(explanation: Explanation) -> list[str]:
    """How likely the state is to be in, what weighs most, and how large the residual is."""
    listed = [_chance(explanation), *_weight(explanation)]
    if _hold(explanation) == "free":
        return listed
    name = words.named(explanation.name)
    holds = f"The scenario holds {name} {_hold(explanation)}, whatever it would choose"
    return [f"{holds}; this is what it would choose.", *listed]


def tipping(explanation: Explanation) -> list[tuple[Tipping, str]]:
    """The least change of support, and of the guarantee, that would tip the state, in words."""
    return [(tip, _sentence(tip, explanation)) for tip in tippings(explanation)]


def when(explanation: Explanation) -> str:
    """The week in words, with its date."""
    if explanation.week == 0:
        return "at the start"
    day = explanation.scenario.start + dt.timedelta(weeks=explanation.week)
    return f"in week {explanation.week} ({words.date(day)})"


def _hold(explanation: Explanation) -> Hold:
    return explanation.scenario.states[explanation.code].hold


def _side(explanation: Explanation) -> Side:
    low, high = _likely(explanation)
    if low > 1 / 2:
        return "in"
    return "out" if high < 1 / 2 else "even"


def _likely(explanation: Explanation) -> tuple[float, float]:
    """95 % interval of the chance that the state would be in."""
    low, high = wilson(int(np.count_nonzero(explanation.willing)), explanation.n)
    return float(low), float(high)


def _standing(explanation: Explanation, name: str) -> str:
    subject, chance = words.opening(words.named(name)), explanation.chance
    if _side(explanation) == "even":
        low, high = _likely(explanation)
        return (
            f"{subject} is as likely in as out"
            if high - low <= NARROW
            else _open(explanation, name)
        )
    if _side(explanation) == "in":
        return f"{subject} is in" if chance >= SURE else f"{subject} is mostly in"
    return f"{subject} stays out" if chance <= 1 - SURE else f"{subject} mostly stays out"


def _open(explanation: Explanation, name: str) -> str:
    """That there are too few worlds to know."""
    few = words.opening(words.counted(explanation.n, "world"))
    return f"{few} cannot tell whether {words.named(name)} is in or out"


def _chance(explanation: Explanation) -> str:
    name, n = words.named(explanation.name), explanation.n
    count = int(np.count_nonzero(explanation.willing))
    opening = f"{words.opening(when(explanation))} {name} would"
    if _side(explanation) == "in" or count == n:
        return f"{opening} pledge, or stay pledged, in {words.share_of_worlds(count, n)}."
    rest = f", and pledge or stay pledged in {words.percent_of(count, n)}" if count else ""
    return f"{opening} stay out in {words.share_of_worlds(n - count, n)}{rest}."


def _weight(explanation: Explanation) -> list[str]:
    first, rest = lead(explanation), explanation.row(RESIDUAL).mean
    sign = "positive" if first.side == "in" else "negative"
    if not first.count:
        return [f"No explained term is {sign}.", f"The residual is {words.signed(rest)}."]
    often = f"{_worlds(first.count, explanation.n)} ({words.signed(first.mean)} on average)"
    if first.clear:
        most = f"{words.opening(first.label)} is the largest {sign} explained term in {often}."
    else:
        most = (
            f"No one term is the largest {sign} explained one in most worlds; "
            f"most often it is {first.label}, in {often}."
        )
    size = {"comparable": "comparable to it"}.get(first.residual, f"{first.residual} than it")
    across = ", and it pulls the other way" if rest * first.mean < 0 else ""
    what = "The residual, what support and guarantees do not explain,"
    return [most, f"{what} is {words.signed(rest)}: {size}{across}."]


def _sentence(tip: Tipping, explanation: Explanation) -> str:
    name = words.named(explanation.name)
    if tip.weightless:
        return f"{words.opening(_lever(tip))} has no weight here."
    if tip.change == 0:
        return f"{words.opening(name)} stands on the edge: in, in exactly half of the worlds."
    if not tip.possible:
        return _never(tip, explanation)
    join, move = ("join", "rose") if tip.inward else ("be out", "fell")
    span = f"{_level(tip, tip.before)} to {_level(tip, tip.after)}"
    return (
        f"{words.opening(name)} would {join} in half of the worlds if {_lever(tip)} {move} "
        f"from {span} ({_by(tip)})."
    )


def _by(tip: Tipping) -> str:
    """Write how far the lever moves: points between the shares as they are written, or G."""
    if tip.lever == "guarantee":
        return words.signed(tip.change, 2)
    points = abs(round(100 * tip.after) - round(100 * tip.before))
    return f"{points} point{'s' * (points != 1)}, {words.signed(tip.change)} logits"


def _never(tip: Tipping, explanation: Explanation) -> str:
    name = words.named(explanation.name)
    if tip.lever == "support":
        return f"No change of support would tip half of the worlds for {name}."
    whole, join = "a full guarantee", "join"
    if not tip.inward:
        whole, join = "the end of the guarantee", "be out"
    level = f"{1 if tip.inward else 0} instead of {tip.before:.2f}"
    reached = tip.reached if tip.inward else 1 - tip.reached
    return (
        f"Not even {whole} ({level}) would be enough: {name} would then {join} in "
        f"{words.share_of_worlds(round(reached * explanation.n), explanation.n)}."
    )


def _lever(tip: Tipping) -> str:
    return "support" if tip.lever == "support" else "the guarantee"


def _level(tip: Tipping, value: float) -> str:
    return words.percent(value) if tip.lever == "support" else words.decimal(value)


def _size(value: float, than: float) -> RelativeSize:
    if abs(value) > COMPARABLE * abs(than):
        return "larger"
    return "smaller" if COMPARABLE * abs(value) < abs(than) else "comparable"


def _worlds(count: int, n: int) -> str:
    """Count worlds out of a hundred, or out of all where there are fewer."""
    if count == n:
        return "every world"
    if n <= 100:
        return f"{count} of {n} worlds"
    return f"{min(99, round(100 * count / n))} of 100 worlds"
