"""What holds of every scenario that is accepted, however strange the file it came from."""

import datetime as dt
import math
from collections.abc import Iterator

from sim.facts.parameter import parameters
from sim.scenario.load import is_name
from sim.scenario.quantity import Quantity
from sim.scenario.resolve import Resolved
from sim.scenario.roster import unknown_code
from sim.scenario.schema import MOST_WEEKS, Scenario
from sim.text import FORBIDDEN, STAND_IN


class BrokenError(Exception):
    """Something that must hold of an accepted scenario does not."""


def demand(resolved: Resolved) -> None:
    """Raise the first thing that does not hold of a scenario."""
    for broken in _broken(resolved):
        raise BrokenError(broken)


def agree(one: str, other: str) -> None:
    """Demand that a scenario that was written and read be the same."""
    if one != other:
        raise BrokenError("written and read, the scenario is another")


def harmless(text: str) -> None:
    """Demand that a text can be shown."""
    if FORBIDDEN.search(text.replace(STAND_IN, "")):
        raise BrokenError("a text holds a forbidden character")


def _broken(resolved: Resolved) -> Iterator[str]:
    scenario = resolved.scenario
    if not is_name(scenario.name):
        yield "the name is no plain name"
    if not 0 <= scenario.weeks <= MOST_WEEKS:
        yield "the horizon is beyond its limits"
    if scenario.start > dt.date.max - dt.timedelta(weeks=scenario.weeks):
        yield "the horizon lies beyond the calendar"
    if not scenario.states or any(unknown_code(code) for code in scenario.states):
        yield "the roster is empty or holds an unknown state"
    if any(FORBIDDEN.search(text) for text in _texts(scenario.model_dump())):
        yield "a text of the scenario holds a forbidden character"
    if not all(math.isfinite(number) for number in _numbers(scenario.model_dump())):
        yield "a number is not finite"
    yield from _values(scenario)
    yield from _events(scenario)
    yield from _lost(resolved)


def _values(scenario: Scenario) -> Iterator[str]:
    if scenario.values.keys() != parameters().keys():
        yield "the parameters are not those of the table"
        return
    for key, held in scenario.values.items():
        if not _inside(held, parameters()[key].domain):
            yield "a parameter lies outside its domain"
    for state in scenario.states.values():
        if state.pledge and not _inside(state.pledge, (0.0, 1e6)):
            yield "a pledge lies outside its domain"
        if not _inside(state.support, (0.0, 1.0)):
            yield "a support lies outside its domain"
        if sum(state.posted.values()) > state.batteries:
            yield "a state posts more batteries than it owns"


def _inside(held: Quantity, domain: tuple[float, float]) -> bool:
    return all(domain[0] <= end <= domain[1] for end in (*held.bounds, *(held.range or ())))


def _events(scenario: Scenario) -> Iterator[str]:
    for event in scenario.events.values():
        if scenario.week_of(event) < 1:
            yield "an event lies before the first week"
        if not (event.set.keys() <= parameters().keys()):
            yield "an event sets what does not exist"
        if not set(event.states) <= scenario.states.keys():
            yield "an event moves a state that is not there"


def _lost(resolved: Resolved) -> Iterator[str]:
    """Find states and events that a file speaks of and the scenario does not have."""
    scenario = resolved.scenario
    for leaf in resolved.leaves.values():
        group, *rest = leaf.path
        if group == "states" and rest[0] not in scenario.states:
            yield "a state of the file is not on the roster"
        if group == "events" and rest[0] not in scenario.events:
            yield "an event of the file is not in the scenario"


def _numbers(held: object) -> Iterator[float]:
    if isinstance(held, float):
        yield held
    for child in _children(held):
        yield from _numbers(child)


def _texts(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    for child in (*_children(held), *(held if isinstance(held, dict) else ())):
        yield from _texts(child)


def _children(held: object) -> tuple[object, ...]:
    if isinstance(held, dict):
        return tuple(held.values())
    return tuple(held) if isinstance(held, list | tuple) else ()
