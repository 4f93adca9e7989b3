"""How components make a capability, what each is worth in it, and how small forces deter."""

import pytest

from sim.theory.deterrence import force_effect
from sim.theory.guarantee import capability
from sim.theory.voting_power import shapley

PRINTED = {
    "air_defence": 0.26652,
    "intelligence": 0.19670,
    "weapons": 0.19670,
    "coordination": 0.10496,
    "border_surveillance": 0.07711,
}


@pytest.fixture(scope="module")
def weights(baseline):
    return {name: baseline.values[f"guarantor.weight.{name}"].central for name in PRINTED}


def check_full(weights, expected=0.841985):
    assert float(capability(weights, dict.fromkeys(weights, 1.0))) == pytest.approx(
        expected, abs=1e-9
    )


def test_full_capability(weights):
    check_full(weights)


def test_full_capability_with_one_number_altered(weights):
    with pytest.raises(AssertionError):
        check_full(weights | {"coordination": 0.21})
    with pytest.raises(AssertionError):
        check_full(weights, expected=0.842985)


def check_shares(weights, expected):
    def worth(some):
        return float(capability(weights, {name: float(name in some) for name in weights}))

    shares = shapley(sorted(weights), worth)
    assert shares == pytest.approx(expected, abs=0.5e-5)
    assert sum(shares.values()) == pytest.approx(worth(frozenset(weights)), abs=1e-12)


def test_shapley_values_of_the_components(weights):
    check_shares(weights, PRINTED)


def test_shapley_values_with_one_number_altered(weights):
    with pytest.raises(AssertionError):
        check_shares(weights | {"air_defence": 0.46}, PRINTED)
    with pytest.raises(AssertionError):
        check_shares(weights, PRINTED | {"weapons": 0.19770})


def check_force(force, expected, half=25_000):
    assert float(force_effect(force, half)) == pytest.approx(expected, abs=0.5e-4)


def test_small_forces_hardly_deter():
    check_force(15_000, 0.2647)
    check_force(500, 0.0004)
    check_force(25_000, 0.5)


def test_small_forces_with_one_number_altered():
    with pytest.raises(AssertionError):
        check_force(15_000, 0.2647, half=24_900)
    with pytest.raises(AssertionError):
        check_force(550, 0.0004)
    with pytest.raises(AssertionError):
        check_force(15_000, 15_000 / 40_000)
