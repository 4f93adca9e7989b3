"""Serve the page."""

from importlib.util import find_spec
from typing import Annotated

import typer

from sim.cli.output import say
from sim.errors import InterruptionError, UsageError

PORT = 8765
"""Port at which the page is served unless another is asked for."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Names of this machine that no other machine can reach."""


def app(
    *,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Address to serve at; this machine.")
    ] = LOOPBACK[0],
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="Port; if taken, the next free one.")
    ] = PORT,
) -> None:
    """Serve a page in which levers are moved, and the coalition with them."""
    if not (find_spec("starlette") and find_spec("uvicorn")):
        raise UsageError("the page needs the extra `app`: python -m pip install 'backstop[app]'")
    from sim.app.serve import listening, serve

    made = listening(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{made.getsockname()[1]}/"
    if host not in LOOPBACK:
        say(
            f"warning: whoever can reach {host} can use this page; it has no password, and its "
            "traffic is not encrypted",
            err=True,
        )
    say(f"The page is at {address}  (Ctrl+C stops it)")
    try:
        serve(made, host)
    except InterruptionError:
        say("Stopped.", err=True)
