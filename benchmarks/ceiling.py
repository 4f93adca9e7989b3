"""What the weekly schedule would cost if it were compiled: a ceiling for any second engine.

The same model with the same luck, in double precision, as one compiled function: from the set-up
at state 0 that the program itself makes, and from draws of the program's own streams, it gives
every outcome of the catalogue in every world. It writes down no whole path, counts no postures by
week, knows no events but assaults and influence, no states that are held in or out and no rule of
aggregation but the default, and does not check every number every week; so it is a bound, and no
engine.

A lane of worlds is advanced together, and every inner loop goes over its worlds, so that the
processor takes several at a time. Sums over states are made in the order of the program.

Milliseconds of processor time for a world, medians of interleaved rounds, beside the program:

    python benchmarks/ceiling.py [ROUNDS [WORLDS ...]]

Needs numba. One thread; compiling is not counted.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp, log, log10
from typing import NamedTuple

import numba
import numpy as np
from mesa import Agent
from numpy.typing import NDArray

from sim.actors.guarantor import capability
from sim.ensemble.blocks import BLOCK
from sim.ensemble.run import simulate
from sim.model.coalition import TieNetwork, free_batteries
from sim.model.stage import Stage
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.library import packaged
from sim.scenario.load import load
from sim.scenario.schema import Aggregation, Scenario
from sim.streams import LANE, Streams, _generator
from sim.theory import guarantee, hazard, resolve

Array = NDArray[np.float64]
compiled = numba.njit(error_model="numpy", fastmath=False)

WEEKS = 13
"""Weeks that are drawn at a time, so that draws are still in a cache when they are needed."""

TALKS, CEASEFIRE, COLLAPSED, ATTACKED = 0.0, 1.0, 2.0, 3.0

SINGLE_STREAMS = (
    ("adversary/influence", "random"),
    ("guarantor/resolve", "standard_normal"),
    ("guarantor/terms", "random"),
    ("adversary/assault", "random"),
    ("adversary/probe", "random"),
    ("adversary/attack", "random"),
    ("guarantor/probe honoured", "random"),
    ("guarantor/attack honoured", "random"),
    ("talks/when", "random"),
    ("talks/which", "random"),
    ("coalition/taste", "random"),
)
"""Streams of the actors of which there is one, and how each is drawn."""
(
    INFLUENCE,
    MOOD,
    TERMS,
    ASSAULT,
    PROBE,
    ATTACK,
    PROBE_TEST,
    ATTACK_TEST,
    WHEN,
    WHICH,
    COMMON,
) = range(len(SINGLE_STREAMS))

STATE_STREAMS = (
    ("opinion", "standard_normal"),
    ("opportunity", "random"),
    ("taste", "random"),
    ("vote", "random"),
)
"""Streams of a state; that of votes is left alone where none is needed."""
OPINION_SHOCK, OPPORTUNITY, FRESH, VOTE = range(len(STATE_STREAMS))

HELD = (
    "opinion",
    "opinion at the start",
    "residual",
    "taste",
    "pledged",
    "pledged at the start",
    "authorised",
    "trainers",
    "troops",
    "deaths",
    "loss",
)
"""What is held of each state and world."""
(
    OPINION,
    OPENING,
    RESIDUAL,
    TASTE,
    PLEDGED,
    PLEDGED_START,
    AUTHORISED,
    TRAINERS,
    TROOPS,
    DEATHS,
    LOSS,
) = range(len(HELD))

SINGLE = (
    "resolve",
    "settled",
    "guarantee",
    "violence",
    "strength",
    "phase",
    "force",
    "troops pledged",
    "factor",
    "quiet",
    "deterrence",
    "guarantee sum",
    "gap sum",
)
"""What is held of each world beside that."""
(
    RESOLVE,
    SETTLED,
    GUARANTEE,
    VIOLENCE,
    STRENGTH,
    PHASE,
    FORCE,
    TROOPS_PLEDGED,
    FACTOR,
    QUIET,
    DETERRENCE,
    GUARANTEE_SUM,
    GAP_SUM,
) = range(len(SINGLE))

NAMES = tuple(OUTCOMES)
_AT = {name: at for at, name in enumerate(NAMES)}
PLEDGED_FIRST, PLEDGED_LAST, AUTHORISED_LAST, DEPLOYED_LAST, TRAINING_LAST = (
    _AT[f"states_{name}"]
    for name in (
        "pledged_start",
        "pledged_final",
        "authorised_final",
        "deployed_final",
        "training_final",
    )
)
TROOPS_LAST, FORCE_LAST, PEAK, SUSTAINED, TRAINERS_LAST = (
    _AT[name]
    for name in (
        "troops_pledged_final",
        "force_final",
        "force_peak",
        "force_sustained",
        "trainers_final",
    )
)
DEAL_WEEK, COLLAPSE_WEEK, ATTACK_WEEK, TERMS_WEEK, DEPLOYMENT_WEEK = (
    _AT[f"{name}_week"] for name in ("deal", "collapse", "attack", "terms", "first_deployment")
)
ASSAULTS, PROBES, TESTS, HONOURED, EXPECTED, UNDETERRED = (
    _AT[name]
    for name in (
        "assaults",
        "probes",
        "tests",
        "honoured",
        "attacks_expected",
        "attacks_undeterred",
    )
)
GUARANTEE_MEAN, GUARANTEE_LAST, GAP, QUIET_DETERRENCE, STRENGTH_LAST, DEATHS_LAST = (
    _AT[name]
    for name in (
        "guarantee_mean",
        "guarantee_final",
        "headline_gap",
        "deterrence_ceasefire",
        "host_strength_final",
        "deaths_final",
    )
)


SCHEDULED = ("assault", "influence")
"""Kinds of event that the compiled function knows."""


class Numbers(NamedTuple):
    """The parameters as the compiled function reads them; the symbols are those of the model."""

    # The guarantor
    rho_mean: float
    k_rho: float
    iota: float
    s_rho: float
    influence: float
    terms: float
    terms_urgent: float
    opens: float
    closes: float
    K_settled: float
    K_unsettled: float
    K_full: float
    gain: float
    loss: float
    # The adversary
    half_force: float
    w_u: float
    assault: float
    probe_rate: float
    d_p: float
    chi: float
    attack_rate: float
    d_a: float
    m_v: float
    v_s: float
    v_p: float
    v_a: float
    # The talks
    deal_rate: float
    collapse_rate: float
    eta_g: float
    eta_c: float
    eta_v: float
    G0: float
    C0: float
    v0: float
    planned: float
    # Opinion and choice
    kappa: float
    s_x: float
    theta_g: float
    theta_e: float
    theta_z: float
    opportunity: float
    renewal: float
    renewal_common: float
    b_g: float
    b_j: float
    b_f: float
    risk: float
    ask: float
    tau: float
    # Parliament, trainers and troops
    vote: float
    g0: float
    g1: float
    solidarity: float
    ease: float
    training_share: float
    training_up: float
    training_down: float
    ramp: float
    withdrawal: float
    U0: float
    T50: float
    k_u: float
    c0: float
    probe_factor: float
    attack_factor: float


class Roster(NamedTuple):
    """The states as the compiled function reads them, one entry for each, sorted by code.

    Attributes
    ----------
    capacity, support, border
        cap; ``b_S·(1 - ω·e)``; ``b_B·border·(1 - cover)``.
    streams
        Where the draws of each stream lie; less than 0 where no vote is needed.
    members
        For every group and state, 1 if it belongs.
    joined, ties
        How many groups a state is in, and the other members of each, added up.
    scheduled
        Assaults and episodes of influence that the scenario lists, by week.
    """

    capacity: Array
    support: Array
    border: Array
    streams: NDArray[np.int64]
    members: NDArray[np.int64]
    joined: Array
    ties: Array
    scheduled: Array


@compiled
def chance(rate: float) -> float:
    """Turn a rate per year into the probability of a week."""
    return 1.0 - exp(-rate / 52.0)


@compiled
def play_alone(week, draws, low, single, told, p, scheduled):
    """Let guarantor, adversary and talks have their week."""
    for world in range(single.shape[1]):
        luck = draws[:, low + world]
        rho = single[RESOLVE, world]
        episode = (1.0 if luck[INFLUENCE] < p.influence else 0.0) + scheduled[1]
        rho = rho + p.k_rho * (p.rho_mean - rho) - p.iota * episode + p.s_rho * luck[MOOD]
        if single[SETTLED, world] == 0.0:
            urgent = p.opens <= week <= p.closes
            if luck[TERMS] < (p.terms_urgent if urgent else p.terms):
                single[SETTLED, world] = 1.0
                told[TERMS_WEEK, world] = week
        K = p.K_settled if single[SETTLED, world] == 1.0 else p.K_unsettled
        G = K * (1.0 / (1.0 + exp(-rho)))
        v = p.m_v * single[VIOLENCE, world]
        factor = 1.0
        phase = single[PHASE, world]
        if phase == TALKS:
            struck = (1.0 if luck[ASSAULT] < p.assault else 0.0) + scheduled[0]
            told[ASSAULTS, world] += struck
            v += p.v_s * struck
            coalition = single[TROOPS_PLEDGED, world] / p.planned - p.C0
            drive = p.eta_g * (G - p.G0) + p.eta_c * coalition - p.eta_v * (v - p.v0)
            deal = p.deal_rate * exp(drive)
            if luck[WHEN] < chance(deal + p.collapse_rate):
                if luck[WHICH] < deal / (deal + p.collapse_rate):
                    phase = CEASEFIRE
                    told[DEAL_WEEK, world] = week
                else:
                    phase = COLLAPSED
                    told[COLLAPSE_WEEK, world] = week
        elif phase == CEASEFIRE:
            F = single[FORCE, world]
            H = F * F / (F * F + p.half_force * p.half_force)
            D = 1.0 - (1.0 - G) * (1.0 - H) * (1.0 - p.w_u * single[STRENGTH, world])
            weakness = 1.0 - H if F > 0.0 else 0.0
            probes = p.probe_rate * exp(p.chi * weakness - p.d_p * D)
            attacks = p.attack_rate * exp(-p.d_a * D)
            probed = luck[PROBE] < chance(probes)
            attacked = luck[ATTACK] < chance(attacks)
            single[QUIET, world] += 1.0
            single[DETERRENCE, world] += D
            told[EXPECTED, world] += 1.0 / 52.0 * attacks
            told[UNDETERRED, world] += 1.0 / 52.0 * p.attack_rate
            v += p.v_p * probed + p.v_a * attacked
            if probed:
                factor = p.probe_factor
                told[PROBES, world] += 1.0
                told[TESTS, world] += 1.0
                if luck[PROBE_TEST] < G:
                    told[HONOURED, world] += 1.0
                    rho += p.gain
                else:
                    rho -= p.loss
            if attacked:
                factor *= p.attack_factor
                phase = ATTACKED
                told[ATTACK_WEEK, world] = week
                told[TESTS, world] += 1.0
                if luck[ATTACK_TEST] < G:
                    told[HONOURED, world] += 1.0
                    rho += p.gain
                else:
                    rho -= p.loss
        single[RESOLVE, world] = rho
        single[GUARANTEE, world] = G
        single[VIOLENCE, world] = v
        single[PHASE, world] = phase
        single[FACTOR, world] = factor
        single[GUARANTEE_SUM, world] += G
        single[GAP_SUM, world] += 1.0 - G / p.K_full


@compiled
def add_up(sums, held, roster):
    """Count the pledges of each group."""
    for group in range(sums.shape[0]):
        there = sums[group]
        there[:] = 0.0
        for state in range(held.shape[1]):
            if roster.members[group, state]:
                pledged = held[PLEDGED, state]
                for world in range(there.size):
                    there[world] += pledged[world]


@compiled
def form_opinion(x, opening, pledged, pledged_start, loss, gain, shock, p):
    """Let opinion drift."""
    for world in range(x.size):
        cue = pledged[world] - pledged_start[world]
        rest = opening[world] + p.theta_g * gain[world] + p.theta_e * cue - loss[world]
        x[world] = x[world] + p.kappa * (rest - x[world]) + p.s_x * shock[world]


@compiled
def judge(eta, residual, x, pledged, allies, everything, G, v, p, capacity, support, border, ties):
    """Add up what bears on a choice."""
    for world in range(eta.size):
        others = everything[world] - capacity * pledged[world]
        share = min(1.0, others / p.planned)
        eta[world] = (
            residual[world]
            + support * x[world]
            + p.b_g * G[world]
            + p.b_j * (allies[world] / ties)
            - p.b_f * share
            - p.risk * v[world]
            - border * v[world]
            + p.ask
        )


@compiled
def renew(taste, luck, fresh, common, p):
    """Draw tastes afresh where that is due."""
    for world in range(taste.size):
        if luck[world] < p.renewal:
            quantile = common[world] if luck[world] < p.renewal_common else fresh[world]
            taste[world] = log(quantile / (1.0 - quantile))


@compiled
def choose(pledged, eta, taste, luck, p):
    """Pledge, or drop a pledge, where an opportunity arises."""
    for world in range(pledged.size):
        firm = eta[world] + p.tau * (pledged[world] - 0.5)
        willing = 1.0 if firm > taste[world] else 0.0
        pledged[world] = willing if luck[world] < p.opportunity else pledged[world]


@compiled
def vote(authorised, pledged, x, luck, p):
    """Hold a vote where one comes; drop what is no longer pledged."""
    for world in range(authorised.size):
        if pledged[world] == 0.0:
            authorised[world] = 0.0
        elif authorised[world] == 0.0 and luck[world] < p.vote:
            consent = 1.0 / (1.0 + exp(-(p.g0 + p.g1 * x[world] + p.solidarity)))
            if luck[world] < p.vote * consent:
                authorised[world] = 1.0


@compiled
def train(trainers, eta, taste, phase, p, capacity):
    """Move trainers."""
    for world in range(trainers.size):
        wish = p.training_share * capacity if eta[world] + p.ease > taste[world] else 0.0
        wish = wish if phase[world] < COLLAPSED else 0.0
        now = trainers[world]
        most = -(max(capacity, now) * p.training_down)
        trainers[world] = now + min(max(wish - now, most), capacity * p.training_up)


@compiled
def deploy(troops, authorised, phase, p, capacity):
    """Move troops, under a ceasefire only."""
    for world in range(troops.size):
        now = troops[world]
        wish = capacity if authorised[world] == 1.0 else 0.0
        most = -(max(capacity, now) * p.withdrawal)
        moved = now + min(max(wish - now, most), capacity * p.ramp)
        troops[world] = moved if phase[world] == CEASEFIRE else now


@compiled
def add_deaths(deaths, loss, troops, factor, p):
    """Count expected deaths, and what they will cost in opinion."""
    for world in range(deaths.size):
        if troops[world] > 0.0:
            deaths[world] += p.c0 * (troops[world] / 1000.0) / 52.0 * factor[world]
            loss[world] = p.theta_z * log10(1.0 + deaths[world])


@compiled
def gather(total, part, weight):
    """Add one state to a sum over states."""
    for world in range(total.size):
        total[world] += weight * part[world]


@compiled
def write(week, single, told, recent):
    """Write down what outcomes need of a week."""
    force = single[FORCE]
    recent[week % recent.shape[0]] = force
    for world in range(force.size):
        told[PEAK, world] = max(told[PEAK, world], force[world])
        if force[world] > 0.0 and np.isnan(told[DEPLOYMENT_WEEK, world]):
            told[DEPLOYMENT_WEEK, world] = week
    if week + 1 >= recent.shape[0]:
        least = force.copy()
        for one in range(recent.shape[0]):
            for world in range(force.size):
                least[world] = min(least[world], recent[one, world])
        for world in range(force.size):
            told[SUSTAINED, world] = max(told[SUSTAINED, world], least[world])


@compiled
def advance(first, weeks, draws, low, held, single, told, recent, p, roster):
    """Advance some worlds by some weeks.

    Parameters
    ----------
    first, weeks
        The first week, and how many.
    draws
        Draws by stream, week and world of the lane.
    low
        Where in the lane the worlds begin.
    held, single, told, recent
        What is held of states and worlds, what they came to so far, and forces of late.
    p, roster
        Parameters and states.
    """
    states, size = held.shape[1], held.shape[2]
    sums = np.empty((roster.members.shape[0], size))
    allies, eta, gain = np.empty(size), np.empty(size), np.empty(size)
    force, pledged, trainers = np.empty(size), np.empty(size), np.empty(size)
    for at in range(weeks):
        week = first + at
        play_alone(week, draws[:, at], low, single, told, p, roster.scheduled[week])
        G, v, phase = single[GUARANTEE], single[VIOLENCE], single[PHASE]
        for world in range(size):
            gain[world] = G[world] - p.G0
        quiet = not np.any(phase == CEASEFIRE)
        add_up(sums, held, roster)
        force[:] = 0.0
        pledged[:] = 0.0
        trainers[:] = 0.0
        here = slice(low, low + size)
        for state in range(states):
            capacity, rows = roster.capacity[state], roster.streams[state]
            mine, x = held[PLEDGED, state], held[OPINION, state]
            taste = held[TASTE, state]
            form_opinion(
                x,
                held[OPENING, state],
                mine,
                held[PLEDGED_START, state],
                held[LOSS, state],
                gain,
                draws[rows[OPINION_SHOCK], at, here],
                p,
            )
            for world in range(size):
                allies[world] = -roster.joined[state] * mine[world]
            for group in range(sums.shape[0]):
                if roster.members[group, state]:
                    gather(allies, sums[group], 1.0)
            judge(
                eta,
                held[RESIDUAL, state],
                x,
                mine,
                allies,
                single[TROOPS_PLEDGED],
                G,
                v,
                p,
                capacity,
                roster.support[state],
                roster.border[state],
                roster.ties[state],
            )
            luck = draws[rows[OPPORTUNITY], at, here]
            renew(taste, luck, draws[rows[FRESH], at, here], draws[COMMON, at, here], p)
            choose(mine, eta, taste, luck, p)
            authorised = held[AUTHORISED if rows[VOTE] >= 0 else PLEDGED, state]
            if rows[VOTE] >= 0:
                vote(authorised, mine, x, draws[rows[VOTE], at, here], p)
            train(held[TRAINERS, state], eta, taste, phase, p, capacity)
            gather(trainers, held[TRAINERS, state], 1.0)
            gather(pledged, mine, capacity)
            troops = held[TROOPS, state]
            if not quiet:
                deploy(troops, authorised, phase, p, capacity)
            add_deaths(held[DEATHS, state], held[LOSS, state], troops, single[FACTOR], p)
            gather(force, troops, 1.0)
        single[FORCE] = force
        single[TROOPS_PLEDGED] = pledged
        for world in range(size):
            T = trainers[world]
            ceiling = p.U0 + (1.0 - p.U0) * (T / (T + p.T50))
            single[STRENGTH, world] += p.k_u * (ceiling - single[STRENGTH, world])
        told[TRAINERS_LAST] = trainers
        write(week, single, told, recent)


@compiled
def close(weeks, held, single, told, roster):
    """Work out what stands at the end."""
    for world in range(single.shape[1]):
        for state in range(held.shape[1]):
            told[PLEDGED_LAST, world] += held[PLEDGED, state, world]
            needed = roster.streams[state, VOTE] >= 0
            authorised = held[AUTHORISED if needed else PLEDGED, state, world]
            told[AUTHORISED_LAST, world] += authorised
            if authorised == 1.0 and held[TROOPS, state, world] > 0.0:
                told[DEPLOYED_LAST, world] += 1.0
            if held[TRAINERS, state, world] > 0.0:
                told[TRAINING_LAST, world] += 1.0
            told[DEATHS_LAST, world] += held[DEATHS, state, world]
        told[TROOPS_LAST, world] = single[TROOPS_PLEDGED, world]
        told[FORCE_LAST, world] = single[FORCE, world]
        told[GUARANTEE_MEAN, world] = single[GUARANTEE_SUM, world] / weeks
        told[GUARANTEE_LAST, world] = single[GUARANTEE, world]
        told[GAP, world] = single[GAP_SUM, world] / weeks
        told[QUIET_DETERRENCE, world] = np.nan
        if single[QUIET, world] > 0.0:
            told[QUIET_DETERRENCE, world] = single[DETERRENCE, world] / single[QUIET, world]
        told[STRENGTH_LAST, world] = single[STRENGTH, world]


@dataclass
class Timings:
    """Seconds of processor time by what they went to, added up over calls."""

    setup: float = 0.0
    opening: float = 0.0
    drawing: float = 0.0
    kernel: float = 0.0
    _since: float = field(default_factory=time.process_time)

    def spent(self, on: str) -> None:
        """Book what has passed since the last booking."""
        now = time.process_time()
        setattr(self, on, getattr(self, on) + now - self._since)
        self._since = now

    @property
    def total(self) -> float:
        """Everything."""
        return self.setup + self.opening + self.drawing + self.kernel


def ceiling_worlds(
    scenario: Scenario, streams: Streams, timings: Timings | None = None
) -> dict[str, Array]:
    """Give the outcomes of the catalogue of every replication, from the compiled function.

    Parameters
    ----------
    scenario
        What to run: default rules of aggregation, plain numbers, no events but assaults and
        influence, nobody held in or out.
    streams
        Seed and replications.
    timings
        Told where the processor time went, if given.

    Returns
    -------
    By name, each of shape (replication,).

    Raises
    ------
    ValueError
        If the scenario has what the compiled function does not know.
    """
    _check(scenario)
    timings = timings or Timings()
    timings.spent("setup")
    stage = Stage(scenario, streams)
    p, roster, names = _numbers(scenario, stage), _roster(scenario, stage), _names(scenario)
    start, held_weeks = _start(stage), int(stage.p["outcome.held_weeks"])
    stage.remove_all_agents()
    # As the program does: a table of Mesa 3.3 would keep every set-up alive.
    getattr(Agent, "_ids", {}).pop(stage, None)
    draws = np.empty((len(names), min(WEEKS, scenario.weeks), LANE))
    outcomes = {name: np.empty(len(streams)) for name in NAMES}
    timings.spent("setup")
    for lane, low, window in _lanes(streams.replications):
        held, single, told = (np.ascontiguousarray(array[..., window]) for array in start)
        recent = np.zeros((held_weeks, single.shape[1]))
        timings.spent("setup")
        opened = [getattr(_generator(streams.seed, name, lane), kind) for name, kind in names]
        timings.spent("opening")
        for first in range(1, scenario.weeks + 1, WEEKS):
            weeks = min(WEEKS, scenario.weeks + 1 - first)
            for draw, row in zip(opened, draws, strict=True):
                draw(out=row[:weeks])
            timings.spent("drawing")
            advance(first, weeks, draws, low, held, single, told, recent, p, roster)
            timings.spent("kernel")
        close(scenario.weeks, held, single, told, roster)
        for name, row in zip(NAMES, told, strict=True):
            outcomes[name][window] = row
        timings.spent("kernel")
    return outcomes


def _check(scenario: Scenario) -> None:
    """Refuse what the compiled function does not know."""
    free = all(state.hold == "free" for state in scenario.states.values())
    kinds = {event.kind for event in scenario.events.values()}
    if scenario.aggregation != Aggregation() or kinds - set(SCHEDULED) or not free:
        raise ValueError("the ceiling knows no such rules, no such events, no states that are held")
    if scenario.parameters != "defaults" or not scenario.weeks:
        raise ValueError("the ceiling needs plain numbers, and one week or more")


def _names(scenario: Scenario) -> list[tuple[str, str]]:
    """List the streams that are drawn week by week, and how, in the order of their draws."""
    return [
        *SINGLE_STREAMS,
        *(
            (f"{code}/{purpose}", kind)
            for code in sorted(scenario.states)
            for purpose, kind in STATE_STREAMS
            if purpose != "vote" or scenario.states[code].vote_needed
        ),
    ]


def _roster(scenario: Scenario, stage: Stage) -> Roster:
    """Read the states off the set-up."""
    p, network = stage.p, TieNetwork(scenario.states, scenario.ties)
    rows = {name: at for at, (name, _) in enumerate(_names(scenario))}
    groups = sorted({group for joined in network.of.values() for group in joined})
    members = stage.coalition.contributors
    sizes = [[len(network.members[group]) - 1 for group in network.of[one.code]] for one in members]

    def border(one):
        cover = guarantee.cover(one.batteries, whole=p["guarantor.batteries_cover"])
        return p["choice.border"] * (float(one.state.borders_adversary) * (1.0 - cover))

    def support(one):
        latitude = p[f"stances.{one.state.stance}.latitude"]
        return p["choice.support"] * (1.0 - p["choice.autonomy"] * latitude)

    return Roster(
        capacity=np.array([float(one.capacity) for one in members]),
        support=np.array([float(support(one)) for one in members]),
        border=np.array([float(border(one)) for one in members]),
        streams=np.array(
            [[rows.get(f"{one.code}/{name}", -1) for name, _ in STATE_STREAMS] for one in members]
        ),
        members=np.array(
            [[int(group in network.of[one.code]) for one in members] for group in groups]
        ),
        joined=np.array([float(len(of)) for of in sizes]),
        ties=np.array([float(sum(of)) for of in sizes]),
        scheduled=_scheduled(scenario),
    )


def _scheduled(scenario: Scenario) -> Array:
    """Count what the scenario lists, by week and kind."""
    found = np.zeros((scenario.weeks + 1, len(SCHEDULED)))
    for event in scenario.events.values():
        if scenario.week_of(event) <= scenario.weeks:
            found[scenario.week_of(event), SCHEDULED.index(event.kind)] += 1.0
    return found


def _numbers(scenario: Scenario, stage: Stage) -> Numbers:
    """Read the parameters off the set-up."""
    p, anchor = stage.p, stage.anchor
    settled, unsettled = (
        capability(scenario.aggregation, p, free_batteries=free, settled=done)
        for free in [free_batteries(scenario.states)]
        for done in (True, False)
    )
    weight = {key: held for key, held in p.items() if key.startswith("guarantor.weight.")}
    full = guarantee.capability(weight, dict.fromkeys(weight, 1.0))
    opportunity = hazard.probability(p["choice.opportunity_rate"])
    renewal = opportunity * (1.0 - p["choice.persistence"])
    terms = p["guarantor.terms_rate"]
    exposure = p[f"deployment.exposure_{scenario.location}"]
    found = Numbers(
        rho_mean=resolve.mean(
            p["guarantor.resolve_mean"],
            reversion=p["guarantor.resolve_reversion"],
            influence=anchor.usual.influence,
            chance=anchor.usual.chance,
        ),
        k_rho=p["guarantor.resolve_reversion"],
        iota=p["guarantor.influence"],
        s_rho=p["guarantor.resolve_noise"],
        influence=hazard.probability(p["adversary.influence_rate"]),
        terms=hazard.probability(terms),
        terms_urgent=hazard.probability(terms * p["guarantor.terms_boost"]),
        opens=p["guarantor.deadline_opens"],
        closes=p["guarantor.deadline_closes"],
        K_settled=settled,
        K_unsettled=unsettled,
        K_full=full,
        gain=p["guarantor.honoured"],
        loss=p["guarantor.broken"],
        half_force=p["deterrence.half_force"],
        w_u=p["deterrence.host_weight"],
        assault=hazard.probability(p["adversary.assault_rate"]),
        probe_rate=p["adversary.probe_rate"],
        d_p=p["deterrence.probe"],
        chi=p["deterrence.provocation"],
        attack_rate=p["adversary.attack_rate"],
        d_a=p["deterrence.attack"],
        m_v=p["violence.memory"],
        v_s=p["violence.assault"],
        v_p=p["violence.probe"],
        v_a=p["violence.attack"],
        deal_rate=p["talks.deal_rate"],
        collapse_rate=p["talks.collapse_rate"],
        eta_g=p["talks.guarantee"],
        eta_c=p["talks.coalition"],
        eta_v=p["talks.violence"],
        G0=anchor.guarantee,
        C0=anchor.coalition,
        v0=anchor.violence,
        planned=p["coalition.planned_force"],
        kappa=p["opinion.reversion"],
        s_x=p["opinion.noise"],
        theta_g=p["opinion.guarantee"],
        theta_e=p["opinion.cue"],
        theta_z=p["opinion.casualties"],
        opportunity=opportunity,
        renewal=renewal,
        renewal_common=renewal * p["choice.common"],
        b_g=p["choice.guarantee"],
        b_j=p["choice.allies"],
        b_f=p["choice.free_riding"],
        risk=p["choice.risk"] * exposure,
        ask=p["choice.ask"] * p["coalition.ask"],
        tau=p["choice.inertia"],
        vote=hazard.probability(p["parliament.vote_rate"]),
        g0=p["parliament.consent"],
        g1=p["parliament.support"],
        solidarity=p["parliament.solidarity"],
        ease=p["training.ease"],
        training_share=p["training.share"],
        training_up=p["training.ramp_up"],
        training_down=p["training.ramp_down"],
        ramp=p["deployment.ramp"],
        withdrawal=p["deployment.withdrawal"],
        U0=p["host.strength"],
        T50=p["host.half_trainers"],
        k_u=p["host.learning"],
        c0=p["casualties.rate"] * exposure,
        probe_factor=p["casualties.probe_factor"],
        attack_factor=p["casualties.attack_factor"],
    )
    return Numbers(*map(float, found))


def _start(stage: Stage) -> tuple[Array, Array, Array]:
    """Read state 0 off the set-up: of each state and world, of each world, and outcomes so far."""
    members, size = stage.coalition.contributors, stage.size
    held = np.zeros((len(HELD), len(members), size))
    for at, one in enumerate(members):
        held[TASTE, at] = one.taste
        held[OPINION, at] = one.opinion
        held[OPENING, at] = one.opinion_at_start
        held[RESIDUAL, at] = one.residual
        held[PLEDGED, at] = one.pledged
        held[PLEDGED_START, at] = one.pledged_at_start
        held[AUTHORISED, at] = one.authorised
    single = np.zeros((len(SINGLE), size))
    single[RESOLVE] = stage.guarantor.resolve
    single[VIOLENCE] = stage.adversary.violence
    single[STRENGTH] = stage.host.strength
    single[TROOPS_PLEDGED] = stage.coalition.pledged_troops
    told = np.zeros((len(NAMES), size))
    told[[DEAL_WEEK, COLLAPSE_WEEK, ATTACK_WEEK, TERMS_WEEK, DEPLOYMENT_WEEK]] = np.nan
    told[PLEDGED_FIRST] = held[PLEDGED].sum(axis=0)
    return held, single, told


def _lanes(replications: range) -> Iterator[tuple[int, int, slice]]:
    """Give every lane: its number, where in it the replications begin, and which they are."""
    first, end = replications.start, replications.stop
    for lane in range(first // LANE, -(-end // LANE)):
        low, high = max(first, lane * LANE), min(end, (lane + 1) * LANE)
        yield lane, low - lane * LANE, slice(low - first, high - first)


def measure(scenario: Scenario, rounds: int, worlds: int) -> dict[str, list[float]]:
    """Time the ceiling and the program in turn; milliseconds for a world, by part and round."""
    streams = Streams(1, range(8192, 8192 + worlds))
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        timings = Timings()
        ceiling_worlds(scenario, streams, timings)
        started = time.process_time()
        simulate(scenario, streams)
        parts = {
            "set-up": timings.setup,
            "opening streams": timings.opening,
            "drawing": timings.drawing,
            "compiled weeks": timings.kernel,
            "ceiling": timings.total,
            "program": time.process_time() - started,
        }
        for name, seconds in parts.items():
            found.setdefault(name, []).append(1000 * seconds / worlds)
    return found


def main(rounds: int, sizes: list[int]) -> None:
    scenario = load(packaged() / "baseline.yaml").scenario
    ceiling_worlds(scenario, Streams(1, range(LANE)))
    versions = f"NumPy {np.__version__}, numba {numba.__version__}, Python {sys.version.split()[0]}"
    print(f"{versions}; {rounds} rounds, milliseconds of processor time for a world")
    print(f"{'worlds':>8}{'':<4}{'part':<18}{'median':>9}{'least':>9}{'most':>9}")
    for worlds in sizes:
        found = measure(scenario, rounds, worlds)
        for name, spent in found.items():
            middle = statistics.median(spent)
            print(f"{worlds:>8}{'':<4}{name:<18}{middle:>9.4f}{min(spent):>9.4f}{max(spent):>9.4f}")
        ratio = [a / b for a, b in zip(found["program"], found["ceiling"], strict=True)]
        print(f"{worlds:>8}{'':<4}{'program / ceiling':<18}{statistics.median(ratio):>9.2f}")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(given[0] if given else 5, given[1:] or [1024, BLOCK])
