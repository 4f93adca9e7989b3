"""Granovetter's hundred: who acts once enough others do (granovetter-1978).

State k acts when more than k - 1/2 of the others do, and no shock disturbs it: its taste is fixed
at one half, so that it acts iff its propensity is above 0. One threshold decides the whole crowd.
"""

from functools import cache

import numpy as np
import pytest

CROWD = 100
SHARPNESS = 50.0


@pytest.fixture(scope="module")
def acting(made_up, uncoupled, world, codes):
    """How many states have pledged week by week, with the given thresholds."""

    @cache
    def run(thresholds):
        steady = {"choice.government_rate": 0, "choice.rethink_rate": 0, "coalition.scale": 0}
        steady |= {"choice.opportunity_rate": 10_000}
        values = uncoupled | steady | {"choice.allies": SHARPNESS * (CROWD - 1)}
        scenario = made_up({code: {} for code in codes(CROWD)}, values, initial="none")
        held = world(scenario, 2)
        for one, threshold in zip(held.contributors, thresholds, strict=True):
            one.taste = np.zeros(held.size)
            one.residual = np.full(held.size, -SHARPNESS * (threshold - 0.5))
        counts = []
        for _ in range(CROWD):
            held.step()
            counts.append(sum(one.pledged.astype(int) for one in held.contributors).tolist())
        return counts

    return run


def check(acting, thresholds, expected, week=CROWD):
    assert acting(thresholds)[week - 1] == [expected, expected]


EVENLY = tuple(range(CROWD))
ONE_GAP = (0, 2, *range(2, CROWD))


def test_thresholds_without_a_gap_let_everybody_act(acting):
    check(acting, EVENLY, 100)


def test_a_single_gap_leaves_one_acting(acting):
    check(acting, ONE_GAP, 1)


def test_with_one_number_altered(acting):
    with pytest.raises(AssertionError):
        check(acting, ONE_GAP, 100)
    with pytest.raises(AssertionError):
        check(acting, EVENLY, 1)


def test_each_week_brings_one_more(acting):
    """All act at once on what stood before, so the cascade takes as many weeks as there are states.

    The sibling expects one more.
    """
    check(acting, EVENLY, 37, week=37)
    with pytest.raises(AssertionError):
        check(acting, EVENLY, 38, week=37)
