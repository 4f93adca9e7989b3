"""What is told of each lever: what it means, where it stands, how far it goes, what it rests on."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.facts.citation import cited
from sim.facts.parameter import parameters
from sim.findings.names import readable
from sim.scenario.factor import factor_of
from sim.scenario.lever import Lever, lever_written, levers
from sim.scenario.lever_table import PLEDGES, SUPPORT
from sim.scenario.schema import Scenario
from sim.theory.logistic import logistic
from sim.words import opening, percent, sentence

GROUPS: Mapping[str, tuple[str, ...]] = {
    "What the guarantor offers": (
        "guarantor.availability.coordination",
        "guarantor.availability.intelligence",
        "guarantor.availability.weapons",
        "guarantor.availability.border_surveillance",
        "guarantor.availability.air_defence",
    ),
    "How far it can be trusted": (
        "guarantor.resolve",
        "guarantor.resolve_mean",
        "guarantor.influence",
        "adversary.influence_rate",
    ),
    "What the coalition does": (
        PLEDGES,
        "coalition.pledge_share",
        "coalition.pledge_most",
        "coalition.planned_force",
        "coalition.guarantee",
        "coalition.ask",
    ),
    "Publics and parliaments": (SUPPORT, "parliament.solidarity"),
    "What the adversary does": ("adversary.assault_rate", "talks.pressure"),
    "The terms and their deadline": (
        "guarantor.terms_rate",
        "guarantor.terms_boost",
        "guarantor.deadline_opens",
        "guarantor.deadline_closes",
    ),
}
"""Levers by what they are about."""

OF_STATES = ("support", "pledge")
"""Numbers of one state that can be moved."""

HOLDS: Mapping[str, str] = {
    "free": "decides for itself",
    "in": "is held in: it stays pledged",
    "out": "is held out: it never pledges",
}
"""What each hold of a state means."""

_AVAILABLE = "How much of its {} the guarantor makes available: 0 is none, 1 is all of it."

MEANS: Mapping[str, str] = {
    SUPPORT: "Moves support in every state up or down from where its polls have it.",
    PLEDGES: "Multiple of every contingent that a state pledges.",
    "guarantor.availability.coordination": _AVAILABLE.format("coordination of the force"),
    "guarantor.availability.intelligence": _AVAILABLE.format("intelligence"),
    "guarantor.availability.weapons": _AVAILABLE.format("weapons"),
    "guarantor.availability.border_surveillance": _AVAILABLE.format("surveillance of the border"),
    "guarantor.availability.air_defence": _AVAILABLE.format("air defence"),
    "coalition.planned_force": "The size against which all pledges together are measured.",
    "coalition.ask": "0 where it does not ask, 1 where it asks as strongly as it can.",
    "adversary.assault_rate": "How many large assaults a year of talks has on average.",
    "guarantor.terms_boost": "How many times as fast terms are settled within the window.",
    "guarantor.deadline_opens": "From this week on terms are settled faster; 1 is the first week.",
    "guarantor.deadline_closes": (
        "After this week they no longer are. If it comes before the first, there is no window."
    ),
    "talks.pressure": "Rise of the adversary's consent to a deal under pressure (sanctions).",
}
"""Meanings of levers whose entries refer to another one, are too short, or are only a name."""

MEANS_OF_STATES: Mapping[str, str] = {
    "support": "Share, of those with an opinion, who favour sending their own troops.",
    "pledge": "Its contingent, if it pledges.",
}
"""Meanings of the numbers of one state."""

OWN = "model-assumption"
"""Key of what nobody but the authors of this model says."""

_LEAST = 0.01
"""Least support that a slider goes to."""

_STEPS = 100
"""Steps of a slider over its span, about."""


@dataclass(frozen=True)
class LeverCard:
    """What is told of one lever."""

    key: str
    """By what it is chosen."""
    keys: tuple[str, ...]
    """What it sets in the scenario."""
    name: str
    says: str
    """What its number means, in a sentence."""
    unit: str
    present: float
    """Its strength in the scenario; a mean, where it is drawn in each world."""
    low: float
    high: float
    step: float
    """How far one step of a slider goes."""
    basis: str
    """What its present value rests on, in a word or two."""
    rests: str
    """Basis and source of that value, in a sentence."""
    whose: str
    """Who could move it."""


@dataclass(frozen=True)
class StateCard:
    """What is told of the levers of one state."""

    code: str
    name: str
    hold: str
    """Whether it is held in or out, or free."""
    levers: tuple[LeverCard, ...]


@dataclass(frozen=True)
class LeverGroup:
    """Levers under a heading."""

    heading: str
    levers: tuple[LeverCard, ...]


def groups(scenario: Scenario) -> tuple[LeverGroup, ...]:
    """The levers of a scenario by what they are about."""
    every = {one.key: one for one in levers(scenario)}
    made = [
        LeverGroup(heading, tuple(_cards(keys, every, scenario)))
        for heading, keys in GROUPS.items()
    ]
    return tuple(group for group in made if group.levers)


def states(scenario: Scenario) -> tuple[StateCard, ...]:
    """The levers of each state, by its name."""
    made = [
        StateCard(code, readable(one.short or one.name, code), one.hold, _of_state(code, scenario))
        for code, one in scenario.states.items()
    ]
    return tuple(sorted(made, key=lambda one: one.name))


def lever_of(key: str, scenario: Scenario) -> Lever:
    """The lever of a card, by its key.

    Raises
    ------
    UsageError
        If nothing by that key can be moved.
    """
    found = {one.key: one for one in levers(scenario)}.get(key)
    return found or lever_written(_spanned(key, scenario), scenario)


def _spanned(key: str, scenario: Scenario) -> str:
    """A key as a person writes it, with its span where it has no other."""
    factor = factor_of(key, scenario)
    if not (key.endswith(".support") and factor.is_number):
        return key
    low, high = _ends(float(factor.value))
    return f"{key}={low:g}:{high:g}"


def _ends(support: float) -> tuple[float, float]:
    """Ends of the span of support, which is never none or all of a public."""
    return min(_LEAST, support), max(1 - _LEAST, support)


def _cards(
    keys: tuple[str, ...], every: Mapping[str, Lever], scenario: Scenario
) -> Iterator[LeverCard]:
    joined = {key for one in every.values() for key in one.factor.keys[1:]}
    for key in keys:
        if key in every:
            yield card(every[key], scenario)
        elif key in parameters() and key not in joined:
            yield card(lever_of(key, scenario), scenario)


def _of_state(code: str, scenario: Scenario) -> tuple[LeverCard, ...]:
    keys = (f"states.{code}.{name}" for name in OF_STATES)
    return tuple(card(lever_of(key, scenario), scenario) for key in keys)


def card(lever: Lever, scenario: Scenario) -> LeverCard:
    """What is told of a lever of a scenario."""
    low, high = lever.span
    return LeverCard(
        key=lever.key,
        keys=lever.factor.keys,
        name=opening(lever.name),
        says=_says(lever),
        unit=lever.factor.unit,
        present=lever.present,
        low=low,
        high=high,
        step=_step(high - low, unit=lever.factor.unit),
        basis=lever.rests,
        rests=sentence(opening(_rests(lever, scenario))),
        whose=lever.whose,
    )


def _says(lever: Lever) -> str:
    own = MEANS_OF_STATES if lever.key.startswith("states.") else MEANS
    key = lever.key.rpartition(".")[2] if own is MEANS_OF_STATES else lever.key
    said = [own.get(key) or sentence(opening(lever.factor.says))]
    also = (parameters()[key].says for key in lever.factor.keys[1:] if key in parameters())
    said += [sentence(f"It sets as well the {one}") for one in also]
    if lever.drawn:
        said.append("It is drawn in each world; this is the mean.")
    if lever.factor.unit == "logit":
        said.append(
            f"In log odds: 1 is the step from {percent(0.5)} to {percent(float(logistic(1.0)))}."
        )
    return " ".join(said)


def _rests(lever: Lever, scenario: Scenario) -> str:
    if lever.key == SUPPORT:
        return f"where it is 0, support is {lever.rests}"
    key = lever.key.partition("+")[0]
    if key in scenario.values:
        value, known = scenario.values[key], parameters()[key]
        note = known.note if value.source in ("", known.source) else ""
        return rests(value.basis, value.source or known.source, because=value.because or note)
    _, code, name = key.split(".")
    state = scenario.states[code]
    quantity = getattr(state, name)
    if quantity is None:
        return "assumed: it has named no number, so a small share of its active forces"
    return rests(quantity.basis, quantity.source, because=quantity.because)


def _step(width: float, *, unit: str) -> float:
    """A round step of which a span has about a hundred; weeks go by one."""
    if unit == "week":
        return 1.0
    rough = width / _STEPS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(times * size for times in (1, 2, 5, 10) if times * size >= rough * 0.999)
    return max(step, 1.0) if unit == "troops" else float(f"{step:.3g}")


def rests(basis: str, source: str, *, because: str = "") -> str:
    """What a value rests on: estimated; Someone (2011): how it follows."""
    if source == OWN:
        head = basis if basis == "assumed" else f"{basis} by the authors of this model"
    else:
        head = "; ".join(part for part in (basis, cited(source)) if part)
    return f"{head}: {because}" if because else head
