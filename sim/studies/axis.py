"""The axes of a sweep: the values of each lever, in order, with the scenario's own among them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np

from sim.array import Array
from sim.errors import UsageError
from sim.facts.parameter import Scale, parameters
from sim.scenario.design import Value
from sim.scenario.factor import Factor, factor_of
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario, Stance
from sim.scenario.vary import varied
from sim.words import spelt


@dataclass(frozen=True)
class Axis:
    """A lever with its values: numbers from least to greatest, or options of a switch."""

    factor: Factor
    levels: tuple[Value, ...]
    """Values at which the scenario is run."""
    own: Value | None
    """The scenario's own value, which is one of them; none where it lies outside them."""
    drawn: bool = False
    """Whether the scenario draws its value in each world; its own is then the central one."""

    @property
    def key(self) -> str:
        """The first key that is varied, or the only one."""
        return self.factor.key

    @property
    def name(self) -> str:
        """All keys that are set to one value, joined."""
        return "+".join(self.factor.keys)

    @property
    def is_number(self) -> bool:
        """Whether it is a number, not a switch."""
        return self.factor.is_number

    @property
    def scale(self) -> Scale:
        """Scale on which its values are spread."""
        return self.factor.scale

    @property
    def places(self) -> Array:
        """Place of every level along the axis, shape (level,): options are one apart."""
        if not self.is_number:
            return np.arange(len(self.levels), dtype=np.float64)
        return np.array([place(float(one), self.scale) for one in self.levels])

    def place_of(self, value: Value) -> float:
        """The place of a number, or of an option."""
        if self.is_number:
            return place(float(value), self.scale)
        return float(self.levels.index(value))

    def value_at(self, where: float) -> float:
        """The number at a place."""
        return number_at(where, self.scale)

    def value_in(self, scenario: Scenario) -> Value:
        """The value that a scenario has; the central one of what it draws."""
        return factor_of(self.key, scenario).value

    def agrees_in(self, scenario: Scenario) -> bool:
        """Whether all keys of the lever have one value in a scenario."""
        return len({factor_of(key, scenario).value for key in self.factor.keys}) == 1

    def has(self, value: Value) -> bool:
        """Whether a value is an option, or lies within the span."""
        if not self.is_number:
            return value in self.levels
        return float(self.levels[0]) <= float(value) <= float(self.levels[-1])


def place(value: float, scale: Scale) -> float:
    """Where a number stands on a linear, logarithmic or logit scale."""
    if scale == "log":
        return log(value)
    return log(value / (1.0 - value)) if scale == "logit" else value


def number_at(where: float, scale: Scale) -> float:
    """The number that stands at a place; the inverse of :func:`place`."""
    if scale == "log":
        return exp(where)
    return 1.0 / (1.0 + exp(-where)) if scale == "logit" else where


def axis(text: str, scenario: Scenario, *, count: int) -> Axis:
    """Read an axis: a key with its values; the scenario's own is added where it lies between.

    Raises
    ------
    UsageError
        If the key cannot be varied so, or has one value only.
    """
    factor, values = varied(text, scenario, count=count)
    factor = replace(factor, says=_says(factor.keys, scenario))
    agree = len({factor_of(key, scenario).value for key in factor.keys}) == 1
    levels = tuple(dict.fromkeys(values))
    if len(levels) < 2:
        raise UsageError(f"`{factor.key}` has one value only; a sweep needs two at least")
    if not factor.is_number:
        return Axis(factor, levels, factor.value if agree and factor.value in levels else None)
    numbers = sorted({float(f"{one:.12g}") for one in levels})
    factor, own = factor.over(numbers[0], numbers[-1]), float(factor.value)
    known = next((one for one in numbers if np.isclose(one, own, rtol=1e-9, atol=0.0)), None)
    inside = agree and numbers[0] <= own <= numbers[-1]
    if agree and known is not None:
        numbers[numbers.index(known)] = own
    elif inside:
        numbers = sorted([*numbers, own])
    drawn = any(is_drawn(key, scenario) for key in factor.keys)
    return Axis(factor, tuple(numbers), own if own in numbers and agree else None, drawn)


def _says(keys: Sequence[str], scenario: Scenario) -> str:
    """What one key is, or two, or the first of more and how many others."""
    says = [factor_of(key, scenario).says for key in keys]
    if len(says) == 1:
        return says[0]
    short = [one.partition(":")[0] for one in says]
    rest = short[1] if len(short) == 2 else f"{spelt(len(short) - 1)} others"
    return f"{short[0]} and {rest} (set alike)"


def is_drawn(key: str, scenario: Scenario) -> bool:
    """Whether a scenario draws the number of a key anew in every world."""
    quantity = _quantity(key, scenario)
    if quantity is None:
        return False
    spread = quantity.range is not None and quantity.basis != "sourced"
    return quantity.shape is not None or (scenario.parameters == "ranges" and spread)


def _quantity(key: str, scenario: Scenario) -> Quantity | None:
    """The quantity of a key, where the scenario has one."""
    if key in parameters():
        return scenario.values[key]
    _, code, field = key.split(".")
    found: Quantity | None = getattr(scenario.states[code], field)
    return found


@dataclass(frozen=True)
class Group:
    """Points that are shown together: all, those with one value of a third lever, or a stance."""

    label: str
    """What sets it apart, in words; empty where there is one group."""
    value: Value | None = None
    """Value of the third lever."""
    stance: str = ""
    """Stance of the states that the outcome is about."""
    states: int = 0
    """How many states have that stance."""


STANCES: dict[Stance, str] = {
    "prepared": "prepared",
    "willing": "willing",
    "open": "open",
    "undecided": "undecided",
    "off_ground": "off ground",
    "opposed": "opposed",
    "ruled_out": "ruled out",
}
"""Stances in words, from the firmest for sending troops to the firmest against it."""


def by_stance(scenario: Scenario) -> tuple[Group, ...]:
    """A group for each stance that some state of the roster has."""
    held = [state.stance for state in scenario.states.values()]
    return tuple(
        Group(words, stance=stance, states=held.count(stance))
        for stance, words in STANCES.items()
        if stance in held
    )


def by_level(axis: Axis, labels: Sequence[str]) -> tuple[Group, ...]:
    """A group for each value of a third lever."""
    return tuple(
        Group(label, value=value) for label, value in zip(labels, axis.levels, strict=True)
    )
