"""The form of a study file: its keys, and what each holds."""

from typing import Annotated, Any

from pydantic import Field

from sim.scenario.quantity import Frozen
from sim.scenario.schema import Line, Name, Prose

MOST_SCENARIOS = 100
"""Most scenarios that a study may name."""

Names = Annotated[tuple[Line, ...], Field(max_length=MOST_SCENARIOS)]


class StudyForm(Frozen):
    """A question about scenarios, as a study file asks it."""

    name: Name
    """Plain identifier, equal to the stem of the file."""
    title: Line
    """The question, on one line."""
    because: Prose = ""
    """Why it is asked."""
    study: Line
    """Kind of study."""
    scenario: Line = ""
    """The scenario that it is about: a name, or a file."""
    scenarios: Names = ()
    """Several scenarios, for a kind of study that compares them."""
    base: Names = ()
    """In place of a scenario: several that are combined, and must not contradict each other."""
    change: dict[str, Any] = Field(default_factory=dict)
    """Changes laid over each of the scenarios, by dotted key, as `--set` does."""
    replications: Annotated[int, Field(ge=1)] | None = None
    """Worlds, at each point where there are points; as many as the command has unless given."""
    seed: Annotated[int, Field(ge=0)] = 1
    """Seed of the ensembles."""
    ask: dict[str, Any] = Field(default_factory=dict)
    """The options of the command of that kind."""


SUBJECTS = ("scenario", "scenarios", "base")
"""Keys that say which scenarios a study is about, of which a file has one."""
