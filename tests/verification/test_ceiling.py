"""The compiled ceiling of the benchmarks plays the same worlds as the program.

What the ceiling costs says something only if it does the same work. So in the same worlds, with
the same luck, every outcome must be the same: whole numbers exactly, others to nine digits, in all
worlds but one in ten thousand, where a rounding may turn a choice. As a control, not one number
that the compiled function reads may be changed without this being noticed.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.run import simulate
from sim.outcomes.catalogue import OUTCOMES
from sim.streams import Streams

pytestmark = pytest.mark.slow

SOURCE = Path(__file__).resolve().parents[2] / "benchmarks" / "ceiling.py"
WORLDS = 10_000
FIRST = 8300
"""Beyond those whose whole paths are kept, and not at the beginning of a lane."""
FEW = 700
ALLOWED = 1e-4
"""Share of worlds that may be apart."""
CLOSE = 1e-9

WHOLE = {name for name, one in OUTCOMES.items() if one.unit in ("states", "week")} | {
    "assaults",
    "probes",
    "tests",
    "honoured",
}

BUSY = ("talks.deal_rate=4", "adversary.probe_rate=10")
SETTINGS = {
    "baseline": (),
    "war comes back": (
        *BUSY,
        "adversary.attack_rate=2",
        "location=line",
        "initial=all",
        "deterrence.provocation=0.8",
        "opinion.casualties=1",
        "casualties.rate=3",
        "talks.collapse_rate=0.1",
    ),
    "coming and going": (
        *BUSY,
        "adversary.attack_rate=0.1",
        "talks.collapse_rate=0.1",
        "choice.inertia=0",
        "choice.opportunity_rate=26",
        "choice.persistence=0.5",
        "deployment.ramp=0.1",
        "parliament.vote_rate=12",
        "weeks=80",
    ),
    "asked for more": (
        *BUSY,
        "coalition.scale=8",
        "coalition.ask=1",
        "adversary.influence_rate=8",
        "initial=drawn",
        "ties=uniform",
    ),
}


@pytest.fixture(scope="module")
def ceiling():
    """Give the benchmark as a module."""
    pytest.importorskip("numba", reason="the compiled ceiling needs numba")
    spec = importlib.util.spec_from_file_location("ceiling", SOURCE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["ceiling"] = module
    spec.loader.exec_module(module)
    return module


def apart(these, those):
    """Count the worlds in which any outcome differs by more than a rounding."""
    assert list(these) == list(those) == list(OUTCOMES)
    differ = np.zeros(len(these["assaults"]), dtype=bool)
    for name in OUTCOMES:
        bound = 0.0 if name in WHOLE else CLOSE
        same = np.isclose(these[name], those[name], rtol=bound, atol=0.0, equal_nan=True)
        differ |= ~same
    return int(np.count_nonzero(differ))


@pytest.mark.parametrize("name", SETTINGS)
def test_the_same_worlds_come_to_the_same(name, changed, ceiling):
    scenario, streams = changed(*SETTINGS[name]), Streams(3, range(FIRST, FIRST + WORLDS))
    program = simulate(scenario, streams).outcomes
    assert apart(ceiling.ceiling_worlds(scenario, streams), program) <= ALLOWED * WORLDS


def test_every_number_matters(changed, ceiling, monkeypatch):
    scenario = changed(*SETTINGS["war comes back"])
    streams = Streams(3, range(FIRST, FIRST + FEW))
    program = simulate(scenario, streams).outcomes
    read = ceiling._numbers

    def with_other(name):
        def numbers(*given):
            found = read(*given)
            return found._replace(**{name: 1.5 * getattr(found, name) + 0.1})

        return numbers

    assert apart(ceiling.ceiling_worlds(scenario, streams), program) == 0
    unnoticed = []
    for name in ceiling.Numbers._fields:
        monkeypatch.setattr(ceiling, "_numbers", with_other(name))
        if apart(ceiling.ceiling_worlds(scenario, streams), program) <= ALLOWED * FEW:
            unnoticed.append(name)
    assert unnoticed == []


@pytest.mark.parametrize("block", [1, 255, 256, 300])
def test_a_world_does_not_depend_on_its_block(block, changed, ceiling):
    scenario = changed(*SETTINGS["coming and going"])
    whole = ceiling.ceiling_worlds(scenario, Streams(3, range(FIRST, FIRST + FEW)))
    part = ceiling.ceiling_worlds(scenario, Streams(3, range(FIRST + 90, FIRST + 90 + block)))
    for name in OUTCOMES:
        assert np.array_equal(part[name], whole[name][90 : 90 + block], equal_nan=True)


@pytest.mark.parametrize("what", ["aggregation.deterrence=product", "parameters=ranges"])
def test_what_it_does_not_know_is_refused(what, changed, ceiling):
    with pytest.raises(ValueError, match="the ceiling"):
        ceiling.ceiling_worlds(changed(what), Streams(3, range(10)))
