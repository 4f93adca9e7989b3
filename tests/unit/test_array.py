"""Picking and replacing some replications, and adding in an order that is always the same."""

import numpy as np
import pytest

from sim.array import at, count, flags, replaced, rows, total, where

MASK = np.array([[True, False, True], [False, False, True]])
PLACES = where(MASK)
TABLE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def test_places_are_those_of_what_is_true():
    assert len(PLACES) == 3
    assert PLACES.rows.tolist() == [0, 0, 1]
    assert PLACES.columns.tolist() == [0, 2, 2]


def test_numbers_are_picked_by_state_and_replication_by_either_or_by_neither():
    assert at(0.5, PLACES) == 0.5
    assert at(np.asarray(0.5), PLACES) == 0.5
    assert at(np.array([1.0, 2.0, 3.0]), PLACES).tolist() == [1.0, 3.0, 3.0]
    assert at(np.array([[7.0], [8.0]]), PLACES).tolist() == [7.0, 7.0, 8.0]
    assert at(TABLE, PLACES).tolist() == [1.0, 3.0, 6.0]
    assert at(TABLE[:, ::-1], PLACES).tolist() == [3.0, 1.0, 4.0]


def test_one_replication_of_several_states_is_told_from_several_of_one():
    places = where(np.array([[True], [True], [False]]))
    assert at(np.array([[7.0], [8.0], [9.0]]), places).tolist() == [7.0, 8.0]
    assert at(np.array([5.0]), places).tolist() == [5.0, 5.0]


def test_places_of_some_states_are_found_among_all():
    moved = PLACES.among(np.array([2, 5]))
    assert (moved.rows.tolist(), moved.columns.tolist()) == ([2, 2, 5], [0, 2, 2])


def test_some_of_the_places_are_chosen():
    chosen = PLACES[np.array([False, True, True])]
    assert (chosen.rows.tolist(), chosen.columns.tolist()) == ([0, 1], [2, 2])


def test_the_old_array_stays_as_it_was():
    old = TABLE.copy()
    new = replaced(old, PLACES, by=np.array([7.0, 8.0, 9.0]))
    assert new.tolist() == [[7.0, 2.0, 8.0], [4.0, 5.0, 9.0]]
    assert np.array_equal(old, TABLE)


def test_nothing_replaced_is_the_same_array():
    assert replaced(MASK, where(np.zeros((2, 3), dtype=bool)), by=True) is MASK


def test_rows_are_as_wide_as_the_widest():
    assert rows([1, 2.0]).tolist() == [[1.0], [2.0]]
    assert rows([1, np.array([2.0, 3.0])]).tolist() == [[1.0, 1.0], [2.0, 3.0]]
    assert rows([]).shape == (0, 1)
    assert flags([True, False]).tolist() == [[True], [False]]


@pytest.mark.parametrize("width", [1, 2, 3, 8, 9, 256, 1000])
@pytest.mark.parametrize("height", [0, 1, 2, 9, 33, 300])
def test_rows_are_added_one_after_the_other(height, width):
    """Sums in pairs, as NumPy makes them along the fast axis, would differ in the last bit."""
    table = np.random.default_rng(1).normal(size=(height, width + 1)) * 1e3
    for part in (table[:, :width], np.ascontiguousarray(table[:, :width])):
        added = np.zeros(width)
        for row in part:
            added = added + row
        assert total(part).tobytes() == added.tobytes()


def test_sums_go_in_the_order_given():
    """In another order the small ones would count; so the order must be kept."""
    parts = [1e16, 1.0, 1.0, -1e16]
    assert total(map(np.array, parts)) == 0
    assert total(map(np.array, [1.0, 1.0, 1e16, -1e16])) == 2


@pytest.mark.parametrize("number", [0, 1, 300])
def test_more_masks_are_counted_than_a_byte_holds(number):
    counted = count(np.array([[True, False]] * number, dtype=bool).reshape(-1, 2))
    assert counted.tolist() == [number, 0]
