"""The commands. A command parses, calls one function and prints; heavy imports sit inside."""

import io
import sys
from typing import Annotated

import typer

from sim import __version__
from sim.cli import (
    clean,
    compare,
    design,
    discover,
    doctor,
    explain,
    imports,
    inspect,
    new,
    page,
    pivotal,
    report,
    robust,
    run,
    sensitivity,
    story,
    study,
    sweep,
    tip,
    weigh,
)

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
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal shows the letters of its locale; a file or a pipe gets UTF-8.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


app.command("run")(run.run)
app.command("compare")(compare.compare)
app.command("explain")(explain.explain)
app.command("story")(story.story)
app.command("app")(page.page)
app.command("tip")(tip.tip)
app.command("weigh")(weigh.weigh)
app.command("design")(design.design)
app.command("discover")(discover.discover)
app.command("sweep")(sweep.sweep)
app.command("pivotal")(pivotal.pivotal)
app.command("robust")(robust.robust)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("report")(report.report)
app.command("study")(study.study)
app.command("new")(new.new)
app.command("import")(imports.import_table)
app.command("list")(inspect.list_scenarios)
app.command("show")(inspect.show)
app.command("check")(inspect.check)
app.command("schema")(inspect.schema)
app.command("doctor")(doctor.doctor)
app.command("clean")(clean.clean)
