"""Where things stand in a scenario file: which keys exist, and what each may hold."""

from functools import lru_cache
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter

from sim.errors import nearest
from sim.facts.parameter import parameters, sections
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Actors, Aggregation, Event, Scenario, State

Path = tuple[str, ...]

HEADER = ("name", "title", "base", "because", "sources", "change", "expect")
"""What every file may begin with; the only keys of a file that has a base."""

REFERENCE = "reference"
"""The section of a complete file that describes the world of the root it once had."""

NONE = "none"
"""The word that takes a state or an event away."""

FOLDED = {"values", "reference"}
"""Fields of the resolved scenario that a file spells otherwise or not at all."""

_GROUPED: dict[str, type[Aggregation] | type[Actors]] = {
    "aggregation": Aggregation,
    "actors": Actors,
}


@lru_cache(maxsize=1)
def top_keys() -> frozenset[str]:
    """Name every key that a complete file may have at its top."""
    return frozenset(Scenario.model_fields) - FOLDED | {"base", "change"} | sections()


@lru_cache(maxsize=1)
def reference_keys() -> frozenset[str]:
    """Keys that may stand in the section `reference`."""
    return frozenset({"name", "location", "states"}) | sections()


def is_group(path: Path) -> bool:
    """Say whether more keys stand below a path."""
    if path[0] in _GROUPED or path[0] == "events":
        return len(path) == 1
    if path[0] == "states":
        return len(path) <= 2
    key = ".".join(path)
    return path[0] in sections() and key not in parameters() and bool(known_below(path))


def known_below(path: Path) -> frozenset[str]:
    """Name the keys that may stand below a group; nothing where any name may."""
    if not path:
        return top_keys()
    if path[0] in _GROUPED:
        return frozenset(_GROUPED[path[0]].model_fields)
    if path[0] == "states" and len(path) == 2:
        return frozenset(State.model_fields)
    if path[0] in ("states", "events"):
        return frozenset()
    stem = ".".join(path) + "."
    return frozenset(key[len(stem) :].split(".")[0] for key in parameters() if key.startswith(stem))


def is_known(path: Path) -> bool:
    """Say whether a key may stand where it stands."""
    names = known_below(path[:-1])
    return path[-1] in names if names else True


def advice(path: Path) -> str:
    """Name the key that was probably meant."""
    word = ".".join(path)
    close = nearest(path[-1], known_below(path[:-1]))
    if close:
        return close
    whole = nearest(word, parameters())
    elsewhere = [key for key in parameters() if key.split(".")[-1] == path[-1]]
    if elsewhere:
        return f"did you mean `{elsewhere[0]}`?"
    return whole or "run `sim schema` for the keys that exist"


def kind(path: Path) -> TypeAdapter[Any]:
    """Give the type of what a leaf holds."""
    if path[0] in sections() or path[0] == "events":
        return _kind("", path[0] if path[0] == "events" else "")
    return _kind(path[0], path[-1])


@lru_cache(maxsize=128)
def _kind(group: str, name: str) -> TypeAdapter[Any]:
    """Build a type once for all states, all events and all parameters."""
    if not group:
        return TypeAdapter(Event if name == "events" else Quantity)
    if group == "states":
        return _field(State, name)
    return _field(_GROUPED.get(group, Scenario), name)


def _field(model: type[State | Scenario | Aggregation | Actors], name: str) -> TypeAdapter[Any]:
    """Lift the type of one field, with its limits, out of a model."""
    field = model.model_fields[name]
    limited: Any = Annotated[field.annotation, field]
    config = None if field.annotation is Quantity else ConfigDict(strict=True)  # it has its own
    return TypeAdapter(limited, config=config)


def domain(path: Path) -> tuple[float, float] | None:
    """Give the least and greatest number that a leaf may hold, where it holds one."""
    key = ".".join(path)
    if key in parameters():
        return parameters()[key].domain
    if path[0] == "states":
        return {"pledge": (0.0, 1e6), "support": (1e-4, 1 - 1e-4)}.get(path[-1])
    return None
