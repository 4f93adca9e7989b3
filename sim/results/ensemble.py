"""What an ensemble came to, as labelled arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sim.array import Array
from sim.facts.parameter import parameters
from sim.outcomes.block import POSTURES, SERIES, STAGES, STATE_SERIES, Block
from sim.outcomes.catalogue import OUTCOMES
from sim.record import Record
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario

Variables: TypeAlias = dict[str, tuple[tuple[str, ...], NDArray[Any], dict[str, str]]]
"""Dimensions, numbers and attributes by name."""

KEPT = 1000
"""Leading replications whose whole paths are kept."""

REQUIREMENTS = (1_000, 5_000, 10_000, 15_000, 25_000, 60_000, 100_000)
"""Sizes of force at which the chance of a sustained one is told."""

PUBLISHED_FROM = 10_000
"""The smallest requirement that anybody has published."""


@dataclass(frozen=True, eq=False)
class Results:
    """What an ensemble came to.

    Attributes
    ----------
    data
        Labelled arrays; dimensions `replication`, `trajectory` (the first replications, whose
        whole paths are kept), `week` (0 is the start), `state`, `posture` and `stage`.
    scenario
        What was run.
    record
        How it was run.
    """

    data: xr.Dataset
    scenario: Scenario
    record: Record

    requirements = REQUIREMENTS
    published_from = PUBLISHED_FROM

    @property
    def n(self) -> int:
        """Replications."""
        return self.record.replications

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.scenario.name

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return self.scenario.title

    @property
    def foot(self) -> str:
        """Small print for figures and tables."""
        return self.record.foot

    @property
    def uncertainty(self) -> str:
        """Say which uncertainty the bands contain."""
        return uncertainty(self.scenario)

    def outcome(self, name: str) -> Array:
        """Give an outcome of the catalogue, shape (replication,)."""
        return np.asarray(self.data[name].values, dtype=np.float64)

    @cached_property
    def deal(self) -> NDArray[np.bool_]:
        """Where there was a ceasefire at some time, shape (replication,)."""
        return np.isfinite(self.outcome("deal_week"))


def uncertainty(scenario: Scenario) -> str:
    """Say which uncertainty the bands of a scenario contain."""
    told = {**scenario.values, **_of_states(scenario)}
    if scenario.parameters == "ranges":
        swept = "every assumed or estimated parameter over its range"
        fixed = sum(_fixed(key, held) for key, held in scenario.values.items())
        but = f", but for {fixed} that the scenario fixes" if fixed else ""
        return f"Bands: chance, drawn opinion, and {swept}{but}"
    if any(held.shape for held in told.values()):
        drawn = "the numbers that the scenario draws"
        return f"Bands: chance, drawn opinion and {drawn}; other parameters at their values"
    return "Bands: chance and drawn opinion only; parameters at their values"


def _of_states(scenario: Scenario) -> dict[str, Quantity]:
    """List what the scenario says in numbers of its states."""
    held = {f"{code}.support": state.support for code, state in scenario.states.items()}
    pledges = {code: state.pledge for code, state in scenario.states.items()}
    return held | {f"{code}.pledge": pledge for code, pledge in pledges.items() if pledge}


def _fixed(key: str, held: Quantity) -> bool:
    """Say whether a number that is drawn by default stays fixed under ranges."""
    drawn = parameters()[key].range and parameters()[key].basis != "sourced"
    return bool(drawn) and held.range is None and held.shape is None


def assemble(scenario: Scenario, blocks: Sequence[Block], *, record: Record) -> Results:
    """Join the blocks of an ensemble, in the order of their replications.

    Parameters
    ----------
    scenario
        What was run.
    blocks
        In order; sums over replications are of whole numbers, so that blocks do not show.
    record
        How it was run.

    Returns
    -------
    The results.
    """
    variables: Variables = {}
    for name, outcome in OUTCOMES.items():
        joined = np.concatenate([block.outcomes[name] for block in blocks])
        told = {
            "units": outcome.unit,
            "long_name": outcome.label,
            "description": outcome.definition,
        }
        variables[name] = (("replication",), joined, told)
    for name, what in SERIES.items():
        joined = np.concatenate([block.series[name] for block in blocks], axis=1)
        variables[name] = (("week", "trajectory"), joined, {"long_name": what})
    for name, what in STATE_SERIES.items():
        joined = np.concatenate([block.states[name] for block in blocks], axis=2)
        variables[f"state_{name}"] = (("week", "state", "trajectory"), joined, {"long_name": what})
    variables |= _postures(blocks) | _funnel(variables)
    return Results(xr.Dataset(variables, coords=_coords(scenario, record)), scenario, record)


def _postures(blocks: Sequence[Block]) -> Variables:
    return {
        "deployment_week": (
            ("state", "replication"),
            np.concatenate([block.deployment for block in blocks], axis=1),
            {"units": "week", "long_name": "First week with troops present"},
        ),
        "phase": (
            ("week", "trajectory"),
            np.concatenate([block.phase for block in blocks], axis=1),
            {"long_name": "0 talks, 1 ceasefire, 2 collapsed, 3 attacked"},
        ),
        "state_posture": (
            ("week", "state", "trajectory"),
            np.concatenate([block.posture for block in blocks], axis=2),
            {"long_name": "0 none, 1 pledged, 2 authorised, 3 deployed"},
        ),
        "posture_count": (
            ("week", "state", "posture"),
            np.sum([block.posture_count for block in blocks], axis=0),
            {"units": "replications", "long_name": "Replications in each posture"},
        ),
    }


def _funnel(
    variables: Variables,
) -> Variables:
    """Average each stage over the kept replications."""
    return {
        f"funnel_{unit}": (
            ("week", "stage"),
            np.stack(
                [np.mean(np.asarray(variables[f"{unit}_{stage}"][1]), axis=1) for stage in STAGES],
                1,
            ),
            {"units": unit, "long_name": f"Mean {unit} by stage"},
        )
        for unit in ("states", "troops")
    }


def _coords(scenario: Scenario, record: Record) -> dict[str, object]:
    weeks = np.arange(scenario.weeks + 1)
    first = np.datetime64(scenario.start.isoformat(), "ns")
    codes = sorted(scenario.states)
    return {
        "replication": np.arange(record.replications),
        "trajectory": np.arange(min(record.replications, KEPT)),
        "week": weeks,
        "date": ("week", first + weeks * np.timedelta64(7, "D")),
        "state": np.array(codes, dtype=str),
        "state_name": (
            "state",
            np.array([scenario.states[code].short for code in codes], dtype=str),
        ),
        "posture": np.array(POSTURES, dtype=str),
        "stage": np.array(STAGES, dtype=str),
    }
