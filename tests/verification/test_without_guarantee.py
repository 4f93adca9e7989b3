"""The chance of a quiet year had nothing been guaranteed is that of a run without a guarantee."""

from math import hypot

import pytest

import sim

N = 4000
APART = ["choice.guarantee=0", "choice.backstop=0", "talks.security=0", "talks.guarantee=0",
         "weeks=130", "talks.deal_rate=3", "adversary.attack_rate=1"]  # fmt: skip
"""Nothing but the deterrence of attacks depends on the guarantee, so that the paths are alike."""

NOTHING = [f"guarantor.availability.{part}=0" for part in (
    "coordination", "intelligence", "weapons", "border_surveillance", "air_defence")]  # fmt: skip


@pytest.fixture(scope="module")
def pair():
    promised = sim.run(sim.load("baseline", APART), N, seed=1)
    without = sim.run(sim.load("baseline", [*APART, *NOTHING]), N, seed=2)
    return promised.summary(), without.summary()


def score(one, other):
    """Difference of two estimates in standard errors."""
    errors = ((each.high - each.low) / (2 * 1.96) for each in (one, other))
    return (one.value - other.value) / hypot(*errors)


def test_it_is_the_chance_in_a_run_of_its_own(pair):
    promised, without = pair
    assert abs(score(promised.year_without_guarantee, without.year_without_attack)) < 3.5


def test_it_is_told_apart_from_the_chance_with_the_guarantee(pair):
    promised, without = pair
    assert score(promised.year_without_attack, without.year_without_attack) > 5
