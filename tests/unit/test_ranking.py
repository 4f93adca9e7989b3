"""What stands out from the rest: the exact test, the order, and many at once."""

from math import comb

import numpy as np
import pytest

from sim.studies import significance as ranking

N = 1000


def flips(up, down=0, size=1.0):
    gaps = np.zeros(N)
    gaps[:up], gaps[up : up + down] = size, -size
    return gaps


@pytest.mark.parametrize(("more", "fewer"), [(4, 0), (6, 0), (30, 12), (5, 5), (0, 0), (3, 9)])
def test_the_exact_test_counts_the_ways(more, fewer):
    both = more + fewer
    tail = sum(comb(both, k) for k in range(min(more, fewer) + 1)) / 2**both
    assert ranking.by_chance(more, fewer) == pytest.approx(min(1, 2 * tail))


@pytest.mark.parametrize("size", [1.0, 300.0], ids=["yes or no", "numbers"])
def test_four_worlds_one_way_are_not_beyond_chance(size):
    assert not ranking.above(flips(4, size=size), np.zeros(N))
    assert ranking.above(flips(8, size=size), np.zeros(N))
    assert not ranking.above(np.zeros(N), flips(8, size=size))


def test_nothing_stands_out_of_blanks_or_of_itself():
    blank = np.full(N, np.nan)
    assert not ranking.above(blank, np.ones(N))
    assert not ranking.above(np.ones(N), np.ones(N))


def test_the_first_are_told_from_all_others_not_only_from_the_next():
    first, second = flips(300) > 0, np.roll(flips(250) > 0, 700)
    churning = np.roll(flips(280) > 0, 400)
    assert ranking.ahead(np.stack([flips(4) > 0, np.zeros(N, dtype=bool)])) == 0
    assert ranking.ahead(np.stack([first, flips(200) > 0, churning])) == 0
    assert ranking.ahead(np.stack([first, np.zeros(N, dtype=bool)])) == 1
    assert ranking.ahead(np.stack([first, second, 0 * first > 0])) == 2


def test_leaders_are_the_fewest_that_are_beyond_all_after_them():
    worlds = [flips(900), flips(898), flips(700), flips(500), flips(499)]

    def beyond(j, k):
        return ranking.above(worlds[j], worlds[k])

    assert ranking.leaders(range(5), beyond, most=2) == [0, 1]
    assert ranking.leaders(range(5), beyond, most=1) == []
    assert ranking.leaders([2, 3, 4], beyond, most=2) == [2]
    assert ranking.leaders([3, 4], beyond, most=2) == []
    assert ranking.leaders([0], beyond, most=2) == []


def test_few_worlds_are_never_beyond_chance():
    ones, zeros = np.ones(19), np.zeros(19)
    assert not ranking.above(ones, zeros)
    assert ranking.above(np.ones(20), np.zeros(20))


def test_the_order_in_which_numbers_are_welcome():
    steps = [flips(count) for count in (900, 700, 500, 300, 100)]
    assert ranking.leading(steps, most=4) == 3
    assert ranking.leading(steps, most=2) == 2
    assert ranking.leading([steps[0], steps[0], steps[0], steps[0], steps[4]], most=4) == 4
    assert ranking.leading([steps[0], *[steps[4]] * 4], most=4) == 1
    assert ranking.leading([steps[0]] * 6, most=5) == 0
