"""How the story of one world begins and ends, in words."""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from sim import words
from sim.model.trace import Trace
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, POSTURES
from sim.results.part import Part, finite
from sim.results.results import Results
from sim.scenario.schema import Scenario
from sim.studies.incident import Names

PLEDGED, AUTHORISED, DEPLOYED = (POSTURES.index(name) for name in POSTURES[1:])


class StoryOutcome(Part):
    """What the world came to in one outcome, and where that stands among all worlds."""

    outcome: str
    """Name of the outcome."""
    value: float | None
    """What it came to; null where it does not apply."""
    lower: float | None
    """Share of the worlds to which it applies that come to less."""
    higher: float | None
    """Share of them that come to more."""
    n: int
    """Worlds to which it applies."""


def standing(results: Results, name: str, *, value: float) -> StoryOutcome:
    """Where an outcome of one world stands among all worlds."""
    every = results.outcome(name)
    every = every[np.isfinite(every)]
    known = len(every) > 0 and bool(np.isfinite(value))
    return StoryOutcome(
        outcome=name,
        value=finite(value),
        lower=float(np.mean(every < value)) if known else None,
        higher=float(np.mean(every > value)) if known else None,
        n=len(every),
    )


def first_day(scenario: Scenario, week: int) -> dt.date:
    """First day of a week, from 1; for 0, the day of the start."""
    return scenario.start + dt.timedelta(weeks=max(0, week - 1))


def dated(scenario: Scenario, week: int) -> str:
    """A week with its first day: week 31, 23 March 2026."""
    return f"week {week}, {words.date(first_day(scenario, week))}"


def opening(trace: Trace, names: Names) -> str:
    """How things stand at the start."""
    posture = trace.posture[0]
    every = words.counted(len(posture), "state")
    pledged = [code for code, one in zip(trace.codes, posture, strict=True) if one >= PLEDGED]
    if not pledged:
        return f"At the start none of {every} has pledged troops."
    ready = [code for code, one in zip(trace.codes, posture, strict=True) if one >= AUTHORISED]
    does = "has" if len(pledged) == 1 else "have"
    text = f"At the start {words.number(len(pledged))} of {every} {does} pledged troops: "
    text += names.states(pledged)
    if len(ready) == len(pledged):
        return f"{text}; none needs a vote of parliament." if _voteless(names, pledged) else (
            f"{text}; all are authorised.")  # fmt: skip
    return f"{text}; of these {words.spelt(len(ready))} {_are(len(ready))} authorised."


def summary(trace: Trace, names: Names, *, force: StoryOutcome) -> tuple[str, ...]:
    """How the world ends, and where its force stands among all worlds."""
    host, posture = names.actors.host, trace.posture[-1]
    pledged, deployed = (int(np.count_nonzero(posture >= k)) for k in (PLEDGED, DEPLOYED))
    peak = round(trace.outcome("force_peak"))
    end = f"At the end {words.spelt(pledged)} of {words.counted(len(posture), 'state')} "
    end += f"{'has' if pledged == 1 else 'have'} pledged"
    if peak:
        end += f", and {words.spelt(deployed)} {'has' if deployed == 1 else 'have'} troops in "
        end += f"{host} under a pledge; the most troops in any week: {words.number(peak)}"
    else:
        end += f"; no troops are ever in {host}"
    return (_course(trace, names), _place(force, host), f"{end}.")


def _course(trace: Trace, names: Names) -> str:
    """How the talks go, and how they end."""
    weeks = {
        phase: int(np.argmax(trace.phase == phase))
        for phase in (CEASEFIRE, COLLAPSED, ATTACKED)
        if np.any(trace.phase == phase)
    }
    after = f"after {words.counted(trace.weeks, 'week')}"
    when = {phase: dated(names.scenario, week) for phase, week in weeks.items()}
    adversary = words.opening(names.actors.adversary)
    if COLLAPSED in weeks:
        return f"The talks collapse in {when[COLLAPSED]}."
    if CEASEFIRE not in weeks:
        return f"No deal is reached: the talks still go on {after}."
    deal = f"A deal is reached in {when[CEASEFIRE]}"
    if ATTACKED in weeks:
        return f"{deal}; {adversary} attacks in {when[ATTACKED]}, which ends the ceasefire."
    return f"{deal}; the ceasefire still holds {after}."


def _place(force: StoryOutcome, host: str) -> str:
    """Where the force at the end stands among all worlds."""
    value, worlds = force.value or 0.0, force.n
    lower, higher = force.lower or 0.0, force.higher or 0.0
    text = f"Troops in {host} at the end: {words.number(round(value))}"
    if worlds == 1:
        return f"{text}, in the only world."
    median = ", the median" if lower <= 1 / 2 <= 1 - higher else ""
    fewer, more = (words.percent(share) if share else "none" for share in (lower, higher))
    text += f"{median}; of {words.counted(worlds, 'world')} {fewer} end with fewer and {more} "
    return f"{text}with more."


def _voteless(names: Names, codes: Sequence[str]) -> bool:
    return not any(names.scenario.states[code].vote_needed for code in codes)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
