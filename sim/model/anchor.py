"""The reference world of the root scenario, in which every residual is solved."""

from dataclasses import dataclass

import numpy as np

from sim.actors.guarantor import UsualInfluence, capability
from sim.actors.parameters import Parameters
from sim.actors.perception import (
    Peers,
    View,
    capacity,
    free_batteries,
    open_borders,
    situation,
    weights,
)
from sim.actors.ties import TieNetwork
from sim.array import Array, Real, rows, total
from sim.model.draws import Draws
from sim.scenario.schema import Scenario, State
from sim.theory import choice, deterrence, hazard
from sim.theory.logistic import logistic, logit


@dataclass(frozen=True)
class Anchor:
    """What the reference world fixes; each a number, or one for each replication."""

    guarantee: Real
    """G0."""
    violence: Real
    """v0."""
    coalition: Real
    """C0."""
    usual: UsualInfluence
    """Influence on the guarantor in the root scenario."""
    residuals: Array
    """r, logit, shape (state, replication)."""


def anchor(scenario: Scenario, drawn: Draws) -> Anchor:
    """Solve the residuals so that in the reference world each state pledges with its p0.

    The reference of the scenario has the root's roster, levers and location. A state whose stance
    differs from the root's, or that the root does not have, is anchored by itself against the
    root's roster.
    """
    p = drawn.reference
    roots = {code: scenario.root_states[code] for code in sorted(scenario.root_states)}
    unsettled = capability(
        scenario.aggregation, p, free_batteries=free_batteries(roots), settled=False
    )
    guarantee = unsettled * logistic(logit(p["guarantor.resolve"]))
    violence = deterrence.usual_violence(
        hazard.probability(p["adversary.assault_rate"]),
        p["violence.assault"],
        memory=p["violence.memory"],
    )
    exposure = p[f"deployment.exposure_{scenario.root_location}"]
    view = View(guarantee, 0.0, violence, exposure)
    expected = _expected(roots, p)
    pledged = total(expected)
    return Anchor(
        guarantee=guarantee,
        violence=violence,
        coalition=(pledged[0] if len(pledged) == 1 else pledged) / p["coalition.planned_force"],
        usual=UsualInfluence(
            p["guarantor.influence"], hazard.probability(p["adversary.influence_rate"])
        ),
        residuals=_residuals(scenario, drawn, view, expected=expected),
    )


def _residuals(scenario: Scenario, drawn: Draws, view: View, *, expected: Array) -> Array:
    """Anchor every state, each among the root's others, of whom so many troops are expected."""
    p, roots = {**drawn.reference, "coalition.ask": 0.0}, scenario.root_states
    states = {code: scenario.states[code] for code in sorted(scenario.states)}
    around = {code: roots.get(code, one) for code, one in states.items()}
    opinions = {code: drawn.reference_opinions[row] for row, code in enumerate(sorted(roots))}
    own = zip(states, drawn.opinions, strict=True)
    seen = situation(
        p,
        opinion=rows([opinions.get(code, opinion) for code, opinion in own]),
        view=view,
        peers=_peers(scenario, p, expected=expected),
        open_border=open_borders(around, p, posting=roots),
    )
    listed = choice.terms(weights(list(states.values()), p), seen)
    return choice.residual(_chances(states, p), listed)


def _peers(scenario: Scenario, p: Parameters, *, expected: Array) -> Peers:
    """What each state of a scenario sees of the root's others in the reference world."""
    roots = scenario.root_states
    codes = sorted(roots)
    allies = dict(zip(codes, _allies(roots, scenario, p), strict=True))
    troops = dict(zip(codes, _of_others(expected), strict=True))
    everybody = total(expected)
    for code in sorted(scenario.states.keys() - roots.keys()):
        around = {**roots, code: scenario.states[code]}
        allies[code] = _allies(around, scenario, p)[sorted(around).index(code)]
        troops[code] = everybody
    return Peers(
        *(rows([one[code] for code in sorted(scenario.states)]) for one in (allies, troops))
    )


def _allies(states: dict[str, State], scenario: Scenario, p: Parameters) -> Array:
    """Expected share of the tied others that have pledged, shape (state, replication)."""
    return TieNetwork(states, scenario.ties).mean_of_others(_chances(states, p))


def _of_others(values: Array) -> Array:
    """Sum over the others, in their order, for each state."""
    added = np.zeros(values.shape)
    for row, one in enumerate(values):
        others = np.full((len(values), 1), 1.0)
        others[row] = 0.0
        added = added + one * others
    return added


def _chances(states: dict[str, State], p: Parameters) -> Array:
    """p0 of every state, in the order of their codes."""
    return rows([p[f"stances.{states[code].stance}.p0"] for code in sorted(states)])


def _expected(states: dict[str, State], p: Parameters) -> Array:
    """Troops that each state is expected to pledge: p0·cap."""
    return _chances(states, p) * rows(
        [capacity(code, states[code], p=p) for code in sorted(states)]
    )
