"""Which of two things moves an outcome further: planted swings, and what they rest on."""

import numpy as np
import pytest

from sim.outcomes.guarantee_index import EVERY, LEAST
from sim.studies.resampling import Resampled, means, resampled_means
from sim.studies.sides import SideOf
from sim.studies.weighing import CELLS, association, strongest, weighed

WORLDS = 400
EFFECTS = {0: -1.0, 1: 0.0, 2: 2.0}
"""What a level of the one side adds, in every world."""


def cells(other: float, both: float = 0.0, *, n: int = WORLDS, noise: float = 1.0) -> np.ndarray:
    """Values of every cell: planted effects, and luck that all cells of a world share."""
    luck = noise * np.random.default_rng(1).normal(size=n)
    own = np.random.default_rng(2).normal(scale=0.3 * noise, size=(9, n))
    added = [EFFECTS[one] + other * EFFECTS[two] + both * (one * two) for one, two in CELLS]
    return luck + own + np.array(added)[:, np.newaxis]


def test_planted_swings_lie_in_their_intervals() -> None:
    found = weighed("states pledged", cells(0.5, 0.25), seed=1)
    # with the other as it is, the term of both adds a quarter per level of the one
    planted = {"one": (-1.25, 2.25, 3.5), "other": (-0.75, 1.25, 2.0)}
    for side, sizes in planted.items():
        moved = getattr(found, side)
        for name, size in zip(("lost", "gained", "swing"), sizes, strict=True):
            estimate = getattr(moved, name)
            assert estimate.low < size < estimate.high, (side, name)
            assert estimate.high - estimate.low < 0.2
    assert found.apart.low < 1.5 < found.apart.high
    assert found.interaction.low < 1.0 < found.interaction.high
    assert found.verdict == "one"


def test_the_order_of_two_sides_is_that_of_their_sizes_whatever_the_sign() -> None:
    assert weighed("states pledged", cells(-2.0), seed=1).verdict == "other"
    assert weighed("states pledged", cells(1.0), seed=1).verdict == "open"
    assert weighed("states pledged", cells(-0.7), seed=1).verdict == "one"
    still = weighed("states pledged", np.random.default_rng(3).normal(size=(9, 50)), seed=1)
    assert still.verdict == "neither"


def test_what_no_level_changes_is_exactly_0() -> None:
    same = np.broadcast_to(np.random.default_rng(1).normal(size=EVERY), (9, EVERY))
    found = weighed("states pledged", same, seed=1)
    assert found.verdict == "alike"
    for estimate in (found.one.swing, found.other.lost, found.apart, found.interaction):
        assert (estimate.value, estimate.low, estimate.high) == (0.0, 0.0, 0.0)
    few = weighed("states pledged", same[:, : EVERY - 1], seed=1)
    assert few.one.swing.low is None
    assert few.verdict == "neither"


def test_few_worlds_bear_no_interval() -> None:
    found = weighed("states pledged", cells(0.5, n=LEAST - 1), seed=1)
    assert found.one.swing.low is None
    assert found.verdict == "neither"


def test_worlds_to_which_a_measure_does_not_apply_are_left_out() -> None:
    values = cells(0.5)
    values[0, :50] = np.nan
    values[4, 390:] = np.nan
    found = weighed("states pledged", values, seed=1)
    assert found.one.levels[1].n == WORLDS - 10
    assert found.cells[0][0] == pytest.approx(np.mean(values[0, 50:]))
    nowhere = np.where(np.arange(9)[:, np.newaxis] == 4, np.nan, values)
    empty = weighed("states pledged", nowhere, seed=1)
    assert empty.one.levels[1].value is None
    assert empty.one.lost.n == 0


def test_resampled_means_have_the_error_of_a_mean() -> None:
    values = np.random.default_rng(5).normal(size=(2, 5000))
    spread = resampled_means(values, 1).std(axis=1)
    assert spread == pytest.approx(values.std(axis=1) / 5000**0.5, rel=0.1)
    again = resampled_means(values, 1)
    assert np.array_equal(again, resampled_means(values, 1))
    assert means(values) == pytest.approx(values.mean(axis=1))


def test_a_paired_difference_is_surer_than_its_parts() -> None:
    luck = np.random.default_rng(5).normal(size=1000)
    made = Resampled.of(np.stack([luck, luck + 0.1]), 1)
    gap = made.total(np.array([-1.0, 1.0]))
    assert gap.low == pytest.approx(0.1)
    assert gap.high == pytest.approx(0.1)


def test_what_an_answer_is_associated_with() -> None:
    source = np.random.default_rng(7)
    drawn = {name: source.uniform(size=500) for name in "abcde"} | {"still": np.ones(500)}
    values = 3 * drawn["b"] - drawn["d"] + source.normal(scale=0.5, size=500)
    values[:20] = np.nan
    found = association(values, drawn)
    assert found["still"] == 0.0
    assert found["b"] > 20
    assert found["d"] < -5
    assert max(abs(found[name]) for name in "ace") < 4
    assert strongest(found, [("a", "d"), ("b",), ("c",)])[:2] == [1, 0]
    assert set(association(np.ones(500), drawn).values()) == {0.0}
    assert set(association(values[:24], drawn).values()) == {0.0}


def test_a_side_as_it_is_written() -> None:
    assert SideOf.read("support = a , b") == SideOf("support", "a", "b")
    assert SideOf.read("no_shield,full_shield").name == "no shield or full shield"
    for wrong in ("a", "a,b,c", "=a,b", "name=a,", ""):
        with pytest.raises(ValueError, match=r"two scenarios|empty"):
            SideOf.read(wrong)
