"""What somebody can do: how strongly it is done, over which span, and the settings it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from sim.array import Array
from sim.errors import UsageError
from sim.facts.parameter import parameters
from sim.scenario.factor import Factor, domain_of, factor_of
from sim.scenario.layout import domain
from sim.scenario.lever_table import NAMES, NOBODY, SPANS, SUPPORT, WEEKS, WHOSE
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario, State
from sim.scenario.vary import varied
from sim.words import counted

POINTS = "percentage points"
"""Unit of the lever that moves support in every state."""


@dataclass(frozen=True)
class Lever:
    """What somebody can do, more or less of it.

    A strength is a number in its own unit; :meth:`settings` says what it sets. Of most levers that
    is one key, or some keys with one value; the lever of support moves each state from where it is.
    """

    factor: Factor
    """Its keys, its present value, its span and its scale."""
    whose: str
    """Who can pull it, such as ``guarantor``; ``nobody`` for an uncertainty."""
    reason: str
    """Why its span ends where it does."""
    drawn: bool = False
    """Whether the scenario draws its value in each world; the present one is then the mean."""
    opening: Mapping[str, float] = field(default_factory=dict, hash=False)
    """By key, the number from which it moves; none if its strength is the number itself."""
    rests: str = ""
    """What its present value rests on."""

    @property
    def key(self) -> str:
        """The name by which it is chosen."""
        return self.factor.key if not self.opening else SUPPORT

    @property
    def name(self) -> str:
        """What it is, in a few words."""
        alone = self.key != "guarantor.resolve" or len(self.factor.keys) > 1
        return NAMES.get(self.key, self.factor.says) if alone else self.factor.says

    @property
    def present(self) -> float:
        """Its strength in the scenario."""
        return float(self.factor.value)

    @property
    def span(self) -> tuple[float, float]:
        """Its least and greatest strength."""
        return self.factor.span

    @property
    def width(self) -> float:
        """How wide its span is."""
        return self.span[1] - self.span[0]

    def share(self, strength: float) -> float:
        """How far a strength is from the present one, as a share of the span."""
        return abs(strength - self.present) / self.width

    def settings(self, strength: float) -> dict[str, float]:
        """What it sets at a strength, by dotted key."""
        if not self.opening:
            return dict.fromkeys(self.factor.keys, strength)
        if strength == self.present:
            return dict(self.opening)
        return {key: _moved(key, start, strength) for key, start in self.opening.items()}

    def levels(self, count: int, *, digits: int) -> Array:
        """So many strengths over its span, rounded, with its ends and the present one, rising."""
        inner = self.factor.at(np.linspace(0.0, 1.0, count))[1:-1]
        kept = self.rounded(np.array(inner, dtype=np.float64), digits=digits)
        return np.unique([*self.span, *kept, self.present])

    def rounded(self, strengths: Array, *, digits: int) -> Array:
        """Strengths as they are written, within its span."""
        return np.clip(np.round(strengths, digits), *self.span)


def levers(scenario: Scenario) -> tuple[Lever, ...]:
    """Every lever of a scenario: support everywhere, and each parameter that somebody can set.

    Parameters that share one draw, and have the same value, are one lever.
    """
    found: dict[str, Lever] = {}
    for key, known in parameters().items():
        if known.role != "lever":
            continue
        one, first = _of_key(key, scenario), found.get(known.drawn_with)
        if first is None or first.factor.value != one.factor.value:
            found[key] = one
        else:
            keys = (*first.factor.keys, key)
            found[first.key] = replace(first, factor=replace(first.factor, keys=keys))
    return (*_support(scenario), *found.values())


def lever_written(text: str, scenario: Scenario) -> Lever:
    """A lever as a person writes it: ``key`` or ``key=low:high``, and ``support``, in points.

    Keys that are to have one value are joined: ``key+key=low:high``.

    Raises
    ------
    UsageError
        If nothing by that key can be moved, or it has no span and none is written.
    """
    key = text.partition("=")[0].strip()
    every = {one.key: one for one in levers(scenario)}
    if key == SUPPORT and SUPPORT not in every:
        raise UsageError("no state is on the roster whose support could be moved")
    one = every.get(key) or _joined(key, scenario)
    if "=" not in text:
        low, high = one.span
        whole = key not in every and one.span == domain_of(one.factor.key)
        if whole and not 0 <= low < high <= 1:
            raise UsageError(f"`{key}` has no range; write {key}=LOW:HIGH")
        return one
    low, high = _written_span(text, key, scenario)
    factor = replace(one.factor, span=(low, high), scale="linear")
    if key != SUPPORT:
        factor = one.factor.over(low, high)
    if not low <= one.present <= high:
        raise UsageError(f"`{key}` is {one.present:g} now, which must lie within {low:g}:{high:g}")
    return replace(one, factor=factor, reason="as it was asked")


def _joined(text: str, scenario: Scenario) -> Lever:
    """The lever of one key, or of several that have the same value."""
    first, *others = (_of_key(key.strip(), scenario) for key in text.split("+"))
    for one in others:
        if one.present != first.present:
            raise UsageError(f"`{first.key}` and `{one.key}` differ, so they are two levers")
        if one.factor.keys[0] in first.factor.keys:
            raise UsageError(f"`{one.key}` is named twice")
        low, high = max(one.span[0], first.span[0]), min(one.span[1], first.span[1])
        if low >= high:
            raise UsageError(f"`{first.key}` and `{one.key}` have no common span")
        factor = replace(first.factor, keys=(*first.factor.keys, one.key)).over(low, high)
        first = replace(first, factor=factor, drawn=first.drawn or one.drawn)
    return first


def _written_span(text: str, key: str, scenario: Scenario) -> tuple[float, float]:
    """The ends of a span that a person wrote."""
    rest = text.partition("=")[2]
    if rest.count(":") != 1:
        raise UsageError(f"`{text.strip()}` is no span; write {key}=LOW:HIGH")
    if key != SUPPORT:
        factor = varied(f"{text}:2", scenario)[0]
        low, high = factor.span
        for one in factor.keys:
            low, high = _within(one, low, high)
        return low, high
    try:
        low, high = (float(part) for part in rest.split(":"))
    except ValueError as error:
        raise UsageError(f"`{text.strip()}` is no span; write {key}=-10:10") from error
    if not -100 <= low < high <= 100:
        raise UsageError(f"`{key}` is in percentage points; write {key}=-10:10")
    return low, high


def _of_key(key: str, scenario: Scenario) -> Lever:
    """The lever of a key."""
    factor = factor_of(key, scenario)
    if not factor.is_number:
        raise UsageError(f"`{key}` has options, not a span, so no least change of it exists")
    span, reason = _span(factor, scenario)
    low, high = _within(key, min(span[0], float(factor.value)), max(span[1], float(factor.value)))
    drawn = _is_drawn(key, scenario)
    return Lever(factor.over(low, high), _whose(key, scenario), reason, drawn, rests=factor.basis)


def _span(factor: Factor, scenario: Scenario) -> tuple[tuple[float, float], str]:
    """The span of a number, and why it ends there."""
    key = factor.key
    if key in SPANS:
        return SPANS[key]
    if key in WEEKS:
        return (0.0, float(max(scenario.weeks, 1))), "any week of the scenario"
    if factor.span != domain_of(key) and not key.endswith(".pledge"):
        return factor.span, "its range"
    if key.endswith(".pledge"):
        state = scenario.states[key.split(".")[1]]
        most = scenario.values["coalition.max_share"].central * state.active_forces
        return (0.0, max(most, 1.0)), "all that its forces can bear"
    return factor.span, "all that it can be"


def _within(key: str, low: float, high: float) -> tuple[float, float]:
    """A span within what a scenario may write."""
    least, most = domain(tuple(key.split("."))) or (low, high)
    return max(low, least), min(high, most)


def _whose(key: str, scenario: Scenario) -> str:
    """Who can pull a lever."""
    section, *rest = key.split(".")
    if section == "states":
        name = scenario.states[rest[0]].short or rest[0]
        return f"public of {name}" if rest[-1] == "support" else f"government of {name}"
    if parameters()[key].role != "lever":
        return NOBODY
    return WHOSE.get(key) or WHOSE[section]


def _support(scenario: Scenario) -> tuple[Lever, ...]:
    """The lever that moves support in every state by so many points; none without a state."""
    states = scenario.states
    if not states:
        return ()
    opening = {f"states.{code}.support": one.support.central for code, one in states.items()}
    span, reason = SPANS[SUPPORT]
    factor = Factor(tuple(opening), "support everywhere", 0.0, unit=POINTS, span=span)
    drawn = any(_draws(one.support, scenario) for one in states.values())
    rests = _polled(states)
    return (Lever(factor, "publics", reason, drawn, opening, rests),)


def _polled(states: Mapping[str, State]) -> str:
    """In how many states support rests on a poll."""
    polled = sum(one.opinion != "prior" for one in states.values())
    if polled == len(states):
        return "polled"
    return f"polled in {polled} of {counted(len(states), 'state')}" if polled else "assumed"


def _is_drawn(key: str, scenario: Scenario) -> bool:
    """Whether the value of a key differs from world to world."""
    if key in scenario.values:
        return _draws(scenario.values[key], scenario)
    _, code, name = key.split(".")
    quantity: Quantity | None = getattr(scenario.states[code], name)
    return quantity is not None and _draws(quantity, scenario)


def _draws(quantity: Quantity, scenario: Scenario) -> bool:
    """Whether a quantity is drawn: from a distribution, or over its range where ranges are."""
    low, high = quantity.range or (0.0, 0.0)
    ranged = scenario.parameters == "ranges" and quantity.basis != "sourced" and low < high
    return quantity.shape is not None or ranged


def _moved(key: str, start: float, points: float) -> float:
    """Support after it moved by some points, within what a scenario may write."""
    low, high = domain(tuple(key.split("."))) or (0.0, 1.0)
    return min(max(start + points / 100.0, low), high)
