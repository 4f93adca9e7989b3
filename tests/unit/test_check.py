"""What few worlds may rule on an expectation, and what enough of them."""

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.outcomes.guarantee_index import EVERY, LEAST
from sim.outcomes.measure import understand
from sim.results.results import Results
from sim.results.summary import spread
from sim.scenario.load import load, packaged
from sim.studies.check import check_all
from sim.studies.contrast import paired

BASE = packaged() / "baseline.yaml"
SIZES = (1, 5, LEAST - 1, LEAST, EVERY - 1, EVERY)


@pytest.fixture(scope="module")
def ran():
    """Run ten weeks of the baseline with settings, and keep what was run."""
    known: dict[tuple[object, ...], Results] = {}

    def build(n: int, *settings: str, name: str = "baseline") -> Results:
        if (key := (n, settings, name)) not in known:
            scenario = load(BASE, ["weeks=10", *settings]).scenario
            known[key] = run(scenario.model_copy(update={"name": name}), n)
        return known[key]

    return build


def verdict(sentence, results, *others):
    every = {one.name: one for one in others}
    (found,) = check_all([understand(sentence)], results, others=every)
    return found.verdict


@pytest.mark.parametrize("n", SIZES)
def test_a_claim_about_every_world_holds_only_from_enough_of_them_on(n, ran):
    never = ran(n, "talks.deal_rate=0")
    for sentence in ("force is exactly 0", "POL is deployed at the end in none of the worlds"):
        assert verdict(sentence, never) == ("holds" if n >= EVERY else "undecided")
    assert verdict("chance of a deal is below 10 %", never) == (
        "holds" if n >= EVERY - 20 else "undecided"
    )


@pytest.mark.parametrize("n", SIZES)
def test_one_world_refutes_a_claim_about_every_world(n, ran):
    results = ran(n)
    assert verdict("states pledged at the start is exactly 9", results) == "fails"
    other = ran(n, "guarantor.resolve=0.2", name="other")
    assert verdict("as much guarantee as baseline", other, results) == "fails"


@pytest.mark.parametrize("n", SIZES)
def test_a_start_that_the_scenario_states_is_known_from_one_world(n, ran):
    stated, doubted = ran(n), ran(n, "initial=reported")
    for sentence in (
        "states pledged at the start is exactly 10",
        "states pledged at the start is between 9.5 and 11",
        "POL is pledged at the start in none of the worlds",
    ):
        assert verdict(sentence, stated) == "holds"
    ruled = verdict("POL is pledged at the start in none of the worlds", doubted)
    assert ruled != "holds" or n >= EVERY
    some = ran(n, "states.GBR=none", name="some")
    assert verdict("less states pledged at the start than baseline", some, stated) == "holds"


@pytest.mark.parametrize("n", SIZES)
def test_worlds_that_are_all_alike_fail_nothing_while_they_are_few(n, ran):
    results = ran(n)
    # Nothing that a later Polish vote could touch happens within ten weeks.
    later = ran(n, "events.later={week: 10, kind: government, states: [POL]}", name="later")
    for sentence in ("more force than baseline", "less states deployed than baseline"):
        assert verdict(sentence, later, results) == ("fails" if n >= EVERY else "undecided")
    again = ran(n, name="again")
    assert verdict("more force than baseline", again, results) == "fails"
    assert verdict("as much force as baseline", again, results) == "holds"


@pytest.mark.parametrize("n", [1, 2, 5, LEAST - 1])
def test_chances_and_means_of_few_worlds_are_open(n, ran):
    results = ran(n, "talks.deal_rate=400")
    for sentence in ("chance of a deal is above 30 %", "guarantee is above 0.1"):
        assert verdict(sentence, results) == "undecided"
        assert verdict(sentence, ran(60, "talks.deal_rate=400")) == "holds"


def test_few_equal_worlds_have_no_interval_and_enough_have_one_of_no_width():
    for n in (1, 5, EVERY - 1):
        assert np.isnan(paired(np.zeros(n)).low)
    assert (paired(np.zeros(EVERY)).low, paired(np.zeros(EVERY)).high) == (0.0, 0.0)
    # Were it otherwise in one world of 20, EVERY worlds and no fewer would show it.
    assert 0.95**EVERY < 0.05 < 0.95 ** (EVERY - 1)


def test_a_range_of_nine_worlds_in_ten_needs_enough_of_them():
    few, enough = (spread(np.arange(float(n))) for n in (LEAST - 1, LEAST))
    assert (few.low90, few.high90, few.low50, few.high50) == (None,) * 4
    assert (few.median, few.mean) == (9.0, 9.0)
    assert enough.low90 is not None
    rng = np.random.default_rng(5)
    draws = rng.random((20_000, LEAST))
    assert np.mean(draws.max(axis=1) - draws.min(axis=1)) > 0.9
    assert np.mean(draws[:, :18].max(axis=1) - draws[:, :18].min(axis=1)) < 0.9
