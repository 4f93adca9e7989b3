"""Every actor is a Mesa agent that describes what it has, one number for each replication."""

import ast
import inspect
import re
from itertools import pairwise

import numpy as np
import pytest
from mesa import Agent
from mesa.agent import AgentSet

from sim.actors.adversary import Adversary
from sim.actors.columns import Columns
from sim.actors.contributor import Contributor, Row
from sim.actors.contributors import Contributors
from sim.actors.guarantor import Guarantor
from sim.actors.host import Host
from sim.actors.talks import Talks

SIZE = 37
SINGLE = (Guarantor, Adversary, Host, Talks)
ROLES = (Contributor, *SINGLE)


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
        Contributor: list(advanced.contributors),
        Guarantor: [advanced.guarantor],
        Adversary: [advanced.adversary],
        Host: [advanced.host],
        Talks: [advanced.talks],
    }


def rows_of():
    """Name the attributes of a contributor that are rows of the columns of all."""
    return [name for name, one in vars(Contributor).items() if isinstance(one, Row)]


def documented(role):
    """Name the attributes that are described: in the docstring of a role, or below each."""
    if role is Contributor:
        body = ast.parse(inspect.getsource(role)).body[0].body
        pairs = pairwise(body)
        return [
            one.targets[0].id
            for one, after in pairs
            if isinstance(one, ast.Assign) and isinstance(after, ast.Expr)
        ]
    text = inspect.getdoc(role).split("Attributes\n----------\n")[1]
    lines = re.findall(r"^(\S.*)$", text, re.MULTILINE)
    return [name.strip() for line in lines for name in line.split(",")]


EITHER = {"capacity"}
"""One number where it is the same in every replication, as its description says."""


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
        if name in EITHER:
            held = np.broadcast_to(held, (size,))
        assert isinstance(held, np.ndarray), name
        assert held.shape == (size,), name
        assert held.dtype in (np.float64, np.bool_, np.int8, np.int16), name
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
        check_shapes(actors[Contributor][0], ["row"], SIZE)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_an_agent_of_the_world(actors, advanced, role):
    assert issubclass(role, Agent)
    for one in actors[role]:
        assert one in advanced.agents
        assert one.model is advanced


@pytest.mark.parametrize("role", [*ROLES, Columns, Contributors])
def test_every_role_says_what_it_is_and_does(role):
    assert inspect.getdoc(role)
    assert inspect.getdoc(inspect.getmodule(role))
    for name, held in inspect.getmembers(role, inspect.isfunction):
        if not name.startswith("_") and held.__module__ == role.__module__:
            assert inspect.getdoc(held), name


@pytest.mark.parametrize("role", SINGLE)
def test_every_public_array_is_documented(actors, role):
    """What an actor has and shows is in its docstring, so that nobody has to guess."""
    one = actors[role][0]
    assert arrays(one) - set(documented(role)) <= {"mean"}


def arrays(one):
    return {
        name
        for name, held in vars(one).items()
        if isinstance(held, np.ndarray) and not name.startswith("_")
    }


# The contributors together


def test_every_public_column_is_an_attribute_of_the_state_or_documented(advanced):
    assert rows_of() == documented(Contributor)
    text = inspect.getdoc(Contributors)
    of_all = arrays(advanced.contributors) - set(rows_of())
    assert of_all
    assert all(re.search(rf"\b{name}\b", text) for name in of_all | {"firmness", "rates"})


def test_they_are_a_set_of_agents_in_the_order_of_their_codes(advanced, baseline):
    states = advanced.contributors
    assert isinstance(states, AgentSet)
    assert [one.code for one in states] == sorted(baseline.states)
    assert tuple(states) == states.members
    assert states.named("POL").state is baseline.states["POL"]
    assert np.array_equal(states.get("pledged"), states.pledged)
    willing = states.select(lambda one: one.state.stance == "willing")
    assert 0 < len(willing) < len(states)
    with pytest.raises(ValueError, match="not in tuple"):
        states.named("XXX")


@pytest.mark.parametrize("name", rows_of())
def test_a_state_is_a_row_of_them(advanced, name):
    states = advanced.contributors
    for row, one in enumerate(states):
        mine = states.row_of(getattr(states, name), one)
        assert one.row == row
        assert np.array_equal(np.broadcast_to(getattr(one, name), mine.shape), mine)


@pytest.mark.parametrize(("name", "value"), [("taste", 2.5), ("pledged", True), ("capacity", 7.0)])
def test_to_set_an_attribute_of_a_state_changes_its_row_alone(baseline, world, name, value):
    states = world(baseline, SIZE).contributors
    before, poland = np.array(getattr(states, name)), states.named("POL")
    setattr(poland, name, np.full(SIZE, value))
    after = getattr(states, name)
    assert np.all(after[poland.row] == value)
    assert np.all(getattr(poland, name) == value)
    others = [one.row for one in states if one is not poland]
    assert np.all(after[others] == before[others])
    assert np.any(before[poland.row] != value)


def test_a_state_prints_what_stands(baseline, world):
    poland = world(baseline, SIZE).contributors.named("POL")
    poland.pledged = np.arange(SIZE) < 5
    printed = repr(poland)
    assert printed == "<POL, opposed: pledged in 5, authorised in 0, deployed in 0 of 37 worlds>"


def test_actors_leave_with_the_world(baseline, world):
    held = world(baseline, 4)
    assert len(held.agents) == len(baseline.states) + 4
    held.step()
    held.close()
    assert len(held.agents) == 0
