"""What each state changes when it is held in rather than out, beside its voting power."""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.array import Array
from sim.model.world import World
from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.outcomes.measure import POOLED
from sim.results.measurement import worlds
from sim.results.part import Part
from sim.results.results import Results
from sim.results.summary import Estimated, mean
from sim.scenario.schema import Scenario
from sim.streams import Streams
from sim.studies.assessment import AssessedContrast, assess
from sim.studies.contrast import contrast, paired
from sim.studies.overtaking import leading, overtaken
from sim.studies.voting_power import shapley_shubik
from sim.words import decimal, few, listing, named, number, opening, percent

Pairs = Mapping[str, tuple[Results, Results]]
"""The ensembles in which a state is held in, and held out, by its code."""

WORLDS = 100
"""Most worlds whose contingents are looked at, where contingents differ between worlds."""

PLAYERS = 200
"""Most states for which the index is computed."""


class HeldState(Part):
    """A state, and what comes of holding it in rather than out."""

    code: str
    """Its code."""
    name: str
    """Its name."""
    contingent: float
    """Troops it would send, the mean over worlds; its forces may set a cap."""
    usual: float
    """Share of worlds in which its pledge stands in the last week if it is left free."""
    power: Estimated
    """Its Shapley-Shubik index for the requirement, the mean over worlds where contingents differ;
    null for a roster of more than 200 states."""
    others: Estimated
    """How many other states more pledge by the last week with it held in rather than out."""
    troops: Estimated
    """How many troops more stand a year after the deal, its own included."""


class Overtaking(Part):
    """A state that changes an outcome more than others do whose index is as high or higher."""

    code: str
    """Code of the state."""
    others: tuple[str, ...]
    """Codes of those others, the highest index first."""
    sentence: str
    """All this in words, with what explains it."""


class StatesOutcome(Part):
    """An outcome, and how it changes with each state held in rather than out."""

    measure: str
    """What is measured."""
    subject: str
    """Its name within a sentence."""
    effects: dict[str, AssessedContrast]
    """Held in (here) against held out (to), by code, the largest difference first."""
    leaders: tuple[str, ...]
    """Up to three states that change it more than all others beyond chance."""
    overtaking: tuple[Overtaking, ...]
    """Where this order and that of the index contradict each other beyond chance; only for the
    chance of the force that the index is about."""
    sentence: str
    """Which state changes it most, in words."""


def contingents(scenario: Scenario, *, seed: int, worlds: int) -> Array:
    """Contingents of all states at the start, troops, shape (state, world), by code.

    There are as many worlds as differ, at most :data:`WORLDS`.
    """
    opened = World(scenario, Streams(seed, range(min(worlds, WORLDS))), paths_kept=0)
    troops = np.atleast_2d(opened.contributors.capacity)
    return np.asarray(troops if np.ptp(troops, axis=1).any() else troops[:, :1], dtype=np.float64)


def powers(troops: Array, requirement: float) -> list[Estimate]:
    """Voting power of states with contingents in some worlds, shape (state, world)."""
    if len(troops) > PLAYERS:
        return [Estimate(np.nan, np.nan, np.nan, 0)] * len(troops)
    found = np.array([shapley_shubik(one, requirement) for one in troops.T])
    if len(found) == 1:
        return [Estimate(one, one, one, 1) for one in found[0].tolist()]
    return [mean(one) for one in found.T]


def held_states(
    free: Results, pairs: Pairs, *, requirement: float, troops: Array
) -> tuple[HeldState, ...]:
    """What each state brings with it, and its voting power among the contingents of all.

    In the first results every state is left free.
    """
    scenario = free.scenario
    codes = sorted(scenario.states)
    power = dict(zip(codes, powers(troops, requirement), strict=True))
    sizes = dict(zip(codes, troops.mean(axis=1).tolist(), strict=True))
    found = []
    for code, (held_in, held_out) in pairs.items():
        pledged = worlds("states pledged", held_in) - worlds("states pledged", held_out) - 1.0
        force = contrast("force a year after the deal", these=held_in, those=held_out).difference
        state = scenario.states[code]
        found.append(
            HeldState(
                code=code,
                name=state.short or state.name or code,
                contingent=sizes[code],
                usual=float(np.mean(worlds(f"chance that {code} is pledged at the end", free))),
                power=Estimated.of(power[code]),
                others=Estimated.of(paired(pledged)),
                troops=Estimated.of(force),
            )
        )
    return tuple(found)


def states_outcome(
    measure: str, states: Sequence[HeldState], *, pairs: Pairs, requirement: float
) -> StatesOutcome:
    """Compare an outcome with each state held in and held out."""
    first = next(iter(pairs.values()))[0]
    host, n = first.scenario.actor_names.host, first.n
    found = {
        code: contrast(measure, these=held_in, those=held_out)
        for code, (held_in, held_out) in pairs.items()
    }
    gaps = {
        code: worlds(measure, one) - worlds(measure, other)
        for code, (one, other) in pairs.items()
        if measure not in POOLED
    }
    estimates = {code: one.difference for code, one in found.items()}
    order = sorted(found, key=lambda code: (-abs(estimates[code].value or 0.0), code))
    order.sort(key=lambda code: bool(np.isnan(estimates[code].value)))
    assessed = {code: assess(measure, found[code], replications=n, host=host) for code in order}
    first_ones = leading(order, estimates, gaps=gaps)
    by_code = {one.code: one for one in states}
    about_index = measure.startswith(f"chance of a sustained force of {requirement:.0f}")
    power = {code: by_code[code].power.value or 0.0 for code in order}
    over = overtaken(gaps, power) if about_index else {}
    subject = assessed[order[0]].subject
    return StatesOutcome(
        measure=measure,
        subject=subject,
        effects=assessed,
        leaders=tuple(first_ones),
        overtaking=tuple(
            Overtaking(
                code=code, others=others, sentence=_why(by_code, assessed, code, others=others)
            )
            for code, others in over.items()
        ),
        sentence=_sentence(assessed, first_ones, by_code, few=n < LEAST),
    )


def _sentence(
    effects: Mapping[str, AssessedContrast],
    first: Sequence[str],
    states: Mapping[str, HeldState],
    *,
    few: bool,
) -> str:
    subject = next(iter(effects.values())).subject
    what = subject if subject == "toothlessness" else f"the {subject}"
    clear = [code for code, one in effects.items() if one.ruling in ("more", "less")]
    if all(one.ruling == "blank" for one in effects.values()):
        return (
            f"No world has both with a state in and out what {what} is about: nothing to compare."
        )
    if few or (not clear and all(one.few for one in effects.values())):
        return f"Too few worlds to say which state matters most for {what}."
    if not clear:
        return f"No state, held in rather than out, changes {what} beyond chance."
    if len(first) == 1:
        effect = effects[first[0]].effect
        return (
            f"With {named(states[first[0]].name)} held in rather than out, "
            f"{effect[:1].lower()}{effect[1:]}: more than with any other state."
        )
    if first:
        names = listing([named(states[code].name) for code in first])
        return f"Held in rather than out, {names} change {what} more than any other state."
    return (
        f"{len(clear)} of {len(effects)} states, held in rather than out, change {what} beyond "
        "chance; none clearly changes it most."
    )


def _why(
    states: Mapping[str, HeldState],
    effects: Mapping[str, AssessedContrast],
    code: str,
    *,
    others: Sequence[str],
) -> str:
    """What explains that a state matters more than its index says, against the first of others."""
    one, other = states[code], states[others[0]]
    name, against = named(one.name), named(other.name)
    names = few([named(states[each].name) for each in others], 50)
    levels = [(effects[each.code].to, effects[each.code].here) for each in (one, other)]
    (out, within), (other_out, other_within) = ([percent(end) for end in each] for each in levels)
    lines = [f"{opening(name)} matters more than {names}, of the same or a higher index."]
    lines.append(
        f"With {name} out the chance is {out}, with it in {within}; with {against} {other_out} and "
        f"{other_within}."
    )
    usual = f"{percent(one.usual)} of worlds, {against} in {percent(other.usual)}"
    brought = [number(round(each.troops.value or 0.0)) for each in (one, other)]
    more = one.others.low is not None and one.others.low > 0
    if more and (one.troops.value or 0.0) > (other.troops.value or 0.0):
        lines.append(
            f"Held in rather than out, {name} comes with {brought[0]} more troops a year after the "
            f"deal, its own {number(round(one.contingent))} included, and "
            f"{decimal(one.others.value, 1)} more other states pledge; {against} with {brought[1]}."
        )
    short = (levels[0][0] or 0.0) < (levels[1][0] or 0.0)
    if one.usual > other.usual and short:
        lines.append(
            f"Left free, {name} is pledged in {usual}: without a state that usually joins, the "
            "rest falls short more often."
        )
    if len(lines) == 2:
        lines.append("Neither troops nor how often they join explain it.")
    return " ".join(lines)
