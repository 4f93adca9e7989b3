"""Every array of a result, declared once: dimensions, attributes, and where a block has it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim.outcomes.block import POSTURES, SERIES, STAGES, STATE_SERIES, Block
from sim.outcomes.catalogue import OUTCOMES
from sim.results.record import Size
from sim.scenario.schema import Scenario, state_label

KEPT = 1000
"""Leading replications whose whole paths are kept."""


@dataclass(frozen=True)
class Variable:
    """An array of a result: its dimensions, and its attributes in the file."""

    dims: tuple[str, ...]
    """Blocks are joined along the last one, if it is `replication` or `trajectory`; else they are
    added, and have whole numbers."""
    attributes: Mapping[str, str]
    read: Callable[[Block], NDArray[Any]] | None = None
    """Reads its part from a block; none if it is computed from the others."""
    packed: bool = False
    """Whether the kept paths of states are compressed on disk, which pays for what is mostly zero.

    What has more replications than a chunk always is."""


Arrays: TypeAlias = dict[str, tuple[tuple[str, ...], Any, dict[str, str]]]
"""Dimensions, numbers and attributes by name."""


Allocate: TypeAlias = Callable[..., Any]
"""Opens a variable as :func:`in_memory` does; it is written to as an array is."""


def _table(block: Block, *, table: str, name: str) -> NDArray[Any]:
    array: NDArray[Any] = getattr(block, table)[name]
    return array


FUNNELS = ("states", "troops")
"""What is averaged by week and stage, from the others, over the kept replications."""

_WEEKLY = ("week", "trajectory")
_BY_STATE = ("week", "state", "trajectory")

VARIABLES: Mapping[str, Variable] = MappingProxyType(
    {
        name: Variable(
            ("replication",),
            {
                "units": outcome.unit,
                "long_name": outcome.label,
                "description": outcome.definition,
            },
            partial(_table, table="outcomes", name=name),
        )
        for name, outcome in OUTCOMES.items()
    }
    | {
        name: Variable(_WEEKLY, {"long_name": what}, partial(_table, table="series", name=name))
        for name, what in SERIES.items()
    }
    | {
        f"state_{name}": Variable(
            _BY_STATE,
            {"long_name": what},
            partial(_table, table="states", name=name),
            packed=name == "troops",
        )
        for name, what in STATE_SERIES.items()
    }
    | {
        "deployment_week": Variable(
            ("state", "replication"),
            {"units": "week", "long_name": "First week with troops present"},
            attrgetter("deployment"),
        ),
        "phase": Variable(
            _WEEKLY,
            {"long_name": "0 talks, 1 ceasefire, 2 collapsed, 3 attacked"},
            attrgetter("phase"),
        ),
        "state_posture": Variable(
            _BY_STATE,
            {"long_name": "0 none, 1 pledged, 2 authorised, 3 deployed"},
            attrgetter("posture"),
            packed=True,
        ),
        "posture_count": Variable(
            ("week", "state", "posture"),
            {"units": "replications", "long_name": "Replications in each posture"},
            attrgetter("posture_count"),
        ),
    }
    | {
        f"funnel_{unit}": Variable(
            ("week", "stage"), {"units": unit, "long_name": f"Mean {unit} by stage"}
        )
        for unit in FUNNELS
    }
)
"""By name, in the order of a result."""


def gather(blocks: Iterable[Block], replications: int, *, allocate: Allocate) -> Arrays:
    """Join all blocks of an ensemble in the order of their replications, one in memory at a time.

    Sums over replications are of whole numbers, so that the size of blocks does not show.
    Variables that grow with the replications are opened by `allocate`; the others stay in memory.
    """
    found: dict[str, Any] = {}
    ends = {"replication": replications, "trajectory": min(replications, KEPT)}
    at = dict.fromkeys(ends, 0)
    for block in blocks:
        parts = {name: one.read(block) for name, one in VARIABLES.items() if one.read}
        for name, part in parts.items():
            last = VARIABLES[name].dims[-1]
            if last not in ends:
                found[name] = found[name] + part if name in found else part
                continue
            if name not in found:
                if last == "trajectory" and part.shape[-1] == ends[last]:
                    found[name] = part
                    continue
                make = allocate if last == "replication" else in_memory
                found[name] = make(name, (*part.shape[:-1], ends[last]), dtype=part.dtype)
            found[name][..., at[last] : at[last] + part.shape[-1]] = part
        at["replication"] += parts["deployment_week"].shape[-1]
        at["trajectory"] += parts["phase"].shape[-1]
    for unit in FUNNELS:
        means = [np.mean(found[f"{unit}_{stage}"], axis=1) for stage in STAGES]
        found[f"funnel_{unit}"] = np.stack(means, 1)
    return labelled(found)


def labelled(found: Mapping[str, Any]) -> Arrays:
    """Variables with their dimensions and attributes."""
    return {
        name: (variable.dims, found[name], dict(variable.attributes))
        for name, variable in VARIABLES.items()
    }


def in_memory(name: str, shape: tuple[int, ...], *, dtype: DTypeLike) -> NDArray[Any]:
    """Allocate an array in memory."""
    del name
    return np.empty(shape, dtype=dtype)


def coordinates(scenario: Scenario, size: Size) -> dict[str, tuple[tuple[str, ...], NDArray[Any]]]:
    """Coordinates of a result: replications, weeks with their dates, states, stages."""
    weeks = np.arange(scenario.weeks + 1)
    first = np.datetime64(scenario.start.isoformat(), "ns")
    codes = sorted(scenario.states)
    states = [(code, scenario.states[code]) for code in codes]
    names = [state_label(code, state.short, state.name) for code, state in states]
    return {
        "replication": (("replication",), np.arange(size.replications)),
        "trajectory": (("trajectory",), np.arange(min(size.replications, KEPT))),
        "week": (("week",), weeks),
        "date": (("week",), first + weeks * np.timedelta64(7, "D")),
        "state": (("state",), np.array(codes, dtype=str)),
        "state_name": (("state",), np.array(names, dtype=str)),
        "posture": (("posture",), np.array(POSTURES, dtype=str)),
        "stage": (("stage",), np.array(STAGES, dtype=str)),
    }
