"""The shape of every question: the ensembles it needs, and how they become a typed answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from pydantic import Field

from sim.errors import Problem
from sim.results.part import Part
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.folder import folder_name

if TYPE_CHECKING:
    import pandas as pd

A = TypeVar("A", bound="Answer")


class Answer(Part):
    """What a study found: what `--json` prints and the account file of its folder contains."""

    format: int = 1
    """Version of the form of the answer."""
    seed: int
    """Seed of the ensembles."""
    replications: int
    """Worlds of each ensemble."""
    version: str
    """Version of the program."""
    settings: tuple[str, ...] = ()
    """Changes of the command line under which it was found, each `dotted.key=value`."""
    note: str = "This is exploration of a model's worlds, not a forecast."
    """What the numbers are not."""
    warnings: tuple[str, ...] = ()
    """What may not be what was meant: a number that is not used as written, a fact too young."""
    evidence: Any = Field(default=None, exclude=True, repr=False)
    """What the answer was computed from; not in files, and none in an answer read from one."""

    @property
    def headline(self) -> str:
        """The answer in one line."""
        return type(self).__name__

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The main table of the answer."""
        return []

    def to_dataframe(self) -> "pd.DataFrame":
        """Return the main table of the answer, a row each."""
        import pandas as pd

        return pd.DataFrame(self.rows)

    def plot(self, name: str) -> Any:
        """Draw one of the figures of the answer, and return the Matplotlib figure.

        A name of no figure is a UsageError that names the nearest.
        """
        return import_module("sim.figures.catalogue").plot(name, self.evidence)

    def __repr__(self) -> str:
        """Ten lines at most: the headline, and the first rows of the main table."""
        frame = self.to_dataframe().iloc[:6, :7]
        worlds = f"{self.replications:,} worlds, seed {self.seed}, version {self.version}"
        table = frame.to_string(index=False, max_colwidth=40) if len(frame) else ""
        return "\n".join(line for line in (self.headline, worlds, table) if line)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        frame = self.to_dataframe()
        return f"<p>{escape(self.headline)}</p>{frame.to_html(index=False, escape=True)}"


class Study(ABC, Generic[A]):
    """A question about scenarios.

    Besides the ensembles it names at first it may need further ones, which depend on the results of
    the first, and further `passes` through all worlds.
    """

    answer_type: ClassVar[type[Answer]]
    passes: ClassVar[int] = 0

    @property
    @abstractmethod
    def subject(self) -> str:
        """What the study is about, in a few words."""

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where its answer is published, within the folder of the outputs."""

    @abstractmethod
    def ensembles(self) -> Mapping[str, Wanted]:
        """The ensembles it needs, all on the same worlds, by a label of its own.

        Each is a scenario, or a part of a design.
        """

    def further(self, ensembles: Ensembles) -> Mapping[str, Wanted]:
        """Further ensembles that it needs once it knows these, by other labels; none at the end.

        It is asked again with all that there is so far. What it names follows from the results
        alone, so that a study that was stopped goes on with what is stored.
        """
        del ensembles
        return {}

    def worlds(self, replications: int) -> int:
        """About how many worlds it runs through beyond the ensembles it names at first."""
        return replications * self.passes

    @abstractmethod
    def answer(self, ensembles: Ensembles) -> A:
        """Turn the results into the answer."""

    def answered(self, ensembles: Ensembles) -> A:
        """The answer, with the warnings of the scenarios asked about."""
        return self.answer(ensembles).model_copy(update={"warnings": self.warnings})

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is warned of in the scenarios asked about."""
        return tuple(each for one in self.asked() for each in one.warnings)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The same in a line each, which names the scenario unless it is true of all of them."""
        asked = [(one.scenario.name, [each.line for each in one.warnings]) for one in self.asked()]
        every = [lines for _, lines in asked]
        lines = [
            line if all(line in some for some in every) else f"{name}: {line}"
            for name, own in asked
            for line in own
        ]
        return tuple(dict.fromkeys(lines))

    def asked(self) -> tuple[Resolved, ...]:
        """Scenarios whose warnings are printed; all, unless some are only compared with."""
        return tuple(one for one in self.ensembles().values() if isinstance(one, Resolved))

    @property
    def settings(self) -> tuple[str, ...]:
        """Changes of the command line that all scenarios asked about have."""
        first, *others = [one.settings for one in self.asked()]
        return tuple(one for one in first if all(one in other for other in others))

    def parameters(self) -> dict[str, Any]:
        """Whatever else the answer depends on, ready for JSON."""
        return {}


@dataclass(frozen=True, eq=False)
class ScenarioStudy(Study[A]):
    """A question of some kind about one scenario, in a folder of its own."""

    resolved: Resolved
    """The scenario."""
    kind: ClassVar[str]
    """Its command; the folder is named for it."""

    @property
    def folder(self) -> Path:
        """A folder that no scenario can have, as its name has hyphens."""
        stem = "--".join(
            filter(None, [f"{self.kind}-of-{self.resolved.scenario.name}", self.about])
        )
        return Path(folder_name(stem, self.named, unlike=self.unlike))

    @property
    def about(self) -> str:
        """What is asked, in the letters of a name, where that is short enough."""
        return ""

    @property
    def named(self) -> tuple[str, ...]:
        """Settings that name the folder."""
        return self.resolved.settings

    @property
    def unlike(self) -> str:
        """Whatever else two folders of one name differ in."""
        return repr(self.parameters())

    def asked(self) -> tuple[Resolved, ...]:
        """The scenario as it is."""
        return (self.resolved,)
