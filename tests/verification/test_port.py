"""The port that speed is measured against is the same model.

It is run beside the program as the second implementation is in `test_twin.py`, with the settings
and the scores of that test: the same numbers where nothing is left to luck, and elsewhere samples
whose means, shares of blanks and distributions no score tells apart. Fewer than 1 000 comparisons
are made, so that a false alarm anywhere has a probability below .7 % (Bonferroni).
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.load import load

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
if str(BENCHMARKS) not in sys.path:
    sys.path.append(str(BENCHMARKS))
batch = importlib.import_module("port.batch")
mesa_world = importlib.import_module("port.mesa_world")

_SPEC = importlib.util.spec_from_file_location("judge", Path(__file__).with_name("test_twin.py"))
judge = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(judge)

WORLDS = 600
QUICK = "probes honoured"
"""The setting without luck that the quick tests try."""
FEWER = ("baseline", "war comes back", "events")
"""Settings in which the port under AgentPy is compared as well."""


def agentpy_worlds(scenario, worlds, seed):
    pytest.importorskip("agentpy", reason="AgentPy, of the extra `bench`, is not installed")
    return batch.agentpy_worlds(scenario, worlds, seed=seed)


def mesa_worlds(scenario, worlds, seed, kind=mesa_world.MesaWorld):
    return batch.mesa_worlds(scenario, worlds, seed=seed, kind=kind)


WAYS = {"mesa": mesa_worlds, "agentpy": agentpy_worlds}

pytestmark = pytest.mark.filterwarnings(
    # AgentPy 0.1.5 uses what Pandas 3.1 has deprecated.
    "ignore:The inplace keyword"
)


def compare(ours, theirs):
    """Score every outcome: its mean, its share of blanks, its distribution."""
    found = {}
    for name in OUTCOMES:
        one, other = ours[name], theirs[name]
        n, m = len(one), len(other)
        told, said = one[np.isfinite(one)], other[np.isfinite(other)]
        if len(told) < n or len(said) < m:
            found[f"share with {name}"] = judge.share_score(len(told), n, len(said), m)
        if min(len(told), len(said)) >= judge.FEW:
            found[f"mean {name}"] = judge.mean_score(told, said)
        found[f"distribution of {name}"] = judge.distance_score(one, other)
    return found


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


@pytest.mark.parametrize("way", ["mesa", pytest.param("agentpy", marks=pytest.mark.slow)])
def test_it_gives_every_outcome_within_its_bounds(way, baseline):
    found = WAYS[way](baseline, 8, 1)
    assert list(found) == list(OUTCOMES)
    for name, outcome in OUTCOMES.items():
        told = found[name][np.isfinite(found[name])]
        assert found[name].shape == (8,)
        assert outcome.partial or len(told) == 8
        assert np.all((outcome.low <= told) & (told <= outcome.high))


def test_a_world_is_fixed_by_its_seed(baseline, same):
    same(mesa_worlds(baseline, 3, 5), mesa_worlds(baseline, 3, 5))


def gaps(found, scenario):
    """Give the outcomes that are not those of the program, where luck plays no part."""
    data = run(scenario, 1, seed=5).data
    theirs = {name: data[name].values for name in OUTCOMES}
    return {
        name: (found[name][0], theirs[name][0])
        for name in OUTCOMES
        if not np.allclose(found[name], theirs[name], rtol=1e-9, atol=1e-9, equal_nan=True)
    }


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name == QUICK else pytest.mark.slow) for name in judge.CLOCKS],
)
def test_without_luck_every_outcome_is_the_same(name, changed):
    scenario = judge.clock(name, changed)
    assert gaps(mesa_worlds(scenario, 1, 5), scenario) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", judge.CLOCKS)
def test_without_luck_agentpy_gives_the_same(name, changed):
    scenario = judge.clock(name, changed)
    assert gaps(agentpy_worlds(scenario, 1, 5), scenario) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        ("states.FRA.hold=in", "states.DEU.hold=in", "states.GBR.hold=out"),
        ("states.POL.hold=in", "initial=none", "ties=uniform"),
    ],
)
def test_without_luck_who_is_held_stays(settings, changed):
    usual = (f"{key}={value}" for key, value in judge.CLOCKWORK.items())
    scenario = changed(*usual, *settings)
    assert gaps(mesa_worlds(scenario, 1, 5), scenario) == {}


def still(scenario):
    """Take the luck out of a scenario, and keep its root."""
    quiet = {
        key: scenario.values[key].model_copy(update={"value": float(number)})
        for key, number in judge.CLOCKWORK.items()
        if key in scenario.values
    }
    return scenario.model_copy(update={"values": scenario.values | quiet})


@pytest.mark.slow
def test_without_luck_packaged_scenarios_are_the_same():
    folder = BENCHMARKS.parent / "scenarios"
    for path in sorted(folder.glob("*.yaml")):
        scenario = still(load(path).scenario)
        assert gaps(mesa_worlds(scenario, 1, 5), scenario) == {}, path.stem


def test_what_it_cannot_do_it_refuses(changed):
    with pytest.raises(ValueError, match="draws opinion alone"):
        mesa_worlds(changed("parameters=ranges"), 1, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("way", "name"),
    [*(("mesa", name) for name in judge.SETTINGS), *(("agentpy", name) for name in FEWER)],
)
def test_samples_agree(way, name, sample):
    scenario, theirs = sample(name)
    seed = 1 + WORLDS * list(judge.SETTINGS).index(name)
    found = compare(WAYS[way](scenario, WORLDS, seed), theirs)
    assert len(found) < 100
    assert judge.beyond(found) == {}


@pytest.mark.slow
def test_two_processes_give_the_same_worlds(baseline):
    one = batch.mesa_worlds(baseline, 12, seed=3)
    two = batch.mesa_worlds(baseline, 12, seed=3, processes=2)
    for name in OUTCOMES:
        assert np.array_equal(np.sort(one[name]), np.sort(two[name]), equal_nan=True)


class Hasty(mesa_world.Contributor):
    """Parliament agrees to a pledge at once."""

    def consult_parliament(self, model, constants):
        self.authorised = self.pledged


class HastyWorld(mesa_world.MesaWorld):
    contributor_kind = Hasty


class Fickle(mesa_world.Guarantor):
    """A test of the guarantee moves resolve the other way."""

    def stand_test(self):
        before = self.resolve
        super().stand_test()
        self.resolve = 2 * before - self.resolve


class FickleWorld(mesa_world.MesaWorld):
    guarantor_kind = Fickle


@pytest.mark.slow
@pytest.mark.parametrize("kind", [HastyWorld, FickleWorld])
def test_samples_of_an_altered_port_do_not(kind, sample):
    scenario, theirs = sample("war comes back")
    found = compare(mesa_worlds(scenario, WORLDS // 2, 10**6, kind), theirs)
    assert judge.beyond(found)


def test_without_luck_an_altered_port_differs(changed):
    scenario = judge.clock("probes honoured", changed)
    assert gaps(mesa_worlds(scenario, 1, 5, FickleWorld), scenario)
