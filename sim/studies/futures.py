"""Uncertain futures: the same values of the same factors for every policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sim.array import Array
from sim.errors import UsageError
from sim.scenario.design import Design, Value, Variation
from sim.scenario.factor import Factor, design_columns, factor_of, uncertain
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario, state_label
from sim.scenario.vary import varied
from sim.streams import latin_hypercube
from sim.text import shortened
from sim.words import listing, number

MOST_POLICIES = 20
"""Most policies that are judged at once."""


@dataclass(frozen=True, eq=False)
class Policy:
    """A scenario, and what is set in it whatever the future."""

    name: str
    """A name of its own: of the scenario, or the value that is varied."""
    title: str
    """What it is, for a reader who knows no keys."""
    resolved: Resolved
    settings: Mapping[str, Value]
    """Values by dotted key beside those of the scenario."""

    @cached_property
    def made(self) -> Resolved:
        """The scenario with these values, as it is in no uncertain future."""
        scenario = self.resolved.scenario
        changed = {
            key: [value]
            for key, value in self.settings.items()
            if factor_of(key, scenario).value != value
        }
        if not changed:
            return self.resolved
        point = Design(changed)
        return Variation.of(self.resolved, point).parts[0].resolved


@dataclass(frozen=True, eq=False)
class Futures:
    """Points of a Latin hypercube over uncertain factors, laid over every policy."""

    policies: tuple[Policy, ...]
    factors: tuple[Factor, ...]
    """The factors that vary, the same for all policies."""
    left_out: tuple[str, ...]
    """Which uncertain factors do not vary, and why, a sentence each."""
    count: int
    """Futures."""

    sample: int = 1
    """Number of the sample."""

    @cached_property
    def chances(self) -> Array:
        """Place of every future in the span of each factor, 0 to 1, shape (future, factor)."""
        shape = {"points": self.count, "factors": len(self.factors)}
        return latin_hypercube(self.sample, "futures", **shape)

    @cached_property
    def variations(self) -> tuple[Variation, ...]:
        """Each policy at every future."""
        columns = design_columns(self.factors, self.chances)
        return tuple(self._laid(one, columns) for one in self.policies)

    def _laid(self, policy: Policy, columns: Mapping[str, Any]) -> Variation:
        own = {key: [value] * self.count for key, value in policy.settings.items()}
        return Variation.of(policy.resolved, Design({**columns, **own}))


def named_policies(scenarios: Sequence[Resolved]) -> tuple[Policy, ...]:
    """Each scenario as a policy.

    Raises
    ------
    UsageError
        If two have one name.
    """
    names = [one.scenario.name for one in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"`{name}` is named twice; each policy needs a name of its own")
    return tuple(Policy(one.scenario.name, one.scenario.title, one, {}) for one in scenarios)


def varied_policies(resolved: Resolved, texts: Sequence[str]) -> tuple[Policy, ...]:
    """Every combination of the values that are varied, each as a policy."""
    made: list[tuple[list[str], list[str], dict[str, Value]]] = [([], [], {})]
    seen: set[str] = set()
    for text in texts:
        factor, values = varied(text, resolved.scenario)
        if not values or len(set(map(str, values))) < len(values):
            raise UsageError(f"`{shortened(text)}` names no values, or one twice")
        if seen & set(factor.keys):
            raise UsageError(f"`{factor.key}` is varied twice")
        seen |= set(factor.keys)
        made = [
            (
                [*names, f"{factor.key}={value}"],
                [*titles, f"{factor.says}: {_written(value, factor)}"],
                {**settings, **dict.fromkeys(factor.keys, value)},
            )
            for names, titles, settings in made
            for value in values
        ]
    return tuple(
        Policy(" ".join(names), "; ".join(titles), resolved, settings)
        for names, titles, settings in made
    )


def _written(value: Value, factor: Factor) -> str:
    if not factor.is_number:
        return str(value).replace("_", " ")
    return f"{value:g}" if abs(float(value)) < 1 else number(float(value))


def futures(
    policies: Sequence[Policy], count: int, *, over: Sequence[str] = (), sample: int = 1
) -> Futures:
    """The futures of policies: over all that is uncertain in each, or over some factors alone.

    A factor does not vary that a policy sets, that policies have with other values or spans, or
    that is about a state which is not on every roster.

    Raises
    ------
    UsageError
        If nothing is left to vary, or a factor that is named cannot vary.
    """
    if over:
        return replace(_over(policies, count, texts=over), sample=sample)
    every = [{one.key: one for one in uncertain(each.resolved.scenario)} for each in policies]
    chosen, left_out = [], []
    for key in dict.fromkeys(key for one in every for key in one):
        reason = _reason(key, policies, every)
        if reason:
            left_out.append(reason)
        else:
            chosen.append(every[0][key])
    if not chosen:
        raise UsageError("nothing is uncertain in these scenarios; name what varies with --over")
    return Futures(tuple(policies), tuple(chosen), tuple(left_out), count, sample)


def _reason(key: str, policies: Sequence[Policy], every: Sequence[Mapping[str, Factor]]) -> str:
    """Why a factor does not vary; nothing where it does."""
    says = next(one[key].short for one in every if key in one)
    pairs = zip(every, policies, strict=True)
    if any(key in one and set(one[key].keys) & set(each.settings) for one, each in pairs):
        return f"{says} is set by the policies"
    lacking = [each for one, each in zip(every, policies, strict=True) if key not in one]
    if lacking:
        off = [each.name for each in lacking if not _has(key, each.resolved.scenario)]
        if off:
            _, code, _ = key.split(".")
            return f"{says}: {_state(code, policies)} is not on the roster of {listing(off)}"
        return f"{says} is set in {listing([each.name for each in lacking])}"
    first = every[0][key]
    if any((one[key].span, one[key].value, one[key].keys) != (first.span, first.value, first.keys)
           for one in every):  # fmt: skip
        return f"{says} is not the same in all policies"
    return ""


def _has(key: str, scenario: Scenario) -> bool:
    section, code, *_ = key.split(".")
    return section != "states" or code in scenario.states


def _state(code: str, policies: Sequence[Policy]) -> str:
    for one in policies:
        state = one.resolved.scenario.states.get(code)
        if state is not None:
            return state_label(code, state.short, state.name)
    return code


def _over(policies: Sequence[Policy], count: int, *, texts: Sequence[str]) -> Futures:
    """Futures over factors that are named, each with a span of its own if one is written."""
    chosen: list[Factor] = []
    drawn = {one.key: one.keys for one in uncertain(policies[0].resolved.scenario)}
    for text in texts:
        found = [varied(text, each.resolved.scenario, count=2)[0] for each in policies]
        # What shares a draw has one value.
        factor = replace(found[0], keys=drawn.get(found[0].key, found[0].keys))
        if "=" in text and ":" not in text:
            raise UsageError(f"`{shortened(text)}` is no span; write {factor.key}=LOW:HIGH")
        if not factor.is_number:
            raise UsageError(f"`{factor.key}` is no number; vary it with --vary instead")
        if any(set(factor.keys) & set(each.settings) for each in policies):
            raise UsageError(f"`{factor.key}` is set by the policies; it cannot vary over futures")
        if any(one.span != factor.span for one in found):
            raise UsageError(
                f"`{factor.key}` has other spans in other policies; write {factor.key}=LOW:HIGH"
            )
        if any(set(factor.keys) & set(one.keys) for one in chosen):
            raise UsageError(f"`{factor.key}` is named twice")
        chosen.append(factor)
    return Futures(tuple(policies), tuple(chosen), (), count)
