"""The mathematics of a sweep: means and their errors, pairs, crossings, shares of stances."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.ensemble.design import run_design
from sim.outcomes.guarantee_index import LEAST
from sim.results.measurement import measure
from sim.scenario.design import Design, Variation
from sim.scenario.load import load, packaged
from sim.studies.crossing import Crossing, course, crossing, crossings
from sim.studies.sample import BY_STATE, Sample, quantile, sample, share_of_stance
from sim.studies.swept_groups import _most_moved
from sim.studies.swept_sentence import _course
from sim.studies.swept_words import crossing_words

BASE = load(packaged() / "baseline.yaml", ("weeks=60", "talks.deal_rate=20"))
RATES = (0.5, 3.0, 20.0)
MEASURES = (
    "chance of a deal",
    "chance of a deployment given a deal",
    "states deployed a year after the deal",
    "guarantee",
    "toothlessness",
    "bite of the force",
    "chance of a year without an attack",
)


@pytest.fixture(scope="module")
def design():
    """Three rates of a deal, 80 worlds each."""
    columns = {"talks.deal_rate": RATES, "location": ("rear", "line", "rear")}
    return run_design(Variation.of(BASE, Design(columns)), 80)


def yes(chances, *, worlds=400, seed=0, luck=None):
    """Yes or no in every world, by one luck that all points share, at these chances."""
    if luck is None:
        luck = np.random.default_rng(seed).random(worlds)
    above = (luck < np.asarray(chances)[:, np.newaxis]).astype(float)
    return Sample("chance", above, np.ones_like(above), 1)


def numbers(values):
    """Numbers in every world, shape (point, world)."""
    above = np.asarray(values, dtype=float)
    return Sample("mean", above, np.ones_like(above), 1)


@pytest.mark.parametrize("name", MEASURES)
def test_values_errors_and_intervals_are_those_of_the_ensembles(design, name):
    made = sample(name, design)
    np.testing.assert_allclose(made.values, design.means(name), rtol=1e-12)
    errors = design.errors(name)
    told = np.isfinite(errors) & (made.kind != "lasting")
    np.testing.assert_allclose(made.errors[told], errors[told], rtol=1e-9)
    assert (made.errors >= 0).all()
    for point in range(3):
        estimate = measure(name, design.at(point))
        low, high = (end[point] for end in made.intervals)
        assert (low, high) == pytest.approx((estimate.low, estimate.high), rel=1e-9, nan_ok=True)


def test_the_error_of_a_lasting_peace_is_greenwoods(design):
    name = "chance of a year without an attack"
    made, errors = sample(name, design), design.errors(name)
    np.testing.assert_allclose(made.errors, errors, rtol=0.02)


@pytest.mark.parametrize("outcome", BY_STATE)
def test_shares_of_stances_add_up_to_the_number_of_states(design, outcome):
    held = [state.stance for state in BASE.scenario.states.values()]
    total = sum(
        held.count(stance) * share_of_stance(outcome, design, stance=stance).values
        for stance in set(held)
    )
    np.testing.assert_allclose(total, design.means(outcome), rtol=1e-9)


def test_a_difference_is_paired():
    noise = np.random.default_rng(1).normal(0, 10, 200)
    paired = numbers([noise, noise + 0.2 + 0.01 * np.random.default_rng(2).normal(size=200)])
    assert paired.errors[0] > 0.5
    assert paired.clear[1, 0] == 1 == -paired.clear[0, 1]
    alone = numbers([noise, np.random.default_rng(3).normal(0.2, 10, 200)])
    assert not alone.clear.any()


def test_alike_in_every_world_is_no_difference():
    noise = np.random.default_rng(1).random(100)
    assert not numbers([noise, noise]).clear.any()
    assert not numbers(np.full((3, 100), 0.1)).clear.any()


def test_noise_alone_seldom_makes_a_clear_difference():
    found = sum(
        numbers(np.random.default_rng(seed).normal(size=(12, 200))).clear.any()
        for seed in range(200)
    )
    assert found <= 20


def test_few_worlds_give_no_verdict():
    made = numbers(np.stack([np.zeros(LEAST - 1), np.ones(LEAST - 1)]))
    assert not made.known.any()
    assert np.isnan(made.intervals).all()
    assert not made.clear.any()
    assert not made.sides(0.5).any()
    assert course(made, 0.5) == "unknown"


def test_a_measure_that_applies_nowhere_has_no_value():
    none = Sample("chance", np.zeros((2, 50)), np.zeros((2, 50)), 1)
    assert np.isnan(none.values).all()
    assert np.isnan(none.errors).all()
    assert not none.clear.any()


def logistic(places, at, slope=4.0):
    return 1 / (1 + np.exp(-slope * (places - at)))


def test_a_planted_crossing_is_found_and_covered():
    places, covered = np.linspace(0, 1, 9), 0
    for seed in range(60):
        found = crossing(yes(logistic(places, 0.42), seed=seed), places, level=0.5)
        assert found is not None
        assert found.rising
        assert found.low <= found.at <= found.high
        assert found.at == pytest.approx(0.42, abs=0.15)
        covered += found.low <= 0.42 <= found.high
    assert covered >= 53


def test_a_falling_curve_crosses_downwards():
    places = np.linspace(0, 1, 9)
    found = crossing(yes(1 - logistic(places, 0.6)), places, level=0.5)
    assert found is not None
    assert not found.rising
    assert found.at == pytest.approx(0.6, abs=0.1)


def test_more_worlds_narrow_the_crossing():
    places = np.linspace(0, 1, 9)
    wide, narrow = (
        crossing(yes(logistic(places, 0.5), worlds=worlds), places, level=0.5)
        for worlds in (100, 6400)
    )
    assert wide is not None
    assert narrow is not None
    assert narrow.high - narrow.low < (wide.high - wide.low) / 3


def test_an_end_of_the_interval_beyond_the_axis_is_infinite():
    places = np.linspace(0, 1, 9)
    found = crossing(yes(logistic(places, 0.06), worlds=200), places, level=0.5)
    if found is None:
        found = crossing(yes(logistic(places, 0.12), worlds=200), places, level=0.5)
    assert found is not None
    assert found.low == -np.inf or found.low < 0.1


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        ([0.1, 0.2, 0.3], "below"),
        ([0.9, 0.8, 0.7], "above"),
        ([0.5, 0.5, 0.5], "unclear"),
        ([0.2, 0.5, 0.8], "crosses"),
        ([0.2, 0.8, 0.2], "several"),
        ([0.2, 0.5, 0.52], "unclear"),
    ],
)
def test_the_course_of_a_curve(chances, said):
    luck = (np.arange(400) + 0.5) / 400
    made = yes(chances, luck=luck)
    assert course(made, 0.5) == said
    assert (crossing(made, np.arange(3.0), level=0.5) is not None) == (said == "crosses")


def test_a_constant_chance_crosses_nothing():
    places = np.arange(4.0)
    for share in (0.0, 0.5, 1.0):
        luck = (np.arange(400) + 0.5) / 400
        assert crossing(yes([share] * 4, luck=luck), places, level=0.5) is None


def test_every_passage_of_a_level_is_found():
    values, places = np.array([0.0, 1.0, 0.0, 0.5]), np.array([0.0, 2.0, 4.0, 6.0])
    np.testing.assert_allclose(crossings(values, places, level=0.25), [0.5, 3.5, 5.0])


def test_many_intervals_are_wider_than_one():
    assert quantile(1) == pytest.approx(1.959964, abs=1e-5)
    assert quantile(100) > quantile(10) > quantile(1)


def test_worlds_in_batches_are_reweighted_as_one():
    luck = np.random.default_rng(4).random(5000)
    made = yes([0.3, 0.7], luck=luck)
    assert made.resampled.shape == (1000, 2)
    np.testing.assert_allclose(made.resampled.std(axis=0), made.errors, rtol=0.15)


def groups(*samples):
    """A sweep with several groups of points, as far as it is asked which one moves most."""
    return SimpleNamespace(groups=samples, n=samples[0].above.shape[1])


def test_a_group_is_moved_most_only_if_beyond_chance():
    luck = np.random.default_rng(3).standard_normal((3, 400))
    still, near, far = (
        numbers(luck[at] + size * np.array([[0.0], [1.0], [2.0]]) + other)
        for at, (size, other) in enumerate(
            ((0.0, 0.0), (1.0, 0.3 * np.random.default_rng(4).standard_normal((3, 400))), (3.0, 0))
        )
    )
    nearly = numbers(near.above * 1.0 + 0.04 * np.array([[0.0], [0.0], [1.0]]) * luck[:1])
    assert _most_moved(groups(still, near, far)) == 2
    assert _most_moved(groups(near, still)) == 0
    assert _most_moved(groups(near, nearly)) is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((0.0, 2.0, 4.0), "rises from 0.0 to 4.0"),
        ((4.0, 2.0, 0.0), "falls from 4.0 to 0.0"),
        ((0.0, 6.0, 4.0), "lies between 0.0 and 6.0"),
        ((4.0, 0.0, 6.0), "lies between 0.0 and 6.0"),
    ],
)
def test_a_curve_that_turns_back_is_not_said_to_rise(values, said):
    luck = np.random.default_rng(3).standard_normal(400)
    found = numbers(luck - luck.mean() + np.array(values)[:, np.newaxis])

    def between(low, high):
        return f"{abs(low):.1f} to {abs(high):.1f}"

    swept = SimpleNamespace(verb=lambda forms: forms.split("/")[0], between=between)
    assert _course(swept, found) == said


def test_an_end_beyond_the_values_swept_is_named_by_the_nearest_of_them():
    lever = SimpleNamespace(
        value_at=lambda place: place, levels=(1.0, 8.0), factor=SimpleNamespace(unit="per year")
    )
    inside = Crossing(4.0, 3.0, 5.0, rising=True)
    assert crossing_words(inside, lever) == "4 (3 to 5) per year"
    beyond = Crossing(4.0, -np.inf, np.inf, rising=True)
    assert crossing_words(beyond, lever) == "4 (below 1 to above 8) per year"
