"""Whether every number of a week is finite; if not, whose it is and how it was computed."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.actors.contributor import Contributor
from sim.actors.contributors import CONSENT, Contributors
from sim.array import Mask, Real
from sim.errors import RunError

if TYPE_CHECKING:
    from sim.model.world import World

GUARANTOR, ADVERSARY, TALKS = "the guarantor", "the adversary", "the talks"
"""Owners of numbers, as an error message names them."""

SHOWN = 8
"""Most terms that an error message lists."""


class Checked(NamedTuple):
    """A number for each replication: its name, and what it was computed from, by name."""

    name: str
    value: Real
    terms: Mapping[str, Real | Mask]


def require_finite_week(world: "World") -> None:
    """Stop a block in which a number is no longer finite, in the order in which a week goes on.

    Raises
    ------
    RunError
        Names the number and its owner, the week, a replication, and the terms of the number.
    """
    before = _seen_by_all(world)
    if not _are_finite([value for owned in before.values() for value in owned.values()]):
        for owner, owned in before.items():
            for name, value in owned.items():
                terms = _terms(world, owner, name)
                require_finite(world, Checked(f"{name} of {owner}", value, terms))
    if not _are_sound(world.contributors, start=not world.week):
        for one in world.contributors.members:
            _find_fault(world, one)
    states = world.contributors
    sums = [states.force, states.trainers_present, states.pledged_troops, world.host.strength]
    if not _are_finite(sums):
        for checked in _of_all(world):
            require_finite(world, checked)


def require_finite(world: "World", checked: Checked) -> None:
    """Stop a block in which a number is not finite, and name the first of its replications."""
    if _finite(checked.value):
        return
    wrong = np.asarray(~np.isfinite(checked.value))
    places = np.flatnonzero(wrong)
    if not len(places):
        return
    seed = world.streams.seed
    at, which = 0, f"{'some' if wrong.ndim else 'every'} world of seed {seed}"
    if wrong.shape == (world.size,):
        at = int(places[0])
        which = world.streams.name_of(at)
    value = np.asarray(checked.value)[wrong].flat[0]
    raise RunError(
        f"{checked.name} is not finite in week {world.week}, {which}: "
        f"{value:g}{_came_of(checked.terms, at)}; "
        "a parameter of the scenario is too extreme"
    )


def _seen_by_all(world: "World") -> dict[str, dict[str, Real]]:
    """What stands before the states choose, by owner and name."""
    guarantor, actor = world.guarantor, world.adversary
    return {
        GUARANTOR: {
            "resolve": guarantor.resolve,
            "capability": guarantor.capability,
            "guarantee": guarantor.guarantee,
            **guarantor.rates,
        },
        ADVERSARY: {
            "violence": actor.violence,
            "force effect": actor.force_effect,
            "deterrence": actor.deterrence,
            **actor.rates,
        },
        TALKS: world.talks.rates,
        "the coalition": world.rates,
    }


def _terms(world: "World", owner: str, name: str) -> Mapping[str, Real | Mask]:
    """What one of these numbers was computed from, by name."""
    guarantor, actor = world.guarantor, world.adversary
    seen = {"deterrence": actor.deterrence, "effect of the force": actor.force_effect}
    known: dict[tuple[str, str], Mapping[str, Real | Mask]] = {
        (GUARANTOR, "guarantee"): {
            "capability": guarantor.capability,
            "resolve": guarantor.resolve,
        },
        (ADVERSARY, "violence"): {
            "assaults": actor.assault,
            "probes": actor.probe,
            "attacks": actor.attack,
        },
        (ADVERSARY, "force effect"): {"force": world.contributors.force},
        (ADVERSARY, "deterrence"): {
            "guarantee": guarantor.guarantee,
            "effect of the force": actor.force_effect,
            "strength of the host": world.host.strength,
        },
        **dict.fromkeys(((ADVERSARY, rate) for rate in actor.rates), seen),
        **dict.fromkeys(((TALKS, rate) for rate in world.talks.rates), world.talks.gains),
    }
    return known.get((owner, name), {})


def _of_all(world: "World") -> Iterator[Checked]:
    """List what the states come to together, and what the host learns of them."""
    states = world.contributors
    troops = {one.code: one.troops for one in states.members}
    trainers = {one.code: one.trainers for one in states.members}
    yield Checked("force of the coalition", states.force, troops)
    yield Checked("trainers of the coalition", states.trainers_present, trainers)
    behind = {one.code: one.capacity for one in states.members}
    yield Checked("pledged troops of the coalition", states.pledged_troops, behind)
    yield Checked(
        "strength of the host", world.host.strength, {"trainers": states.trainers_present}
    )


def _are_sound(states: Contributors, *, start: bool) -> bool:
    """Look at the states in a few numbers: sums, which are finite where everything in them is.

    Opinion is a part of the propensity, and deaths are a multiple of the troops. A taste may be
    infinite, but the least of several is no number where one of them is none.
    """
    return (
        math.isfinite(states.firmness)
        and _finite(states.deaths)
        and not (states.codes and math.isnan(states.taste.min()))
        and all(_finite(value) for value in states.rates.values())
        and not (start and not (_finite(states.opinion) and _finite(states.residual)))
    )


def _find_fault(world: "World", one: Contributor) -> None:
    """Report what of a state is not finite; nothing, if only a sum of large numbers is not."""
    states = world.contributors
    terms: dict[str, Real | Mask] = {"residual": one.residual}
    terms |= {name: states.row_of(term, one) for name, term in states.terms(world.view).items()}
    moved = {
        "opinion at the start": one.opinion_at_start,
        "guarantee": world.guarantor.guarantee,
        "weight of deaths": one.toll,
    }
    dead = {"troops": one.troops, "violence": world.adversary.violence}
    inertia = states.row_of(states.inertia(), one)
    firm = {"propensity": one.propensity, "inertia": inertia}
    kept = one.propensity + inertia
    taste = np.where(np.isnan(one.taste), one.taste, 0.0)
    for checked in (
        Checked(f"opinion of {one.code}", one.opinion, moved),
        Checked(f"residual of {one.code}", one.residual, {}),
        Checked(f"propensity of {one.code}", one.propensity, terms),
        Checked(f"troops of {one.code}", one.troops, {"capacity": one.capacity}),
        Checked(f"deaths of {one.code}", one.deaths, dead),
        *(
            Checked(f"{name} of {one.code}", value, {})
            for name, value in _votes_of(states, one).items()
        ),
        Checked(f"taste of {one.code}", taste, terms),
        Checked(f"propensity with inertia of {one.code}", kept, firm),
    ):
        require_finite(world, checked)


def _votes_of(states: Contributors, one: Contributor) -> dict[str, Real]:
    """Rates and probabilities of the votes of one state; none if it does not vote."""
    mine = states.voting.rows == one.row
    if not mine.any():
        return {}
    chances = np.zeros(states.size)
    rates = dict(states.rates)
    chances[states.voting.columns[mine]] = np.asarray(rates.pop(CONSENT))[mine]
    return rates | {CONSENT: chances}


def _came_of(terms: Mapping[str, Real | Mask], at: int) -> str:
    """List what a number was computed from in a replication, what is not finite first."""
    terms_read = {name: _read(value, at) for name, value in terms.items()}
    order = sorted(terms_read.items(), key=lambda term: math.isfinite(term[1]))
    text = ", ".join(f"{name} {value:.4g}" for name, value in order[:SHOWN])
    return f", of {text}" if text else ""


def _read(value: Real | Mask, at: int) -> float:
    """Read one replication; one number stands for all of them."""
    values = np.asarray(value, dtype=np.float64)
    return float(values[at] if values.ndim else values)


def _are_finite(values: Sequence[Real]) -> bool:
    """Look at several numbers in one sum; also false where only that of large numbers is not."""
    return _finite(sum(values))


def _finite(value: Real) -> bool:
    return math.isfinite(value.sum() if isinstance(value, np.ndarray) and value.ndim else value)
