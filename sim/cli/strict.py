"""Whether a command ends with an exit code of its own where an expectation fails."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.errors import ExpectationError

if TYPE_CHECKING:
    from sim.studies.check import Checked

Strict = Annotated[
    bool, typer.Option("--strict", help="End with exit code 5 if an expectation fails.")
]


def demand(expectations: "Mapping[str, Sequence[Checked]]") -> None:
    """Refuse to be content where an expectation fails; one that is open does not fail.

    The expectations are by the name of their scenario.

    Raises
    ------
    ExpectationError
        With every expectation that fails.
    """
    failed = [
        f"  {name}: {one.sentence}"
        for name, every in expectations.items()
        for one in every
        if one.verdict == "fails"
    ]
    if failed:
        head = "an expectation fails" if len(failed) == 1 else f"{len(failed)} expectations fail"
        raise ExpectationError("\n".join([head, *failed]))
