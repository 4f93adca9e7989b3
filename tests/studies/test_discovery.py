"""Scenario discovery on functions whose box is known, or that have none."""

from importlib.util import find_spec
from math import comb

import numpy as np
import pytest

from sim.errors import UsageError
from sim.facts.parameter import parameters
from sim.scenario.factor import Factor, factor_of, uncertain
from sim.scenario.load import load
from sim.studies import induction
from sim.studies.box import End, Fit, Sample, choose, nearest, pruned
from sim.studies.boxed import boxed, sentence
from sim.studies.discovery import METHODS, Half, discover, target
from sim.studies.lever import figures
from sim.studies.sampling import factors_of, sampled

BASELINE = load("baseline").scenario
NUMBERS = tuple(
    Factor((f"x{k}",), f"factor {k}", 0.5, span=(0.0, 1.0)) for k in range(6)
)  # fmt: skip
SWITCH = Factor(("rule",), "how it is done", "a", options=("a", "b", "c"))


def sample(so, factors=NUMBERS, points=500):
    """A sample of a function of the places of the factors."""
    _, places = sampled(factors, points)
    sizes = tuple(len(factor.options) for factor in factors)
    return Sample(places, sizes, np.array(so(places), dtype=bool))


def planted(x):
    return (x[:, 1] < 0.4) & (x[:, 4] > 0.5)


def noisy(x, share=0.3):
    return np.random.default_rng(5).random(len(x)) < share


# The sample


def test_a_latin_hypercube_has_every_slice_once_and_is_always_the_same():
    chances, places = sampled((*NUMBERS, SWITCH), 300)
    for column in chances.T:
        assert sorted((300 * column).astype(int)) == list(range(300))
    assert np.array_equal(places[:, :6], chances[:, :6])
    assert np.bincount(places[:, 6].astype(int)).tolist() == [100, 100, 100]
    assert np.array_equal(chances, sampled((*NUMBERS, SWITCH), 300)[0])


def test_every_uncertain_number_is_varied_and_what_is_named_besides():
    every = factors_of(BASELINE, (), only=False)
    assert [one.key for one in every] == [one.key for one in uncertain(BASELINE)]
    more = factors_of(
        BASELINE, ("talks.deal_rate=2:3", "ties", "states.POL.hold=in,out"), only=False
    )
    assert len(more) == len(every) + 2
    found = {one.key: one for one in more}
    assert found["talks.deal_rate"].span == (2.0, 3.0)
    assert found["states.POL.hold"].options == ("in", "out")
    only = factors_of(BASELINE, ("talks.deal_rate",), only=True)
    assert [(one.key, one.span) for one in only] == [("talks.deal_rate", (0.3, 1.5))]


def test_what_shares_a_draw_is_varied_with_what_is_named():
    keys = ("guarantor.resolve", "guarantor.resolve_mean")
    whole = factors_of(BASELINE, ("guarantor.resolve=0.1:0.9",), only=False)
    (resolve,) = (one for one in whole if one.key == keys[0])
    assert (resolve.keys, resolve.span) == (keys, (0.1, 0.9))
    apart = factors_of(BASELINE, ("guarantor.resolve_mean=0.1:0.9",), only=False)
    assert sorted(one.keys for one in apart if one.keys[0] in keys) == [(key,) for key in keys]
    joined = factors_of(BASELINE, ("+".join(keys) + "=0.1:0.9",), only=False)
    assert [one.keys for one in joined if one.key in keys] == [keys]
    every = [key for one in joined for key in one.keys]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("vary", "only", "reason"),
    [
        (("talks.deal_rate=1:2", "talks.deal_rate=1:3"), False, "is varied twice"),
        (("talks.deal_rate=1,2",), False, "write talks.deal_rate=LOW:HIGH"),
        (("talks.deal_rate=1:2:5",), False, "write talks.deal_rate=LOW:HIGH"),
        (("talks.deal_rat",), False, "did you mean"),
        ((), True, "--only varies nothing but what --vary names"),
    ],
)
def test_what_cannot_be_varied(vary, only, reason):
    with pytest.raises(UsageError, match=reason):
        factors_of(BASELINE, vary, only=only)


# Boxes


def test_how_a_sample_falls_within_a_box():
    x = np.array([[0.1, 0], [0.3, 1], [0.5, 2], [0.7, 1]])
    some = Sample(x, (0, 3), np.array([True, True, False, True]))
    fit = Fit((End(0, "low", 0.2), End(1, "options", 0.0, frozenset({1}))), some)
    assert fit.inside.tolist() == [False, True, False, True]
    assert (fit.n, fit.k, fit.density, fit.coverage) == (2, 2, 1.0, pytest.approx(2 / 3))
    assert fit.factors == [0, 1]
    assert Fit((), some).n == 4


def test_a_quasi_p_value_is_the_binomial_test_without_the_limit():
    some = sample(planted, points=200)
    box = (End(1, "high", 0.4), End(4, "low", 0.5), End(0, "high", 0.9))
    fit = Fit(box, some)
    for at in range(3):
        wider = Fit((*box[:at], *box[at + 1 :]), some)
        p, n, k = wider.density, fit.n, fit.k
        tail = sum(comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k, n + 1))
        assert fit.quasi_p[at] == pytest.approx(tail, rel=1e-9)
    assert fit.quasi_p[2] > 0.9 > 0.001 > fit.quasi_p[:2].max()


def test_limits_that_are_not_needed_are_dropped_and_no_others():
    some = sample(planted)
    box = (End(0, "high", 0.9), End(1, "high", 0.4), End(3, "low", 0.05), End(4, "low", 0.5))
    assert pruned(box, some, level=0.05).box == (box[1], box[3])
    assert pruned((box[0],), some, level=0.05).box == ()


def test_the_box_chosen_is_the_one_of_the_rule():
    some = sample(planted)
    wide, exact, thin = (
        Fit((End(1, "high", a), End(4, "low", b)), some)
        for a, b in ((0.6, 0.3), (0.4, 0.5), (0.1, 0.9))
    )
    assert wide.density < 0.8 < thin.density
    assert choose([Fit((), some), wide, exact, thin], density=0.8) is exact
    assert choose([wide, thin], density=0.8) is thin
    # Where none is so dense, it is the greatest product among all.
    assert choose([Fit((), some), wide], density=0.8) is wide
    # Of equals, the one with fewer limits.
    longer = Fit((*exact.box, End(0, "high", 1.0)), some)
    assert choose([longer, exact], density=0.8) is exact
    assert nearest([wide, exact, thin], Fit(exact.box, some)) is exact


def test_the_chance_of_a_box_in_the_other_half_counts_so_many_hits_or_more():
    # Of four points two are so; of the two in the box one is, or both are.
    box = (End(0, "low", 0.5),)
    assert Half(box, n=2, k=1, so=2, points=4).chance == pytest.approx(5 / 6)
    assert Half(box, n=2, k=2, so=2, points=4).chance == pytest.approx(1 / 6)
    assert Half((), n=4, k=2, so=2, points=4).chance == 1.0


# The search: what needs the extra


needs_extra = pytest.mark.skipif(
    find_spec("ema_workbench") is None, reason="the extra `discover` is not installed"
)


@needs_extra
@pytest.mark.parametrize("method", METHODS)
def test_a_planted_box_is_recovered(method):
    found = discover(sample(planted, points=300), method, halves=2)
    ends = {(end.factor, end.side): end.at for end in found.chosen.box}
    assert ends.keys() == {(1, "high"), (4, "low")}
    assert ends[1, "high"] == pytest.approx(0.4, abs=0.04)
    assert ends[4, "low"] == pytest.approx(0.5, abs=0.04)
    assert min(found.chosen.coverage, found.chosen.density) > 0.93
    assert found.unseen_density > 0.8
    assert found.is_better
    assert [found.again(factor) for factor in range(6)] == [0, 2, 0, 0, 2, 0]


@needs_extra
@pytest.mark.parametrize("method", METHODS)
def test_a_planted_option_is_recovered(method):
    factors = (*NUMBERS[:2], SWITCH)
    some = sample(lambda x: (x[:, 2] == 1) & (x[:, 0] > 0.5), factors, points=300)
    low, options = sorted(discover(some, method, halves=0).chosen.box)
    assert (options.factor, options.options) == (2, frozenset({1}))
    assert (low.factor, low.side, low.at) == (0, "low", pytest.approx(0.5, abs=0.04))


@needs_extra
@pytest.mark.parametrize("method", METHODS)
def test_a_planted_nothing_is_not_found(method):
    found = discover(sample(noisy, NUMBERS[:4], points=200), method, halves=1)
    assert not found.is_better
    assert found.chance > 0.05


@needs_extra
def test_a_box_found_by_luck_is_not_better_than_chance():
    """In thirty samples without any box, hardly any search claims one; some find a box."""
    found = []
    for seed in range(30):
        _, x = sampled(NUMBERS, 200)
        so = np.random.default_rng(seed).random(200) < 0.3
        found.append(discover(Sample(x, (0,) * 6, so), "CART", halves=5))
    assert sum(bool(one.chosen.box) for one in found) > 4
    assert sum(one.is_better for one in found) <= 2


@needs_extra
def test_the_search_is_the_same_whenever_it_is_made():
    some = sample(planted, points=100)
    assert discover(some, "PRIM", halves=1).halves == discover(some, "PRIM", halves=1).halves


def test_a_box_shall_have_half_the_exceptions_at_most():
    assert target(sample(lambda x: x[:, 0] < 0.2), 0.8) == 0.8
    assert target(sample(lambda x: x[:, 0] < 0.9), 0.8) == pytest.approx(0.95, abs=0.01)


@needs_extra
def test_a_box_is_said_in_values_and_words():
    rate = factor_of("talks.deal_rate", BASELINE)
    factors = (rate, *NUMBERS[1:5], SWITCH)
    some = sample(lambda x: (x[:, 0] < 0.5) & (x[:, 5] == 2), factors)
    found = discover(some, "CART", halves=2)
    vague = np.zeros(len(some), dtype=bool)
    box = boxed(found, factors, values=some.places[:, 0], vague=vague, density=0.8)
    one, other = sorted(box.restrictions, key=lambda each: each.key)
    assert (one.key, one.options, one.among) == ("rule", ("c",), ("a", "b", "c"))
    assert other.basis == rate.basis == "assumed"
    assert other.high == pytest.approx((0.3 * 1.5) ** 0.5, rel=0.05)
    assert (other.low, other.quasi_p_low) == (None, None)
    assert box.mean == pytest.approx(some.places[found.chosen.inside, 0].mean())
    said = sentence(box, "the force is above 3,000", share=some.share)
    assert parameters()["talks.deal_rate"].says in said
    assert f"is below {figures(other.high)} per year" in said
    assert "“how it is done” is c" in said
    assert f"over all points it is so in {100 * some.share:.0f}%" in said
    assert box.model_validate_json(box.model_dump_json()) == box


def test_without_the_extra_the_command_that_installs_it_is_said(monkeypatch):
    monkeypatch.setattr(induction, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install .*\[discover\]"):
        induction.check_installed()
