"""Ruling on a difference, and saying it in words that its interval allows."""

import numpy as np
import pytest

from sim.outcomes.guarantee_index import Estimate
from sim.studies.contrast import Contrast, paired, unpaired
from sim.studies.verdict import FEWEST, verdict
from sim.studies.vocabulary import COMPARED, is_measure


def ruled(measure, value, low, high, *, n=1000, higher=0.6, lower=0.1):
    contrast = Contrast(Estimate(value, low, high, n), higher, lower)
    return verdict(measure, contrast, figures=(1.0, 1.0 + value), replications=n)


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
                "The fifth deployment comes 3.1 weeks sooner (2.6 to 3.6), in 10 % of worlds "
                "with a deal, the other way in 60 %; about 27 worlds would have sufficed"
            ),
        ),
        (
            "chance of a sustained force of 10000",
            (0.123, 0.1, 0.146),
            (
                "The chance of a sustained force of 10,000 is 12 percentage points higher "
                "(10 to 15), in 60 % of worlds, the other way in 10 %; about 35 worlds would have "
                "sufficed"
            ),
        ),
        (
            "force",
            (1234.0, 1134.0, 1334.0),
            (
                "1,234 more troops stand in Ukraine (1,134 to 1,334), in 60 % of worlds, the "
                "other way in 10 %; 20 worlds would have sufficed"
            ),
        ),
        (
            "states pledged",
            (0.05, -0.1, 0.2),
            (
                "Number of states pledged: no difference beyond chance "
                "(\N{MINUS SIGN}0.1 to 0.2); about 9,000 worlds might tell"
            ),
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
def test_a_sentence_says_size_interval_share_and_what_would_have_sufficed(measure, gap, said):
    assert ruled(measure, *gap).sentence == said


def test_a_ratio_over_the_ensemble_has_no_share_of_worlds():
    said = ruled("toothlessness", -0.025, -0.031, -0.019, higher=np.nan, lower=np.nan).sentence
    assert said == (
        "Toothlessness is 0.025 lower (0.019 to 0.031); about 58 worlds would have sufficed"
    )


def test_what_would_have_sufficed_is_where_the_interval_just_leaves_zero_out():
    rng = np.random.default_rng(3)
    gaps = rng.normal(0.2, 1.0, 40_000)
    whole = paired(gaps[:4000])
    needed = verdict(
        "force", Contrast(whole, 0.5, 0.4), figures=(0.0, 0.0), replications=4000
    ).enough
    assert needed is not None
    lows = [paired(gaps[k : k + needed]).low for k in range(0, 30_000, needed)]
    assert 0.35 < np.mean(np.array(lows) > 0) < 0.65
    assert FEWEST <= needed < 4000


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
