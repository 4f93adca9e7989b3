"""Whether every number of a week is finite; where one is not, whose it is and what it came of."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sim.actors.contributor import Contributor
from sim.array import Mask, Real
from sim.errors import RunError
from sim.model.stage import Stage

SHOWN = 8
"""Most terms that are told of one number."""


class Quantity(NamedTuple):
    """A number for each replication: what it is called, and what it came of, by name."""

    name: str
    held: Real
    terms: Mapping[str, Real | Mask]


def require_finite_week(stage: Stage) -> None:
    """Stop a block in which a number is no longer finite, in the order in which a week goes on.

    Raises
    ------
    RunError
        Names the number and its owner, the week, a replication, and what the number came of.
    """
    for quantity in _seen_by_all(stage):
        require_finite(stage, quantity)
    for one in stage.coalition.contributors:
        if not _is_sound(one, start=not stage.week):
            _blame(stage, one)
    for quantity in _of_all(stage):
        require_finite(stage, quantity)


def require_finite(stage: Stage, quantity: Quantity) -> None:
    """Stop a block in which one quantity is not finite."""
    if not _finite(quantity.held):
        _stop(stage, quantity, np.asarray(~np.isfinite(quantity.held)))


def _seen_by_all(stage: Stage) -> Iterator[Quantity]:
    """List what stands before the states choose: guarantor, adversary, talks."""
    guarantor, actor, talks = stage.guarantor, stage.adversary, stage.talks
    trust = {"capability": guarantor.capability, "resolve": guarantor.resolve}
    yield Quantity("resolve of the guarantor", guarantor.resolve, {})
    yield Quantity("capability of the guarantor", guarantor.capability, {})
    yield Quantity("guarantee of the guarantor", guarantor.guarantee, trust)
    deterring = {
        "guarantee": guarantor.guarantee,
        "effect of the force": actor.force_effect,
        "strength of the host": stage.host.strength,
    }
    done = {"assaults": actor.assault, "probes": actor.probe, "attacks": actor.attack}
    force = {"force": stage.coalition.force}
    yield Quantity("violence of the adversary", actor.violence, done)
    yield Quantity("force effect of the adversary", actor.force_effect, force)
    yield Quantity("deterrence of the adversary", actor.deterrence, deterring)
    seen = {"deterrence": actor.deterrence, "effect of the force": actor.force_effect}
    yield from _weighed("guarantor", guarantor.weighed, {})
    yield from _weighed("adversary", actor.weighed, seen)
    yield from _weighed("talks", talks.weighed, talks.gains)
    yield from _weighed("coalition", stage.weighed, {})


def _weighed(
    owner: str, listed: Mapping[str, Real], terms: Mapping[str, Real | Mask]
) -> Iterator[Quantity]:
    for name, held in listed.items():
        yield Quantity(f"{name} of the {owner}", held, terms)


def _of_all(stage: Stage) -> Iterator[Quantity]:
    """List what the states come to together, and what the host learns of them."""
    coalition, members = stage.coalition, stage.coalition.contributors
    troops = {one.code: one.troops for one in members}
    trainers = {one.code: one.trainers for one in members}
    yield Quantity("force of the coalition", coalition.force, troops)
    yield Quantity("trainers of the coalition", coalition.trainers, trainers)
    behind = {one.code: one.capacity for one in members}
    yield Quantity("pledged troops of the coalition", coalition.pledged_troops, behind)
    yield Quantity("strength of the host", stage.host.strength, {"trainers": coalition.trainers})


def _is_sound(one: Contributor, *, start: bool) -> bool:
    """Look at a state in a few numbers: sums, which are finite where everything in them is.

    Opinion is a part of the propensity, and deaths are a multiple of the troops. A taste may be
    infinite, but the least of several is no number where one of them is none.
    """
    return (
        math.isfinite(one.judged)
        and _finite(one.deaths)
        and not math.isnan(one.taste.min())
        and all(_finite(held) for held in one.weighed.values())
        and not (start and not (_finite(one.opinion) and _finite(one.residual)))
    )


def _blame(stage: Stage, one: Contributor) -> None:
    """Say what of a state is not finite; nothing, if only a sum of large numbers is not."""
    terms = {"residual": one.residual, **one.terms(stage.scene, stage.coalition.survey()[one.code])}
    moved = {
        "opinion at the start": one.opinion_at_start,
        "guarantee": stage.guarantor.guarantee,
        "weight of deaths": one.toll,
    }
    dead = {"troops": one.troops, "violence": stage.adversary.violence}
    firm = {"propensity": one.propensity, "weight of inertia": one.p["choice.inertia"]}
    for quantity in (
        Quantity(f"opinion of {one.code}", one.opinion, moved),
        Quantity(f"residual of {one.code}", one.residual, {}),
        Quantity(f"propensity of {one.code}", one.propensity, terms),
        Quantity(f"troops of {one.code}", one.troops, {"capacity": one.capacity}),
        Quantity(f"deaths of {one.code}", one.deaths, dead),
        *(Quantity(f"{name} of {one.code}", held, {}) for name, held in one.weighed.items()),
    ):
        require_finite(stage, quantity)
    _stop(stage, Quantity(f"taste of {one.code}", one.taste, terms), np.isnan(one.taste))
    require_finite(stage, Quantity(f"propensity with inertia of {one.code}", one.judged, firm))


def _stop(stage: Stage, quantity: Quantity, wrong: Mask) -> None:
    """Raise the error for the first of the replications in which something is wrong."""
    places = np.flatnonzero(wrong)
    if not len(places):
        return
    at = int(places[0]) if wrong.shape == (stage.size,) else 0
    which = "some replication" if wrong.ndim else "every replication"
    if wrong.shape == (stage.size,):
        which = f"replication {stage.streams.replications[at]}"
    value = np.asarray(quantity.held)[wrong].flat[0]
    raise RunError(
        f"{quantity.name} is not finite in week {stage.week}, {which} of seed "
        f"{stage.streams.seed}: {value:g}{_came_of(quantity.terms, at)}; "
        "a parameter of the scenario is too extreme"
    )


def _came_of(terms: Mapping[str, Real | Mask], at: int) -> str:
    """Tell what a number came of in a replication, what is not finite first."""
    told = {name: _read(held, at) for name, held in terms.items()}
    order = sorted(told.items(), key=lambda term: math.isfinite(term[1]))
    text = ", ".join(f"{name} {value:.4g}" for name, value in order[:SHOWN])
    return f", of {text}" if text else ""


def _read(held: Real | Mask, at: int) -> float:
    """Read one replication; one number stands for all of them."""
    values = np.asarray(held, dtype=np.float64)
    return float(values[at] if values.ndim else values)


def _finite(held: Real) -> bool:
    return math.isfinite(held.sum() if isinstance(held, np.ndarray) else held)
