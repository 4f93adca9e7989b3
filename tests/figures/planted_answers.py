"""Answers about states, components and policies with a planted result, without running a model."""

from functools import cache

import numpy as np

from sim.ensemble.run import run
from sim.outcomes.guarantee_index import Estimate
from sim.results.results import Results
from sim.results.summary import Estimated
from sim.scenario.load import load
from sim.scenario.resolve import Resolved
from sim.studies.assessment import assess
from sim.studies.contrast import between
from sim.studies.futures import Futures, futures, named_policies
from sim.studies.goal import goal
from sim.studies.held import HeldState, StatesOutcome
from sim.studies.judged import Judged
from sim.studies.measured import Measured
from sim.studies.overtaking import leading
from sim.studies.pivotal import PivotalAnswer, Pivots
from sim.studies.robust import RobustAnswer, answered

HELD = "chance of a sustained force of 2000 given a deal"
ATTACK = "chance of an attack given a deal"
PROVENANCE = {"seed": 1, "version": "0.1.0", "settings": ()}


@cache
def small() -> Results:
    return run(load("baseline", ["weeks=3"]).scenario, 4)


def outcome(measure, chances, *, worlds=300, seed=1) -> StatesOutcome:
    """What states change: each has a chance to in a world, up or down by its sign."""
    rng = np.random.default_rng(seed)
    held_out = (rng.random(worlds) < 0.5).astype(float)
    gaps, found = {}, {}
    for code, chance in chances.items():
        moved = rng.random(worlds) < abs(chance)
        held_in = np.where(moved, float(chance > 0), held_out)
        found[code] = between(held_in, held_out)
        gaps[code] = held_in - held_out
    order = sorted(found, key=lambda code: -abs(found[code].difference.value))
    effects = {
        code: assess(measure, found[code], replications=worlds, host="Ukraine") for code in order
    }
    estimates = {code: one.difference for code, one in found.items()}
    return StatesOutcome(
        measure=measure,
        subject=effects[order[0]].subject,
        effects=effects,
        leaders=tuple(leading(order, estimates, gaps=gaps)),
        overtaking=(),
        sentence="",
    )


def pivotal(*outcomes: StatesOutcome, worlds=300, names=None, power=None) -> PivotalAnswer:
    """An answer with these outcomes of states, and no components."""
    codes = sorted(outcomes[0].effects)
    names, power = names or {}, power or {}
    nothing = Estimated.of(Estimate(0.0, 0.0, 0.0, worlds))
    states = tuple(
        HeldState(
            code=code, name=names.get(code, code.title()), contingent=500.0, usual=0.5,
            power=Estimated.of(Estimate(*[power.get(code, 1 / len(codes))] * 3, 1)),
            others=nothing, troops=nothing,
        )
        for code in codes
    )  # fmt: skip
    answer = PivotalAnswer(
        **PROVENANCE, replications=worlds, scenario="baseline", title="Baseline",
        requirement=2000, contingents=7000.0, worlds_of_contingents=1, states=states,
        outcomes=outcomes, components=(), runs=1 + 2 * len(codes), remains=(),
    )  # fmt: skip
    return answer.model_copy(update={"evidence": Pivots(small(), answer)})


def policies(titles, count) -> Futures:
    """So many futures of policies with these titles."""
    resolved = load("baseline")
    made = [
        Resolved(resolved.scenario.model_copy(update={"name": f"policy_{at}", "title": title}), {})
        for at, title in enumerate(titles)
    ]
    over = ["talks.deal_rate", "choice.backstop_least", "coalition.max_share"]
    return futures(named_policies(made), count, over=over)


def robust(
    values, titles, *, goals=("sustained(2000) >= 0.5",), worlds=40, futures_=60
) -> RobustAnswer:
    """An answer in which each goal's measure is a function of the first factor, by policy."""
    made = policies(titles, futures_)
    chances = made.chances[:, 0]
    asked = tuple(map(goal, goals))
    rng = np.random.default_rng(3)
    measured = {}
    for one in asked:
        means = np.array(values(chances))
        if one.measure == HELD or one.measure == ATTACK:
            luck = rng.random((1, 1, worlds))
            drawn = (luck < means[:, :, np.newaxis]).astype(float)
        else:
            drawn = means[:, :, np.newaxis] + rng.normal(0, 0.1, worlds)
        measured[one.measure] = Measured.of_worlds(drawn, yes_or_no=True)
    judged = Judged.of(made, asked, measured=measured)
    return answered(judged, small(), provenance={**PROVENANCE, "replications": worlds})
