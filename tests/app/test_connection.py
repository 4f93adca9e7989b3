"""A connection of which nothing comes is closed; one that waits for an answer is not."""

import asyncio
import socket
import threading

import pytest
import uvicorn

from sim.app.connection import Connection

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


class Hasty(Connection):
    """A connection that waits for next to nothing."""

    patience = 0.05


async def slow(scope, receive, send):
    """Answer once the connection would long have been closed."""
    await asyncio.sleep(4 * Hasty.patience)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


@pytest.fixture
def place():
    """Where a server of hasty connections listens."""
    made = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(slow, http=Hasty, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([made],))
    thread.start()
    yield made.getsockname()
    server.should_exit = True
    thread.join()


def closed(connection):
    """Whether the other side closes a connection without another word."""
    return connection.recv(4_096) == b""


@pytest.mark.parametrize("sent", [b"", HEAD], ids=["nothing", "half"])
def test_what_does_not_come_is_not_waited_for(place, sent):
    with socket.create_connection(place, timeout=30) as connection:
        connection.sendall(sent)
        assert closed(connection)


def test_an_answer_is_waited_for(place):
    with socket.create_connection(place, timeout=30) as connection:
        for _ in range(2):
            connection.sendall(HEAD + b"\r\n")
            assert connection.recv(4_096).startswith(b"HTTP/1.1 204")
        connection.sendall(HEAD)
        assert closed(connection)
