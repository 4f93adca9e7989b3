"""The layout of a scenario file: which keys exist where, and the type of each."""

from functools import lru_cache
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter

from sim.errors import nearest
from sim.facts.parameter import parameters, sections
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Actors, Aggregation, Event, Scenario, State

Path = tuple[str, ...]

HEADER = ("name", "title", "base", "because", "sources", "change", "expect")
"""Keys that every file may have; the only ones of a file with a base."""

REFERENCE = "reference"
"""The section of a complete file that describes the world of the root it once had."""

NONE = "none"
"""The word that removes a state or an event."""

OTHER_FORM = {"values", "reference"}
"""Fields of the resolved scenario that a file writes otherwise or not at all."""

_GROUPED: dict[str, type[Aggregation] | type[Actors]] = {
    "aggregation": Aggregation,
    "actors": Actors,
}


@lru_cache(maxsize=1)
def top_keys() -> frozenset[str]:
    """Keys that a complete file may have at its top."""
    return frozenset(Scenario.model_fields) - OTHER_FORM | {"base", "change"} | sections()


@lru_cache(maxsize=1)
def reference_keys() -> frozenset[str]:
    """Keys that the section `reference` may have."""
    return frozenset({"name", "location", "states"}) | sections()


def is_group(path: Path) -> bool:
    """Whether a path has further keys below it."""
    if path[0] in _GROUPED or path[0] == "events":
        return len(path) == 1
    if path[0] == "states":
        return len(path) <= 2
    key = ".".join(path)
    return path[0] in sections() and key not in parameters() and bool(known_below(path))


def known_below(path: Path) -> frozenset[str]:
    """Keys that a group may have; empty where any name will do."""
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
    """Whether a key is allowed where it stands."""
    names = known_below(path[:-1])
    return path[-1] in names if names else True


def advice(path: Path) -> str:
    """A remedy that names the key that was probably meant."""
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
    """Type of a leaf's value."""
    if path[0] in sections() or path[0] == "events":
        return _kind("", path[0] if path[0] == "events" else "")
    return _kind(path[0], path[-1])


@lru_cache(maxsize=128)
def _kind(group: str, name: str) -> TypeAdapter[Any]:
    """One type for all states, all events or all parameters."""
    if not group:
        return TypeAdapter(Event if name == "events" else Quantity)
    if group == "states":
        return _field(State, name)
    return _field(_GROUPED.get(group, Scenario), name)


def _field(model: type[State | Scenario | Aggregation | Actors], name: str) -> TypeAdapter[Any]:
    """Type of one field of a model, with its limits."""
    field = model.model_fields[name]
    limited: Any = Annotated[field.annotation, field]
    config = None if field.annotation is Quantity else ConfigDict(strict=True)  # it has its own
    return TypeAdapter(limited, config=config)


def domain(path: Path) -> tuple[float, float] | None:
    """Least and greatest number allowed in a leaf that is a number."""
    key = ".".join(path)
    if key in parameters():
        return parameters()[key].domain
    if path[0] == "states":
        return {"pledge": (0.0, 1e6), "support": (1e-4, 1 - 1e-4)}.get(path[-1])
    return None
