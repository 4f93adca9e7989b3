"""Toothlessness and what stands beside it: exact values, and intervals that are never too sure."""

from itertools import product

import numpy as np
import pytest

from sim.outcomes import guarantee_index as module
from sim.outcomes.guarantee_index import (
    PARTS,
    RATIOS,
    Read,
    batches,
    guarantee_index,
    ratios,
    terms,
)
from sim.theory import deterrence as theory

RULES = ("noisy_or", "additive_clipped", "min", "product")


def parts(worlds: int, honoured: int, tests: int) -> Read:
    """Give worlds alike but for the tests, which come one a world."""
    one = np.arange(worlds)
    rates = {"expected": 0.1, "undeterred": 0.2, "unguarded": 0.18, "ironclad": 0.02}
    rates |= {"without_guarantee": 0.16, "without_force": 0.11}
    whole = {f"attacks_{name}": np.full(worlds, rate) for name, rate in rates.items()}
    whole |= {"honoured": (one < honoured).astype(float), "tests": (one < tests).astype(float)}
    return whole.__getitem__


def deterred(guarantee, force, *, d=2.2, rule="noisy_or", weight=0.3, weeks=None):
    """Make the parts of worlds with a constant guarantee and effect of the force."""
    weeks = np.arange(1, 41) if weeks is None else weeks

    def rate(G, H):
        D = theory.deterrence(G, H, host=0.4, weight=weight, rule=rule)
        return weeks * theory.attack_rate(0.25, deterrence=D, response=d) / 52

    whole = {
        "attacks_expected": rate(guarantee, force),
        "attacks_undeterred": weeks * 0.25 / 52,
        "attacks_unguarded": rate(0.0, 0.0),
        "attacks_ironclad": rate(1.0, force),
        "attacks_without_guarantee": rate(0.0, force),
        "attacks_without_force": rate(guarantee, 0.0),
        "honoured": np.zeros(len(weeks)),
        "tests": np.ones(len(weeks)),
    }
    return whole.__getitem__


def toothlessness(*args, **more):
    return guarantee_index(deterred(*args, **more), seed=1).toothlessness


def test_the_figures_are_ratios_of_sums() -> None:
    index = guarantee_index(parts(100, 20, 40), seed=1)
    assert index.efficacy.value == pytest.approx(0.5)
    assert index.reliability.value == pytest.approx(0.5)
    assert index.reliability.n == 40
    assert index.toothlessness.value == pytest.approx(0.5)
    assert index.bite.value == pytest.approx(0.5)
    assert index.guarantee_bite.value == pytest.approx(0.06 / 0.16)
    assert index.force_bite.value == pytest.approx(0.01 / 0.16)
    assert index.overlap.value == pytest.approx(0.01 / 0.16)


# Exact values


def check_none():
    one = toothlessness(0.0, 0.0)
    assert (one.value, one.low, one.high) == pytest.approx((1.0, 1.0, 1.0), abs=1e-12)
    assert one.value == 1.0


def check_certain():
    one = toothlessness(1.0, 0.4)
    assert (one.value, one.low, one.high) == (0.0, 0.0, 0.0)


def check_closed_form():
    for G, d in product((0.05, 0.3, 0.6, 0.95), (0.5, 1.0, 2.2, 3.0)):
        expected = 1 - (1 - np.exp(-d * G)) / (1 - np.exp(-d))
        found = toothlessness(G, 0.0, d=d, weight=0.0).value
        assert found == pytest.approx(expected, abs=1e-12)


EXACT = (check_none, check_certain, check_closed_form)


@pytest.mark.parametrize("check", EXACT)
def test_toothlessness_has_its_exact_values(check) -> None:
    check()


def product_of_first_edition(top, below, read):
    del top, below
    efficacy = 1 - read("attacks_expected") / read("attacks_undeterred")
    return 1 - efficacy * 0.22, np.ones_like(efficacy)


MUTANTS = {
    "against nothing at all": lambda top, below, read: (
        top,
        read("attacks_undeterred") - read("attacks_ironclad"),
    ),
    "the bite itself": lambda top, below, read: (below - top, below),
    "the certain guarantee left out": lambda top, below, read: (
        read("attacks_expected"),
        read("attacks_unguarded"),
    ),
    "the product of the first edition": product_of_first_edition,
}


@pytest.mark.parametrize("name", MUTANTS)
def test_an_altered_formula_has_other_values(name, monkeypatch) -> None:
    whole = module.terms

    def altered(ratio, read):
        found = whole(ratio, read)
        return MUTANTS[name](*found, read) if ratio == "toothlessness" else found

    monkeypatch.setattr(module, "terms", altered)
    failed = 0
    for check in EXACT:
        try:
            check()
        except AssertionError:
            failed += 1
    assert failed


@pytest.mark.parametrize("rule", RULES)
def test_toothlessness_lies_between_0_and_1_and_falls_with_the_guarantee(rule) -> None:
    every = np.linspace(0, 1, 11)
    found = [toothlessness(G, 0.5, rule=rule).value for G in every]
    assert all(0 <= one <= 1 for one in found)
    assert found[-1] == 0
    assert all(np.diff(found) <= 1e-12)


def test_it_is_blank_where_a_certain_guarantee_would_cut_nothing() -> None:
    index = guarantee_index(deterred(0.5, 0.0, rule="min"), seed=1)
    assert np.isnan([index.toothlessness.value, index.bite.value, index.overlap.low]).all()
    assert index.efficacy.value == 0
    assert np.isnan(guarantee_index(deterred(0.5, 0.2, d=0.0), seed=1).toothlessness.value)


# The parts of the bite


def whole(index) -> float:
    return index.guarantee_bite.value + index.force_bite.value + index.overlap.value


@pytest.mark.parametrize(("rule", "G", "H"), list(product(RULES, (0.0, 0.3, 0.9), (0.1, 0.8))))
def test_the_parts_of_the_bite_add_to_the_whole(rule, G, H) -> None:
    index = guarantee_index(deterred(G, H, rule=rule), seed=1)
    assert whole(index) == pytest.approx(index.bite.value, abs=1e-12)
    assert index.guarantee_bite.value >= 0
    assert index.force_bite.value >= 0
    # Where both must be there, neither cuts anything alone.
    needed = rule in ("min", "product")
    assert index.overlap.value <= 1e-12 if needed else index.overlap.value >= -1e-12


def test_a_large_force_bites_where_no_guarantee_does() -> None:
    index = guarantee_index(deterred(0.0, 0.7), seed=1)
    assert index.bite.value > 0.5
    assert index.guarantee_bite.value == 0
    assert index.force_bite.value == pytest.approx(index.bite.value)
    assert index.overlap.value == pytest.approx(0, abs=1e-12)


def test_the_whole_is_not_the_sum_of_altered_parts() -> None:
    index = guarantee_index(deterred(0.3, 0.4), seed=1)
    assert abs(index.guarantee_bite.value + index.force_bite.value - index.bite.value) > 0.01


# Intervals


def test_an_interval_is_not_of_no_width_where_nothing_was_honoured() -> None:
    index = guarantee_index(parts(100, 0, 9), seed=1)
    assert index.reliability.value == 0
    assert index.reliability.high == pytest.approx(0.2991, abs=1e-4)  # Wilson, 0 of 9


def test_few_worlds_have_no_interval() -> None:
    assert np.isnan(guarantee_index(parts(5, 1, 2), seed=1).toothlessness.low)


def test_nothing_tested_leaves_only_the_reliability_blank() -> None:
    index = guarantee_index(parts(100, 0, 0), seed=1)
    assert np.isnan(index.reliability.value)
    assert index.toothlessness.value == pytest.approx(0.5)
    assert index.efficacy.value == pytest.approx(0.5)


def test_no_ceasefire_leaves_all_blank() -> None:
    index = guarantee_index(dict.fromkeys(PARTS, np.zeros(30)).__getitem__, seed=1)
    assert all(np.isnan(getattr(index, name).value) for name in RATIOS)


def test_the_interval_of_the_bite_is_that_of_toothlessness_turned_round() -> None:
    rng = np.random.default_rng(1)
    index = guarantee_index(deterred(rng.random(40), rng.random(40)), seed=1)
    one, other = index.bite, index.toothlessness
    assert one.low < one.value < one.high
    turned = 1 - other.value, 1 - other.high, 1 - other.low, other.n
    assert (one.value, one.low, one.high, one.n) == turned


def test_batches_keep_the_sums() -> None:
    rng = np.random.default_rng(2)
    many = deterred(rng.random(5001), rng.random(5001), weeks=np.arange(5001))
    sums = batches(many)
    assert len(sums) <= module.BATCHES
    pooled = {name: np.array([many(name).sum()]) for name in PARTS}
    for at, name in enumerate(RATIOS):
        above, below = terms(name, pooled.__getitem__)
        assert ratios(sums.sum(axis=0)[np.newaxis])[0, at] == pytest.approx((above / below)[0])
