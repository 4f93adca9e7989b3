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

    async def asked(self, method, path, **more):
        transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)
        base = "http://127.0.0.1:8765"
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.request(method, path, **more)

    def ask(self, method, path, **more):
        return asyncio.run(self.asked(method, path, **more))

    def raw(self, path, query=b"", messages=None):
        """Ask with bytes that no client would send; nothing more comes after the messages."""
        method = "GET" if messages is None else "POST"
        coming = [{"type": "http.request"}] if messages is None else list(messages)
        came = []

        async def receive():
            return coming.pop(0) if coming else await asyncio.Event().wait()

        async def send(message):
            came.append(message)

        headers = [(b"host", b"127.0.0.1:8765"), (b"content-type", b"application/json")]
        scope = {"type": "http", "http_version": "1.1", "method": method, "scheme": "http",
                 "path": path, "raw_path": path.encode(), "query_string": query, "root_path": "",
                 "headers": headers, "server": ("127.0.0.1", 8765)}  # fmt: skip
        asyncio.run(self.application(scope, receive, send))
        return httpx.Response(
            came[0]["status"],
            headers=came[0]["headers"],
            content=b"".join(one.get("body", b"") for one in came),
        )

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, **more):
        return self.ask("POST", path, **more)


@pytest.fixture
def page(workers):
    return Client(application(workers, Names()))
