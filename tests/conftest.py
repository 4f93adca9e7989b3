"""Worlds to test in, and the command as a person calls it."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import pytest
from calling import Output, exit_code
from hypothesis import settings

from sim.scenario.load import load
from sim.scenario.quantity import Quantity
from sim.scenario.schema import State
from sim.studies.specification import KINDS

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")

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
    """The scenario from which all others descend."""
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
    """The values under which no state minds anything but its own taste."""
    return dict.fromkeys(UNCOUPLED, 0.0)


@pytest.fixture(scope="session")
def made_up(baseline):
    """Build a root scenario of made-up states: what is said of each by code, and values."""
    usual = {"stance": "open", "support": Quantity(value=0.5), "active_forces": 1_000_000}

    def build(states, values=(), **fields):
        changed = {key: Quantity(value=float(number)) for key, number in dict(values).items()}
        assert changed.keys() <= baseline.values.keys()
        roster = {code: State(**(usual | dict(own))) for code, own in states.items()}
        rest = {"events": {}, "ties": "uniform", "values": baseline.values | changed} | fields
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


# The command


SHORT = """\
name: short
title: A short one
base: baseline
change:
  weeks: 8
  talks.deal_rate: 40
expect:
  - force before a ceasefire is exactly 0
  - chance of a deal is below 1%
  - more guarantee than short
"""

BACKED = """\
name: backed
title: Washington gives everything
base: baseline
change:
  weeks: 12
  talks.deal_rate: 30
  guarantor.availability.air_defence: {value: 1, was: 0.3, basis: assumed, source: article:6}
  states.HUN: none
expect:
  - more guarantee than quiet
  - less states deployed than quiet
"""
QUIET = """\
name: quiet
title: A quiet half-year
base: baseline
change: {weeks: 12, talks.deal_rate: 30}
"""
TWIN = QUIET.replace("quiet", "twin").replace("A quiet half-year", "The same by another name")

STUDIES = ("run", "explain", "story", "design", "study", *KINDS)


@pytest.fixture
def sim(monkeypatch, tmp_path, capsys) -> Callable[..., Output]:
    """Run the command in an empty folder that has one scenario, `short`.

    Figures are drawn only where a call asks for a kind of file.
    """
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "short.yaml").write_text(SHORT)
    monkeypatch.chdir(tmp_path)

    def call(*words):
        plain = words[0] in STUDIES and "--format" not in words
        code = exit_code(*words, *(["--format", "none"] * plain))
        captured = capsys.readouterr()
        return Output(code, captured.out, captured.err)

    return call


@pytest.fixture
def three(sim):
    """Run the command where there are three more short scenarios."""
    for name, text in (("backed", BACKED), ("quiet", QUIET), ("twin", TWIN)):
        Path(f"scenarios/{name}.yaml").write_text(text)
    return sim
