"""A lever in words: what it is within a sentence, and its values with their unit."""

import re
from math import floor, log10
from typing import Protocol

from sim.scenario.design import Value
from sim.words import MINUS

UNITS = (
    "troops", "trainers", "weeks", "batteries", "per year", "per week", "per 1,000 troops a year",
)  # fmt: skip
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


class Said(Protocol):
    """A lever, or what is told of one, with its words."""

    @property
    def says(self) -> str:
        """What it is, in a few words."""


def noun(one: Said) -> str:
    """What it is, within a sentence: the rate of a deal; a clause is in quotation marks."""
    words = one.says.partition(":")[0].strip()
    if re.match(r"(how|what|whether|where|who|which)\b", words):
        return f"“{words}”"
    return words if words.startswith(("the ", "support in ")) else f"the {words}"


def agree(one: Said, forms: str) -> str:
    """The form of a verb that goes with a lever, of ``is/are``."""
    plural = r"the (\w+ )?(forces|troops|trainers|contingents|weeks|batteries|deaths)\b"
    return forms.split("/")[bool(re.match(plural, noun(one)))]


def put(one: Said, forms: str) -> str:
    """A lever and the verb that goes with it, of ``is/are``, with a comma after what qualifies it.

    The rate of a deal is; the trainers added in a week, as a share of the contingent, are.
    """
    name = noun(one)
    comma = "," if ", " in name and name[0] != "“" else ""
    return f"{name}{comma} {agree(one, forms)}"


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
