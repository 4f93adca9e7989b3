"""A short scenario of few states, and errands that workers can find."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.open import open_executor
from sim.ensemble.run import run
from sim.results.store import Store

WORK = Path(__file__).parent / "work"


@pytest.fixture(scope="session")
def small(baseline):
    """A scenario of three states over three weeks."""
    states = {code: baseline.states[code] for code in ("FRA", "GBR", "POL")}
    return baseline.model_copy(update={"weeks": 3, "states": states})


@pytest.fixture(scope="session")
def whole(small):
    """That scenario in 1,100 worlds, as it is without a store."""
    return run(small, 1100)


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    return Store(tmp_path)


@pytest.fixture(scope="module")
def pair(importable):
    """Two workers that the tests of a module share; whoever ends one is given others."""
    with open_executor(2) as executor:
        yield executor


@pytest.fixture(scope="module")
def importable():
    """Let modules of what workers do be found here, and by processes that are spawned from here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(WORK))
        yield


@pytest.fixture
def work(importable):
    """A module of what workers do."""
    loaded = []

    def load(name):
        loaded.append(name)
        return importlib.import_module(name)

    yield load
    for name in loaded:
        sys.modules.pop(name, None)


@pytest.fixture
def errands(work):
    """The errands that need no model."""
    return work("errands")


@pytest.fixture(scope="session")
def identical():
    """Demand that two results be the same bit for bit, coordinates and attributes included."""

    def demand(one, other):
        assert set(one.data.variables) == set(other.data.variables)
        assert one.data.attrs == other.data.attrs
        for name in one.data.variables:
            a, b = one.data[name], other.data[name]
            assert a.dims == b.dims, name
            assert a.dtype == b.dtype, name
            assert a.attrs == b.attrs, name
            assert set(a.coords) == set(b.coords), name
            assert np.array_equal(a.values, b.values, equal_nan=a.dtype.kind == "f"), name
            if a.dtype.kind in "fi":
                assert a.values.tobytes() == b.values.tobytes(), name

    return demand
