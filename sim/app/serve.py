"""Serving the page on this machine."""

import signal
import socket
from types import FrameType
from typing import NoReturn

import uvicorn

from sim.app.guard import Names
from sim.app.server import application
from sim.app.workers import Processes
from sim.errors import InterruptionError, UsageError

TRIED = 20
"""Ports that are tried, from the one that is asked for."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at a port, or at the next one that is free; 0 is any.

    Raises
    ------
    UsageError
        If there is none, or the machine has no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason = ""
    for at in range(port, min(port + TRIED, 65_536)):
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, at))
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
    workers = Processes()
    config = uvicorn.Config(
        application(workers, Names(host)),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=256,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=16_384,
    )
    try:
        uvicorn.Server(config).run(sockets=[made])
    finally:
        workers.shutdown()


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """Stop in the way errors do, once the server has closed what was open."""
    del number, frame
    raise InterruptionError("the page is no longer served")
