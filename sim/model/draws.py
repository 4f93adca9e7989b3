"""Turning the quantities of a scenario into the numbers of a run, and of its reference world."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.actors.parameters import Parameters
from sim.array import Array, Real
from sim.facts.parameter import Scale, parameters
from sim.scenario.quantity import Quantity, draw
from sim.scenario.schema import Scenario, State
from sim.streams import Streams
from sim.theory.logistic import logit


@dataclass(frozen=True)
class Draws:
    """The numbers of a run."""

    values: Parameters
    """Parameters as the scenario has them."""
    reference: Parameters
    """Parameters of the reference world: the scenario's uncertainties, the root's levers."""
    supports: dict[str, Real]
    """Support at the start by state, a share, before the error of polls."""
    opinions: dict[str, Array]
    """Opinion at the start by state, logit, shape (replication,)."""
    reference_opinions: dict[str, Array]
    """That of the root's states."""

    @property
    def drawn(self) -> dict[str, Array]:
        """What is drawn for each replication, by dotted key."""
        supports = {f"states.{code}.support": share for code, share in self.supports.items()}
        every = {**self.values, **supports}
        return {key: one for key, one in every.items() if isinstance(one, np.ndarray)}


def draw_all(scenario: Scenario, streams: Streams) -> Draws:
    """Draw every quantity of a scenario, each from a stream of its own.

    Under ``parameters: ranges`` what is assumed or estimated is drawn too. The result has single
    numbers, or arrays of shape (replication,) where something is drawn.
    """
    sweep = scenario.parameters == "ranges"
    quantities = {**scenario.values, **dict(_pledges(scenario.states))}
    values = {key: _draw(key, one, streams, sweep=sweep) for key, one in quantities.items()}
    reference = dict(values)
    if scenario.reference:
        reference = {key: value for key, value in values.items() if key in parameters()}
        levers = {**scenario.reference.values, **dict(_pledges(scenario.reference.states))}
        reference |= {key: _draw(key, one, streams, sweep=sweep) for key, one in levers.items()}
    states, roots = scenario.states, scenario.root_states
    supports = _supports(states, streams, sweep=sweep)
    root_supports = _supports(roots, streams, sweep=sweep)
    return Draws(
        values,
        reference,
        supports,
        _opinions(states, supports, values=values, streams=streams),
        _opinions(roots, root_supports, values=values, streams=streams),
    )


def _pledges(states: dict[str, State]) -> Iterator[tuple[str, Quantity]]:
    for code, state in states.items():
        if state.pledge is not None:
            yield f"states.{code}.pledge", state.pledge


def _draw(key: str, quantity: Quantity, streams: Streams, *, sweep: bool) -> float | Array:
    if key not in parameters():
        over: Scale | None = "log" if sweep else None
        return draw(quantity, key, streams=streams, domain=(0.0, np.inf), over=over)
    known = parameters()[key]
    over = known.scale if sweep else None
    return draw(quantity, known.drawn_with, streams=streams, domain=known.domain, over=over)


def _supports(states: dict[str, State], streams: Streams, *, sweep: bool) -> dict[str, Real]:
    """Draw support at the start, where it is uncertain."""
    over: Scale | None = "linear" if sweep else None
    return {
        code: draw(
            state.support, f"states.{code}.support", streams=streams, domain=(0.0, 1.0), over=over
        )
        for code, state in states.items()
    }


def _opinions(
    states: dict[str, State], supports: dict[str, Real], *, values: Parameters, streams: Streams
) -> dict[str, Array]:
    """Draw opening opinion: the poll with its wording error, or the prior with its wide spread."""
    opinions = {}
    for code, state in states.items():
        comparable = state.opinion == "comparable"
        spread = values["opinion.poll_error" if comparable else "opinion.prior_spread"]
        opinions[code] = (
            logit(supports[code]) + spread * streams.named(code, "first opinion").normal()
        )
    return opinions
