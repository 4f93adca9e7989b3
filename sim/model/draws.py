"""Turning the quantities of a scenario into the numbers of a run, and of its reference world."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.actors.parameters import Parameters
from sim.array import Array, Real, rows
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
    """Parameters of the reference world: the scenario's uncertainties, the root's levers at their
    central values, whether they are drawn or not."""
    supports: Mapping[str, Real]
    """Support at the start by state, a share, before the error of polls."""
    opinions: Array
    """Opinions at the start, logit, shape (state, replication)."""
    reference_opinions: Array
    """Those of the root's states."""
    given: frozenset[str] = frozenset()
    """Keys of numbers that were given, and so are not drawn."""

    @property
    def drawn(self) -> dict[str, Array]:
        """What is drawn for each replication, by dotted key."""
        supports = {f"states.{code}.support": share for code, share in self.supports.items()}
        every = {**self.values, **supports}
        return {
            key: one
            for key, one in every.items()
            if isinstance(one, np.ndarray) and key not in self.given
        }


def draw_all(
    scenario: Scenario, streams: Streams, *, given: Mapping[str, Array] | None = None
) -> Draws:
    """Draw every quantity of a scenario, each from a stream of its own.

    Under ``parameters: ranges`` what is assumed or estimated is drawn too. The result has single
    numbers, or arrays of shape (replication,) where something is drawn. Parameters, pledges and
    support that are given, an array each, are taken as they are, as if the scenario had them.
    """
    sweep, given = scenario.parameters == "ranges", given or {}
    quantities = {**scenario.values, **dict(_pledges(scenario.states))}
    values = {
        key: given[key] if key in given else _draw(key, one, streams, sweep=sweep)
        for key, one in quantities.items()
    }
    reference = {key: one for key, one in values.items() if key in parameters()}
    levers = {key: one for key, one in scenario.values.items() if parameters()[key].role == "lever"}
    levers = scenario.reference.values if scenario.reference else levers
    reference |= {
        key: given[key] if key in given and not scenario.reference else one.central
        for key, one in {**levers, **dict(_pledges(scenario.root_states))}.items()
    }
    states, roots = scenario.states, scenario.root_states
    supports = _supports(states, streams, sweep=sweep)
    root_supports = _supports(roots, streams, sweep=sweep) if scenario.reference else supports
    supports |= {code: given[key] for code in states if (key := f"states.{code}.support") in given}
    return Draws(
        values,
        reference,
        supports,
        _opinions(states, supports, values=values, streams=streams),
        _opinions(roots, root_supports, values=values, streams=streams),
        frozenset(given),
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
    states: dict[str, State], supports: Mapping[str, Real], *, values: Parameters, streams: Streams
) -> Array:
    """Draw opening opinion: the poll with its wording error, or the prior with its wide spread."""
    codes = sorted(states)
    comparable = [states[code].opinion == "comparable" for code in codes]
    kinds = ("opinion.poll_error" if one else "opinion.prior_spread" for one in comparable)
    errors = (
        rows([values[kind] for kind in kinds]) * streams.of_each(codes, "first opinion").normal()
    )
    return logit(rows([supports[code] for code in codes])) + errors
