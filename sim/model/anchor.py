"""The reference world of the root scenario, in which every residual is solved."""

from dataclasses import dataclass

import numpy as np

from sim.actors.columns import contingent_luck
from sim.actors.guarantor import UsualInfluence, capability
from sim.actors.parameters import Parameters
from sim.actors.perception import (
    Contingents,
    Peers,
    Place,
    View,
    conditions,
    free_batteries,
    is_lead,
    open_borders,
    situation,
    weights,
)
from sim.actors.ties import TieNetwork
from sim.array import Array, Mask, Real, flags, rows, total
from sim.facts.poll import opening_support
from sim.model.draws import Draws
from sim.scenario.schema import Scenario, State
from sim.streams import Streams
from sim.theory import choice, deterrence, hazard
from sim.theory import guarantee as theory
from sim.theory.logistic import logistic, logit


@dataclass(frozen=True)
class Anchor:
    """What the reference world fixes; each a number, or one for each replication."""

    capability: Real
    """K, with the terms settled."""
    guarantee: Real
    """G0."""
    violence: Real
    """v0."""
    coalition: Real
    """C0."""
    deterrence: Real
    """D that would follow a deal."""
    influence: UsualInfluence
    """Influence on the guarantor in the root scenario."""
    usual: Array
    """η in the reference world, logit, shape (state, replication) or (state, 1)."""
    residuals: Array
    """r, logit, shape (state, replication)."""


@dataclass(frozen=True)
class _Root:
    """The root's states as the reference world has them."""

    states: dict[str, State]
    """By code, in the order of the codes."""
    opinions: Array
    """x0, logit, shape (state, replication)."""
    usual: Array
    """η, logit."""
    chances: Array
    """p0, with the level of support."""
    troops: Array
    """Troops that each is expected to pledge: p0·cap."""


def anchor(scenario: Scenario, drawn: Draws, *, streams: Streams) -> Anchor:
    """Solve the residuals so that in the reference world each state pledges with its p0.

    The reference of the scenario has the root's roster, levers, location and kind of pledges, and
    the terms of the guarantee are settled. A state whose stance differs from the root's, or that
    the root does not have, is anchored by itself against the root's roster.
    """
    p = drawn.reference
    root = _root(scenario, drawn, streams)
    settled = capability(
        scenario.aggregation, p, free_batteries=free_batteries(root.states), settled=True
    )
    pledged = total(root.troops)
    coalition = (pledged[0] if len(pledged) == 1 else pledged) / p["coalition.planned_force"]
    own = theory.allied(
        p["coalition.guarantee"], committed=coalition, credibility=p["coalition.credibility"]
    )
    guarantee = theory.joint(settled * logistic(logit(p["guarantor.resolve"])), own)
    violence = deterrence.usual_violence(
        hazard.probability(p["adversary.assault_rate"]),
        p["violence.assault"],
        memory=p["violence.memory"],
    )
    view = View(guarantee, 0.0, violence, p[f"deployment.exposure_{scenario.root_location}"])
    usual = _usual(scenario, drawn, root)
    return Anchor(
        capability=settled,
        guarantee=guarantee,
        violence=violence,
        coalition=coalition,
        deterrence=deterrence.deterrence(
            guarantee,
            deterrence.force_effect(
                coalition * p["coalition.planned_force"], p["deterrence.half_force"]
            ),
            host=p["host.strength"],
            weight=p["deterrence.host_weight"],
            rule=scenario.aggregation.deterrence,
        ),
        influence=UsualInfluence(
            p["guarantor.influence"], hazard.probability(p["adversary.influence_rate"])
        ),
        usual=usual,
        residuals=_residuals(scenario, drawn, view, root=root, usual=usual),
    )


def stated(scenario: Scenario) -> Mask:
    """Whether each state has stated a pledge in the root, shape (state, 1)."""
    around = {**scenario.states, **scenario.root_states}
    return flags(is_stated(scenario, around[code]) for code in sorted(scenario.states))


def is_stated(scenario: Scenario, state: State) -> bool:
    """Whether a stance states a pledge."""
    return scenario.values[f"stances.{state.stance}.p0"].central >= 1 / 2


def _root(scenario: Scenario, drawn: Draws, streams: Streams) -> _Root:
    """What the root's states are expected to do."""
    p, states = drawn.reference, dict(sorted(scenario.root_states.items()))
    usual = _propensities(states, p, drawn.reference_opinions)
    chances = logistic(usual / p["choice.shock_scale"])
    luck = contingent_luck(states, streams, pledges=scenario.root_pledges)
    troops = chances * Contingents(p, scenario.root_pledges, luck).of(states)
    return _Root(states, drawn.reference_opinions, usual, chances, troops)


def _propensities(states: dict[str, State], p: Parameters, opinions: Array) -> Array:
    """η of states by their stances, with the level of support where there is a comparable poll.

    Elsewhere the level is that of the facts, unless the scenario says otherwise.
    """
    support = weights(list(states.values()), p).support
    levels, usual = [], []
    for (code, one), opinion in zip(states.items(), opinions, strict=True):
        if one.opinion == "comparable":
            levels.append(opinion)
            usual.append(logit(p[f"stances.{one.stance}.support"]))
        else:
            levels.append(logit(one.support.central))
            usual.append(logit(opening_support(code).share))
    level = choice.level(p["choice.level"], support, opinion=rows(levels), usual=rows(usual))
    chance = rows([p[f"stances.{one.stance}.p0"] for one in states.values()])
    return choice.usual(chance, scale=p["choice.shock_scale"], level=level)


def _usual(scenario: Scenario, drawn: Draws, root: _Root) -> Array:
    """η of the scenario's states in the reference world, in the order of their codes.

    There they are the root's, but for their stance.
    """
    states = dict(sorted(scenario.states.items()))
    around = _around(drawn, root, states)
    there = {
        code: root.states.get(code, one).model_copy(update={"stance": one.stance})
        for code, one in states.items()
    }
    return _propensities(there, drawn.reference, around)


def _around(drawn: Draws, root: _Root, states: dict[str, State]) -> Array:
    """Opinions of states in the reference world: the root's, or their own if it has them not."""
    opinions = dict(zip(root.states, root.opinions, strict=True))
    own = zip(states, drawn.opinions, strict=True)
    return rows([opinions.get(code, opinion) for code, opinion in own])


def _residuals(scenario: Scenario, drawn: Draws, view: View, *, root: _Root, usual: Array) -> Array:
    """Anchor every state, each among the root's others."""
    p = {**drawn.reference, "coalition.ask": 0.0}
    states = dict(sorted(scenario.states.items()))
    around = {code: root.states.get(code, one) for code, one in states.items()}
    place = Place(open_borders(around, p, posting=root.states), conditions(list(around.values())))
    seen = situation(
        p,
        opinion=_around(drawn, root, states),
        view=view,
        peers=_peers(scenario, drawn, root=root, usual=usual),
        place=place,
    )
    return choice.residual(usual, choice.terms(weights(list(states.values()), p), seen))


def _peers(scenario: Scenario, drawn: Draws, *, root: _Root, usual: Array) -> Peers:
    """What each state of a scenario sees of the root's others in the reference world."""
    p = drawn.reference
    codes = sorted(root.states)
    allies = dict(zip(codes, _allies(root.states, root.chances, scenario, p), strict=True))
    troops = dict(zip(codes, _of_others(root.troops), strict=True))
    everybody = total(root.troops)
    own = logistic(usual / p["choice.shock_scale"])
    for row, code in enumerate(sorted(scenario.states)):
        if code in root.states:
            continue
        around = dict(sorted({**root.states, code: scenario.states[code]}.items()))
        at = sorted(around).index(code)
        chances = rows([*root.chances[:at], own[row], *root.chances[at:]])
        allies[code] = _allies(around, chances, scenario, p)[at]
        troops[code] = everybody
    return Peers(
        *(rows([one[code] for code in sorted(scenario.states)]) for one in (allies, troops))
    )


def _allies(states: dict[str, State], chances: Array, scenario: Scenario, p: Parameters) -> Array:
    """Expected share of the tied others that have pledged, shape (state, replication)."""
    leads = flags(map(is_lead, states.values()))
    return TieNetwork(states, scenario.ties).mean_of_others(
        chances, leads=leads, weight=p["coalition.lead_weight"]
    )


def _of_others(values: Array) -> Array:
    """Sum over the others, in their order, for each state."""
    added = np.zeros(values.shape)
    for row, one in enumerate(values):
        others = np.full((len(values), 1), 1.0)
        others[row] = 0.0
        added = added + one * others
    return added
