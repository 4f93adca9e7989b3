"""The same worlds again with one state held in, and held out: what follows for all the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.array import Array
from sim.outcomes.block import POSTURES
from sim.outcomes.measure import RATIOS
from sim.results.measurement import measure
from sim.results.results import Results
from sim.scenario.resolve import Resolved
from sim.studies.contrast import Contrast, between, contrast

if TYPE_CHECKING:
    from sim.scenario.schema import Hold

PLEDGED, DEPLOYED, TROOPS = "other states pledged", "other states deployed", "troops of the others"
"""What the others come to in the last week, in the worlds whose whole paths are kept."""

FOLLOWS = (
    PLEDGED,
    DEPLOYED,
    TROOPS,
    "force",
    "chance of a sustained force of 1000",
    "chance of a deal",
    "guarantee",
    "deterrence",
    "toothlessness",
)
"""What is compared."""


@dataclass(frozen=True)
class Effect:
    """What becomes of one measure, over the worlds to which it applies in all three cases.

    Attributes
    ----------
    outside, free, inside
        The figure with the state held out, with the scenario as it is, and held in.
    whole
        Held in less held out.
    gained, lost
        Held in, and held out, less the scenario as it is.
    """

    measure: str
    outside: float
    free: float
    inside: float
    whole: Contrast
    gained: Contrast
    lost: Contrast


def versions(resolved: Resolved, code: str) -> dict[str, Resolved]:
    """The scenario as it is, with one state held out from the start, and held in."""
    return {
        "free": resolved,
        "out": _with_hold(resolved, code, hold="out"),
        "in": _with_hold(resolved, code, hold="in"),
    }


def _with_hold(resolved: Resolved, code: str, *, hold: "Hold") -> Resolved:
    scenario = resolved.scenario
    state = scenario.states[code].model_copy(update={"hold": hold})
    changed = scenario.model_copy(update={"states": {**scenario.states, code: state}})
    return Resolved(changed, {}, folder=resolved.folder)


def effects(results: Mapping[str, Results], code: str) -> tuple[Effect, ...]:
    """What follows for all others, from the results of the three :func:`versions`."""
    return tuple(_effect(name, results, code) for name in FOLLOWS)


def _effect(name: str, results: Mapping[str, Results], code: str) -> Effect:
    every = [results[hold] for hold in ("out", "free", "in")]
    pairs = ((2, 0), (2, 1), (0, 1))
    if name in RATIOS:
        figures = [measure(name, one).estimate.value for one in every]
        contrasts = [contrast(name, these=every[a], those=every[b]) for a, b in pairs]
    else:
        worlds = alike([_worlds(one, code, name) for one in every])
        figures = [float(np.mean(each)) if len(each) else np.nan for each in worlds]
        contrasts = [between(worlds[a], worlds[b]) for a, b in pairs]
    return Effect(
        name,
        outside=figures[0],
        free=figures[1],
        inside=figures[2],
        whole=contrasts[0],
        gained=contrasts[1],
        lost=contrasts[2],
    )


def alike(cases: list[Array]) -> list[Array]:
    """The worlds in which every case has a value, so that means differ as worlds do."""
    present = np.logical_and.reduce([np.isfinite(worlds) for worlds in cases])
    return [worlds[present] for worlds in cases]


def _worlds(results: Results, code: str, name: str) -> Array:
    if name in (PLEDGED, DEPLOYED, TROOPS):
        return _others(results, code, name)
    worlds = measure(name, results).worlds
    if worlds is None:
        raise TypeError(f"{name} has no worlds")
    return worlds


def _others(results: Results, code: str, name: str) -> Array:
    """Add up the other states in the last week of each kept world."""
    data = results.data.isel(week=-1, state=results.data["state"].values != code)
    if name == TROOPS:
        troops = data["state_troops"].transpose("state", "trajectory").values
        return np.asarray(troops.sum(axis=0, dtype=np.float64))
    least = POSTURES.index(name.rsplit(maxsplit=1)[-1])
    posture = data["state_posture"].transpose("state", "trajectory").values
    return np.asarray((posture >= least).sum(axis=0), dtype=np.float64)
