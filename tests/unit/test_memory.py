"""A finished world leaves nothing behind, however many blocks an ensemble has."""

import gc
import weakref

from sim.model.world import World
from sim.scenario.load import load, packaged
from sim.streams import Streams


def test_a_closed_world_is_let_go() -> None:
    world = World(load(packaged() / "baseline.yaml").scenario, Streams(1, range(4)))
    world.step()
    world.close()
    seen = weakref.ref(world.contributors)
    del world
    gc.collect()
    assert seen() is None
