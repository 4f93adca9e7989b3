"""What a study varies: numbers of a scenario within a span, and its structural switches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np

from sim.array import Array
from sim.errors import UsageError, nearest
from sim.facts.parameter import Basis, Scale, parameters
from sim.scenario.design import Value
from sim.scenario.layout import advice, domain, is_known
from sim.scenario.quantity import Quantity, evenly
from sim.scenario.schema import Initial, Location, Pledges, Scenario, State, Ties
from sim.text import shortened
from sim.theory.deterrence import DeterrenceRule
from sim.theory.guarantee import ComponentRule
from sim.words import named

SWITCHES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "aggregation.components": (
        "how the components of the guarantee combine",
        get_args(ComponentRule),
    ),
    "aggregation.deterrence": (
        "how guarantee, force and the host's strength combine",
        get_args(DeterrenceRule),
    ),
    "initial": ("who has pledged at the start", get_args(Initial)),
    "pledges": ("how large contingents are", get_args(Pledges)),
    "ties": ("what ties states to each other", get_args(Ties)),
    "location": ("where troops are stationed", get_args(Location)),
}
"""Structural switches by key: what each decides, and its options."""


@dataclass(frozen=True)
class Factor:
    """A key of a scenario that a study varies, with the values it may have."""

    keys: tuple[str, ...]
    """Dotted keys that are set to the same value; the first names the factor."""
    says: str
    """What it is, in a few words."""
    value: Value
    """Its value in the scenario; the mean of a distribution."""
    basis: Basis = "assumed"
    """Whether that value is sourced, estimated or assumed; a switch is assumed."""
    unit: str = ""
    span: tuple[float, float] = (0.0, 0.0)
    """Least and greatest value of a number."""
    scale: Scale = "linear"
    """Scale on which its values are spread evenly."""
    options: tuple[Value, ...] = ()
    """Values of a switch; none of a number."""

    @property
    def key(self) -> str:
        """The key that names it."""
        return self.keys[0]

    @property
    def short(self) -> str:
        """What it is, without the explanation after a colon."""
        return self.says.partition(":")[0].strip()

    @property
    def is_number(self) -> bool:
        """Whether it is a number, not a switch."""
        return not self.options

    def at(self, chances: Array) -> list[Value]:
        """Its values at chances from 0 to 1, shape (point,): even on its scale, or among options.

        The least and greatest number are met exactly at 0 and 1.
        """
        if self.options:
            places = np.minimum((chances * len(self.options)).astype(int), len(self.options) - 1)
            return [self.options[place] for place in places]
        low, high = self.span
        values = np.where(chances < 1.0, evenly(self.span, self.scale, chance=chances), high)
        return [float(one) for one in np.clip(values, low, high)]

    def levels(self, count: int) -> list[Value]:
        """So many values from the least to the greatest, evenly on its scale; a switch has all."""
        return list(self.options) or self.at(np.linspace(0.0, 1.0, count))

    def columns(self, values: Sequence[Value]) -> dict[str, Sequence[Value]]:
        """Columns of a design in which it has these values."""
        return dict.fromkeys(self.keys, values)

    def over(self, low: float, high: float) -> "Factor":
        """The same number over another span, on a scale that the span allows."""
        above = low > 0 and (self.scale == "log" or high < 1)
        scale: Scale = self.scale if above else "linear"
        return replace(self, span=(low, high), scale=scale)


def factor_of(key: str, scenario: Scenario) -> Factor:
    """The factor of a key: a parameter, a pledge, support, a hold or a switch, over its range.

    A number without a range has its whole domain for a span.

    Raises
    ------
    UsageError
        If nothing by that key can be varied; names the nearest.
    """
    if key in SWITCHES:
        says, options = SWITCHES[key]
        group, _, field = key.partition(".")
        owner = getattr(scenario, group)
        return Factor((key,), says, getattr(owner, field) if field else owner, options=options)
    if key in parameters() and parameters()[key].role != "definition":
        return _parameter(key, scenario.values[key])
    state = _state_factor(key, scenario)
    if state is None:
        raise UsageError(f"`{shortened(key)}` cannot be varied; {_near(key, scenario)}")
    return state


def uncertain(scenario: Scenario) -> tuple[Factor, ...]:
    """Every number of a scenario with a range or distribution, whatever it rests on.

    Those that share one draw are one factor.
    """
    found: dict[str, Factor] = {}
    for key, quantity in scenario.values.items():
        known = parameters()[key]
        if known.role == "definition" or not _spread(quantity):
            continue
        if known.drawn_with in found:
            first = found[known.drawn_with]
            found[known.drawn_with] = replace(first, keys=(*first.keys, key))
        else:
            found[known.drawn_with] = _parameter(key, quantity)
    for code, state in scenario.states.items():
        for name in ("pledge", "support"):
            quantity = getattr(state, name)
            if quantity is not None and _spread(quantity):
                one = factor_of(f"states.{code}.{name}", scenario)
                found[one.key] = one
    return tuple(found.values())


def switches(scenario: Scenario) -> tuple[Factor, ...]:
    """Every structural switch of a scenario."""
    return tuple(factor_of(key, scenario) for key in SWITCHES)


def domain_of(key: str) -> tuple[float, float]:
    """Least and greatest value of a number that a scenario may write."""
    found = domain(tuple(key.split(".")))
    if found is None:
        raise UsageError(f"`{shortened(key)}` is no number")
    return found


def _spread(quantity: Quantity) -> bool:
    """Whether a quantity has more than one value."""
    low, high = quantity.bounds
    return quantity.shape is not None or low < high


def _parameter(key: str, quantity: Quantity) -> Factor:
    known = parameters()[key]
    span = _span(quantity, known.domain)
    made = Factor(
        (key,), known.says, quantity.central, quantity.basis, known.unit, span, known.scale
    )
    return made.over(*span)


def _span(quantity: Quantity, domain: tuple[float, float]) -> tuple[float, float]:
    """Its bounds; of a normal or beta distribution, what 19 of 20 draws lie in; or its domain."""
    low, high = quantity.bounds
    if quantity.normal or quantity.beta:
        low, high = _central_range(quantity)
    elif low == high:
        return domain
    return max(low, domain[0]), min(high, domain[1])


def _central_range(quantity: Quantity) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of a normal or beta distribution."""
    from scipy.special import betaincinv, ndtri

    ends = np.array([0.025, 0.975])
    if quantity.beta:
        low, high = betaincinv(*quantity.beta, ends)
    else:
        mean, deviation = quantity.normal or (0.0, 0.0)
        low, high = mean + deviation * ndtri(ends)
    return float(low), float(high)


def _state_factor(key: str, scenario: Scenario) -> Factor | None:
    """The factor of a value of a state."""
    section, code, field = [*key.split("."), "", ""][:3]
    state = scenario.states.get(code) if section == "states" else None
    if state is None or key.count(".") != 2:
        return None
    name = named(state.short or code)
    if field == "hold":
        return Factor(
            (key,), f"whether {name} is held in or out", state.hold, options=("free", "in", "out")
        )
    if field == "pledge":
        quantity = state.pledge or Quantity(value=_usual(state, scenario))
    elif field == "support":
        quantity = state.support
    else:
        return None
    says = f"troops that {name} would send" if field == "pledge" else f"support in {name}"
    unit = "troops" if field == "pledge" else "share"
    low, high = domain_of(key)
    if field == "pledge":
        high = min(high, float(max(state.active_forces, 1)))
    span = _span(quantity, (low, high))
    scale: Scale = "log" if field == "pledge" else "linear"
    made = Factor((key,), says, quantity.central, quantity.basis, unit, span, scale)
    return made.over(*span)


def _near(key: str, scenario: Scenario) -> str:
    """A remedy that names what was probably meant."""
    states = (
        f"states.{code}.{field}"
        for code in scenario.states
        for field in ("support", "pledge", "hold")
    )
    near = nearest(key, [*parameters(), *SWITCHES, *states])
    path = tuple(key.split("."))
    return near or (
        advice(path) if not is_known(path) else "see docs/reference.md for what there is"
    )


def _usual(state: State, scenario: Scenario) -> float:
    """Troops of a state that names no number, where contingents are of hundreds."""
    share = scenario.values["coalition.pledge_share"].central * state.active_forces
    return min(share, scenario.values["coalition.pledge_most"].central)


def design_columns(factors: Sequence[Factor], chances: Array) -> dict[str, Any]:
    """Columns of a design: each factor at its column of chances, shape (point, factor)."""
    columns: dict[str, Any] = {}
    for factor, own in zip(factors, chances.T, strict=True):
        columns |= factor.columns(factor.at(own))
    return columns
