"""In how many worlds the events of a scenario took effect."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.results.part import Part
from sim.results.variable import EFFECTS

if TYPE_CHECKING:
    from sim.results.results import Results


class EffectOfEvent(Part):
    """In how many worlds an event of the scenario took effect."""

    event: str
    """Name of the event."""
    kind: str
    """Its kind."""
    week: int
    """Its week."""
    worlds: int
    """Worlds in which it took effect."""


def effects(results: "Results") -> Iterator[EffectOfEvent]:
    """In how many worlds each event took effect, in the order of weeks; none after the horizon.

    Nothing, where it is not known, as at one point of a design.
    """
    scenario = results.scenario
    if EFFECTS not in results.data:
        return
    worlds = dict(zip(sorted(scenario.events), results.data[EFFECTS].values, strict=True))
    for name, event in sorted(scenario.events.items(), key=lambda one: scenario.week_of(one[1])):
        week = scenario.week_of(event)
        if week <= scenario.weeks:
            yield EffectOfEvent(event=name, kind=event.kind, week=week, worlds=int(worlds[name]))
