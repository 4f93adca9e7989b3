"""Ask which states an outcome turns on, and what each component of the guarantee is worth."""

from typing import Annotated

import typer

from sim.cli.count import count
from sim.cli.options import Options, study_options
from sim.cli.question import question


@study_options
def pivotal(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    *,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help='What is measured, such as "sustained(5000)"; may be repeated. Unless given, a '
            "sustained force and an attack, given a deal.",
        ),
    ] = None,
    troops: Annotated[
        int,
        typer.Option(
            parser=count(0),
            metavar="N",
            help="Requirement that the voting power is about; chosen unless given.",
        ),
    ] = 0,
    state: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="A state to hold in and out; all unless given."),
    ] = None,
    options: Options,
) -> None:
    """Hold each state in and out, and take away each component of the guarantee."""
    words = {"outcome": tuple(outcome or ()), "troops": troops, "state": tuple(state or ())}
    question("pivotal", [scenario], options, **words)
