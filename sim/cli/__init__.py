"""The commands. A command parses, calls one function and prints; heavy imports sit inside."""

import io
import sys
from typing import Annotated

import typer

from sim import __version__
from sim.cli import compare as comparing
from sim.cli import doctor as workshop
from sim.cli import explain as explaining
from sim.cli import inspect
from sim.cli import new as writing
from sim.cli import run as running

app = typer.Typer(
    help="Which states would send troops to Ukraine, under which guarantees, and would it deter? "
    "A simulator of scenarios: it explores, it never forecasts.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Backstop {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    del version
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


app.command("run")(running.run)
app.command("compare")(comparing.compare)
app.command("explain")(explaining.explain)
app.command("new")(writing.new)
app.command("list")(inspect.list_scenarios)
app.command("show")(inspect.show)
app.command("check")(inspect.check)
app.command("schema")(inspect.schema)
app.command("doctor")(workshop.doctor)
