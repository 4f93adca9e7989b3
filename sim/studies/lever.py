"""A lever in words: what it is within a sentence, and its values with their unit."""

import re
from math import floor, log10

from sim.scenario.design import Value
from sim.scenario.factor import Factor
from sim.words import MINUS

UNITS = ("troops", "trainers", "weeks", "batteries", "per year", "per week")
"""Units that are written after a number; all others go without saying."""

OPTIONS: dict[str, str] = {
    "noisy_or": "any may work alone",
    "additive_clipped": "they add up",
    "min": "the weakest decides",
    "product": "all are needed",
    "shared_groups": "groups in common",
    "uniform": "all alike",
    "stated": "as stated",
    "reported": "as reported, in doubt",
    "none": "nobody",
    "all": "everybody",
    "drawn": "drawn anew",
    "record": "as in past missions",
    "in": "held in",
    "out": "held out",
    "free": "free to choose",
    "rear": "in the rear",
    "line": "at the line",
}
"""Options of switches in words, where their own do not say what they are."""


def noun(factor: Factor) -> str:
    """What it is, within a sentence: the rate of a deal; a clause is in quotation marks."""
    words = factor.short
    if re.match(r"(how|what|whether|where|who|which)\b", words):
        return f"“{words}”"
    return words if words.startswith("the ") else f"the {words}"


def agree(factor: Factor, forms: str) -> str:
    """The form of a verb that goes with a lever, of ``is/are``."""
    plural = r"the (most |allied )?(troops|trainers|contingents|weeks|batteries)\b"
    return forms.split("/")[bool(re.match(plural, noun(factor)))]


def value_words(value: Value) -> str:
    """A value without its unit; an option in words."""
    return option_words(value) if isinstance(value, str | bool) else figures(float(value))


def with_unit(text: str, unit: str) -> str:
    """A number, or several, with the unit of a lever after it, where that has to be said."""
    return f"{text} {unit}" if unit in UNITS else text


def option_words(value: Value) -> str:
    """An option of a switch in words."""
    text = str(value)
    return OPTIONS.get(text, text.replace("_", " "))


def figures(value: float, digits: int = 3) -> str:
    """A number with so many significant digits, and commas: 0.82, 1,500, 25,000."""
    if value == 0:
        return "0"
    places = digits - 1 - floor(log10(abs(value)))
    shown = f"{round(value, places):,.{max(0, places)}f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return shown.replace("-", MINUS)
