"""Public support against guarantees: which costs more when lost, and brings more when gained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.results.measurement import worlds
from sim.results.results import Results
from sim.scenario.schema import Scenario
from sim.studies.comparison import Comparison
from sim.studies.contrast import direction, paired, same
from sim.words import decimal, number, opening

BASE = "baseline"
"""The scenario from which support and backing are lost or gained."""

LOSS = ("publics_turn_away", "no_american_backstop")
GAIN = ("publics_rally", "washington_backs_fully")
"""The two pairs: a change of public support, and a change of what the guarantor gives."""

SCENARIOS = (*LOSS, *GAIN)

PLEDGED = "states pledged"
"""What the sentence is about."""

NARROW = 0.2
"""Two changes are about equal if the 95% interval of their difference has 0 in it and both its ends
are at most this share of the smaller change."""

_KEY = "guarantor.availability."

_TOLD = ("name", "title", "because", "sources", "expect", "reference")
"""Fields of a scenario that do not change what happens."""

_DIGITS = range(1, 4)


@dataclass(frozen=True)
class Pair:
    """A change of support beside a change of backing that goes the same way, and their words."""

    support: str
    backing: str
    """Names of the two changes within a sentence, such as losing 15 points of support."""
    does: str
    undoes: str
    """What a change does to pledges where it goes the way of the pair, and the other way."""
    sign: int
    """-1 for the loss and 1 for the gain."""


def missing(comparison: Comparison) -> list[str]:
    """Scenarios without which there is no such finding, of those that are not there or are others.

    A scenario of the right name that changes something else does not count as being there.
    """
    named = {one.name: one.scenario for one in comparison.others}
    base = comparison.to.scenario
    lacking = [BASE] if base.name != BASE else []
    return lacking + [
        name
        for name in SCENARIOS
        if name not in named or not _is_meant(name, named[name], base=base)
    ]


def sentence(comparison: Comparison) -> str:
    """State which costs more pledges when lost, and which brings more when gained.

    It says so only as far as the paired differences are beyond chance; for a comparison in which
    no scenario is missing.
    """
    if comparison.n < LEAST:
        return "Too few worlds to say whether public support or the guarantee counts for more"
    by_name = {one.name: one for one in comparison.others}
    gaps = differences(PLEDGED, comparison)
    loss, gain = _pairs(by_name)
    return opening(f"{clause(loss, gaps[:3])}; {clause(gain, gaps[3:])}")


def clause(pair: Pair, gaps: Sequence[Estimate]) -> str:
    """State which of a pair changes pledges more, as far as it is known.

    The differences are that of support, that of backing, and the first less the second.
    """
    ways = [pair.sign * direction(gap) for gap in gaps]
    first, second, apart = (pair.sign * gap.value for gap in gaps)
    if ways[:2] != [1, 1]:
        return _apart(pair, gaps)
    if ways[2]:
        digits = next((d for d in _DIGITS if decimal(first, d) != decimal(second, d)), _DIGITS[-1])
        sizes = f"({decimal(first, digits)} against {decimal(second, digits)})"
        more = "more" if apart > 0 else "fewer"
        return f"{pair.support} {pair.does} {more} pledges than {pair.backing} {sizes}"
    sizes = f"({decimal(first, 1)} and {decimal(second, 1)})"
    if same(gaps[2]):
        return f"{pair.support} {pair.does} as many pledges as {pair.backing} {sizes}"
    if max(abs(gaps[2].low), abs(gaps[2].high)) <= NARROW * min(first, second):
        return f"{pair.support} {pair.does} about as many pledges as {pair.backing} {sizes}"
    return f"whether {pair.support} or {pair.backing} {pair.does} more pledges is not known {sizes}"


def differences(name: str, comparison: Comparison) -> tuple[Estimate, ...]:
    """Paired differences of a measure: of either pair both from the baseline, and between the two.

    Three are of the loss, and three of the gain.
    """
    base = worlds(name, comparison.to)
    by_name = {one.name: worlds(name, one) for one in comparison.others if one.name in SCENARIOS}
    gaps: list[Estimate] = []
    for first, second in ((by_name[one], by_name[other]) for one, other in (LOSS, GAIN)):
        gaps += [paired(first - base), paired(second - base), paired(first - second)]
    return tuple(gaps)


def points(name: str, scenario: Scenario) -> float:
    """Percentage points by which support moves in a scenario; 0 where it does not move at all."""
    event = scenario.events.get(name)
    return event.size if event and event.kind == "poll" and not event.states else 0.0


def _pairs(by_name: Mapping[str, Results]) -> tuple[Pair, Pair]:
    """Loss and gain in words, with as many points of support as the scenarios have."""
    down, up = (number(abs(points(name, by_name[name].scenario))) for name in (LOSS[0], GAIN[0]))
    guarantor = by_name[LOSS[1]].scenario.actor_names.guarantor
    return (
        Pair(
            support=f"losing {down} points of support",
            backing=f"losing all backing by {guarantor}",
            does="costs",
            undoes="brings",
            sign=-1,
        ),
        Pair(
            support=f"gaining {up} points",
            backing="full backing",
            does="brings",
            undoes="costs",
            sign=1,
        ),
    )


def _apart(pair: Pair, gaps: Sequence[Estimate]) -> str:
    """State what each of a pair changes, where the two do not both go the way of the pair."""
    both = f"neither {pair.support} nor {pair.backing} changes the number of pledges"
    if all(same(gap) for gap in gaps[:2]):
        return f"{both} in any world"
    if not any(direction(gap) for gap in gaps[:2]):
        return f"{both} beyond chance"
    said = []
    for subject, gap in zip((pair.support, pair.backing), gaps, strict=False):
        way = pair.sign * direction(gap)
        size = decimal(abs(gap.value), next((d for d in (1, 2) if abs(gap.value) >= 0.1**d), 3))
        verb = pair.does if way > 0 else pair.undoes
        none = "changes none" if same(gap) else "changes them by no more than chance may"
        what = f"{verb} {size} pledges" if way else none
        said.append(f"{subject} {what}")
    # The sentence speaks of pledges first where they can be referred to afterwards.
    return ", and ".join(said if direction(gaps[0]) else said[::-1])


def _is_meant(name: str, scenario: Scenario, *, base: Scenario) -> bool:
    """Whether a scenario changes what the sentence says of its name, and nothing else."""
    told = {field: getattr(base, field) for field in _TOLD}
    kept = {"events": base.events, "values": base.values}
    if scenario.model_copy(update=told | kept) != base:
        return False
    values = {k for k, one in scenario.values.items() if one != base.values.get(k)}
    if name in (LOSS[0], GAIN[0]):
        others = {key: event for key, event in scenario.events.items() if key != name}
        size = points(name, scenario)
        return not values and others == base.events and (size < 0 if name in LOSS else size > 0)
    given = {(one.value, one.range) for k, one in scenario.values.items() if k.startswith(_KEY)}
    expected = {(0.0 if name in LOSS else 1.0, None)}
    moved = all(key.startswith(_KEY) for key in values)
    return moved and given == expected and scenario.events == base.events
