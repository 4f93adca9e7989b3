"""Serve the page."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.export import Asked
from sim.cli.export import export as write_page
from sim.cli.options import DryRun, Fresh, Options, Out, Replications, Seed, Verbose, Workers
from sim.cli.output import say
from sim.errors import InterruptionError, UsageError

PORT = 8765
"""Port at which the page is served unless another is asked for."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Names of this machine that no other machine can reach."""


def page(
    *,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Address to serve at; this machine.")
    ] = LOOPBACK[0],
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="Port; if taken, the next free one.")
    ] = PORT,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write one HTML file instead, no server."),
    ] = None,
    levers: Annotated[
        list[str] | None,
        typer.Option("--lever", metavar="KEY", help="Export: a lever; up to four times."),
    ] = None,
    points: Annotated[
        int, typer.Option("--points", metavar="N", help="Export: points computed, at most.")
    ] = 700,
    replications: Replications = 200,
    seed: Seed = 1,
    out: Out = Path("outputs"),
    workers: Workers = 1,
    fresh: Fresh = False,
    dry_run: DryRun = False,
    verbose: Verbose = False,
) -> None:
    """Serve a page in which levers are moved, and the coalition with them; or write it to a file.

    The options from `--lever` on are those of `--export`, whose page is computed before at points
    of so many worlds.
    """
    if export is not None:
        options = Options(
            replications, seed, out=out, workers=workers, fresh=fresh, dry_run=dry_run,
            verbose=verbose,
        )  # fmt: skip
        with options.ending:
            write_page(Asked(export, tuple(levers or ()), points), options)
        return
    if levers:
        raise UsageError("--lever is for a page that is written to a file; add --export FILE")
    _serve(host, port)


def _serve(host: str, port: int) -> None:
    """Serve the page until it is stopped."""
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
    try:
        say(f"The page is at {address}  (Ctrl+C stops it)")
        serve(made, host)
    except InterruptionError:
        say("Stopped.", err=True)
