"""What a search for the least change found, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.outcomes.guarantee_index import LEAST
from sim.outcomes.measure import POOLED, measure_row
from sim.results.summary import Estimated
from sim.scenario.lever import POINTS
from sim.scenario.lever_table import NOBODY, PLEDGES
from sim.studies.tip_answer import Frontier, FrontierPoint, TipAnswer, TippedLever
from sim.words import counted, decimal, listing, percent, spelt

_TO = {">=": "to at least", "<=": "to at most", ">": "above", "<": "below"}
_IS = {">=": "at least", "<=": "at most", ">": "above", "<": "below"}
_OTHERWISE = {">=": "<", "<=": ">", ">": "<=", "<": ">="}

MOST = 3
"""Levers that are named where chance does not tell which of them comes first."""


def subject(asked: TipAnswer) -> str:
    """What is measured, after a verb."""
    row = measure_row(asked.measure).with_host(asked.host)
    name = row.subject or row.label.lower()
    return name if name == "toothlessness" or name.startswith("a ") else f"the {name}"


def level(asked: TipAnswer, value: float | None) -> str:
    """A value of the measure as it is written."""
    row = measure_row(asked.measure)
    if row.scale == 100:
        return percent(value)
    return decimal(value, row.digits, scale=row.scale)


def aim(asked: TipAnswer) -> str:
    """The number of the goal, with as many decimals as it has."""
    row = measure_row(asked.measure)
    shown = asked.number * row.scale
    digits = next((k for k in range(3) if round(shown, k) == round(shown, 3)), 3)
    return decimal(shown, digits) + ("%" if row.scale == 100 else "")


def bringing(asked: TipAnswer, *, several: bool = False) -> str:
    """What a change does that comes to the goal, or loses it; or several together."""
    sign = _OTHERWISE[asked.sign] if asked.losing else asked.sign
    return f"bring{'' if several else 's'} {subject(asked)} {_TO[sign]} {aim(asked)}"


def extreme(asked: TipAnswer) -> str:
    """Words before the value of the measure that comes nearest to what is looked for."""
    return "at worst" if asked.losing else "at best"


def size(share: float | None) -> str:
    """How large a change is, as a share of a span; of two levers it may be more than all."""
    return percent(share) if share is None or share < 0.0095 else f"{100 * share:.0f}%"


def with_interval(asked: TipAnswer, found: Estimated) -> str:
    """A value of the measure with its interval."""
    ends = [level(asked, end) for end in (found.low, found.high) if end is not None]
    shown = ends and ends != [level(asked, found.value)] * 2
    return level(asked, found.value) + (f" ({ends[0]} to {ends[1]})" if shown else "")


def strength(one: TippedLever, value: float) -> str:
    """A value of a lever, without its unit but for what is written in percent."""
    if one.unit in ("share", "probability"):
        return _short(decimal(value, max(one.digits - 2, 0), scale=100)) + "%"
    text = _short(decimal(value, max(one.digits, 0)))
    return f"+{text}" if one.unit == POINTS and value > 0 else text


def _short(text: str) -> str:
    """A number without the zeros at the end of its decimals."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit(one: TippedLever) -> str:
    """The unit of a lever after a number, with a space before it; none for some."""
    named = {
        "ratio": " times", "per year": " a year", "troops": " troops", POINTS: " points",
        "logit": " logits",
    }  # fmt: skip
    return named.get(one.unit, "")


def at(one: TippedLever, value: float) -> str:
    """A value of a lever after its name: 14 times as large, 12 points higher, at 30%."""
    if value == one.present:
        return "as at present"
    if one.unit == POINTS:
        way = "higher" if value > 0 else "lower"
        return f"{strength(one, abs(value)).removeprefix('+')} points {way}"
    if one.lever == PLEDGES:
        return f"{strength(one, value)} times as large"
    if one.unit == "week":
        return f"at week {strength(one, value)}"
    return f"at {strength(one, value)}{unit(one)}"


def change(one: TippedLever) -> str:
    """The change of a lever to its nearest value that comes to the goal."""
    if one.to is None:
        return ""
    if one.unit == POINTS or (one.lever == PLEDGES and one.present == 1):
        return at(one, one.to)
    start, to = strength(one, one.present), strength(one, one.to)
    week = "week " if one.unit == "week" else ""
    mean = "a mean of " if one.drawn else ""
    return f"from {week}{mean}{start} to {week}{to}{unit(one)}"


def between(one: TippedLever) -> str:
    """The interval of that value; an end that the span does not have is beyond it."""
    low = strength(one, one.low) if one.low is not None else "beyond " + strength(one, one.least)
    high = strength(one, one.high) if one.high is not None else "beyond " + strength(one, one.most)
    return f"{low} to {high}"


def sentence(asked: TipAnswer) -> str:
    """Which single change is the smallest that comes to the goal, and what the others come to."""
    rulings = {one.ruling for one in asked.levers}
    if rulings <= {"few", "unmeasured"}:
        if rulings == {"unmeasured"} and asked.present.value is None:
            return f"What {bringing(asked)} cannot be said: it applies to no world."
        return f"Too few worlds to say which change {bringing(asked)}."
    parts = [_start(asked), _first(asked), _others(asked), _together(asked)]
    return " ".join(part for part in parts if part)


def _start(asked: TipAnswer) -> str:
    """Whether the goal is reached at present, if that is not plain."""
    found = asked.present
    if found.value is None:
        return f"At present it applies to no world: {subject(asked)}."
    now = f"{subject(asked)}, {with_interval(asked, found)}"
    if found.low is None or found.high is None or found.n < LEAST:
        return f"At present, in too few worlds to say more: {now}."
    if found.low <= asked.number <= found.high and asked.measure not in POOLED:
        return f"Whether it is so already is within Monte Carlo error: {now} at present."
    if asked.losing:
        return f"It is so already: {now}, which is {_IS[asked.sign]} {aim(asked)}."
    return ""


def _first(asked: TipAnswer) -> str:
    """The smallest change, or those among which it is."""
    does = bringing(asked)
    sure = [one for one in asked.levers if one.ruling == "reached"]
    if not sure:
        near = [one for one in asked.levers if one.ruling == "perhaps"]
        if not near:
            return _none(asked, [one for one in asked.levers if one.ruling == "none"])
        names = listing([_best(asked, one) for one in near[:MOST]])
        more = f", and {counted(len(near) - MOST, 'other')}" if len(near) > MOST else ""
        which = "this one does" if len(near) == 1 else "one of these does"
        return (
            f"No single change surely {does}; whether {which} is within Monte Carlo error: "
            f"{names}{more}."
        )
    tied = [one for one in asked.levers if one.lever in asked.smallest]
    if len(tied) == 1:
        told = f"The smallest single change that {does}: {_told(tied[0])}.{_basis(tied[0])}"
        return told + _larger([one for one in sure if one is not tied[0]])
    shown = "; ".join(_told(one) for one in tied[:MOST])
    more = f"; or one of {spelt(len(tied) - MOST)} more" if len(tied) > MOST else ""
    return f"The smallest single change that {does} is one of these: {shown}{more}."


def _none(asked: TipAnswer, none: Sequence[TippedLever]) -> str:
    """That no single change comes to the goal, and how far the best one gets."""
    does = bringing(asked)
    of = "" if len(none) == len(asked.levers) else f" of {_listed(none)}"
    now = with_interval(asked, none[0].best)
    if all(one.best_at == one.present for one in none):
        return f"No single change tried{of} {does} or moves it that way: it stays at {now}."
    return f"No single change tried{of} {does}: {extreme(asked)} {now}, with {_named(none[0])}."


def _listed(some: Sequence[TippedLever]) -> str:
    """Names of levers, and how many more there are."""
    more = [f"{spelt(len(some) - MOST)} more"] if len(some) > MOST else []
    return listing([*(one.name for one in some[:MOST]), *more])


def _larger(others: Sequence[TippedLever]) -> str:
    """Levers of which a larger change surely comes to the goal too."""
    if not others:
        return ""
    names = "; ".join(f"{one.name}, {change(one)}" for one in others[:MOST])
    more = f"; and {counted(len(others) - MOST, 'other')}" if len(others) > MOST else ""
    does = "A larger change does too" if len(others) == 1 else "Larger changes do too"
    return f" {does}: {names}{more}."


def _told(one: TippedLever) -> str:
    """A lever, its change with the interval, and how large it is."""
    much = f"{size(one.share)} of its span"
    doubt = "" if one.ruling == "reached" else "; within Monte Carlo error"
    lost = f"; lost again {at(one, one.lost_from)}" if one.lost_from is not None else ""
    return f"{one.name}, {change(one)} ({between(one)}), {much}{doubt}{lost}"


def _basis(one: TippedLever) -> str:
    """Who can make the change, and what the present value rests on."""
    who = "Nobody decides it" if one.whose == NOBODY else f"It is for the {one.whose} to make"
    return f" {who}; its present value is {one.rests}."


def _named(one: TippedLever) -> str:
    return f"{one.name} {at(one, one.best_at)}"


def _best(asked: TipAnswer, one: TippedLever) -> str:
    return f"{_named(one)}, {with_interval(asked, one.best)}"


def _others(asked: TipAnswer) -> str:
    """How far the best of the levers gets of which no value comes to the goal."""
    none = [one for one in asked.levers if one.ruling == "none"]
    near = [one for one in asked.levers if one.ruling == "perhaps"]
    sure = any(one.ruling == "reached" for one in asked.levers)
    told = []
    if none and (sure or near):
        whose = none[0].name if len(none) == 1 else f"the other {spelt(len(none))} levers"
        if all(one.best_at == one.present for one in none):
            now = with_interval(asked, none[0].best)
            told.append(f"No value tried of {whose} moves it that way at all: it stays at {now}.")
        else:
            named = f", with {none[0].name} " if len(none) > 1 else ", "
            best = with_interval(asked, none[0].best) + named + at(none[0], none[0].best_at)
            best = f"{extreme(asked)} {best}"
            told.append(f"No value tried of {whose} does: {best}.")
    loose = [one for one in near if one.lever not in asked.smallest]
    if sure and loose:
        told.append(f"Whether any value does is within Monte Carlo error for {_listed(loose)}.")
    if few := [one for one in asked.levers if one.ruling == "few"]:
        told.append(f"There are too few worlds to say so of {_listed(few)}.")
    return " ".join(told)


def _together(asked: TipAnswer) -> str:
    """The least change of two levers together, where it says more than the single ones."""
    if not asked.frontiers:
        return ""
    found = least_pair(asked)
    if not gains(asked):
        return "No two levers tried together surely need less."
    if found is None:
        return "No change of two levers that was tried surely does either."
    return (
        f"The least change tried of two levers together that does: {found.words}, in all "
        f"{size(found.share)} of a span."
    )


def gains(asked: TipAnswer) -> bool:
    """Whether two levers together surely need less change than one alone, or none alone does."""
    single = [one.share or 0.0 for one in asked.levers if one.ruling == "reached"]
    found = least_pair(asked)
    return not single or (found is not None and found.share < min(single))


@dataclass(frozen=True)
class LeastPair:
    """The least change of two levers together."""

    words: str
    """Both with their values."""
    share: float
    """Both changes as shares of their spans, added."""
    levels: Mapping[str, float]
    """The value of either, by the key of the lever."""


def least_pair(asked: TipAnswer) -> LeastPair | None:
    """The least change of both levers of any pair that surely comes to the goal; none if none."""
    every = [(pair, point) for pair in asked.frontiers if (point := pair.least) is not None]
    if not every:
        return None
    pair, point = min(every, key=lambda one: one[1].share or 0.0)
    levels = pair_levels(asked, pair, point=point)
    return LeastPair(pair_words(asked, levels), point.share or 0.0, levels)


def pair_levels(asked: TipAnswer, pair: Frontier, *, point: FrontierPoint) -> Mapping[str, float]:
    """The values of both levers of a pair at a point of its frontier, by key."""
    to = asked.lever(pair.other).present if point.to is None else point.to
    return {pair.held: point.level, pair.other: to}


def pair_words(asked: TipAnswer, levels: Mapping[str, float]) -> str:
    """Both levers of a pair with their values."""
    levers = ((asked.lever(key), value) for key, value in levels.items())
    return " and ".join(f"{one.name} {at(one, value)}" for one, value in levers)
