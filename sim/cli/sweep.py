"""Vary one or two levers, and see where an outcome changes."""

from functools import partial
from typing import Annotated

import typer

from sim.cli.options import Options, study_options
from sim.cli.question import question


@partial(study_options, worlds=200)
def sweep(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    *,
    vary: Annotated[
        list[str],
        typer.Option(
            "--vary",
            metavar="KEY=LOW:HIGH:N",
            help="A lever and its values, also KEY, KEY=LOW:HIGH or KEY=A,B,C; once or twice.",
        ),
    ],
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="KEY|stance",
            help="A third lever, for a curve or a panel of each value; or the stance of states.",
        ),
    ] = "",
    outcome: Annotated[
        str,
        typer.Option("--outcome", metavar="MEASURE", help="What is measured; or sustained(N)."),
    ] = "states deployed a year after the deal",
    options: Options,
) -> None:
    """Vary one or two levers of a scenario: a curve or a map of an outcome, on the same worlds."""
    question("sweep", [scenario], options, vary=vary, by=by, outcome=outcome)
