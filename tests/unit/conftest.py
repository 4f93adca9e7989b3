"""A small world in which nothing happens by itself."""

import pytest
from small import LONE, SIZE, STILL


@pytest.fixture
def quiet(made_up, world):
    """Open a world in which nothing happens but what is let happen."""

    def opened(states=LONE, values=(), events=(), **fields):
        told = {f"event_{at}": event for at, event in enumerate(events)}
        scenario = made_up(states, STILL | dict(values), events=told, **fields)
        return world(scenario, SIZE)

    return opened
