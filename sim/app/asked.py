"""What a page asks for: a scenario and moves of its levers, read from an address or from JSON."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sim.errors import UsageError
from sim.text import shortened

BASELINE = "baseline"
"""Scenario of a page that names none."""

MOST_MOVES = 200
"""Moves that a page has at most."""

LONGEST = 80
"""Characters of a word at most."""

OTHERS = ("model", "state", "world", "theme")
"""Words of an address that say how the page looks, not what is computed."""

SIZES = (200, 1000)
"""Worlds that a page asks for: at once, and refined."""


@dataclass(frozen=True)
class Asked:
    """A scenario, by its name, and moves of its levers: to which number, or a hold of a state."""

    scenario: str = BASELINE
    moves: tuple[tuple[str, float | str], ...] = ()


def of_address(pairs: Iterable[tuple[str, str]]) -> Asked:
    """Read what the words of an address ask for.

    Raises
    ------
    UsageError
        If a word is repeated, or makes no sense.
    """
    scenario, moves = "", dict[str, float | str]()
    seen: set[str] = set()
    for key, text in pairs:
        if key in seen:
            raise UsageError(f"`{shortened(key)}` stands twice in the address")
        seen.add(key)
        if key == "scenario":
            scenario = _word(text, "`scenario`")
        elif key not in OTHERS:
            moves[_word(key, "the name of a lever")] = _read(key, text)
    return Asked(scenario or BASELINE, _checked(moves))


def of_json(plain: Any) -> Asked:
    """Read what a request asks for: an object with ``scenario`` and ``moves``.

    Raises
    ------
    UsageError
        If it is none, or a part of it makes no sense.
    """
    moves = plain.get("moves", {})
    if not isinstance(moves, dict):
        raise UsageError("`moves` must be an object of numbers by key")
    return Asked(
        _word(plain.get("scenario", BASELINE), "`scenario`"),
        _checked(
            {_word(key, "the name of a lever"): _value(key, value) for key, value in moves.items()}
        ),
    )


def parsed(body: bytes) -> dict[str, Any]:
    """The object in the body of a request.

    Raises
    ------
    UsageError
        If it is not JSON, or no object.
    """
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UsageError("the request is not JSON") from error
    if not isinstance(plain, dict):
        raise UsageError("the request must be an object")
    return plain


def whole(plain: dict[str, Any], name: str, *, least: int, most: int) -> int:
    """A whole number of a request, within bounds.

    Raises
    ------
    UsageError
        If it is missing, no whole number, or out of bounds.
    """
    value = plain.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise UsageError(f"`{name}` must be a whole number from {least} to {most}")
    return value


def size(plain: dict[str, Any]) -> int:
    """For how many worlds a request asks.

    Raises
    ------
    UsageError
        If it is none of the sizes that there are.
    """
    value = plain.get("replications")
    if isinstance(value, bool) or value not in SIZES:
        raise UsageError(f"`replications` must be one of {', '.join(map(str, SIZES))}")
    return int(value)


def word(plain: dict[str, Any], name: str) -> str:
    """A short text of a request.

    Raises
    ------
    UsageError
        If it is missing, empty or too long.
    """
    return _word(plain.get(name), f"`{name}`")


def _word(value: Any, name: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise UsageError(f"{name} must be a text of 1 to {LONGEST} characters")
    return value


def _read(key: str, text: str) -> float | str:
    """The value of a move in an address: a number, or a word."""
    try:
        return _value(key, float(text))
    except ValueError:
        return _value(key, text)


def _value(key: str, value: Any) -> float | str:
    if isinstance(value, str):
        return _word(value, f"`{shortened(key)}`")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"`{shortened(key)}` must be a number or a word")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise UsageError(f"`{shortened(key)}` must be a number")
    return number


def _checked(moves: dict[str, float | str]) -> tuple[tuple[str, float | str], ...]:
    if len(moves) > MOST_MOVES:
        raise UsageError(f"a page has {MOST_MOVES} moves at most")
    return tuple(sorted(moves.items()))
