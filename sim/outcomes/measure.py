"""The names by which an ensemble can be asked, known without an ensemble."""

import re
from dataclasses import dataclass, replace
from math import inf

from sim.errors import nearest
from sim.outcomes.catalogue import EVENTS, OUTCOMES, Row
from sim.text import shortened

RATIOS = {
    "toothlessness": "toothlessness",
    "bite of the guarantee": "guarantee_bite",
    "bite of the force": "force_bite",
    "response reliability": "reliability",
    "deterrence efficacy": "efficacy",
}
"""Ratios over a whole ensemble, and their fields of its index."""

LASTING = "chance of a year without an attack"
"""Chance that a ceasefire lasts so long, by :mod:`sim.outcomes.survival`."""

POOLED = (*RATIOS, LASTING)
"""Figures that belong to the whole ensemble, not to a world."""

SHORT = {one.alias: one.name for one in OUTCOMES.values() if one.alias}
"""Other names of outcomes."""

SUSTAINED = re.compile(
    r"chance of a sustained force of ([0-9][0-9_,]*)"
    r"( and no attack)?( given a deal)?"
)
EVENT = re.compile(rf"chance of an? ({'|'.join(EVENTS)})( given a deal)?")
STATE = re.compile(r"chance that ([A-Z]{3}) is (pledged|authorised|deployed) at the (start|end)")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth")  # fmt: skip
WAIT = re.compile(
    rf"weeks until (an? ({'|'.join(EVENTS)})|the ({'|'.join(ORDINALS)}) deployment)( given a deal)?"
)
"""Weeks until something happens, the whole horizon where it does not."""

COMPARED = (
    "guarantee",
    "states pledged",
    "states authorised",
    "states deployed a year after the deal",
    "troops pledged",
    "force a year after the deal",
    "chance of a sustained force of 1000 given a deal",
    "chance of a sustained force of 10000 given a deal",
    "states deployed",
    "force",
    "chance of a deal",
    "weeks until a deal",
    "weeks until the fifth deployment given a deal",
    "chance of an attack given a deal",
    "deterrence",
    *POOLED,
)
"""What scenarios are compared by, in the order of tables and figures."""

BEFORE = "force before a ceasefire"
"""The most troops present in any week before a ceasefire."""


def is_measure(name: str) -> bool:
    """Whether a name can be measured."""
    patterned = any(pattern.fullmatch(name) for pattern in (SUSTAINED, EVENT, STATE, WAIT))
    return patterned or name in POOLED or name == BEFORE or outcome_of(name) in OUTCOMES


def advice(name: str) -> str:
    """Name of the measure that was probably meant."""
    labels = (outcome.label.lower() for outcome in OUTCOMES.values())
    close = nearest(name, [*SHORT, *POOLED, BEFORE, *labels])
    return close or "see docs/reference.md for what can be measured"


def outcome_of(name: str) -> str:
    """Name of the outcome that a label or an alias stands for."""
    labels = {outcome.label.lower(): key for key, outcome in OUTCOMES.items()}
    return SHORT.get(name) or labels.get(name.lower()) or name


def measure_row(name: str) -> Row:
    """How a measure is written: of an outcome, of a chance, a wait or a ratio.

    Raises
    ------
    KeyError
        The name cannot be measured.
    """
    if not is_measure(name):
        raise KeyError(name)
    outcome = OUTCOMES.get(outcome_of(name))
    if outcome:
        return _with_phrases(outcome)
    if name in RATIOS:
        return _with_phrases(_ratio(name))
    if name == LASTING:
        return replace(_chance(name), short=("No attack,", "1 year, points"))
    if name == BEFORE:
        row = Row(label="Largest force before a ceasefire", unit="troops", subject=name)
        return _with_phrases(row)
    return _with_phrases(_wait(name) if WAIT.fullmatch(name) else _chance(name))


def _with_phrases(row: Row) -> Row:
    """Add the usual words for a difference where a row has none of its own."""
    if row.rise:
        return row
    return replace(
        row, rise=f"{row.subject} is {{size}} higher", fall=f"{row.subject} is {{size}} lower"
    )


_SHORT = {
    "toothlessness": ("Toothless-", "ness"),
    "bite of the guarantee": ("Bite of", "guarantee"),
    "bite of the force": ("Bite of", "force"),
    "response reliability": ("Honoured", "if tested"),
    "deterrence efficacy": ("Deterrence", "efficacy"),
}


def _ratio(name: str) -> Row:
    return Row(label=name.capitalize(), unit="share", digits=3, short=_SHORT[name], subject=name,
               high=1.0, low=-inf if name == "deterrence efficacy" else 0.0)  # fmt: skip


def _chance(name: str) -> Row:
    """A chance is shown in percent, and its differences in percentage points."""
    found, subject = SUSTAINED.fullmatch(name), name
    short = ("Chance of", f"{name.removeprefix('chance of ')}, points")
    if found:
        size = f"{int(re.sub('[_,]', '', found[1])):,}"
        subject = f"chance of a sustained force of {size}{found[2] or ''}{found[3] or ''}"
    rise, fall = (f"the {subject} is {{size}} {how}" for how in ("higher", "lower"))
    return Row(label=subject[:1].upper() + subject[1:], unit="share", digits=1, scale=100.0,
               short=short, subject=subject, rise=rise, fall=fall, step="percentage point",
               high=1.0)  # fmt: skip


def _wait(name: str) -> Row:
    what = name.removeprefix("weeks until ").removesuffix(" given a deal")
    return Row(label=name[:1].upper() + name[1:], unit="week", digits=1,
               short=("Weeks until", what), subject=f"wait for {what}",
               rise=f"{what} comes {{size}} later", fall=f"{what} comes {{size}} sooner",
               step="week")  # fmt: skip


GRAMMAR = """\
MEASURE is exactly NUMBER
MEASURE is above NUMBER
MEASURE is below NUMBER
MEASURE is between NUMBER and NUMBER
more MEASURE than SCENARIO
less MEASURE than SCENARIO
as much MEASURE as SCENARIO     (exactly as much, in every world)
CODE is POSTURE at the start in (all|none|most|few) of the worlds
CODE is POSTURE at the end in (all|none|most|few) of the worlds

MEASURE:  an outcome by its label, such as `states pledged at the start` or `guarantee`;
          `toothlessness`, `bite of the guarantee`, `bite of the force`,
          `response reliability` (honoured when tested), `deterrence efficacy`;
          `chance of a year without an attack`, counted from the deal;
          `force before a ceasefire`;
          `chance of a deal`, `chance of a collapse`, `chance of an attack`,
          `chance of a deployment`, with or without `given a deal`;
          `chance of a sustained force of NUMBER`, with or without `and no attack`, then with or
          without `given a deal`;
          `weeks until a deal`, `a collapse`, `an attack`, `a deployment` or
          `the first deployment`, and so on to `the tenth`, with or without `given a deal`;
          waiting in vain counts as waiting to the horizon;
          `chance that CODE is POSTURE at the start`, or `at the end`
POSTURE:  pledged, authorised or deployed, each with those after it
NUMBER:   0.3, 10000 or 30%
"""
"""The forms a sentence can take."""

_NUMBER = r"(-?[0-9][0-9_,]*(?:\.[0-9]+)?(?: ?%)?)"
_LEVEL = re.compile(rf"(.+?) is (exactly|above|below) {_NUMBER}")
_BETWEEN = re.compile(rf"(.+?) is between {_NUMBER} and {_NUMBER}")
_THAN = re.compile(r"(more|less) (.+) than ([a-z][a-z0-9_]*)")
_AS = re.compile(r"(as much) (.+) as ([a-z][a-z0-9_]*)")
_CODE = re.compile(
    r"([A-Z]{3} is (?:pledged|authorised|deployed) at the (?:start|end)) "
    r"in (all|none|most|few) of the worlds"
)
_SHARES = {"all": (1.0, 1.0), "none": (0.0, 0.0), "most": (0.5, 1.0), "few": (0.0, 0.1)}


@dataclass(frozen=True)
class Expectation:
    """One sentence, understood.

    `low` and `high` bound the figure, or the difference from another scenario; without a comparison
    `other` is empty.
    """

    sentence: str
    measure: str
    low: float
    high: float
    other: str = ""


def understand(sentence: str) -> Expectation | str:
    """Parse a sentence in one of the forms of :data:`GRAMMAR`, or return what is wrong with it."""
    text = " ".join(sentence.split())
    found = _parsed(sentence, text)
    if found is None:
        return "write it in one of the forms of docs/reference.md, such as `guarantee is above 0.2`"
    if found.low > found.high:
        return "write the smaller number first"
    if not is_measure(found.measure):
        return f"`{shortened(found.measure, 80)}` cannot be measured; {advice(found.measure)}"
    return found


def _number(text: str) -> float:
    plain = text.replace(",", "").replace("_", "").strip()
    return float(plain.rstrip("% ")) / 100 if plain.endswith("%") else float(plain)


def _parsed(sentence: str, text: str) -> Expectation | None:
    """The sentence in the first of the forms that it has; the text is it with single spaces."""
    if found := _CODE.fullmatch(text):
        return Expectation(sentence, f"chance that {found[1]}", *_SHARES[found[2]])
    if found := _BETWEEN.fullmatch(text):
        return Expectation(sentence, found[1], _number(found[2]), _number(found[3]))
    if found := _LEVEL.fullmatch(text):
        at = _number(found[3])
        ends = {"exactly": (at, at), "above": (at, inf), "below": (-inf, at)}
        return Expectation(sentence, found[1], *ends[found[2]])
    if found := _THAN.fullmatch(text) or _AS.fullmatch(text):
        ends = {"more": (0.0, inf), "less": (-inf, 0.0), "as much": (0.0, 0.0)}
        return Expectation(sentence, found[2], *ends[found[1]], other=found[3])
    return None
