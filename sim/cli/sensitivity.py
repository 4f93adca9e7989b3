"""Which uncertain values move the outcomes of a scenario."""

from functools import partial
from typing import Annotated

import typer

from sim.cli.options import Options, study_options
from sim.cli.question import question


@partial(study_options, worlds=32)
def sensitivity(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    *,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", metavar="NAME", help="What is asked about; may be repeated."),
    ] = None,
    factors: Annotated[
        int | None,
        typer.Option("--factors", metavar="N", help="Values with an index of their own, 20."),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option("--points", metavar="N", help="Base points, a power of 2: 1024."),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="KEY", help="Vary this too; may be repeated."),
    ] = None,
    options: Options,
) -> None:
    """Find the uncertain values that move a scenario, and what its outcomes rest on."""
    given = {"outcome": outcome, "factors": factors, "points": points, "also": also}
    words = {name: value for name, value in given.items() if value not in (None, [])}
    question("sensitivity", [scenario], options, **words)
