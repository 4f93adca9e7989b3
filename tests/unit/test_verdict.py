"""Ruling on a difference, and saying it in words that its interval allows."""

import numpy as np
import pytest
import scipy.stats

from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.outcomes.measure import COMPARED, is_measure
from sim.studies.assessment import assess
from sim.studies.contrast import Contrast, between, paired, unpaired


def ruled(measure, value, low, high, *, n=1000, higher=0.6, lower=0.1, **more):
    contrast = Contrast(Estimate(value, low, high, n), higher, lower, **more)
    return assess(measure, contrast, replications=1000, host="Ukraine")


@pytest.mark.parametrize(
    ("gap", "ruling"),
    [
        ((0.5, 0.4, 0.6), "more"),
        ((-0.5, -0.6, -0.4), "less"),
        ((0.5, -0.1, 1.1), "undecided"),
        ((0.5, 0.0, 1.0), "undecided"),
        ((0.0, 0.0, 0.0), "same"),
        ((0.5, np.nan, np.nan), "undecided"),
        ((np.nan, np.nan, np.nan), "blank"),
    ],
)
def test_only_a_whole_interval_rules(gap, ruling):
    assert ruled("states deployed", *gap).ruling == ruling


@pytest.mark.parametrize(
    ("measure", "gap", "said"),
    [
        (
            "weeks until the fifth deployment given a deal",
            (-3.1, -3.6, -2.6),
            (
                "The fifth deployment comes 3.1 weeks sooner (2.6 to 3.6), in 10% of worlds, "
                "the other way in 60%"
            ),
        ),
        (
            "chance of a sustained force of 10000",
            (0.123, 0.1, 0.146),
            (
                "The chance of a sustained force of 10,000 is 12 percentage points higher "
                "(10 to 15), in 60% of worlds, the other way in 10%"
            ),
        ),
        (
            "force",
            (1234.0, 1134.0, 1334.0),
            (
                "1,234 more troops stand in Ukraine (1,134 to 1,334), in 60% of worlds, the "
                "other way in 10%"
            ),
        ),
        (
            "states pledged",
            (0.05, -0.1, 0.2),
            ("Number of states pledged: no difference beyond chance (\N{MINUS SIGN}0.1 to 0.2)"),
        ),
        (
            "toothlessness",
            (0.0, 0.0, 0.0),
            "Toothlessness: exactly the same in every world",
        ),
        (
            "deterrence",
            (np.nan, np.nan, np.nan),
            "Deterrence: there is nothing to compare",
        ),
    ],
)
def test_a_sentence_says_size_interval_and_share_and_nothing_after_it(measure, gap, said):
    assert ruled(measure, *gap).sentence == said


def test_a_ratio_over_the_ensemble_has_no_share_of_worlds():
    said = ruled("toothlessness", -0.025, -0.031, -0.019, higher=np.nan, lower=np.nan).sentence
    assert said == "Toothlessness is 0.025 lower (0.019 to 0.031)"


def test_what_would_have_sufficed_is_where_the_interval_just_leaves_zero_out():
    rng = np.random.default_rng(3)
    gaps = rng.normal(0.2, 1.0, 40_000)
    whole = paired(gaps[:4000])
    needed = assess("force", Contrast(whole, 0.5, 0.4), replications=4000, host="Ukraine").enough
    assert needed is not None
    lows = [paired(gaps[k : k + needed]).low for k in range(0, 30_000, needed)]
    assert 0.35 < np.mean(np.array(lows) > 0) < 0.65
    assert LEAST <= needed < 4000


def test_everything_compared_can_be_measured_and_said():
    for measure in COMPARED:
        assert is_measure(measure)
        for gap in ((0.2, 0.1, 0.3), (-0.2, -0.3, -0.1), (0.1, -0.1, 0.3), (0.0, 0.0, 0.0)):
            said = ruled(measure, *gap).sentence
            assert "{" not in said
            assert said[0] == said[0].upper()


def test_a_paired_interval_of_like_worlds_is_narrower_than_an_unpaired_one():
    rng = np.random.default_rng(1)
    luck = rng.normal(0, 5, 500)
    first, second = luck + rng.normal(1, 1, 500), luck
    tight, loose = paired(first - second), unpaired(first, second)
    assert tight.value == pytest.approx(loose.value)
    assert tight.high - tight.low < 0.25 * (loose.high - loose.low)
    spread = 1.96 * np.sqrt(np.var(first, ddof=1) / 500 + np.var(second, ddof=1) / 500)
    assert loose.high - loose.value == pytest.approx(spread, rel=1e-4)


def test_a_measure_of_some_worlds_says_which():
    said = ruled("deterrence", 0.036, 0.035, 0.037, n=643, lower=0.0).sentence
    assert said == (
        "Deterrence is 0.0360 higher (0.0350 to 0.0370), in 60% of the 643 worlds with a "
        "ceasefire in both"
    )
    year = ruled("force a year after the deal", 90.0, 80.0, 100.0, n=46, lower=0.0).sentence
    assert year == (
        "90 more troops stand in Ukraine a year after the deal (80 to 100), in 60% of the 46 "
        "worlds with a deal a year old in both"
    )
    given = ruled("weeks until the fifth deployment given a deal", 0.0, 0.0, 0.0, n=5)
    assert given.sentence.endswith("in every one of the 5 worlds with a deal in both")


def test_worlds_that_only_one_of_two_has_forbid_calling_them_the_same():
    assert ruled("deterrence", 0.0, 0.0, 0.0, n=100, apart=3).ruling == "undecided"
    assert ruled("deterrence", 0.0, 0.0, 0.0, n=100, apart=0).ruling == "same"
    gap = between(np.array([1.0, np.nan, 2.0]), np.array([1.0, 5.0, np.nan]))
    assert (gap.difference.n, gap.apart, gap.before, gap.after) == (1, 2, 1.0, 1.0)


def test_a_difference_that_never_varies_is_not_told_as_none():
    assert "0.040 higher (0.040 to 0.040)" in ruled("guarantee", 0.04, 0.04, 0.04).sentence


def test_an_effect_is_measured_in_the_spread_of_the_worlds_compared_to():
    before, after = np.array([1.0, 3.0] * 30), np.array([2.0, 5.0] * 30)
    gap = between(after, before)
    assert gap.deviation == 1.0
    found = assess("force", gap, replications=60, host="Ukraine")
    assert found.size == found.difference == 1.5
    # Where all are alike there, the worlds of both are taken.
    rare = between(np.array([1.0, 0.0] * 30), np.zeros(60))
    assert rare.deviation == pytest.approx(np.std([1, 0, 0, 0]))
    assert (
        assess("toothlessness", Contrast(rare.difference, 0, 0), replications=60, host="U").size
        is None
    )


def test_few_equal_worlds_are_said_to_be_few():
    few = assess("force", between(np.ones(5), np.ones(5)), replications=5, host="Ukraine")
    assert few.ruling == "undecided"
    assert few.sentence == "Force in Ukraine: no difference in 5 worlds, which are too few"
    enough = assess("force", between(np.ones(60), np.ones(60)), replications=60, host="Ukraine")
    assert enough.ruling == "same"


@pytest.mark.parametrize("gaps", [[1.0] * 19, [1.0, 2.0], [3.0]])
def test_few_worlds_have_no_interval(gaps):
    assert np.isnan(paired(np.array(gaps)).low)


@pytest.mark.parametrize(
    ("more", "less", "sure"),
    [(4, 0, False), (5, 0, True), (30, 10, True), (22, 12, False), (0, 9, True), (400, 350, False)],
)
def test_rare_changes_are_judged_as_exactly_as_their_signs(more, less, sure):
    gaps = np.zeros(1000)
    gaps[:more], gaps[more : more + less] = 1.0, -1.0
    found = paired(gaps)
    assert (found.low > 0 or found.high < 0) == sure
    exact = scipy.stats.binomtest(more, more + less)
    middle = exact.pvalue - scipy.stats.binom.pmf(more, more + less, 0.5)
    assert (middle < 0.05) == sure


def test_an_end_beyond_zero_is_never_written_as_zero():
    said = ruled("states authorised", -0.14, -0.28, -0.0027).sentence
    assert said.startswith("0.140 fewer states are authorised (0.003 to 0.280)")
    assert "\N{MINUS SIGN}0.0" not in ruled("guarantee", 0.0004, -0.00004, 0.0009).sentence


@pytest.mark.parametrize("gap", [(0.003, 0.0002, 0.014), (-0.02, -0.09, -0.001), (0.5, 0.4, 0.9)])
def test_no_more_worlds_are_needed_than_did_suffice(gap):
    assert ruled("response reliability", *gap).enough <= 1000
