"""Ask how scenarios stand in many uncertain futures."""

from functools import partial
from typing import Annotated

import typer

from sim.cli.count import count
from sim.cli.options import Options, study_options
from sim.cli.question import question


@partial(study_options, worlds=128)
def robust(
    scenarios: Annotated[
        list[str], typer.Argument(help="Scenario files, or names; one where --vary is given.")
    ],
    *,
    goal: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GOAL", help='A goal, such as "sustained(10000) >= 0.5"; may be repeated.'
        ),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=A,B,C", help="Values of one scenario to judge instead; may be repeated."
        ),
    ] = None,
    futures: Annotated[
        int, typer.Option(parser=count(2), metavar="N", help="Uncertain futures.")
    ] = 128,
    over: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY[=LOW:HIGH]",
            help="What varies over futures; all that is uncertain unless given; may be repeated.",
        ),
    ] = None,
    sample: Annotated[
        int, typer.Option(parser=count(0), metavar="N", help="Number of the sample of futures.")
    ] = 1,
    options: Options,
) -> None:
    """Judge scenarios, or values of a lever, in many uncertain futures, the same for all."""
    question(
        "robust",
        scenarios,
        options,
        goal=tuple(goal or ()),
        vary=tuple(vary or ()),
        futures=futures,
        over=tuple(over or ()),
        sample=sample,
    )
