"""Which factors of a scenario a sample varies, and its points: a Latin hypercube."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.array import Array
from sim.errors import UsageError
from sim.scenario.factor import Factor, uncertain
from sim.scenario.schema import Scenario
from sim.scenario.vary import varied
from sim.streams import latin_hypercube


def factors_of(scenario: Scenario, vary: Sequence[str], *, only: bool) -> tuple[Factor, ...]:
    """The uncertain factors of a scenario, and those that are named; or only these.

    Raises
    ------
    UsageError
        If one is named twice or cannot be varied so, or there is none.
    """
    named: list[Factor] = []
    for text in vary:
        one = _named(text, scenario)
        if twice := [key for key in one.keys if any(key in other.keys for other in named)]:
            raise UsageError(f"`{twice[0]}` is varied twice; name it once")
        named.append(one)
    taken = {key for one in named for key in one.keys}
    found: list[Factor] = []
    for one in uncertain(scenario) if not only else ():
        rest = tuple(key for key in one.keys if key not in taken)
        at = next((k for k, other in enumerate(named) if other.key == one.key), None)
        if at is not None:
            # What shares its draw goes with it.
            named[at] = replace(named[at], keys=(*named[at].keys, *rest))
        elif rest:
            found.append(replace(one, keys=rest))
    found += named
    if not found:
        nothing = "--only varies nothing but what --vary names" if only else "nothing is uncertain"
        raise UsageError(f"{nothing}; name something, such as --vary talks.deal_rate=0.3:1.5")
    return tuple(found)


def _named(text: str, scenario: Scenario) -> Factor:
    """A factor with its span or options, as a person writes it."""
    factor, values = varied(text, scenario, count=2)
    _, equals, rest = text.partition("=")
    if factor.options:
        return replace(factor, options=tuple(dict.fromkeys(values)))
    if equals and rest.count(":") != 1:
        raise UsageError(f"`{factor.key}` is drawn from a span here; write {factor.key}=LOW:HIGH")
    return factor


def sampled(factors: Sequence[Factor], points: int) -> tuple[Array, Array]:
    """A Latin hypercube of points: their chances, and their places as a search takes them.

    Both have shape (point, factor); the place of a number is its chance, that of a switch the
    position of its option. The sample of as many points over as many factors is always the same.
    """
    chances = latin_hypercube(0, "Latin hypercube", points=points, factors=len(factors))
    places = chances.copy()
    for at, factor in enumerate(factors):
        if size := len(factor.options):
            places[:, at] = np.minimum((chances[:, at] * size).astype(int), size - 1)
    return chances, places
