"""Every array of a result, declared once: dimensions, attributes, and where a block has it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim.facts.parameter import parameters
from sim.outcomes.block import LEVELS, POSTURES, SERIES, STAGES, STATE_SERIES, Block
from sim.outcomes.catalogue import OUTCOMES
from sim.results.packed import stacked
from sim.results.record import Size
from sim.scenario.schema import Scenario, state_label


@dataclass(frozen=True)
class Variable:
    """An array of a result: its dimensions, and its attributes in the file."""

    dims: tuple[str, ...]
    """Blocks are joined along the last one, if it is `replication` or `trajectory`; else they are
    added, and have whole numbers."""
    attributes: Mapping[str, str]
    read: Callable[[Block], NDArray[Any] | None] | None = None
    """Reads its part from a block, where it has one; none if it is computed from the others."""
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


def _drawn(block: Block) -> Any:
    return stacked(list(block.drawn.values())) if block.drawn else None


def _effects(block: Block) -> NDArray[Any] | None:
    return block.effects if len(block.effects) else None


def _end(block: Block, *, name: str) -> NDArray[Any] | None:
    return block.ends.get(name)


DRAWN = "drawn"
"""The variable of what is drawn, which is not there where nothing is."""

EFFECTS = "effects"
"""The variable of the events that took effect, which is not there where there are none."""

WEEKS_BELOW = "deterrence_weeks"
"""The variable of the weeks of ceasefire by level of deterrence; a point of a design has none."""

POSTURE_YEAR = "posture_year_count"
"""The variable of postures a year after the deal; a point of a design has none."""

FUNNELS = ("states", "troops")
"""What is averaged by week and stage, from the others, over the kept replications."""

_POSTURES = "0 none, 1 pledged, 2 authorised, 3 deployed"
_WHEN = {"start": "at the start", "year": "52 weeks after the deal, -1 if not observed",
         "end": "at the end"}  # fmt: skip
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
            {"long_name": _POSTURES},
            attrgetter("posture"),
            packed=True,
        ),
        "posture_count": Variable(
            ("week", "state", "posture"),
            {"units": "replications", "long_name": "Replications in each posture"},
            attrgetter("posture_count"),
        ),
        POSTURE_YEAR: Variable(
            ("state", "posture"),
            {
                "units": "replications",
                "long_name": "Replications in each posture 52 weeks after the deal",
                "description": "Of those in which that is at the horizon at the latest.",
            },
            attrgetter("posture_year_count"),
        ),
        EFFECTS: Variable(
            ("event",),
            {"units": "replications", "long_name": "Replications in which each event took effect"},
            _effects,
        ),
        WEEKS_BELOW: Variable(
            ("level",),
            {
                "units": "weeks",
                "long_name": "Weeks of ceasefire with deterrence below each level, over all worlds",
            },
            attrgetter("deterrence_weeks"),
        ),
        **{
            f"posture_{when}": Variable(
                ("state", "replication"),
                {"long_name": f"Posture {words}: {_POSTURES}"},
                partial(_end, name=f"posture_{when}"),
            )
            for when, words in _WHEN.items()
        },
        DRAWN: Variable(
            ("parameter", "replication"),
            {"long_name": "Parameters drawn for each replication, in the units of parameter_unit"},
            _drawn,
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


def gather(blocks: Iterable[Block], size: Size, *, allocate: Allocate) -> Arrays:
    """Join all blocks of an ensemble in the order of their replications, one in memory at a time.

    Sums over replications are of whole numbers, so that the size of blocks does not show.
    Variables that grow with the replications are opened by `allocate`; the others stay in memory.
    """
    found: dict[str, Any] = {}
    ends = {"replication": size.replications, "trajectory": size.kept}
    at = dict.fromkeys(ends, 0)
    for block in blocks:
        parts = {
            name: part
            for name, one in VARIABLES.items()
            if one.read and (part := one.read(block)) is not None
        }
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
            if part.shape[-1]:
                found[name][..., at[last] : at[last] + part.shape[-1]] = part
        at["replication"] += parts["deployment_week"].shape[-1]
        at["trajectory"] += parts["phase"].shape[-1]
    for unit in FUNNELS if size.kept else ():
        means = [np.mean(found[f"{unit}_{stage}"], axis=1) for stage in STAGES]
        found[f"funnel_{unit}"] = np.stack(means, 1)
    return labelled(found)


def labelled(found: Mapping[str, Any]) -> Arrays:
    """Variables with their dimensions and attributes."""
    return {
        name: (variable.dims, found[name], dict(variable.attributes))
        for name, variable in VARIABLES.items()
        if name in found
    }


def in_memory(name: str, shape: tuple[int, ...], *, dtype: DTypeLike) -> NDArray[Any]:
    """Allocate an array in memory."""
    del name
    return np.empty(shape, dtype=dtype)


Coordinates: TypeAlias = dict[str, tuple[tuple[str, ...], NDArray[Any], dict[str, str]]]
"""Dimensions, labels and attributes by name."""

TIMES = {
    "week": "Week; what is recorded is the state at its end, and 0 is the start",
    "date": "Day after the last day of the week; week k begins 7(k - 1) days after the start",
}
"""What the labels of a row in time mean."""


def drawn_keys(blocks: Iterable[Block]) -> tuple[list[str], Iterator[Block]]:
    """Keys of what the blocks of an ensemble draw, and all these blocks."""
    left = iter(blocks)
    first = next(left)
    return list(first.drawn), chain([first], left)


def coordinates(scenario: Scenario, size: Size, *, drawn: Sequence[str] = ()) -> Coordinates:
    """Coordinates of a result: replications, weeks with their dates, states, stages.

    Where something is drawn, the keys of it, with names and units.
    """
    weeks = np.arange(scenario.weeks + 1)
    first = np.datetime64(scenario.start.isoformat(), "ns")
    codes = sorted(scenario.states)
    states = [(code, scenario.states[code]) for code in codes]
    names = [state_label(code, state.short, state.name) for code, state in states]
    labels: Labels = {
        "replication": (("replication",), np.arange(size.replications)),
        "trajectory": (("trajectory",), np.arange(size.kept)),
        "week": (("week",), weeks),
        "date": (("week",), first + weeks * np.timedelta64(7, "D")),
        "state": (("state",), np.array(codes, dtype=str)),
        "state_name": (("state",), np.array(names, dtype=str)),
        "posture": (("posture",), np.array(POSTURES, dtype=str)),
        "stage": (("stage",), np.array(STAGES, dtype=str)),
        "level": (("level",), np.array(LEVELS)),
        **({"event": (("event",), np.array(sorted(scenario.events)))} if scenario.events else {}),
        **(_parameters(scenario, drawn) if drawn else {}),
    }
    said = {name: {"long_name": text} for name, text in TIMES.items()}
    return {name: (*label, said.get(name, {})) for name, label in labels.items()}


Labels: TypeAlias = dict[str, tuple[tuple[str, ...], NDArray[Any]]]


def _parameters(scenario: Scenario, keys: Sequence[str]) -> Labels:
    """Keys, names and units of parameters, among them pledges and support of states."""
    known = parameters()
    names = {key: known[key].says for key in keys if key in known}
    units = {key: known[key].unit for key in names}
    for key in keys:
        if key not in known:
            _, code, field = key.split(".")
            state = scenario.states[code]
            what, units[key] = STATE_FIELDS[field]
            names[key] = f"{state_label(code, state.name)}: {what}"
    columns = {
        "parameter": keys,
        "parameter_name": [names[key] for key in keys],
        "parameter_unit": [units[key] for key in keys],
    }
    return {name: (("parameter",), np.array(column, str)) for name, column in columns.items()}


STATE_FIELDS = {
    "pledge": ("size of its pledge", "troops"),
    "support": ("share in favour of sending own troops, at the start", "share"),
}
"""What may be drawn of a state: name and unit."""
