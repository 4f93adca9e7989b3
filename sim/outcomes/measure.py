"""The names by which an ensemble can be asked, known without an ensemble."""

import re
from dataclasses import replace
from math import inf

from sim.errors import nearest
from sim.outcomes.catalogue import EVENTS, OUTCOMES, Row

RATIOS = {
    "deterrence efficacy": "efficacy",
    "response reliability": "reliability",
    "toothlessness": "toothlessness",
}
"""Figures that belong to the whole ensemble, not to a world."""

SHORT = {one.alias: one.name for one in OUTCOMES.values() if one.alias}
"""Other names of outcomes."""

SUSTAINED = re.compile(r"chance of a sustained force of ([0-9][0-9_,]*)( given a deal)?")
EVENT = re.compile(rf"chance of an? ({'|'.join(EVENTS)})")
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
    "states deployed",
    "troops pledged",
    "force",
    "chance of a sustained force of 1000",
    "chance of a sustained force of 10000",
    "chance of a deal",
    "weeks until a deal",
    "weeks until the fifth deployment given a deal",
    "chance of an attack",
    "deterrence",
    *RATIOS,
)
"""What scenarios are compared by, in the order of tables and figures."""

BEFORE = "force before a ceasefire"
"""The most troops present in any week before a ceasefire."""


def is_measure(name: str) -> bool:
    """Whether a name can be measured."""
    patterned = any(pattern.fullmatch(name) for pattern in (SUSTAINED, EVENT, STATE, WAIT))
    return patterned or name in RATIOS or name == BEFORE or outcome_of(name) in OUTCOMES


def advice(name: str) -> str:
    """Name of the measure that was probably meant."""
    labels = (outcome.label.lower() for outcome in OUTCOMES.values())
    close = nearest(name, [*SHORT, *RATIOS, BEFORE, *labels])
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
    if name == BEFORE:
        return _with_phrases(Row(label="Largest force before a ceasefire", unit="troops",
                                 short=("Troops before", "a ceasefire"), subject=name))  # fmt: skip
    return _with_phrases(_wait(name) if WAIT.fullmatch(name) else _chance(name))


def _with_phrases(row: Row) -> Row:
    """Add the usual words for a difference where a row has none of its own."""
    if row.rise:
        return row
    return replace(row, rise=f"{row.subject} is {{}} higher", fall=f"{row.subject} is {{}} lower")


def _ratio(name: str) -> Row:
    first, _, second = name.capitalize().partition(" ")
    short = (first, second) if second else (f"{first},", "0 to 1")
    low = -inf if name == "deterrence efficacy" else 0.0
    return Row(label=f"{first} {second}".strip(), unit="share", digits=3, short=short,
               subject=name, high=1.0, low=low)  # fmt: skip


def _chance(name: str) -> Row:
    """A chance is shown in percent, and its differences in percentage points."""
    found, subject = SUSTAINED.fullmatch(name), name
    short = ("Chance of", f"{name.removeprefix('chance of ').removeprefix('chance that ')}, %")
    if found:
        size = f"{int(re.sub('[_,]', '', found[1])):,}"
        subject = f"chance of a sustained force of {size}{found[2] or ''}"
        short = (f"{size} troops", "sustained, %")
    rise, fall = (f"the {subject} is {{}} {how}" for how in ("higher", "lower"))
    return Row(label=subject[:1].upper() + subject[1:], unit="share", digits=1, scale=100.0,
               short=short, subject=subject, rise=rise, fall=fall, step="percentage point",
               high=1.0)  # fmt: skip


def _wait(name: str) -> Row:
    what = name.removeprefix("weeks until ").removesuffix(" given a deal")
    return Row(label=name[:1].upper() + name[1:], unit="week", digits=1,
               short=("Weeks until", what), subject=f"wait for {what}",
               rise=f"{what} comes {{}} later", fall=f"{what} comes {{}} sooner",
               step="week")  # fmt: skip
