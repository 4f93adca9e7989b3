"""The layout of a scenario file: which keys exist where, and the type of each."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from sim.errors import nearest
from sim.facts.code import codes_by_word
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

GROUPED: dict[str, type[Aggregation] | type[Actors]] = {
    "aggregation": Aggregation,
    "actors": Actors,
}
"""Fields of the scenario that have fields of their own."""

_ANY = "*"
"""Stands for every code of a state, and every name of an event."""


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by dotted key as groups within groups."""
    tree: dict[str, Any] = {}
    for key, value in values.items():
        *path, last = key.split(".")
        group = tree
        for word in path:
            group = group.setdefault(word, {})
        group[last] = value
    return tree


@lru_cache(maxsize=1)
def _tree() -> dict[str, Any]:
    """Every key of a complete file: groups within groups, with the model and field of each value.

    The field is empty where the value is a whole model.
    """

    def fields(model: type[BaseModel]) -> dict[str, tuple[type[BaseModel], str]]:
        return {name: (model, name) for name in model.model_fields}

    return {
        **fields(Scenario),
        **{part: fields(model) for part, model in GROUPED.items()},
        "states": {_ANY: fields(State)},
        "events": {_ANY: (Event, "")},
        **nested(dict.fromkeys(parameters(), (Quantity, ""))),
    }


def _at(path: Path) -> Any:
    """The group, or the model and field, at a path; None where there is nothing."""
    found: Any = _tree()
    for word in path:
        if not isinstance(found, dict):
            return None
        found = found.get(word, found.get(_ANY))
    return found


@lru_cache(maxsize=1)
def top_keys() -> frozenset[str]:
    """Keys that a complete file may have at its top."""
    return frozenset(_tree()) - OTHER_FORM | {"base", "change"}


@lru_cache(maxsize=1)
def reference_keys() -> frozenset[str]:
    """Keys that the section `reference` may have."""
    return frozenset({"name", "location", "pledges", "states"}) | sections()


def is_group(path: Path) -> bool:
    """Whether a path has further keys below it."""
    return isinstance(_at(path), dict)


def is_known(path: Path) -> bool:
    """Whether a key is allowed where it stands."""
    return _at(path) is not None if len(path) > 1 else path[0] in top_keys()


SYNONYMS = {
    **dict.fromkeys(("troops", "soldiers", "contingent", "pledges", "size"), "pledge"),
    **dict.fromkeys(("forces", "army", "active", "military"), "active_forces"),
    **dict.fromkeys(("vote", "parliament", "mandate"), "vote_needed"),
    **dict.fromkeys(("poll", "polls", "share", "public"), "support"),
    **dict.fromkeys(("position", "posture"), "stance"),
    **dict.fromkeys(("border", "borders"), "borders_adversary"),
    **dict.fromkeys(("backstop", "conditions"), "needs_backstop"),
    **dict.fromkeys(("patriots", "air_defence"), "batteries"),
}
"""Fields of a state by what people call them."""


def advice(path: Path) -> str:
    """A remedy that names the key that was probably meant."""
    beside: Iterable[str] = top_keys()
    if len(path) > 1:
        beside = set(_at(path[:-1])) - {_ANY} if is_group(path[:-1]) else ()
    if len(path) == 3 and path[0] == "states" and path[-1] in SYNONYMS:
        code = codes_by_word().get(path[1].lower(), path[1])
        named = "" if code == path[1] else f"states.{code}."
        return f"did you mean `{named}{SYNONYMS[path[-1]]}`?"
    if len(path) > 2 and path[0] == "events":
        return f"write the event whole: `{'.'.join(path[:2])}: {{week: 10, kind: assault}}`"
    elsewhere = [key for key in parameters() if key.split(".")[-1] == path[-1]]
    elsewhere.sort(key=lambda key: key.split(".")[0] != path[0])
    close = nearest(path[-1], beside)
    if elsewhere and (not close or elsewhere[0].startswith(f"{path[0]}.")):
        return f"did you mean `{elsewhere[0]}`?"
    every = nearest(".".join(path), parameters())
    return close or every or "run `sim show baseline` for the keys that exist"


def kind(path: Path) -> TypeAdapter[Any]:
    """Type of a value."""
    return _kind(*_at(path))


@lru_cache(maxsize=128)
def _kind(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    if not name:
        return TypeAdapter(model)
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
