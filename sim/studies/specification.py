"""What a study asks: the options of its command, and what a study file says."""

from abc import abstractmethod
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationError

from sim.errors import UsageError
from sim.scenario.quantity import Frozen
from sim.scenario.resolve import Resolved
from sim.studies.study import Study

KINDS: tuple[str, ...] = (
    "compare",
    "parts",
    "pivotal",
    "robust",
    "tip",
    "discover",
    "sweep",
    "sensitivity",
    "weigh",
)
"""Kinds of study that a file may ask for, each a command and a module of :mod:`sim.studies`."""

Words = Annotated[tuple[str, ...], Field(strict=False)]
"""Several texts; a list is accepted."""


class Specification(Frozen):
    """What a study of one kind asks; a subclass has a field for each of its options."""

    replications: ClassVar[int] = 1000
    """Worlds unless a number is given; at each point, where there are points."""
    several: ClassVar[bool] = False
    """Whether it asks about several scenarios."""

    @abstractmethod
    def study(self, scenarios: Sequence[Resolved]) -> Study[Any]:
        """The study of these scenarios, of which there is one unless it takes several.

        Raises
        ------
        UsageError
            If an option does not fit to the scenario; says what would.
        """


def specification(kind: str) -> type[Specification]:
    """What a study of a kind asks: ``SweepSpecification`` of :mod:`sim.studies.sweep`."""
    found: type[Specification] = getattr(
        import_module(f"sim.studies.{kind}"), f"{kind.capitalize()}Specification"
    )
    return found


def asked(kind: str, **words: Any) -> Specification:
    """The specification of a kind with these fields.

    Raises
    ------
    UsageError
        If one is wrong; says which, as the option of a command, and why.
    """
    try:
        return specification(kind)(**words)
    except ValidationError as error:
        raise UsageError(_first(error)) from error


def _first(error: ValidationError) -> str:
    """What is wrong with the first option that is."""
    first = error.errors()[0]
    option = "--" + str(first["loc"][0]).replace("_", "-") if first["loc"] else ""
    reason = first["msg"].removeprefix("Value error, ")
    return f"{option}: {reason}" if option else reason
