"""The parameter table: what every number of the model means, and what it rests on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, cast

from pydantic import TypeAdapter

from sim.errors import FactError
from sim.yamltree.reader import parse
from sim.yamltree.tree import plain

Basis = Literal["sourced", "estimated", "assumed"]
Role = Literal["lever", "uncertainty", "definition"]
Scale = Literal["linear", "log", "logit"]


@dataclass(frozen=True)
class Parameter:
    """One number of the model."""

    key: str
    """Its name everywhere: in scenarios, on the command line, in tables."""
    place: str
    """File and line of its entry."""
    says: str
    unit: str
    default: float
    domain: tuple[float, float]
    """Least and greatest value a scenario may write."""
    basis: Basis
    role: Role
    """A lever never moves the anchor, an uncertainty does; a definition is neither."""
    source: str
    """Key of the bibliography."""
    symbol: str = ""
    """How the equations write it; empty where they do not."""
    note: str = ""
    range: tuple[float, float] | None = None
    """What ``parameters: ranges`` draws over."""
    scale: Scale = "linear"
    """Scale on which it does so evenly."""
    start_only: bool = False
    """Whether it matters only before the first week."""
    drawn_with: str = ""
    """The parameter whose draw it shares; its own key by default."""

    def __post_init__(self) -> None:
        """Refuse a default outside its range, or a range outside the domain."""
        low, high = self.domain
        span = self.range or (self.default, self.default)
        inside = low <= span[0] <= self.default <= span[1] <= high
        if not (inside and math.isfinite(high)):
            raise FactError(f"{self.place}: {self.key} is outside its range or domain")

    @property
    def section(self) -> str:
        """The first word of the key."""
        return self.key.split(".", 1)[0]


@lru_cache(maxsize=1)
def parameters() -> Mapping[str, Parameter]:
    """Every parameter by key, in the order of the file."""
    name = "facts/parameters.yaml"
    document = parse(files("sim").joinpath(name).read_bytes(), name, trusted=True)
    if document.problems:
        raise FactError(str(document.problems[0]))
    checked = TypeAdapter(Parameter)
    found = {}
    for key, node in document.root.entries.items():
        place = f"{name}:{document.root.keys[key].line}"
        entry = {"drawn_with": key, **cast("dict[str, Any]", plain(node))}
        found[key] = checked.validate_python({**entry, "key": key, "place": place})
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def sections() -> frozenset[str]:
    """Names of the sections that hold parameters."""
    return frozenset(parameter.section for parameter in parameters().values())
