"""The parameter table: what every number of the model means, and what it rests on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, cast

from sim.errors import FactError
from sim.yamltree.node import Mapping as Entries
from sim.yamltree.node import plain
from sim.yamltree.reader import parse

Basis = Literal["sourced", "estimated", "assumed"]
Role = Literal["lever", "uncertainty", "definition"]
Scale = Literal["linear", "log", "logit"]


@dataclass(frozen=True)
class Parameter:
    """One number of the model.

    Attributes
    ----------
    key
        Its name everywhere: in scenarios, on the command line, in tables.
    symbol
        How the equations write it; empty where they do not.
    domain
        Least and greatest value a scenario may write.
    basis, source, note
        What the default rests on; the source is a key of the bibliography.
    role
        A lever never moves the anchor, an uncertainty does; a definition is neither.
    range, scale
        What ``parameters: ranges`` draws over, and on which scale it does so evenly.
    start_only
        Whether it matters only before the first week.
    drawn_with
        The parameter whose draw it shares; its own key by default.
    place
        File and line of its entry.
    """

    key: str
    symbol: str
    says: str
    unit: str
    default: float
    domain: tuple[float, float]
    basis: Basis
    role: Role
    source: str
    note: str
    range: tuple[float, float] | None
    scale: Scale
    start_only: bool
    drawn_with: str
    place: str

    @property
    def section(self) -> str:
        """The first word of the key."""
        return self.key.split(".", 1)[0]


@lru_cache(maxsize=1)
def parameters() -> Mapping[str, Parameter]:
    """Read the whole table, in its own order, by key."""
    name = "facts/parameters.yaml"
    data = files("sim").joinpath(name).read_bytes()
    document = parse(data, name, trusted=True)
    if document.problems:
        raise FactError(str(document.problems[0]))
    return MappingProxyType(
        {
            key: _parameter(key, cast("Entries", node), f"{name}:{document.root.keys[key].line}")
            for key, node in document.root.entries.items()
        }
    )


@lru_cache(maxsize=1)
def sections() -> frozenset[str]:
    """Name the sections that hold parameters."""
    return frozenset(parameter.section for parameter in parameters().values())


def _parameter(key: str, node: Entries, place: str) -> Parameter:
    entry = cast("dict[str, Any]", plain(node))
    low, high = entry["domain"]
    span = entry.get("range")
    parameter = Parameter(
        key=key,
        symbol=entry.get("symbol", ""),
        says=entry["says"],
        unit=entry["unit"],
        default=float(entry["default"]),
        domain=(float(low), float(high)),
        basis=entry["basis"],
        role=entry["role"],
        source=entry["source"],
        note=entry.get("note", ""),
        range=(float(span[0]), float(span[1])) if span else None,
        scale=entry.get("scale", "linear"),
        start_only=bool(entry.get("start_only", False)),
        drawn_with=entry.get("drawn_with", key),
        place=place,
    )
    return _checked(parameter)


def _checked(parameter: Parameter) -> Parameter:
    low, high = parameter.domain
    span = parameter.range or (parameter.default, parameter.default)
    inside = low <= span[0] <= parameter.default <= span[1] <= high
    if not (inside and math.isfinite(high)):
        raise FactError(f"{parameter.place}: {parameter.key} is outside its range or domain")
    return parameter
