"""A page whose workers are a stand-in, so that a test says what they answer and when."""

import asyncio
from concurrent.futures import Future

import httpx
import numpy as np
import pytest

from sim.app.download import Taken
from sim.app.guard import Names
from sim.app.server import application
from sim.app.turn import SLOTS


class StandIn:
    """Workers that remember what they were asked; each answer is what `answer` makes of it."""

    def __init__(self):
        self.newest = np.zeros(SLOTS, dtype=np.int64)
        self.asked = []
        self.answer = lambda task, turn: Taken(b'{"done":true}')

    def submit(self, task, turn):
        self.asked.append(task)
        future = Future()
        try:
            future.set_result(self.answer(task, turn))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self):
        pass


@pytest.fixture
def workers():
    return StandIn()


class Client:
    """Asks the page without a network."""

    def __init__(self, application):
        self.application = application

    def ask(self, method, path, **more):
        async def asked():
            transport = httpx.ASGITransport(self.application)
            base = "http://127.0.0.1:8765"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, **more):
        return self.ask("POST", path, **more)


@pytest.fixture
def page(workers):
    return Client(application(workers, Names()))
