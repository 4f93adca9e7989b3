"""Toothlessness and its factors: known answers, and intervals that are never too sure."""

import numpy as np
import pytest

from sim.outcomes.guarantee_index import guarantee_index


def parts(worlds: int, honoured: int, tests: int) -> dict[str, np.ndarray]:
    """Make worlds alike but for the tests, which come one a world."""
    one = np.arange(worlds)
    return {
        "attacks_expected": np.full(worlds, 0.1),
        "attacks_undeterred": np.full(worlds, 0.2),
        "honoured": (one < honoured).astype(float),
        "tests": (one < tests).astype(float),
    }


def test_the_figures_are_ratios_of_sums() -> None:
    index = guarantee_index(parts(100, 20, 40), seed=1)
    assert index.efficacy.value == pytest.approx(0.5)
    assert index.reliability.value == pytest.approx(0.5)
    assert index.toothlessness.value == pytest.approx(0.75)
    assert index.reliability.n == 40


def test_an_interval_is_not_of_no_width_where_nothing_was_honoured() -> None:
    index = guarantee_index(parts(100, 0, 9), seed=1)
    assert index.reliability.value == 0
    assert index.reliability.high == pytest.approx(0.2991, abs=1e-4)  # Wilson, 0 of 9
    assert index.toothlessness.low == pytest.approx(1 - 0.5 * index.reliability.high)


def test_few_worlds_have_no_interval() -> None:
    assert np.isnan(guarantee_index(parts(5, 1, 2), seed=1).toothlessness.low)


def test_nothing_tested_is_blank() -> None:
    index = guarantee_index(parts(100, 0, 0), seed=1)
    assert np.isnan(index.reliability.value)
    assert np.isnan(index.toothlessness.value)
    assert index.efficacy.value == pytest.approx(0.5)
