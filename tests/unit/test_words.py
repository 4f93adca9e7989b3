"""Numbers, odds and times in words, and the interval of a share."""

import numpy as np
import pytest

from sim import words as wording
from sim.outcomes.guarantee_index import wilson


@pytest.mark.parametrize(
    ("successes", "trials", "text"),
    [
        (0, 100, "no world"),
        (100, 100, "every world"),
        (3, 7, "3 of 7 worlds"),
        (400, 1000, "about 4 in 10 worlds"),
        (490, 1000, "about half of the worlds"),
        (45, 100, "about half of the worlds"),
        (50, 1000, "about 1 in 20 worlds"),
        (10, 1000, "about 1 in 100 worlds"),
        (1, 5000, "fewer than 1 in 1,000 worlds"),
        (980, 1000, "all but about 1 in 50 worlds"),
    ],
)
def test_odds_in_words(successes, trials, text):
    assert wording.odds(successes, trials) == text


def test_numbers_and_times_in_words():
    assert [wording.rounded(x) for x in (0, 0.3, 7.4, 2345, 98765, 3.1e12)] == [
        "0",
        "1",
        "7",
        "2,300",
        "99,000",
        "3.1 trillion",
    ]
    assert [wording.percent_of(k, 1000) for k in (0, 4, 10, 505, 996, 1000)] == [
        "0%",
        "0.4%",
        "1%",
        "50%",
        "99.6%",
        "100%",
    ]
    assert [wording.span(weeks) for weeks in (1, 10, 30, 39, 52, 78, 104, 520)] == [
        "one week",
        "ten weeks",
        "30 weeks",
        "9 months",
        "one year",
        "18 months",
        "two years",
        "ten years",
    ]
    assert wording.listing(["A"]) == "A"
    assert [wording.named(name) for name in ("France", "UK")] == ["France", "the UK"]
    assert wording.listing(["A", "B", "C"]) == "A, B and C"


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_newcombe_1998(successes, trials, low, high):
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_wilson_at_its_ends_and_over_arrays():
    low, high = wilson(np.array([0, 10, 5, 0]), np.array([10, 10, 10, 0]))
    assert low[0] == 0
    assert high[1] == 1
    assert low[2] + high[2] == pytest.approx(1)
    assert np.isnan([low[3], high[3]]).all()
    narrow = wilson(50, 100, z=1.0)
    wide = wilson(50, 100)
    assert wide[0] < narrow[0] < 0.5 < narrow[1] < wide[1]
