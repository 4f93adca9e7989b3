"""Picking and replacing some replications, and adding in an order that is always the same."""

import numpy as np
import pytest

from sim.array import at, count, replaced, total, where

PLACES = np.array([0, 2])


def test_one_number_stands_for_all_replications():
    assert at(0.5, PLACES) == 0.5
    assert at(np.asarray(0.5), PLACES) == 0.5
    assert at(np.array([1.0, 2.0, 3.0]), PLACES).tolist() == [1.0, 3.0]


def test_whoever_holds_the_old_array_keeps_it():
    old = np.array([1.0, 2.0, 3.0])
    new = replaced(old, PLACES, by=np.array([7.0, 9.0]))
    assert new.tolist() == [7.0, 2.0, 9.0]
    assert old.tolist() == [1.0, 2.0, 3.0]


def test_nothing_replaced_is_the_same_array():
    old = np.array([True, False])
    assert replaced(old, where(np.array([False, False])), by=True) is old


def test_positions_are_those_of_what_is_true():
    assert where(np.array([True, False, True])).tolist() == PLACES.tolist()


def test_sums_go_in_the_order_given():
    """In another order the small ones would count; so the order must be kept."""
    parts = [1e16, 1.0, 1.0, -1e16]
    assert total(map(np.array, parts)) == 0
    assert total(map(np.array, [1.0, 1.0, 1e16, -1e16])) == 2


@pytest.mark.parametrize("number", [0, 1, 300])
def test_more_masks_are_counted_than_a_byte_holds(number):
    counted = count([np.array([True, False])] * number)
    assert np.broadcast_to(counted, (2,)).tolist() == [number, 0]
