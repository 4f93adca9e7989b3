"""Which few factors carry most of a variance, and that in words."""

import numpy as np
import pytest

from sim.errors import UsageError
from sim.facts.poll import polls
from sim.scenario.load import load
from sim.studies.carrying import carried, ranked, resting, sentence
from sim.studies.sobol import Indices, SobolDesign
from sim.studies.together import Together, largest
from sim.studies.uncertainty import BASES, CHOSEN, USUAL_SAMPLE, factors, polled, sample

BASELINE = load("baseline").scenario


def indices(first, total, error=0.0):
    luck = np.random.default_rng(1).standard_normal((400, len(first)))
    first, total = np.array(first), np.array(total)
    return Indices(first, total, first + error * luck, total + error * luck[::-1])


def test_the_fewest_that_carry_a_share_are_found():
    found = carried(indices([0.3, 0.5, 0.1, 0.0, 0.0], [0.35, 0.55, 0.12, 0.01, 0.02]))
    assert found.which == (1, 0)
    assert found.share == 0.8


def test_what_acts_together_counts_for_those_that_act():
    """Two factors that do all there is together and nothing alone."""
    found = carried(indices([0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]))
    assert set(found.which) == {0, 1}
    assert found.share == 0.8


def test_less_is_claimed_where_it_is_less_sure():
    first, total = [0.6, 0.25, 0.0, 0.0], [0.65, 0.3, 0.05, 0.1]
    assert carried(indices(first, total)).share == 0.8
    assert carried(indices(first, total, error=0.06)).share < 0.8
    unsure = carried(indices(first, total, error=0.4))
    assert (unsure.which, unsure.share) == ((), 0.0)


def test_what_is_measured_counts_too():
    one = indices([0.3, 0.2, 0.0, 0.0], [0.7, 0.6, 0.3, 0.5])
    assert carried(one).share == 0.5
    assert carried(one, {1: 0.4, 2: 0.75}).which == (0, 1)
    assert carried(one, {1: 0.4, 2: 0.75}).share == 0.7


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_a_set_carries_is_measured(seed):
    """x0 + 2 x0 x1 + x2 / 2 + x3 / 2, of numbers of variance 1: 1, 4, 1/4 and 1/4 of 5.5."""
    design = SobolDesign(4, (0, 1, 2), 1024, seed)

    def function(chances):
        x = np.sqrt(12) * (chances - 0.5)
        return x[:, 0] + 2 * x[:, 0] * x[:, 1] + 0.5 * x[:, 2] + 0.5 * x[:, 3]

    together = Together(design, largest([[1, 0, 2], [0, 1, 2]]))
    assert together.sets == ((1,), (0, 1), (0, 1, 2), (0,))
    assert len(together.chances) == 4 * together.rows
    found = together.carried(function(design.chances), function(together.chances))
    known = [0.0, 5.0 / 5.5, 5.25 / 5.5, 1.0 / 5.5]
    for one, share in zip(found, known, strict=True):
        assert one.low <= share <= one.high
    assert found[1].high - found[1].low < 0.06


def test_a_set_of_all_factors_carries_everything():
    design = SobolDesign(2, (0, 1), 64)
    together = Together(design, ((0, 1),))
    (one,) = together.carried(design.chances.sum(axis=1), together.chances.sum(axis=1))
    assert (one.low, one.value, one.high) == (1.0, 1.0, 1.0)


def test_the_others_together_are_never_among_them():
    one = indices([0.2, 0.1, 0.7], [0.2, 0.1, 0.7])
    assert ranked(one) == [0, 1]
    assert carried(one).which == ()


def test_a_bound_holds_for_a_function_of_which_it_is_known():
    """x0 and x1 carry 5/6 of the variance of x0 + x1 + x0 x1 centred + a little of the others."""
    design = SobolDesign(4, (0, 1, 2), 1024)
    x = np.sqrt(12) * (design.chances - 0.5)
    values = x[:, 0] + 2 * x[:, 0] * x[:, 1] + 0.5 * x[:, 2] + 0.5 * x[:, 3]
    found = carried(design.indices(values))
    assert set(found.which) == {0, 1}
    assert found.share == 0.8


def test_what_values_rest_on_in_words():
    assert resting(["assumed"]) == "it is assumed"
    assert resting(["estimated"] * 2) == "both are estimated"
    assert resting(["assumed"] * 4) == "all four are assumed"
    assert resting(["estimated", "assumed", "assumed"]) == "two are assumed and one estimated"
    mixed = ["sourced", "assumed", "estimated", "sourced"]
    assert resting(mixed) == "one is assumed, one estimated and two sourced"


def test_the_sentence():
    said = sentence("force", ["assumed"] * 4, share=0.8, own=20, among=74)
    assert said == (
        "Four of 74 uncertain values and rules carry at least 80% of what is uncertain about the "
        "force; all four are assumed"
    )
    alone = sentence("force", ["estimated"], share=0.5, own=20, among=1234)
    assert alone.startswith("One of 1,234 uncertain values and rules carries at least 50% of ")
    none = sentence("force", [], share=0.0, own=20, among=74)
    assert none == (
        "Of 74 uncertain values and rules, the 20 that matter most are not sure to carry half of "
        "what is uncertain about the force"
    )


def test_polls_vary_over_the_error_of_their_samples():
    found = {one.key: one for one in polled(BASELINE)}
    assert set(found) == {
        f"states.{code}.support"
        for code, state in BASELINE.states.items()
        if state.support.basis == "sourced"
    }
    for code in ("POL", "FRA"):
        one = found[f"states.{code}.support"]
        people = sample(code, one.value)
        half = 1.96 * (one.value * (1 - one.value) / people) ** 0.5
        assert one.span == pytest.approx((one.value - half, one.value + half), abs=1e-4)
        assert one.basis == "sourced"


def test_the_sample_is_that_of_the_poll_or_taken_to_be_1000():
    assert {one.sample for one in polls() if one.code == "POL"} == {None, 800, 1000}
    poll = BASELINE.states["FRA"].support
    asked = sample("FRA", poll.central)
    assert 0.5 * USUAL_SAMPLE < asked < USUAL_SAMPLE  # some of them had no opinion
    assert sample("FRA", 0.123) == USUAL_SAMPLE  # another poll, of unknown size


def test_every_factor_is_of_one_basis_and_none_that_a_scenario_chooses():
    found = factors(BASELINE)
    keys = [one.key for one in found]
    assert len(keys) == len(set(keys))
    assert {one.basis for one in found} == set(BASES)
    assert not set(keys) & set(CHOSEN)
    assert {"ties", "aggregation.components", "aggregation.deterrence"} <= set(keys)
    assert factors(BASELINE, ["pledges", "choice.support"])[-1].key == "pledges"
    with pytest.raises(UsageError, match="cannot be varied"):
        factors(BASELINE, ["choice.suport"])


@pytest.mark.slow
def test_factors_that_are_named_carry_what_is_claimed():
    """Functions of 12 numbers and their products, of which it is known what any set carries."""
    told, wrong, named, enough = 0, 0, 0, 0
    for seed in range(60):
        alone, joint = drawn(np.random.default_rng(seed))
        design = SobolDesign(12, tuple(sorted(np.argsort(-alone)[:8].tolist())), 256, seed)
        found, order = analysed(design, alone, joint)
        if not found.which:
            continue
        told += 1
        named += len(found.which)
        shares = [carry(alone, joint, order[:count]) for count in range(1, 9)]
        wrong += shares[len(found.which) - 1] < found.share
        enough += next(at for at, one in enumerate(shares, start=1) if one >= found.share)
    assert told >= 40
    assert wrong <= 0.05 * told
    assert named <= 1.5 * enough


def drawn(rng):
    """Weights of 12 numbers, and of four in ten of their products."""
    joint = np.triu(rng.exponential(0.5, (12, 12)) ** 2, 1) * (rng.random((12, 12)) < 0.4)
    return rng.exponential(1, 12) ** 2, joint


def carry(alone, joint, some):
    """What some of the numbers carry."""
    own = (alone[some] ** 2).sum() + (joint[np.ix_(some, some)] ** 2).sum()
    return own / ((alone**2).sum() + (joint**2).sum())


def analysed(design, alone, joint):
    """What the largest are found to carry, and the order in which they are taken."""

    def function(chances):
        x = np.sqrt(12) * (chances - 0.5)
        return x @ alone + np.einsum("pi,ij,pj->p", x, joint, x)

    values = function(design.chances)
    indices = design.indices(values)
    order = [design.own[at] for at in ranked(indices)]
    together = Together(design, largest([order]))
    found = together.carried(values, function(together.chances))
    lows = {len(one): each.low for one, each in zip(together.sets, found, strict=True)}
    return carried(indices, lows), order
