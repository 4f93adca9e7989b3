"""The names by which an ensemble can be asked, known without an ensemble."""

import re

from sim.errors import nearest
from sim.outcomes.catalogue import EVENTS, OUTCOMES

RATIOS = {
    "deterrence efficacy": "efficacy",
    "response reliability": "reliability",
    "toothlessness": "toothlessness",
}
"""Figures that belong to the whole ensemble, not to a world."""

SHORT = {
    "guarantee": "guarantee_mean",
    "deterrence": "deterrence_ceasefire",
    "force": "force_final",
    "trainers": "trainers_final",
    "troops pledged": "troops_pledged_final",
    "states pledged": "states_pledged_final",
    "states authorised": "states_authorised_final",
    "states deployed": "states_deployed_final",
    "host strength": "host_strength_final",
}
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
    """Say whether a name can be measured."""
    patterned = any(pattern.fullmatch(name) for pattern in (SUSTAINED, EVENT, STATE, WAIT))
    return patterned or name in RATIOS or name == BEFORE or outcome_of(name) in OUTCOMES


def advice(name: str) -> str:
    """Name the measure that was probably meant."""
    labels = (outcome.label.lower() for outcome in OUTCOMES.values())
    close = nearest(name, [*SHORT, *RATIOS, BEFORE, *labels])
    return close or "see docs/reference.md for what can be measured"


def outcome_of(name: str) -> str:
    """Give the outcome that a label or a short name stands for."""
    labels = {outcome.label.lower(): key for key, outcome in OUTCOMES.items()}
    return SHORT.get(name) or labels.get(name.lower()) or name
