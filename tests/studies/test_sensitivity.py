"""The mathematics of a sensitivity analysis, on functions whose indices are known."""

from itertools import product

import numpy as np
import pytest

from sim.studies.chance_and_basis import Mixed, _normed, shapley
from sim.studies.filled import filled
from sim.studies.noise import noise
from sim.studies.screening import Screening, strongest
from sim.studies.sobol import SobolDesign

ISHIGAMI = ((0.314, 0.442, 0.0), (0.558, 0.442, 0.244))
"""First and total indices with a = 7 and b = 0.1."""


def ishigami(chances):
    x, y, z = (np.pi * (2 * one - 1) for one in chances.T[:3])
    return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


@pytest.fixture(scope="module")
def found():
    """Indices of Ishigami's function, in which a fourth and a fifth factor do nothing."""
    design = SobolDesign(5, (0, 1, 2, 3), 2048)
    return design.indices(ishigami(design.chances))


@pytest.mark.parametrize("total", [False, True])
def test_ishigami_has_its_indices_within_the_interval(found, total):
    for at, known in enumerate(ISHIGAMI[total]):
        one = found.estimate(at, total=total)
        assert one.low <= known <= one.high
        assert one.high - one.low < 0.2


def test_a_factor_that_acts_on_nothing_has_index_0_exactly(found):
    assert found.first[3:].tolist() == found.total[3:].tolist() == [0.0, 0.0]
    assert found.estimate(3, total=True).high == 0.0


def test_it_has_0_exactly_too_where_values_are_missing():
    design = SobolDesign(4, (0, 1, 3), 64)
    values = ishigami(design.chances)
    values[design.chances[:, 0] < 0.1] = np.nan
    indices = design.indices(values)
    assert indices.first[2] == indices.total[2] == 0.0
    assert indices.total[:2].min() > 0.1


def test_constant_values_have_no_indices():
    design = SobolDesign(3, (0, 1), 8)
    assert design.indices(np.full(len(design.chances), 0.1)) is None
    assert design.indices(np.full(len(design.chances), np.nan)) is None


def test_all_other_factors_are_varied_together():
    design = SobolDesign(4, (1, 2), 1024)
    indices = design.indices(design.chances @ np.array([1.0, 2.0, 0.0, 2.0]))
    np.testing.assert_allclose(indices.total, [4 / 9, 0.0, 5 / 9], atol=0.02)


def test_screening_orders_factors_and_finds_those_that_do_nothing():
    screening = Screening(5, 20)
    values = screening.chances @ np.array([4.0, 0.0, 1.0, 2.0, 0.0])
    np.testing.assert_allclose(screening.effects(values), [4.0, 0.0, 1.0, 2.0, 0.0], atol=1e-9)
    values[screening.chances[:, 0] == 0] = np.nan
    assert screening.effects(values)[[1, 4]].tolist() == [0.0, 0.0]
    assert not screening.effects(np.ones(len(values))).any()
    assert not screening.effects(np.full(len(values), np.nan)).any()


def test_the_strongest_of_any_outcome_are_kept():
    effects = np.array([[3.0, 1.0, 0.0, 0.5], [0.0, 0.1, 0.0, 9.0]])
    assert strongest(effects, np.ones(2), most=2) == (0, 3)
    assert strongest(effects, np.ones(2), most=9) == (0, 1, 3)
    assert strongest(effects, np.array([1.0, 0.0]), most=2) == (0, 1)


def test_what_is_missing_is_filled_from_a_plane():
    chances = np.random.default_rng(1).random((100, 2))
    plane = 3 + chances @ np.array([1.0, -2.0])
    holed = np.where(np.arange(100) % 7 == 0, np.nan, plane)
    inside = filled(holed, chances)
    np.testing.assert_allclose(inside, np.clip(plane, np.nanmin(holed), np.nanmax(holed)))
    assert np.isnan(filled(np.full(5, np.nan), chances[:5])).all()


@pytest.mark.parametrize("gaps", [0.0, 0.4])
def test_noise_is_what_worlds_add_to_the_variance_of_means(gaps):
    rng = np.random.default_rng(2)
    points, worlds, between, common, own = 4000, 16, 2.0, 5.0, 3.0
    values = between * rng.standard_normal((points, 1)) + common * rng.standard_normal(worlds)
    quiet = noise(np.where(rng.random((points, worlds)) < gaps, np.nan, values))
    values = values + own * rng.standard_normal((points, worlds))
    values[rng.random(values.shape) < gaps] = np.nan
    counts = np.isfinite(values).sum(axis=1)
    expected = np.mean(own**2 / counts[counts > 0])
    assert noise(values) == pytest.approx(expected, rel=0.05)
    assert quiet < 0.02 * expected
    assert np.isnan(noise(values[:, :1]))


def test_shapley_effects_add_up_and_know_the_glove_game():
    closed = np.array([float(one.bit_count() == 3 or one in (3, 5)) for one in range(8)])
    np.testing.assert_allclose(shapley(closed), [2 / 3, 1 / 6, 1 / 6])


def linear(chances, weights, *, chance, worlds=48, seed=3):
    """A linear function of normal factors, and of what is drawn for each world."""
    from scipy.special import ndtri

    luck = np.random.default_rng(seed).standard_normal(worlds)
    luck = (luck - luck.mean()) / luck.std()
    return (ndtri(chances) @ weights)[:, np.newaxis] + chance * luck


GROUPS = ((0, 3), (1,), (2, 4))
WEIGHTS = np.array([2.0, 1.0, 0.5, 1.0, 0.5])


def test_shares_of_a_linear_function_of_normal_factors_are_known():
    mixed = Mixed(GROUPS, 1024)
    shares = mixed.shares(linear(mixed.chances, WEIGHTS, chance=1.5))
    parts = np.array([5.0, 1.0, 0.5, 2.25])
    known = parts / parts.sum()
    assert shares.values.sum() == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(shares.values, known, atol=0.04)
    assert ((shares.ends[0] <= known) & (known <= shares.ends[1])).all()
    assert shares.variance == pytest.approx(parts.sum(), rel=0.1)


def test_what_acts_together_is_shared_equally():
    mixed = Mixed(((0,), (1,), (2,)), 2048)
    values = linear(mixed.chances, np.zeros(3), chance=1.0, worlds=64)
    from scipy.special import ndtri

    shares = mixed.shares(values * ndtri(mixed.chances[:, :1]))
    np.testing.assert_allclose(shares.values, [0.5, 0.0, 0.0, 0.5], atol=0.06)
    assert shares.values[1] == shares.values[2] == 0.0


def test_a_group_that_is_empty_or_does_nothing_has_exactly_none():
    mixed = Mixed(((0, 1), (2,), ()), 64)
    shares = mixed.shares(linear(mixed.chances, np.array([1.0, 1.0, 0.0]), chance=0.5))
    assert shares.values[1:3].tolist() == [0.0, 0.0]
    assert not shares.ends[:, 1:3].any()
    assert shares.values.sum() == pytest.approx(1.0, abs=1e-12)


def test_what_does_nothing_has_exactly_none_whatever_sums_are_rounded_to():
    closed = np.array([0.0, 1e-17, 1.0, 1.0 + 1e-16, 2.0, 2.0 - 1e-16, 3.0, 3.0 + 1e-16])
    assert _normed(closed, [False, False])[0] != 0.0
    assert _normed(closed, [True, False])[0] == 0.0


def test_worlds_that_say_nothing_are_left_out():
    mixed = Mixed(GROUPS, 1024)
    values = linear(mixed.chances, WEIGHTS, chance=1.5)
    rng = np.random.default_rng(5)
    values[:, rng.random(values.shape[1]) < 0.3] = np.nan
    values[rng.random(values.shape) < 0.3] = np.nan
    shares = mixed.shares(values)
    parts = np.array([5.0, 1.0, 0.5, 2.25])
    np.testing.assert_allclose(shares.values, parts / parts.sum(), atol=0.08)


def test_nothing_varies_and_nothing_is_said():
    mixed = Mixed(GROUPS, 8)
    points = len(mixed.chances)
    assert mixed.shares(np.ones((points, 4))) is None
    assert mixed.shares(np.full((points, 4), np.nan)) is None
    assert mixed.shares(linear(mixed.chances, WEIGHTS, chance=1.0, worlds=2)[:, :1]) is None


@pytest.mark.slow
def test_intervals_of_shares_hold_about_as_often_as_they_say():
    parts = np.array([5.0, 1.0, 0.5, 2.25])
    known = parts / parts.sum()
    inside = np.zeros(4)
    for seed in range(100):
        mixed = Mixed(GROUPS, 64, seed=seed)
        from scipy.special import ndtri

        luck = np.random.default_rng(seed).standard_normal(48)
        values = (ndtri(mixed.chances) @ WEIGHTS)[:, np.newaxis] + 1.5 * luck
        low, high = mixed.shares(values).ends
        inside += (low <= known) & (known <= high)
    assert (inside >= 84).all(), inside


def test_all_sets_of_groups_are_made_from_two_samples():
    mixed = Mixed(GROUPS, 4)
    tables = mixed.chances.reshape(8, 4, 5)
    second, first = tables[0], tables[7]
    for chosen, on in enumerate(product((0, 1), repeat=3)):
        table = tables[sum(bit << at for at, bit in enumerate(on))]
        for at, group in enumerate(GROUPS):
            expected = (first if on[at] else second)[:, group]
            assert np.array_equal(table[:, group], expected), chosen
