"""Serving the page on this machine."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import uvicorn

from sim.app.connection import Connection
from sim.app.guard import Names
from sim.app.server import application
from sim.app.workers import Processes
from sim.errors import InterruptionError, UsageError

TRIED = 20
"""Ports that are tried, from the one that is asked for."""

MOST = 256
"""Connections at most."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at a port, or at the next one that is free; 0 is any.

    Who connects from now on is answered as soon as the page is served.

    Raises
    ------
    UsageError
        If there is none, or the machine has no such address.
    """
    if not host:
        raise UsageError("the page needs an address to be served at, such as 127.0.0.1")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason = ""
    for at in range(port, min(port + TRIED, 65_536)):
        # Named as TCP, so that asyncio sends what it has at once: else the body of an answer waits
        # until the browser has confirmed its head, up to 40 milliseconds.
        made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, at))
            made.listen(MOST)
        except OSError as error:
            made.close()
            reason = error.strerror or str(error)
            continue
        return made
    raise UsageError(f"the page cannot be served at {host}, port {port}: {reason}")


def serve(made: socket.socket, host: str) -> None:
    """Serve the page until the program is stopped.

    Raises
    ------
    InterruptionError
        When it is.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    with _uninterrupted():
        workers = Processes()
    config = uvicorn.Config(
        application(workers, Names(host)),
        interface="asgi3",
        loop="asyncio",
        http=Connection,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=16_384,
    )
    try:
        _Server(config).run(sockets=[made])
    finally:
        workers.shutdown()


class _Server(uvicorn.Server):
    """A server that keeps nobody waiting once it is stopped."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer in words whoever waits, and close what is open."""
        for task in self.server_state.tasks:
            task.cancel()
        await super().shutdown(sockets)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Begin processes that Ctrl+C does not reach, even before they have begun to work."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """Stop in the way errors do, once the server has closed what was open."""
    del number, frame
    raise InterruptionError("the page is no longer served")
