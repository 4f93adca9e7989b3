"""What tastes have in common leaves each of them as it was, and ties any two by its square."""

import numpy as np
import pytest
from scipy.special import ndtri

from sim.streams import Streams
from sim.theory.choice import quantile

LOADINGS = (0.0, 0.1, 0.5, 1.0)
SIZE = 2**16


@pytest.fixture(scope="module")
def drawn():
    """Quantiles of two states with a common factor, shape (state, replication)."""
    streams = Streams(3, range(SIZE))
    own = streams.of_each(["XAA", "XAB"], "taste").uniform()
    factor = streams.named("coalition", "taste").normal()
    return {loading: quantile(own, factor, loading=loading) for loading in LOADINGS}


def check_uniform(sample):
    """Compare with the uniform distribution by Kolmogorov's distance, beyond it 1 in 10⁵ times."""
    ordered = np.sort(sample)
    steps = np.arange(1, len(ordered) + 1) / len(ordered)
    distance = max(np.max(steps - ordered), np.max(ordered - steps + 1 / len(ordered)))
    assert distance < 2.47 / np.sqrt(len(ordered))


@pytest.mark.parametrize("loading", LOADINGS)
def test_each_taste_is_uniform(drawn, loading):
    for one in drawn[loading]:
        check_uniform(one)


def test_uniformity_with_one_number_altered(drawn):
    with pytest.raises(AssertionError):
        check_uniform(drawn[0.5][0] ** 1.03)
    # Weights that add up to one, and not their squares.
    mixed = 0.5 * ndtri(drawn[0.0][0]) + 0.5 * ndtri(drawn[0.0][1])
    with pytest.raises(AssertionError):
        check_uniform(np.searchsorted(np.sort(ndtri(drawn[0.0][0])), mixed) / SIZE)


def check_tied(one, other, expected):
    """Compare the correlation of latent normals within four standard errors, (1-ρ²)/√n."""
    found = np.corrcoef(ndtri(one), ndtri(other))[0, 1]
    assert abs(found - expected) <= 4 * (1 - expected**2) / np.sqrt(len(one)) + 1e-9


@pytest.mark.parametrize("loading", LOADINGS)
def test_two_tastes_are_tied_by_the_square_of_the_loading(drawn, loading):
    check_tied(*drawn[loading], loading**2)


def test_ties_with_one_number_altered(drawn):
    with pytest.raises(AssertionError):
        check_tied(*drawn[0.5], 0.5)
    with pytest.raises(AssertionError):
        check_tied(*drawn[0.5], 0.27)
    with pytest.raises(AssertionError):
        check_tied(*drawn[0.1], 0.03)


# In a world


@pytest.fixture(scope="module")
def fresh(made_up, uncoupled, world):
    """Quantiles of fresh tastes of two states in two weeks, in that order."""

    def run(loading, size=SIZE // 4):
        values = uncoupled | {"choice.rethink_rate": 10_000, "choice.common": loading}
        held = world(made_up({"XAA": {}, "XAB": {}}, values), size)
        tastes = [held.contributors.taste]
        for _ in range(2):
            held.step()
            tastes.append(held.contributors.taste)
        first, *later = (1 / (1 + np.exp(-taste)) for taste in tastes)
        return first, np.array(later)

    return run


def check_world(fresh, loading, expected):
    """One factor for all states and all weeks of a world."""
    _, later = fresh(loading)
    assert later.shape[:2] == (2, 2)
    for one in later.reshape(4, -1):
        check_uniform(one)
    check_tied(later[0, 0], later[0, 1], expected)
    check_tied(later[0, 0], later[1, 1], expected)
    check_tied(later[0, 0], later[1, 0], expected)


@pytest.mark.parametrize("loading", [0.0, 0.1, 0.5])
def test_tastes_of_a_world_share_one_factor(fresh, loading):
    check_world(fresh, loading, loading**2)


def test_tastes_of_a_world_with_one_number_altered(fresh):
    with pytest.raises(AssertionError):
        check_world(fresh, 0.5, 0.3)
    with pytest.raises(AssertionError):
        check_world(fresh, 0.55, 0.25)


def test_first_tastes_share_it_too(fresh):
    """On condition of the posture stated: none here, whose quantiles lie above the chance .45."""
    first, _ = fresh(0.5)
    assert first.min() >= 0.45
    one, other = (first - 0.45) / 0.55
    check_uniform(one)
    check_tied(one, other, 0.25)
    with pytest.raises(AssertionError):
        check_tied(*((fresh(0.1)[0] - 0.45) / 0.55), 0.25)
