"""The model as it is written down, for one world under Mesa, is the same model.

It is held against the program by the scores and the settings of `test_port.py`: the same numbers
where nothing is left to luck, elsewhere samples that no score tells apart. Fewer than 300
comparisons are made, so that a false alarm anywhere has a probability below .21 % (Bonferroni).
"""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.outcomes.catalogue import OUTCOMES

_SPEC = importlib.util.spec_from_file_location("proof", Path(__file__).with_name("test_port.py"))
proof = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(proof)
judge = proof.judge

plain = importlib.import_module("plain.world")

WORLDS = 600
QUICK = "probes honoured"
"""The setting without luck that the quick test tries."""


def worlds(scenario, number, seed=1, kind=plain.PlainWorld):
    return plain.plain_worlds(scenario, number, seed=seed, collect=False, kind=kind)


class Fickle(plain.Guarantor):
    """A test of the guarantee moves resolve the other way."""

    def stand_test(self):
        before = self.resolve
        super().stand_test()
        self.resolve = 2 * before - self.resolve


class FickleWorld(plain.PlainWorld):
    guarantor_kind = Fickle


class Hasty(plain.Contributor):
    """Parliament agrees to a pledge at once."""

    def consult_parliament(self):
        self.authorised = self.pledged


class HastyWorld(plain.PlainWorld):
    contributor = Hasty


@pytest.fixture(scope="module")
def sample(changed):
    """Give what the program says of a setting, once for all tests that ask."""
    held = {}

    def told(name):
        if name not in held:
            scenario = judge.setting(name, changed)
            results = run(scenario, judge.REPLICATIONS, seed=1)
            held[name] = scenario, {each: results.outcome(each) for each in OUTCOMES}
        return held[name]

    return told


def test_it_gives_every_outcome_within_its_bounds(baseline):
    found = worlds(baseline, 4)
    assert list(found) == list(OUTCOMES)
    for name, outcome in OUTCOMES.items():
        told = found[name][np.isfinite(found[name])]
        assert outcome.partial or len(told) == 4
        assert np.all((outcome.low <= told) & (told <= outcome.high))


def test_collecting_the_weeks_changes_no_outcome(baseline, same):
    same(plain.plain_worlds(baseline, 2, seed=5), worlds(baseline, 2, seed=5))


def test_the_weeks_collected_are_those_of_the_program(changed):
    scenario = judge.clock(QUICK, changed)
    world = plain.PlainWorld(plain.open_up(scenario), luck=1)
    while world.running:
        world.step()
    data = run(scenario, 1, seed=5).data
    for name in plain.SERIES:
        theirs = data[name].values[:, 0]
        assert np.allclose(world.weekly.model_vars[name], theirs, rtol=1e-9, atol=1e-9), name


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name == QUICK else pytest.mark.slow) for name in judge.CLOCKS],
)
def test_without_luck_every_outcome_is_the_same(name, changed):
    scenario = judge.clock(name, changed)
    assert proof.gaps(worlds(scenario, 1), scenario) == {}


def test_without_luck_an_altered_world_differs(changed):
    scenario = judge.clock(QUICK, changed)
    assert proof.gaps(worlds(scenario, 1, kind=FickleWorld), scenario)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["baseline", "war comes back", "events"])
def test_samples_agree(name, sample):
    scenario, theirs = sample(name)
    seed = 1 + WORLDS * list(judge.SETTINGS).index(name)
    found = proof.compare(worlds(scenario, WORLDS, seed), theirs)
    assert len(found) < 100
    assert judge.beyond(found) == {}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [HastyWorld, FickleWorld])
def test_samples_of_an_altered_world_do_not(kind, sample):
    scenario, theirs = sample("war comes back")
    found = proof.compare(worlds(scenario, WORLDS // 2, 10**6, kind), theirs)
    assert judge.beyond(found)
