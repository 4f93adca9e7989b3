"""A scenario as the page moves it: its levers, and the settings that moves come to."""

import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from sim.app.asked import BASELINE, Asked
from sim.ensemble.prepared import Prepared
from sim.errors import UsageError
from sim.findings.levers import HOLDS, LeverCard, groups, lever_of, states
from sim.scenario.design import Value
from sim.scenario.lever import Lever
from sim.scenario.moved import as_written, moved_name
from sim.text import shortened
from sim.words import opening, sentence

DIGITS = 4
"""Decimals of the support to which the lever of all states comes: hundredths of a point."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A scenario that is loaded once, with its levers."""

    prepared: Prepared

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.prepared.scenario.name

    @cached_property
    def panel(self) -> dict[str, Any]:
        """The levers as the page shows them, ready for JSON."""
        return {
            "groups": [asdict(one) for one in groups(self.prepared.scenario)],
            "states": [asdict(one) for one in states(self.prepared.scenario)],
            "holds": dict(HOLDS),
        }

    @cached_property
    def _levers(self) -> dict[str, Lever]:
        """Every lever of the panel by key; that of all states comes before those of one."""
        scenario = self.prepared.scenario
        cards: list[LeverCard] = [card for one in groups(scenario) for card in one.levers]
        cards += [card for one in states(scenario) for card in one.levers]
        return {card.key: lever_of(card.key, scenario) for card in cards}

    def warnings(self, changes: Mapping[str, Value]) -> list[str]:
        """What changes are warned of, and the scenario without them is not; sentences."""
        return [opening(sentence(one)) for one in self.prepared.warned(settings(changes))]

    def further(self, changes: Mapping[str, Value]) -> list[str]:
        """Command lines that take what is moved further: a comparison with the baseline, a report.

        They name the file that is taken away, where anything is moved.
        """
        scenario = self.prepared.scenario
        word = f"{moved_name(scenario, changes)}.yaml" if changes else scenario.name
        kinds = ("compare", "report") if word != BASELINE else ("report",)
        return [shlex.join(["sim", kind, word]) for kind in kinds]

    def changes(self, asked: Asked) -> dict[str, Value]:
        """What moves set, by dotted key; what stays as it is, is left out.

        Raises
        ------
        UsageError
            If there is no such lever, or it does not go so far.
        """
        left, found = dict(asked.moves), dict[str, Value]()
        for key, lever in self._levers.items():
            if key in left and (strength := _number(key, left.pop(key), lever)) != lever.present:
                found |= _settings(lever, strength)
        for code, state in self.prepared.scenario.states.items():
            hold = left.pop(f"states.{code}.hold", state.hold)
            if hold not in HOLDS:
                raise UsageError(f"a state is {', '.join(HOLDS)}, not `{shortened(str(hold))}`")
            if hold != state.hold:
                found[f"states.{code}.hold"] = hold
        if left:
            raise UsageError(f"no lever called `{shortened(next(iter(left)))}` in `{self.name}`")
        return found


def _settings(lever: Lever, strength: float) -> dict[str, float]:
    """What a lever sets, as a person would write it."""
    made = lever.settings(strength)
    if not lever.opening:
        return made
    return {key: round(support, DIGITS) for key, support in made.items()}


def _number(key: str, asked: float | str, lever: Lever) -> float:
    """How far a lever is moved."""
    low, high = lever.span
    if isinstance(asked, str) or not low <= asked <= high:
        shown = shortened(asked) if isinstance(asked, str) else f"{asked:g}"
        raise UsageError(f"`{shortened(key)}` goes from {low:g} to {high:g}, not to `{shown}`")
    return float(asked)


def settings(changes: Mapping[str, Value]) -> tuple[str, ...]:
    """The same changes as a command line writes them."""
    return tuple(f"{key}={as_written(value)}" for key, value in changes.items())
