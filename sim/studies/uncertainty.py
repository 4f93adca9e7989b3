"""What is uncertain about a scenario: numbers with a range, polls, and rules that might differ."""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from sim.facts.poll import polls, preferred
from sim.outcomes.guarantee_index import NORMAL
from sim.scenario.factor import Factor, factor_of, switches, uncertain
from sim.scenario.schema import Scenario

BASES = ("assumed", "estimated", "sourced")
"""What a value may rest on, in the order of tables and figures."""

USUAL_SAMPLE = 1000
"""People that a poll is taken to have asked where that is not known."""

CHOSEN = ("initial", "location", "pledges")
"""Switches that a scenario chooses, and that are no uncertainty within it.

Who has pledged at the start, where troops are to be and how large contingents are meant to be is
what scenarios differ in: they say which question is asked, not which of several rules is true.
"""


def factors(scenario: Scenario, also: Sequence[str] = ()) -> tuple[Factor, ...]:
    """Every factor that is uncertain, and `also` those of some further keys.

    These are the numbers that have a range or a distribution; the polled support, over the error of
    its sample; and the rules of aggregation and of ties.

    Raises
    ------
    UsageError
        If one of the further keys cannot be varied.
    """
    rules = [one for one in switches(scenario) if one.key not in CHOSEN]
    found = {one.key: one for one in (*uncertain(scenario), *rules)}
    for one in polled(scenario):
        found.setdefault(one.key, one)
    taken = {key for one in found.values() for key in one.keys}
    for key in also:
        if key not in taken:
            found[key] = factor_of(key, scenario)
            taken.add(key)
    return tuple(found.values())


def polled(scenario: Scenario) -> tuple[Factor, ...]:
    """Support that was polled, each over what 19 of 20 samples of the size would have given.

    The size is that of those with an opinion; 1,000 were asked where it is not known.
    """
    found = []
    for code, state in scenario.states.items():
        quantity = state.support
        if quantity.basis != "sourced" or quantity.value is None:
            continue
        share = quantity.value
        error = NORMAL * sqrt(share * (1 - share) / sample(code, share))
        factor = factor_of(f"states.{code}.support", scenario)
        low, high = max(0.001, share - error), min(0.999, share + error)
        found.append(replace(factor, span=(min(low, share), max(high, share))))
    return tuple(found)


def sample(code: str, share: float) -> float:
    """People with an opinion behind the polled support of a state."""
    poll = preferred(one for one in polls() if one.code == code)
    if poll is None or poll.share is None or abs(poll.share - share) > 1e-9:
        return USUAL_SAMPLE
    asked = poll.sample or USUAL_SAMPLE
    return asked * ((poll.support or 0.0) + (poll.oppose or 0.0)) / 100
