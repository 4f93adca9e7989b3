"""The same worlds again with one state held in, and held out: what follows for all the others."""

from collections.abc import Mapping

import numpy as np

from sim.array import Array
from sim.outcomes.block import POSTURES
from sim.outcomes.measure import LASTING, POOLED
from sim.results.measurement import measure, worlds
from sim.results.part import Part, finite
from sim.results.results import Results
from sim.results.summary import Estimated
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Hold
from sim.studies.contrast import Contrast, between, contrast

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
    LASTING,
)
"""What is compared."""


class PairedDifference(Estimated):
    """A difference paired world by world, with how often it is higher and lower."""

    higher: float | None
    """Share of worlds in which it is higher."""
    lower: float | None
    """Share of worlds in which it is lower."""


class DownstreamEffect(Part):
    """One measure with the state held out, free, and held in.

    It is over the worlds to which the measure applies in all three cases.
    """

    measure: str
    """What is measured."""
    held_out: float | None
    """With the state held out."""
    as_it_is: float | None
    """In the scenario as it is."""
    held_in: float | None
    """With the state held in."""
    in_less_out: PairedDifference
    """Held in less held out."""
    in_less_as_it_is: PairedDifference
    """Held in less as it is."""
    out_less_as_it_is: PairedDifference
    """Held out less as it is."""


def versions(resolved: Resolved, code: str) -> dict[str, Resolved]:
    """The scenario as it is, with one state held out from the start, and held in."""
    scenario = resolved.scenario

    def held(hold: Hold) -> Resolved:
        state = scenario.states[code].model_copy(update={"hold": hold})
        changed = scenario.model_copy(update={"states": {**scenario.states, code: state}})
        settings = (*resolved.settings, f"states.{code}.hold={hold}")
        return Resolved(changed, {}, folder=resolved.folder, settings=settings)

    return {"free": resolved, "out": held("out"), "in": held("in")}


def effects(results: Mapping[str, Results], code: str) -> tuple[DownstreamEffect, ...]:
    """What follows for all others, from the results of the three :func:`versions`."""
    return tuple(_effect(name, results, code) for name in FOLLOWS)


def _effect(name: str, results: Mapping[str, Results], code: str) -> DownstreamEffect:
    every = [results[hold] for hold in ("out", "free", "in")]
    pairs = ((2, 0), (2, 1), (0, 1))
    if name in POOLED:
        levels = [measure(name, one).value for one in every]
        gaps = [contrast(name, these=every[a], those=every[b]) for a, b in pairs]
    else:
        cases = alike([_worlds(one, code, name) for one in every])
        levels = [float(np.mean(case)) if len(case) else np.nan for case in cases]
        gaps = [between(cases[a], cases[b]) for a, b in pairs]
    held_out, as_it_is, held_in = map(finite, levels)
    whole, gained, lost = map(_difference, gaps)
    return DownstreamEffect(
        measure=name,
        held_out=held_out,
        as_it_is=as_it_is,
        held_in=held_in,
        in_less_out=whole,
        in_less_as_it_is=gained,
        out_less_as_it_is=lost,
    )


def _difference(gap: Contrast) -> PairedDifference:
    return PairedDifference.of(gap.difference, higher=finite(gap.higher), lower=finite(gap.lower))


def alike(cases: list[Array]) -> list[Array]:
    """The worlds in which every case has a value, so that means differ as worlds do."""
    present = np.isfinite(cases).all(axis=0)
    return [case[present] for case in cases]


def _worlds(results: Results, code: str, name: str) -> Array:
    """Value of a measure in each world; of the other states, in the last week of a whole path."""
    if name not in (PLEDGED, DEPLOYED, TROOPS):
        return worlds(name, results)
    data = results.data.isel(week=-1, state=results.data["state"].values != code)
    if name == TROOPS:
        troops = data["state_troops"].transpose("state", "trajectory").values
        return np.asarray(troops.sum(axis=0, dtype=np.float64))
    least = POSTURES.index(name.rsplit(maxsplit=1)[-1])
    posture = data["state_posture"].transpose("state", "trajectory").values
    return np.asarray((posture >= least).sum(axis=0), dtype=np.float64)
