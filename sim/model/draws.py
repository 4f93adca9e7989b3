"""Turning the quantities of a scenario into the numbers of a run, and of its reference world."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.actors.parameters import Parameters
from sim.array import Array, rows
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
    opinions: Array
    """Opinions at the start, logit, shape (state, replication)."""
    reference_opinions: Array
    """Those of the root's states."""


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
        roots = {**scenario.reference.values, **dict(_pledges(scenario.reference.states))}
        reference |= {key: _draw(key, one, streams, sweep=sweep) for key, one in roots.items()}
    return Draws(
        values,
        reference,
        _opinions(scenario.states, values, streams, sweep=sweep),
        _opinions(scenario.root_states, values, streams, sweep=sweep),
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


def _opinions(
    states: dict[str, State], values: Parameters, streams: Streams, *, sweep: bool
) -> Array:
    """Draw opening opinion: the poll with its wording error, or the prior with its wide spread."""
    over: Scale | None = "linear" if sweep else None
    codes = sorted(states)
    shares = rows(
        [
            draw(
                states[code].support,
                f"states.{code}.support",
                streams=streams,
                domain=(0.0, 1.0),
                over=over,
            )
            for code in codes
        ]
    )
    comparable = [states[code].opinion == "comparable" for code in codes]
    kinds = ("opinion.poll_error" if one else "opinion.prior_spread" for one in comparable)
    spreads = rows([values[kind] for kind in kinds])
    return logit(shares) + spreads * streams.of_each(codes, "first opinion").normal()
