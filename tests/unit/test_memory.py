"""A finished world leaves nothing behind, however many blocks an ensemble has."""

import gc
import weakref

import pytest

from sim.ensemble.simulation import simulate
from sim.errors import CancellationError
from sim.model.world import World
from sim.scenario.load import load, packaged
from sim.streams import Streams


def test_a_world_that_is_stopped_on_its_way_is_let_go() -> None:
    worlds: list[weakref.ref[World]] = []
    before = {id(one) for one in gc.get_objects() if isinstance(one, World)}

    def stop() -> None:
        found = (one for one in gc.get_objects() if isinstance(one, World))
        worlds.extend(weakref.ref(one) for one in found if id(one) not in before)
        raise CancellationError("no longer wanted")

    with pytest.raises(CancellationError):
        simulate(
            load(packaged() / "baseline.yaml").scenario, Streams(1, range(4)), before_week=stop
        )
    gc.collect()
    assert worlds
    assert all(one() is None for one in worlds)


def test_a_closed_world_is_let_go() -> None:
    world = World(load(packaged() / "baseline.yaml").scenario, Streams(1, range(4)))
    world.step()
    world.close()
    seen = weakref.ref(world.contributors)
    del world
    gc.collect()
    assert seen() is None
