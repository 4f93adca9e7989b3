"""What is compared with what, and the folder it goes to."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sim.errors import UsageError
from sim.publish.folder import numbers
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario
from sim.studies.examination import compared


@dataclass(frozen=True)
class ComparisonRequest:
    """What is compared with what.

    Attributes
    ----------
    to
        The scenario that the others are compared to.
    others
        The others, each name at most once; the one compared to may be among them.

    Raises
    ------
    UsageError
        If one of them starts at another time or runs for another number of weeks.
    """

    to: Resolved
    others: tuple[Resolved, ...]

    def __post_init__(self) -> None:
        """Refuse scenarios of another start or horizon: their weeks are not the same weeks."""
        first = self.to.scenario
        for one in (other.scenario for other in self.others):
            if not alike(one, first):
                raise UsageError(
                    f"`{one.name}` runs for {one.weeks} weeks from {one.start}, `{first.name}` for "
                    f"{first.weeks} from {first.start}; give them one start and horizon, as with "
                    f"-s weeks={first.weeks} -s start={first.start}"
                )

    @property
    def every(self) -> dict[str, Resolved]:
        """All of them by name, with those that their expectations speak of."""
        named = {one.scenario.name: one for one in (self.to, *self.others)}
        spoken = {name: one for each in self.others for name, one in compared(each).items()}
        return {**spoken, **named}


def alike(one: Scenario, other: Scenario) -> bool:
    """Say whether two scenarios begin on one day and run for as many weeks."""
    return (one.start, one.weeks) == (other.start, other.weeks)


def folder_of(outputs: Path, lineup: ComparisonRequest, *, whole: bool) -> Path:
    """Name the folder of a comparison.

    Parameters
    ----------
    outputs
        Where all folders go.
    lineup
        What is compared.
    whole
        Whether it is all there is, as the files have it; anything less gets a folder of its own.

    Returns
    -------
    The folder; no scenario can have its name, which has a hyphen.
    """
    name = f"comparison-with-{lineup.to.scenario.name}"
    if whole:
        return outputs / name
    own = "".join(numbers(one.scenario) for one in (lineup.to, *lineup.others))
    return outputs / f"{name}--{hashlib.sha256(own.encode()).hexdigest()[:8]}"
