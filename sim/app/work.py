"""What the page asks the model: answers, explanations and stories, each remembered a while."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sim.app.asked import SIZES, Asked
from sim.app.bounded import Bounded
from sim.app.subject import Subject, settings
from sim.ensemble.prepared import Prepared
from sim.errors import CancellationError, UsageError
from sim.findings import page
from sim.results.record import Size
from sim.results.results import Results
from sim.scenario.catalogue import known
from sim.scenario.design import Value
from sim.scenario.resolve import Resolved
from sim.scenario.roster import find_state
from sim.streams import Luck
from sim.studies.ensembles import Ensembles, Obtained
from sim.studies.explanation import explain
from sim.studies.pick import require_world
from sim.studies.story import StoryStudy
from sim.text import shortened

SEED = 1
"""Seed of every ensemble of the page, as of the command line."""

Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Wanted:
    """An ensemble that is wanted: a scenario with changes, in so many worlds."""

    scenario: str
    changes: tuple[tuple[str, Value], ...]
    replications: int


class Work:
    """The model as the page asks it, from several threads; its memory is bounded."""

    def __init__(self) -> None:
        self._subjects: Bounded[str, Subject] = Bounded(12)
        self._results: Bounded[Wanted, Results] = Bounded(1)
        self._luck = Luck()

    def subject(self, name: str) -> Subject:
        """A scenario of the folder, by its name.

        Raises
        ------
        UsageError
            If there is no such scenario.
        ScenarioError
            If it cannot be read.
        """

        def load() -> Subject:
            path = known().get(name)
            if path is None:
                raise UsageError(f"no scenario called `{shortened(name)}`")
            return Subject(Prepared(path, luck=self._luck))

        return self._subjects.get(name, load)

    def wanted(self, asked: Asked, replications: int) -> Wanted:
        """The ensemble that is asked for.

        Raises
        ------
        UsageError, ScenarioError
            If there is no such scenario or lever, or it does not go so far.
        """
        changes = self.subject(asked.scenario).changes(asked)
        return Wanted(asked.scenario, tuple(changes.items()), replications)

    def results(self, wanted: Wanted, cancelled: Cancelled) -> Results:
        """The results of an ensemble.

        Raises
        ------
        CancellationError
            If it is no longer wanted.
        ScenarioError
            If the changes cannot be made.
        """
        return self._results.get(wanted, lambda: self._run(wanted, cancelled))

    def _run(self, wanted: Wanted, cancelled: Cancelled) -> Results:
        if cancelled():
            raise CancellationError("no longer wanted")
        prepared, changes = self.subject(wanted.scenario).prepared, dict(wanted.changes)
        made = prepared.run(changes, wanted.replications, seed=SEED, cancelled=cancelled)
        record = made.record.model_copy(update={"settings": settings(changes)})
        return replace(made, record=record)

    def answer(self, wanted: Wanted, cancelled: Cancelled) -> bytes:
        """What the page says of an ensemble, as JSON; of a refined one also what follows from it.

        That is what is warned of, and the commands that go on from there.
        """
        told = page.page(self.results(wanted, cancelled))
        if wanted.replications == SIZES[-1]:
            subject, changes = self.subject(wanted.scenario), dict(wanted.changes)
            told |= {"warnings": subject.warnings(changes), "further": subject.further(changes)}
        return as_json(told)

    def why(self, wanted: Wanted, state: str, *, cancelled: Cancelled) -> bytes:
        """Why a state is in or out in the last week, as JSON.

        Raises
        ------
        UsageError
            If no such state is on the roster.
        """
        if cancelled():
            raise CancellationError("no longer wanted")
        scenario = self.subject(wanted.scenario).prepared.changed(dict(wanted.changes))
        code, size = find_state(state, scenario), Size(wanted.replications, SEED)
        return as_json(page.why(explain(scenario, code, week=scenario.weeks, size=size)))

    def world(self, wanted: Wanted, number: int, *, cancelled: Cancelled) -> bytes:
        """The story of one world of an ensemble, as JSON.

        Raises
        ------
        UsageError
            If there is no such world.
        """
        require_world(number, wanted.replications)
        results = self.results(wanted, cancelled)
        obtained = {results.name: Obtained(results, None, reused=True)}
        study = StoryStudy(Resolved(results.scenario, {}), number)
        return as_json(page.world(study.answer(Ensembles(obtained, results.record.size))))


def as_json(plain: Any) -> bytes:
    """JSON that is read everywhere: without what is no number."""
    return json.dumps(plain, allow_nan=False, separators=(",", ":")).encode()
