"""Find the least change that brings a scenario to a goal."""

from functools import partial
from typing import Annotated

import typer

from sim.cli.options import Options, study_options
from sim.cli.question import question


@partial(study_options, worlds=200)
def tip(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    *,
    goal: Annotated[
        str,
        typer.Option(
            "--goal", metavar="GOAL", help='A measure and a number: "sustained(15000) >= 0.5".'
        ),
    ],
    lever: Annotated[
        list[str] | None,
        typer.Option(
            "--lever",
            metavar="KEY[=LOW:HIGH]",
            help="A lever to try, instead of all; may be repeated. `support` moves it everywhere.",
        ),
    ] = None,
    pairs: Annotated[
        int, typer.Option("--pairs", metavar="N", help="Levers of which all pairs are tried.")
    ] = 4,
    tolerance: Annotated[
        float,
        typer.Option("--tolerance", help="How closely a change is told, as a share of its span."),
    ] = 0.01,
    options: Options,
) -> None:
    """Find the least change, of one lever or of two, that brings a scenario to a goal."""
    fields = {"lever": tuple(lever or ()), "pairs": pairs, "tolerance": tolerance}
    question("tip", [scenario], options, goal=goal, **fields)
