"""The reference world of the root scenario, in which every residual is solved."""

from dataclasses import dataclass

import numpy as np

from sim.actors.guarantor import UsualInfluence, capability
from sim.actors.parameters import Parameters
from sim.actors.perception import Peers, View, capacity, open_border, situation, weights
from sim.array import Array, Real, total
from sim.model.coalition import TieNetwork, batteries_with, free_batteries
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
    residuals: dict[str, Array]
    """r by state, logit, shape (replication,)."""


def anchor(scenario: Scenario, drawn: Draws) -> Anchor:
    """Solve the residuals so that in the reference world each state pledges with its p0.

    The reference of the scenario has the root's roster, levers and location. A state whose stance
    differs from the root's, or that the root does not have, is anchored by itself against the
    root's roster.
    """
    p = drawn.reference
    roots = scenario.root_states
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
    return Anchor(
        guarantee=guarantee,
        violence=violence,
        coalition=total(_expected(roots, p).values()) / p["coalition.planned_force"],
        usual=UsualInfluence(
            p["guarantor.influence"], hazard.probability(p["adversary.influence_rate"])
        ),
        residuals={code: _residual(scenario, drawn, code, view) for code in scenario.states},
    )


def _residual(scenario: Scenario, drawn: Draws, code: str, view: View) -> Array:
    """Anchor one state among the root's others."""
    p, roots = {**drawn.reference, "coalition.ask": 0.0}, scenario.root_states
    state = scenario.states[code]
    around = {**roots, code: roots.get(code, state)}
    chances = {other: p[f"stances.{one.stance}.p0"] for other, one in around.items()}
    network = TieNetwork(around, scenario.ties)
    expected = _expected({other: roots[other] for other in sorted(roots) if other != code}, p)
    peers = Peers(
        allies=network.mean_of_others(code, chances[code], sums=network.sums(chances)),
        troops=total(expected.values()),
    )
    opinions = drawn.reference_opinions if code in roots else drawn.opinions
    seen = situation(
        p,
        opinion=opinions[code],
        view=view,
        peers=peers,
        open_border=open_border(around[code], p, batteries=batteries_with(code, roots)),
    )
    listed = choice.terms(weights(state, p), seen)
    return choice.residual(p[f"stances.{state.stance}.p0"], listed)


def _expected(states: dict[str, State], p: Parameters) -> dict[str, Array]:
    """Troops that each state is expected to pledge: p0·cap."""
    return {
        code: np.asarray(p[f"stances.{states[code].stance}.p0"]) * capacity(code, states[code], p=p)
        for code in sorted(states)
    }
