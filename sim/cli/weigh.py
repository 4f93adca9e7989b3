"""Ask which of two things matters more."""

from typing import Annotated

import typer

from sim.cli.options import Options, study_options
from sim.cli.question import question


@study_options
def weigh(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")] = "baseline",
    *,
    one: Annotated[
        str,
        typer.Option(
            metavar="NAME=LOW,HIGH", help="The one thing: scenarios with it low and high."
        ),
    ] = "support at home=publics_turn_away,publics_rally",
    other: Annotated[
        str, typer.Option(metavar="NAME=LOW,HIGH", help="The other thing, likewise.")
    ] = "American backing=no_american_backstop,washington_backs_fully",
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="MEASURE", help="What to weigh them by; may be repeated."),
    ] = None,
    options: Options,
) -> None:
    """Weigh two things: which moves the outcomes further, and what that rests on."""
    asked = {"one": one, "other": other, **({"outcome": tuple(outcome)} if outcome else {})}
    question("weigh", [scenario], options, **asked)
