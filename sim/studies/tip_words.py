"""What a search for the least change found, in sentences."""

from collections.abc import Sequence
from typing import Protocol

from sim.outcomes.guarantee_index import LEAST
from sim.outcomes.measure import POOLED, measure_row
from sim.results.summary import Estimated
from sim.scenario.lever import POINTS
from sim.scenario.lever_table import NOBODY
from sim.studies.tipped import Frontier, TippedLever
from sim.words import counted, decimal, listing, opening, percent, spelt

_TO = {">=": "to at least", "<=": "to at most", ">": "above", "<": "below"}
_IS = {">=": "at least", "<=": "at most", ">": "above", "<": "below"}
_OTHERWISE = {">=": "<", "<=": ">", ">": "<=", "<": ">="}

MOST = 3
"""Levers that are named where chance does not tell which of them comes first."""


class Asked(Protocol):
    """What a sentence is about: the fields of an answer that it needs."""

    host: str
    measure: str
    sign: str
    number: float
    present: Estimated
    losing: bool
    smallest: tuple[str, ...]
    levers: tuple[TippedLever, ...]
    frontiers: tuple[Frontier, ...]


def subject(asked: Asked) -> str:
    """What is measured, after a verb."""
    row = measure_row(asked.measure).with_host(asked.host)
    name = row.subject or row.label.lower()
    return name if name == "toothlessness" else f"the {name}"


def level(asked: Asked, value: float | None) -> str:
    """A value of the measure as it is written."""
    row = measure_row(asked.measure)
    if row.scale == 100:
        return percent(value)
    return decimal(value, row.digits, scale=row.scale)


def aim(asked: Asked) -> str:
    """The number of the goal, with as many decimals as it has."""
    row = measure_row(asked.measure)
    shown = asked.number * row.scale
    digits = next((k for k in range(3) if round(shown, k) == round(shown, 3)), 3)
    return decimal(shown, digits) + ("%" if row.scale == 100 else "")


def bringing(asked: Asked) -> str:
    """What a change does that comes to the goal, or loses it."""
    sign = _OTHERWISE[asked.sign] if asked.losing else asked.sign
    return f"brings {subject(asked)} {_TO[sign]} {aim(asked)}"


def with_interval(asked: Asked, found: Estimated) -> str:
    """A value of the measure with its interval."""
    ends = [level(asked, end) for end in (found.low, found.high) if end is not None]
    shown = ends and ends != [level(asked, found.value)] * 2
    return level(asked, found.value) + (f" ({ends[0]} to {ends[1]})" if shown else "")


def strength(one: TippedLever, value: float) -> str:
    """A value of a lever, without its unit but for what is written in percent."""
    if one.unit in ("share", "probability"):
        return decimal(value, max(one.digits - 2, 0), scale=100) + "%"
    text = decimal(value, max(one.digits, 0))
    return f"+{text}" if one.unit == POINTS and value > 0 else text


def unit(one: TippedLever) -> str:
    """The unit of a lever after a number, with a space before it; none for some."""
    named = {
        "ratio": " times", "per year": " a year", "troops": " troops", POINTS: " points",
        "logit": " logits",
    }  # fmt: skip
    return named.get(one.unit, "")


def at(one: TippedLever, value: float) -> str:
    """A value of a lever where it stands: at 14.1 times, at +12 points, in week 30."""
    if one.unit == "week":
        return f"in week {strength(one, value)}"
    return f"at {strength(one, value)}{unit(one)}"


def change(one: TippedLever) -> str:
    """The change of a lever to its nearest value that comes to the goal."""
    if one.to is None:
        return ""
    start, to = strength(one, one.present), strength(one, one.to)
    if one.unit == POINTS:
        return f"{to}{unit(one)}"
    if one.unit == "week":
        return f"from week {start} to week {to}"
    mean = "a mean of " if one.drawn else ""
    return f"from {mean}{start} to {to}{unit(one)}"


def between(one: TippedLever) -> str:
    """The interval of that value; an end that the span does not have is beyond it."""
    low = strength(one, one.low) if one.low is not None else "beyond " + strength(one, one.least)
    high = strength(one, one.high) if one.high is not None else "beyond " + strength(one, one.most)
    return f"{low} to {high}"


def sentence(asked: Asked) -> str:
    """Which single change is the smallest that comes to the goal, and what the others come to."""
    rulings = {one.ruling for one in asked.levers}
    if asked.present.n < LEAST and rulings <= {"few", "unmeasured"}:
        if rulings == {"unmeasured"} and asked.present.value is None:
            return f"What {bringing(asked)} cannot be said: there is no world that it is about."
        return f"Too few worlds to say which change {bringing(asked)}."
    parts = [_start(asked), _first(asked), _others(asked), _together(asked)]
    return " ".join(part for part in parts if part)


def _start(asked: Asked) -> str:
    """Whether the goal is reached at present, if that is not plain."""
    found = asked.present
    if found.value is None:
        return f"In no world is there anything to measure {subject(asked)} by at present."
    now = with_interval(asked, found)
    if found.low is None or found.high is None or found.n < LEAST:
        return f"At present {subject(asked)} is {now}, of too few worlds to say more."
    if found.low <= asked.number <= found.high and asked.measure not in POOLED:
        whether = f"{subject(asked)} is {_IS[asked.sign]} {aim(asked)} already"
        return f"Whether {whether} is within Monte Carlo error: it is {now}."
    if asked.losing:
        return f"{opening(subject(asked))} is {_IS[asked.sign]} {aim(asked)} already: {now}."
    return ""


def _first(asked: Asked) -> str:
    """The smallest change, or those among which it is."""
    does = bringing(asked)
    sure = [one for one in asked.levers if one.ruling == "reached"]
    if not sure:
        near = [one for one in asked.levers if one.ruling == "perhaps"]
        if not near:
            best = asked.levers[0]
            farthest = f"{with_interval(asked, best.best)}, with {_named(best)}"
            return f"No single change tried {does}: at best {farthest}."
        names = listing([_best(asked, one) for one in near[:MOST]])
        more = f", and {counted(len(near) - MOST, 'other')}" if len(near) > MOST else ""
        return (
            f"No single change surely {does}; whether these do is within Monte Carlo error: "
            f"{names}{more}."
        )
    tied = [one for one in asked.levers if one.lever in asked.smallest]
    if len(tied) == 1:
        return f"The smallest single change that {does}: {_told(tied[0])}.{_basis(tied[0])}"
    shown = "; ".join(_told(one) for one in tied[:MOST])
    more = f"; or one of {spelt(len(tied) - MOST)} more" if len(tied) > MOST else ""
    return f"The smallest single change that {does} is one of these: {shown}{more}."


def _told(one: TippedLever) -> str:
    """A lever, its change with the interval, and how large it is."""
    size = f"{percent(one.share)} of its span"
    doubt = "" if one.ruling == "reached" else "; within Monte Carlo error"
    lost = f"; lost again {at(one, one.lost_from)}" if one.lost_from is not None else ""
    return f"{one.name}, {change(one)} ({between(one)}), {size}{doubt}{lost}"


def _basis(one: TippedLever) -> str:
    """Who can make the change, and what the present value rests on."""
    who = "Nobody decides it" if one.whose == NOBODY else f"It is for the {one.whose} to make"
    return f" {who}; its present value is {one.rests}."


def _named(one: TippedLever) -> str:
    return f"{one.name} {at(one, one.best_at)}"


def _best(asked: Asked, one: TippedLever) -> str:
    return f"{_named(one)}, {with_interval(asked, one.best)}"


def _others(asked: Asked) -> str:
    """How far the best of the levers gets of which no value comes to the goal."""
    none = [one for one in asked.levers if one.ruling == "none"]
    near = [one for one in asked.levers if one.ruling == "perhaps"]
    sure = any(one.ruling == "reached" for one in asked.levers)
    told = []
    if none and (sure or near):
        whose = none[0].name if len(none) == 1 else f"the other {spelt(len(none))} levers"
        told.append(f"No value tried of {whose} does: at best {_best_of(asked, none[0])}.")
    loose = [one for one in near if one.lever not in asked.smallest]
    if sure and loose:
        names = listing([one.name for one in loose[:MOST]])
        more = f" and {spelt(len(loose) - MOST)} more" if len(loose) > MOST else ""
        told.append(f"Whether a value of {names}{more} does is within Monte Carlo error.")
    return " ".join(told)


def _best_of(asked: Asked, one: TippedLever) -> str:
    return f"{with_interval(asked, one.best)}, with {_named(one)}"


def _together(asked: Asked) -> str:
    """The least change of two levers together, where it says more than the single ones."""
    if not asked.frontiers:
        return ""
    by_key = {one.lever: one for one in asked.levers}
    every = [(pair, pair.least) for pair in asked.frontiers if pair.least is not None]
    single = [one.share or 0.0 for one in asked.levers if one.ruling == "reached"]
    if not every:
        return "" if single else "No pair of the most promising levers surely does either."
    pair, point = min(every, key=lambda one: (one[1].share or 0.0) if one[1] else 0.0)
    if point is None or (single and (point.share or 0.0) >= min(single)):
        return ""
    held, other = by_key[pair.held], by_key[pair.other]
    both = _both(held, point.level, other, point.to)
    return (
        f"The least pair tried that does: {both}, together {percent(point.share)} of their spans."
    )


def _both(held: TippedLever, level: float, other: TippedLever, to: float | None) -> str:
    changed: Sequence[tuple[TippedLever, float | None]] = ((held, level), (other, to))
    return listing(
        [
            f"{one.name} {at(one, value)}"
            for one, value in changed
            if value is not None and value != one.present
        ]
    )
