"""Between the points of a grid: levels where it bends, numbers that stay between their corners."""

from itertools import product

import numpy as np
import pytest

from sim.app.export.interpolation import interpolated, within
from sim.app.export.levels import Pilot, placed

LEVELS = [np.array([0.0, 1.0, 5.0]), np.array([-2.0, 0.0, 2.0, 3.0])]
POINTS = np.array(list(product(*LEVELS)))


def test_a_point_of_the_grid_is_as_it_was_run():
    table = np.random.default_rng(1).random((len(POINTS), 7))
    for at, point in enumerate(POINTS):
        np.testing.assert_array_equal(interpolated(LEVELS, table, at=point), table[at])


def test_what_is_linear_in_every_lever_is_met_everywhere():
    def real(points):
        x, y = np.transpose(points)
        return np.transpose([3 + 2 * x - y, 0.5 * x * y])

    between = np.random.default_rng(2).uniform([0, -2], [5, 3], (50, 2))
    shown = [interpolated(LEVELS, real(POINTS), at=at) for at in between]
    np.testing.assert_allclose(shown, real(between), atol=1e-12)


def test_a_share_stays_between_those_around_it():
    table = np.random.default_rng(3).integers(0, 2, (len(POINTS), 20)).astype(float)
    for at in np.random.default_rng(4).uniform([0, -2], [5, 3], (200, 2)):
        shown = interpolated(LEVELS, table, at=at)
        assert np.all((shown >= -1e-12) & (shown <= 1 + 1e-12))


def test_what_is_unknown_at_a_corner_is_unknown_beside_it_and_known_elsewhere():
    table = np.zeros((len(POINTS), 1))
    table[POINTS.tolist().index([1.0, -2.0])] = np.nan
    assert np.isnan(interpolated(LEVELS, table, at=np.array([0.5, -1.0])))
    assert interpolated(LEVELS, table, at=np.array([0.0, -1.0])) == 0
    assert interpolated(LEVELS, table, at=np.array([3.0, 1.0])) == 0


def test_an_error_is_told_within_which_half_of_the_points_and_nine_in_ten_are():
    errors = np.array([-1.0, 2.0, -3.0, 4.0, 5.0, -6.0, 7.0, 8.0, -9.0, 100.0, np.nan])
    half, most, worst = within(errors)
    known = np.abs(errors[:-1])
    assert np.mean(known <= half) >= 0.5
    assert np.mean(known <= most) >= 0.9
    assert (half, most, worst) == (6.0, 100.0, 100.0)
    assert within(np.arange(20.0)) == [10.0, 18.0, 19.0]
    assert within(np.array([np.nan])) == [None, None, None]


def pilot(told, *, fixed=(0, 16)):
    x = np.linspace(0.0, 1.0, 17)
    return Pilot(x, fixed, np.transpose([told(x)]))


def test_levels_are_where_a_lever_bends():
    bent = pilot(lambda x: np.minimum(x, 0.25))
    straight = pilot(lambda x: 2 * x)
    assert placed([bent, straight], 12) == [(0.0, 0.25, 1.0), (0.0, 1.0)]


def test_a_grid_has_no_more_points_than_asked_for_and_keeps_the_ends_and_the_present():
    curved = pilot(lambda x: np.sqrt(x), fixed=(0, 3, 16))
    wavy = pilot(lambda x: np.sin(9 * x))
    levels = placed([curved, wavy], 60)
    assert 40 < np.prod([len(one) for one in levels]) <= 60
    assert {0.0, 3 / 16, 1.0} <= set(levels[0])
    assert {0.0, 1.0} <= set(levels[1])
    assert all(list(one) == sorted(set(one)) for one in levels)


@pytest.mark.parametrize("told", [lambda x: 0 * x, lambda x: np.where(x > 0.5, np.nan, 0 * x)])
def test_where_nothing_moves_there_are_the_ends_alone(told):
    assert placed([pilot(told)], 100) == [(0.0, 1.0)]


def test_no_level_is_there_twice_however_many_are_asked_for():
    bent = pilot(lambda x: np.exp(1.7 * x) / 3)
    (levels,) = placed([bent], 1_000)
    assert levels == tuple(bent.strengths)
