"""Every actor is a Mesa agent that describes what it holds, one number for each replication."""

import inspect
import re

import numpy as np
import pytest
from mesa import Agent

from sim.actors.adversary import Adversary
from sim.actors.contributor import Contributor
from sim.actors.guarantor import Guarantor
from sim.actors.host import Host
from sim.actors.talks import Talks

SIZE = 37
ROLES = (Contributor, Guarantor, Adversary, Host, Talks)


@pytest.fixture(scope="module", params=["defaults", "ranges"])
def advanced(request, baseline, world):
    """Advance the baseline by three weeks, with parameters at their defaults or drawn."""
    held = world(baseline.model_copy(update={"parameters": request.param}), SIZE)
    for _ in range(3):
        held.step()
    return held


@pytest.fixture
def actors(advanced):
    return {
        Contributor: advanced.contributors,
        Guarantor: [advanced.guarantor],
        Adversary: [advanced.adversary],
        Host: [advanced.host],
        Talks: [advanced.talks],
    }


def documented(role):
    """Name the attributes that the docstring of a role describes."""
    text = inspect.getdoc(role).split("Attributes\n----------\n")[1]
    lines = re.findall(r"^(\S.*)$", text, re.MULTILINE)
    return [name.strip() for line in lines for name in line.split(",")]


EITHER = {"capacity"}
"""One number where it is the same in every replication, as its description says."""

SUMS = {"propensity_sum"}
"""One number for all replications together, as its description says."""


def check_table(name, table):
    """Demand finite numbers; those of a vote are of the replications that vote."""
    for key, value in table.items():
        assert np.ndim(value) <= 1, (name, key)
        assert np.all(np.isfinite(value)), (name, key)


def check_shapes(one, names, size):
    for name in names:
        held = getattr(one, name)
        if isinstance(held, dict):
            check_table(name, held)
            continue
        if name in SUMS:
            continue
        if name in EITHER:
            held = np.broadcast_to(held, (size,))
        assert isinstance(held, np.ndarray), name
        assert held.shape == (size,), name
        assert held.dtype in (np.float64, np.bool_, np.int8), name
        assert np.all(np.isfinite(held)), name


@pytest.mark.parametrize("role", ROLES)
def test_every_documented_attribute_has_one_value_for_each_replication(actors, role):
    names = documented(role)
    assert names
    for one in actors[role]:
        check_shapes(one, names, SIZE)


def test_a_shape_with_one_number_altered(actors):
    with pytest.raises(AssertionError):
        check_shapes(actors[Host][0], documented(Host), SIZE + 1)
    with pytest.raises(AssertionError):
        check_shapes(actors[Contributor][0], ["rally"], SIZE)


def test_what_is_a_sum_is_one_finite_number(actors):
    for one in actors[Contributor]:
        assert all(isinstance(getattr(one, name), float) for name in SUMS)
        assert all(np.isfinite(getattr(one, name)) for name in SUMS)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_an_agent_of_the_world(actors, advanced, role):
    assert issubclass(role, Agent)
    for one in actors[role]:
        assert one in advanced.agents
        assert one.model is advanced


@pytest.mark.parametrize("role", ROLES)
def test_every_role_says_what_it_is_and_does(role):
    assert inspect.getdoc(role)
    assert inspect.getdoc(inspect.getmodule(role))
    for name, held in inspect.getmembers(role, inspect.isfunction):
        if not name.startswith("_") and held.__module__ == role.__module__:
            assert inspect.getdoc(held), name


@pytest.mark.parametrize("role", ROLES)
def test_every_public_array_is_documented(actors, role):
    """What an actor holds and shows is in its docstring, so that nobody has to guess."""
    one = actors[role][0]
    shown = {
        name
        for name, held in vars(one).items()
        if isinstance(held, np.ndarray) and not name.startswith("_")
    }
    assert shown - set(documented(role)) <= {"mean"}


def test_actors_leave_with_the_world(baseline, world):
    held = world(baseline, 4)
    assert len(held.agents) == len(baseline.states) + 4
    held.step()
    held.close()
    assert len(held.agents) == 0
