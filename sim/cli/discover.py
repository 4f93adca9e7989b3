"""Find in which part of the space of its assumptions a scenario reaches a goal."""

from functools import partial
from typing import Annotated

import typer

from sim.cli.count import count
from sim.cli.options import Options, study_options


@partial(study_options, worlds=32)
def discover(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    *,
    when: Annotated[
        str,
        typer.Option(metavar="GOAL", help='What is looked for, such as "sustained(10000) >= 0.5".'),
    ],
    outcome: Annotated[
        str, typer.Option(metavar="MEASURE", help="What is measured, if --when leaves it out.")
    ] = "",
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=LOW:HIGH",
            help="A further factor, or another span of one; may be repeated.",
        ),
    ] = None,
    only: Annotated[bool, typer.Option("--only", help="Vary only what --vary names.")] = False,
    points: Annotated[
        int, typer.Option(parser=count(1), metavar="N", help="Points of the sample.")
    ] = 2000,
    density: Annotated[
        float, typer.Option(metavar="SHARE", help="Share of a box that shall be as looked for.")
    ] = 0.8,
    options: Options,
) -> None:
    """Find where, among everything that is uncertain, a scenario comes to something."""
    from sim.cli.question import question

    asked = {"when": when, "outcome": outcome, "vary": vary or [], "only": only}
    question("discover", [scenario], options, **asked, points=points, density=density)
