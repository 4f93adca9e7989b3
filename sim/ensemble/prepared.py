"""A scenario that is loaded once and run again and again with other settings, without files."""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from sim.ensemble.run import begun, check_budget
from sim.ensemble.simulation import simulate
from sim.errors import CancellationError
from sim.results.record import Size
from sim.results.results import Results, assemble
from sim.scenario.design import Design, Value, Variation, with_numbers
from sim.scenario.layout import domain
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.streams import Luck, Streams
from sim.yamltree.reader import read

REMEMBERED = 64
"""Changes that are no plain numbers, whose resolved scenarios are remembered."""


class Prepared:
    """A scenario that is loaded once and run with other settings, from several threads if need be.

    Changes of plain numbers, such as a slider makes, cost no reading of files. Nothing is shared
    between objects of this class but `luck`: what random numbers have been drawn, kept so that the
    next run in the same worlds does not draw them again.

    Raises
    ------
    ScenarioError, UsageError
        As :func:`~sim.scenario.load.load` does.
    """

    def __init__(
        self, scenario: Path | str, settings: Sequence[str] = (), *, luck: Luck | None = None
    ) -> None:
        self._source = scenario
        self._luck = luck
        self._settings = tuple(settings)
        self._read = cache(read)
        self._plain = load(scenario, settings, reader=self._read)
        self._remembered: dict[tuple[tuple[str, Value], ...], Scenario] = {}
        self._lock = threading.Lock()

    @property
    def scenario(self) -> Scenario:
        """The scenario without changes."""
        return self._plain.scenario

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is warned of in the scenario without changes, a line each."""
        return tuple(one.line for one in self._plain.warnings)

    def warned(self, settings: Sequence[str]) -> tuple[str, ...]:
        """What is warned of with further settings, each ``key=value``, and not without; lines.

        Raises
        ------
        ScenarioError
            If a setting cannot be applied.
        """
        if not settings:
            return ()
        made = load(self._source, (*self._settings, *settings), reader=self._read)
        known = self.warnings
        return tuple(one.line for one in made.warnings if one.line not in known)

    def changed(self, changes: Mapping[str, Value]) -> Scenario:
        """The scenario with changes, each by dotted key, as ``--set`` would make it.

        Raises
        ------
        ScenarioError
            If a change cannot be applied.
        """
        if not changes:
            return self.scenario
        design = Design({key: [value] for key, value in changes.items()})
        asked = Variation(self._source, design, self._settings, self._plain)
        numbers = {key: float(changes[key]) for key in asked.numeric}
        if not all(_is_possible(key, value) for key, value in numbers.items()):
            return asked.parts[0].resolved.scenario  # It is refused in words.
        switches = {key: value for key, value in changes.items() if key not in numbers}
        return with_numbers(self._switched(switches), numbers, anew=True)

    def _switched(self, switches: Mapping[str, Value]) -> Scenario:
        """The scenario with changes that are no plain numbers."""
        kind = tuple(sorted(switches.items()))
        with self._lock:
            known = self._remembered.get(kind)
        if known is None:
            known = self.scenario
            if switches:
                design = Design({key: [value] for key, value in switches.items()})
                asked = Variation(self._source, design, self._settings, self._plain)
                known = asked.parts[0].resolved.scenario
            known = known.model_copy(update={"reference": known.as_reference})
            with self._lock:
                if len(self._remembered) >= REMEMBERED:
                    self._remembered.pop(next(iter(self._remembered)))
                self._remembered[kind] = known
        return known

    def run(
        self,
        changes: Mapping[str, Value] | None = None,
        replications: int = 200,
        *,
        seed: int = 1,
        cancelled: Callable[[], bool] | None = None,
    ) -> Results:
        """Run the scenario with changes, in memory, in this thread.

        Whether the answer is still wanted is asked every week.

        Raises
        ------
        ScenarioError
            If a change cannot be applied.
        CancellationError
            If it is no longer wanted.
        UsageError, RunError
            As :func:`~sim.ensemble.run.run` does.
        """
        scenario = self.changed(changes or {})
        check_budget(scenario, replications, seed=seed)
        record = begun(scenario, Size(replications, seed))

        def check() -> None:
            if cancelled is not None and cancelled():
                raise CancellationError("the run was cancelled")

        streams = Streams(seed, range(replications), luck=self._luck)
        block = simulate(scenario, streams, before_week=check)
        return assemble(scenario, [block], record=record)


def _is_possible(key: str, number: float) -> bool:
    """Whether a number lies within the domain of its key."""
    low, high = domain(tuple(key.split("."))) or (number, number)
    return low <= number <= high
