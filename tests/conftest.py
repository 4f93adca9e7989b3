"""Worlds to test in: the baseline, the baseline with settings, and made-up ones."""

from itertools import product
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import pytest
from hypothesis import settings

from sim.scenario.load import load
from sim.scenario.quantity import Quantity
from sim.scenario.schema import State

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")

TESTS = Path(__file__).resolve().parent
SESSIONS = {
    "figures": "figures",
    "hostile": "hostile",
    "broken": "hostile",
    "fuzz": "hostile",
    "durable": "durable",
    "verification": "verification",
}
"""The mark of every test in a folder, by the folder; each mark is a nox session of that name."""


def pytest_collection_modifyitems(items):
    """Mark tests by their folder; a slow test in a folder of quick ones is for verification.

    Files named ``test_smoke_…`` run with the quick ones, wherever they are.
    """
    for item in items:
        if item.path.name.startswith("test_smoke_"):
            continue
        mark = SESSIONS.get(item.path.relative_to(TESTS).parts[0])
        if mark is None and item.get_closest_marker("slow"):
            mark = "verification"
        if mark:
            item.add_marker(mark)


BASELINE = Path(__file__).resolve().parents[1] / "scenarios" / "baseline.yaml"
UNCOUPLED = (
    *(
        f"choice.{term}"
        for term in ["support", "guarantee", "allies", "free_riding", "risk", "border", "ask"]
    ),
    "choice.inertia",
    *(f"opinion.{term}" for term in ("guarantee", "cue", "casualties")),
)


@pytest.fixture(scope="session")
def baseline():
    """Give the scenario from which all others descend."""
    return load(BASELINE).scenario


@pytest.fixture(scope="session")
def changed():
    """Load the baseline with settings, each ``dotted.key=value``; the baseline is their root."""
    return lambda *settings: load(BASELINE, settings).scenario


@pytest.fixture(scope="session")
def codes():
    """Name the codes of so many synthetic states."""
    letters = product("X", ascii_uppercase, ascii_uppercase)
    every = ["".join(three) for three in letters]
    return lambda number: every[:number]


@pytest.fixture(scope="session")
def uncoupled():
    """Give the values under which no state minds anything but its own taste."""
    return dict.fromkeys(UNCOUPLED, 0.0)


@pytest.fixture(scope="session")
def made_up(baseline):
    """Build a root scenario of made-up states: what is said of each by code, and values."""
    usual = {"stance": "open", "support": Quantity(value=0.5), "active_forces": 1_000_000}

    def build(states, values=(), **fields):
        told = {key: Quantity(value=float(number)) for key, number in dict(values).items()}
        assert told.keys() <= baseline.values.keys()
        roster = {code: State(**(usual | dict(said))) for code, said in states.items()}
        rest = {"events": {}, "ties": "uniform", "values": baseline.values | told} | fields
        return baseline.model_copy(update={"states": roster} | rest)

    return build


@pytest.fixture(scope="session")
def world():
    """Open a world of some replications at state 0."""
    from sim.model.world import World
    from sim.streams import Streams

    return lambda scenario, size=256, seed=1: World(scenario, Streams(seed, range(size)))


@pytest.fixture(scope="session")
def agrees():
    """Demand that the mean of a sample lie within four standard errors of what is expected.

    The rounding of a printed figure may be added; a sample without spread must agree exactly.
    """

    def demand(sample, expected, rounding=0.0):
        sample = np.asarray(sample, dtype=np.float64)
        error = sample.std(ddof=1) / np.sqrt(len(sample))
        assert abs(sample.mean() - expected) <= 4 * error + rounding

    return demand


@pytest.fixture(scope="session")
def same():
    """Demand that two tables of arrays be the same, bit for bit."""

    def demand(one, other):
        assert one.keys() == other.keys()
        for name, held in one.items():
            a, b = np.asarray(held), np.asarray(other[name])
            assert a.dtype == b.dtype, name
            assert a.tobytes() == b.tobytes(), name

    return demand
