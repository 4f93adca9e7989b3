"""A goal: a measure of an ensemble that shall be at least, or at most, some number."""

import re
from dataclasses import dataclass

from sim.array import Array, Mask
from sim.errors import UsageError
from sim.outcomes.measure import advice, is_measure, measure_row
from sim.text import shortened
from sim.words import decimal

SIGNS = {">=": "at least", "<=": "at most", ">": "above", "<": "below"}
"""How a measure and a number are compared, and the words of it."""

_GOAL = re.compile(
    r"(?P<measure>.+?)\s*(?P<sign>>=|<=|>|<)\s*(?P<number>-?[0-9][0-9_,.]*)\s*(?P<per>%?)"
)
_SUSTAINED = re.compile(r"sustained\(\s*([0-9][0-9_,]*)\s*\)")

FORM = 'write for instance "sustained(15000) >= 0.5" or "chance of an attack given a deal < 10%"'
"""How a goal is written."""


def measure_named(text: str) -> str:
    """Name of a measure; `sustained(N)` is the chance of a sustained force of N given a deal.

    Raises
    ------
    UsageError
        If nothing by that name can be measured; names the nearest.
    """
    name = " ".join(text.split())
    if found := _SUSTAINED.fullmatch(name):
        troops = re.sub("[_,]", "", found[1])
        name = f"chance of a sustained force of {troops} given a deal"
    if not is_measure(name):
        raise UsageError(f"`{shortened(name, 80)}` cannot be measured; {advice(name)}")
    return name


@dataclass(frozen=True)
class Goal:
    """A measure of an ensemble, compared with a number."""

    text: str
    """As it was written."""
    measure: str
    """Name of the measure."""
    sign: str
    """``>=``, ``<=``, ``>`` or ``<``."""
    number: float
    """What it is compared with; a share of one where the measure is a chance."""

    @property
    def upwards(self) -> bool:
        """Whether more of the measure is nearer to the goal."""
        return self.sign.startswith(">")

    def words(self, host: str) -> str:
        """The goal in words, with the name of the host."""
        row = measure_row(self.measure).with_host(host)
        shown, unit = self.number * row.scale, "%" if row.scale == 100 else ""
        subject = row.subject or row.label.lower()
        return f"{subject} {SIGNS[self.sign]} {decimal(shown, _digits(shown))}{unit}"

    def reached(self, values: Array) -> Mask:
        """Whether values reach it, of any shape; one that is not a number does not."""
        if self.sign == ">=":
            return values >= self.number
        if self.sign == "<=":
            return values <= self.number
        return values > self.number if self.upwards else values < self.number

    def margin(self, values: Array) -> Array:
        """How far values are beyond it, in the unit of the measure; negative short of it."""
        return values - self.number if self.upwards else self.number - values


def goal(text: str) -> Goal:
    """Read a goal.

    Raises
    ------
    UsageError
        Says how one is written, or which measure was probably meant.
    """
    found = _GOAL.fullmatch(" ".join(text.split()))
    if not found:
        raise UsageError(f"`{shortened(text, 80)}` is no goal; {FORM}")
    digits = re.sub("[_,]", "", found["number"])
    try:
        number = float(digits) / (100 if found["per"] else 1)
    except ValueError as error:
        raise UsageError(f"`{shortened(found['number'])}` is no number; {FORM}") from error
    measure = measure_named(found["measure"])
    row = measure_row(measure)
    if not row.low <= number <= row.high:
        between = f"the measure lies between {row.low:g} and {row.high:g}"
        raise UsageError(f"`{shortened(text, 80)}` can never be so: {between}")
    return Goal(" ".join(text.split()), measure, found["sign"], number)


def _digits(number: float) -> int:
    """Decimal places that a number needs, at most three."""
    return next((places for places in range(3) if round(number, places) == round(number, 3)), 3)
