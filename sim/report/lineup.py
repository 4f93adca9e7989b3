"""What is compared with what, and the folder it goes to."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.resolve import Resolved
from sim.studies.examination import compared


@dataclass(frozen=True)
class Lineup:
    """What is compared with what.

    Attributes
    ----------
    to
        The scenario that the others are compared to.
    others
        The others, each name at most once; the one compared to may be among them.
    """

    to: Resolved
    others: tuple[Resolved, ...]

    @property
    def every(self) -> dict[str, Resolved]:
        """All of them by name, with those that their expectations speak of."""
        named = {one.scenario.name: one for one in (self.to, *self.others)}
        spoken = {name: one for each in self.others for name, one in compared(each).items()}
        return {**spoken, **named}


def folder_of(outputs: Path, lineup: Lineup, *, whole: bool) -> Path:
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
    texts = [one.scenario.model_dump_json() for one in (lineup.to, *lineup.others)]
    return outputs / f"{name}--{hashlib.sha256(''.join(texts).encode()).hexdigest()[:8]}"
