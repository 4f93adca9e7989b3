"""What a sweep measured, group by group, along each axis."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.array import Array
from sim.outcomes.measure import STATE, measure_row, outcome_of
from sim.results.record import Record
from sim.scenario.schema import Scenario
from sim.studies.crossing import Crossing, crossing
from sim.studies.grid import Grid
from sim.studies.sample import Kind, Sample
from sim.words import decimal, named, percent

HALF = 0.5
"""The chance that a curve or a plane is said to pass."""

CHANCES = ("chance", "lasting")
"""Kinds of outcome that are chances."""

IN_PERCENT = (*CHANCES, "share")
"""Kinds of outcome that are written in percent."""

SPREAD = (0.05, 0.95)
"""Quantiles over worlds between which 9 worlds in 10 lie."""

_OF_STATES = {
    "states_pledged_start": "that have pledged at the start",
    "states_pledged_final": "whose pledge stands at the end",
    "states_authorised_final": "that are authorised at the end",
    "states_deployed_final": "with troops in {host} at the end",
    "states_deployed_year_after_deal": "with troops in {host} a year after the deal",
}


def written(value: float, *, measure: str, kind: Kind) -> str:
    """A value of an outcome as it is written: a chance or a share in percent."""
    if kind in IN_PERCENT:
        return percent(value)
    row = measure_row(measure)
    text = decimal(value, min(row.digits, 2), scale=row.scale)
    return f"{text} weeks" if measure.startswith("weeks until") else text


@dataclass(frozen=True, eq=False)
class Swept:
    """The outcome at every point, in one sample for each group."""

    scenario: Scenario
    measure: str
    """Name of the outcome."""
    grid: Grid
    samples: tuple[Sample, ...]
    """The outcome at all points of the design, for each group; that of a third lever is one."""
    record: Record
    """How the points were run; its worlds are those of one of them."""

    @property
    def n(self) -> int:
        """Worlds of each point."""
        return self.record.replications

    @property
    def kind(self) -> Kind:
        """What kind of outcome it is."""
        return self.samples[0].kind

    @property
    def is_chance(self) -> bool:
        """Whether it is a chance, which may pass one half."""
        return self.kind in CHANCES

    @property
    def subject(self) -> str:
        """The outcome within a sentence."""
        host = self.scenario.actor_names.host
        if self.kind == "share":
            return f"share of states {_OF_STATES[outcome_of(self.measure)]}".format(host=host)
        row = measure_row(self.measure).with_host(host)
        text = row.subject or row.label.lower()
        if found := STATE.fullmatch(self.measure):
            state = self.scenario.states.get(found[1])
            text = text.replace(found[1], named(state.short or found[1]) if state else found[1])
        return text

    def verb(self, forms: str) -> str:
        """The form of a verb that goes with the outcome, of ``rises/rise``."""
        plural = r"(states|troops|trainers|assaults|probes|tests|expected)\b"
        return forms.split("/")[bool(re.match(plural, self.subject))]

    def written(self, value: float) -> str:
        """A value of the outcome as it is written."""
        return written(value, measure=self.measure, kind=self.kind)

    def between(self, low: float, high: float) -> str:
        """Two values of the outcome, the unit said once."""
        first, last = self.written(low), self.written(high)
        return f"{first.removesuffix(' weeks')} to {last}"

    @cached_property
    def groups(self) -> tuple[Sample, ...]:
        """The outcome at the points of each group, the last axis changing first."""
        pairs = enumerate(self.samples)
        return tuple(one.at(self.grid.of_group(at)) for at, one in pairs)

    def along(self, group: int, axis: int) -> Sample | None:
        """The outcome along an axis, the other lever at its own value; none where it has none."""
        rows = self.grid.along(axis)
        return None if rows is None else self.groups[group].at(rows)

    def crossing(self, group: int, axis: int) -> Crossing | None:
        """Where a chance passes one half along the axis of a number, if clearly once."""
        found, lever = self.along(group, axis), self.grid.axes[axis]
        if found is None or not (self.is_chance and lever.is_number):
            return None
        return crossing(found, lever.places, level=HALF)

    @cached_property
    def spreads(self) -> tuple[Array, ...]:
        """Ends of the range of 9 worlds in 10 at each point of the design, for each group.

        Of shape (end, point); blank but for a number that each world has.
        """
        found: list[Array] = []
        for at, one in enumerate(self.samples):
            blank = np.full((2, len(one.values)), np.nan)
            again = at and one is self.samples[at - 1]
            numbers = one.kind == "mean"
            found.append(found[-1] if again else one.spread(SPREAD) if numbers else blank)
        return tuple(found)
