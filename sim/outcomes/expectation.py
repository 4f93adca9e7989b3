"""The grammar of expectations: sentences that say what a scenario should show."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from sim.outcomes.measure import advice, is_measure
from sim.text import shortened

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
          `toothlessness`, `deterrence efficacy`, `response reliability`;
          `force before a ceasefire`;
          `chance of a deal`, `chance of a collapse`, `chance of an attack`,
          `chance of a deployment`;
          `chance of a sustained force of NUMBER`, with or without `given a deal`;
          `weeks until a deal`, `a collapse`, `an attack`, `a deployment` or
          `the first deployment`, and so on to `the tenth`, with or without `given a deal`;
          waiting in vain counts as waiting to the horizon;
          `chance that CODE is POSTURE at the start`, or `at the end`
POSTURE:  pledged, authorised or deployed, each with those after it
NUMBER:   0.3, 10000 or 30 %
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
    found = next((made for form in _FORMS if (made := form(sentence, text)) is not None), None)
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


def _level(sentence: str, text: str) -> Expectation | None:
    found = _LEVEL.fullmatch(text)
    if not found:
        return None
    at = _number(found[3])
    ends = {"exactly": (at, at), "above": (at, inf), "below": (-inf, at)}
    return Expectation(sentence, found[1], *ends[found[2]])


def _between(sentence: str, text: str) -> Expectation | None:
    found = _BETWEEN.fullmatch(text)
    if not found:
        return None
    return Expectation(sentence, found[1], _number(found[2]), _number(found[3]))


def _compared(sentence: str, text: str) -> Expectation | None:
    found = _THAN.fullmatch(text) or _AS.fullmatch(text)
    if not found:
        return None
    ends = {"more": (0.0, inf), "less": (-inf, 0.0), "as much": (0.0, 0.0)}
    return Expectation(sentence, found[2], *ends[found[1]], other=found[3])


def _posture(sentence: str, text: str) -> Expectation | None:
    found = _CODE.fullmatch(text)
    if not found:
        return None
    return Expectation(sentence, f"chance that {found[1]}", *_SHARES[found[2]])


_FORMS: tuple[Callable[[str, str], Expectation | None], ...] = (
    _posture,
    _between,
    _level,
    _compared,
)
