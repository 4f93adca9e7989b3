"""Voting power by weight: against every order of joining, and where the answer is known."""

from itertools import permutations

import numpy as np
import pytest

from sim.studies.voting_power import shapley_shubik


def counted(weights, quota):
    """The index by going through every order."""
    carried = np.zeros(len(weights))
    orders = list(permutations(range(len(weights))))
    for order in orders:
        total = 0
        for one in order:
            total += weights[one]
            if total >= quota:
                carried[one] += 1
                break
    return carried / len(orders)


@pytest.mark.parametrize("seed", range(30))
def test_it_is_the_share_of_orders_in_which_each_carries_the_sum(seed):
    rng = np.random.default_rng(seed)
    weights = rng.integers(0, 12, rng.integers(1, 7))
    quota = int(rng.integers(1, max(2, weights.sum() + 3)))
    found = shapley_shubik(weights.astype(float), float(quota))
    np.testing.assert_allclose(found, counted(weights, quota), atol=1e-12)


def test_a_known_vote():
    np.testing.assert_allclose(
        shapley_shubik(np.array([4.0, 3.0, 2.0, 1.0]), 6.0), np.array([10, 6, 6, 2]) / 24
    )
    # The Security Council of 1965: five with a veto, ten without; 39 votes of 45 carry.
    council = shapley_shubik(np.array([7.0] * 5 + [1.0] * 10), 39.0)
    np.testing.assert_allclose(council[:5], 421 / 2145)
    np.testing.assert_allclose(council[5:], 4 / 2145)


def test_who_brings_nothing_has_no_power_and_like_ones_have_the_same():
    found = shapley_shubik(np.array([0.0, 500, 500, 120]), 900.0)
    assert found[0] == 0
    assert found[1] == pytest.approx(found[2])
    assert found.sum() == pytest.approx(1.0)


def test_a_quota_beyond_all_of_them_gives_nobody_power():
    assert not shapley_shubik(np.array([100.0, 200]), 301.0).any()
    np.testing.assert_allclose(shapley_shubik(np.array([100.0, 200]), 300.0), 0.5)
    assert not shapley_shubik(np.array([0.0, 0.0]), 1.0).any()


def test_many_states_of_odd_sizes_still_add_up_to_one():
    rng = np.random.default_rng(3)
    weights = rng.integers(1, 200, 40).astype(float)
    for quota in (1.0, 150.0, weights.sum() / 2, weights.sum()):
        found = shapley_shubik(weights, quota)
        assert found.sum() == pytest.approx(1.0)
        assert (found >= 0).all()
    order = np.argsort(weights)
    assert (np.diff(shapley_shubik(weights, weights.sum() / 2)[order]) >= -1e-12).all()
