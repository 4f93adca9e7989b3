"""How a person writes what a study varies: a key with its values."""

from dataclasses import replace

from sim.errors import UsageError, nearest
from sim.scenario.design import Value
from sim.scenario.factor import Factor, domain_of, factor_of
from sim.scenario.schema import Scenario
from sim.text import shortened

MOST_LEVELS = 200
"""Most values of one factor on a grid."""


def varied(text: str, scenario: Scenario, *, count: int = 0) -> tuple[Factor, list[Value]]:
    """A factor and its values from ``key``, ``key=low:high``, ``key=low:high:n`` or ``key=a,b,c``.

    Several keys that are to have the same value are joined: ``key+key=low:high``. Without a number
    of values there are `count`, evenly on the scale of the factor.

    Raises
    ------
    UsageError
        Says what is wrong with the text, and how to write it.
    """
    key, equals, rest = (part.strip() for part in text.partition("="))
    factor = _joined(key, scenario)
    if not equals:
        return factor, factor.levels(count)
    if ":" not in rest:
        return factor, _listed(factor, rest)
    if not factor.is_number:
        raise UsageError(
            f"`{key}` has options, not a span; write {key}={','.join(map(str, factor.options))}"
        )
    parts = rest.split(":")
    numbers = [_number(part, text) for part in parts]
    if len(numbers) not in (2, 3) or numbers[0] >= numbers[1]:
        raise UsageError(
            f"`{shortened(text)}` is no span; write {key}=LOW:HIGH or {key}=LOW:HIGH:N"
        )
    low, high = numbers[:2]
    size = numbers[2] if len(numbers) == 3 else count
    if size != int(size) or not 2 <= size <= MOST_LEVELS:
        raise UsageError(
            f"`{shortened(text)}` has {parts[2]} values; from 2 to {MOST_LEVELS} are possible"
        )
    _check_domain(factor, low, high)
    spread = factor.over(low, high)
    return spread, spread.levels(int(size))


def _joined(text: str, scenario: Scenario) -> Factor:
    """The factor of one or more keys, which must be of one kind."""
    first, *others = (factor_of(key.strip(), scenario) for key in text.split("+"))
    for one in others:
        if (one.is_number, one.options) != (first.is_number, first.options):
            raise UsageError(f"`{first.key}` and `{one.key}` cannot have the same values")
        if one.key in first.keys:
            raise UsageError(f"`{one.key}` is named twice")
        first = replace(first, keys=(*first.keys, one.key))
    return first


def _listed(factor: Factor, rest: str) -> list[Value]:
    """Values that are listed with commas between."""
    words = [word.strip() for word in rest.split(",") if word.strip()]
    if len(words) > MOST_LEVELS or not words:
        raise UsageError(
            f"`{factor.key}` has {len(words)} values; from 1 to {MOST_LEVELS} are possible"
        )
    if factor.is_number:
        numbers = [_number(word, f"{factor.key}={rest}") for word in words]
        _check_domain(factor, min(numbers), max(numbers))
        return list(numbers)
    for word in words:
        if word not in factor.options:
            remedy = (
                nearest(word, map(str, factor.options))
                or f"there are {', '.join(map(str, factor.options))}"
            )
            raise UsageError(f"`{factor.key}` cannot be `{shortened(word)}`; {remedy}")
    return list(words)


def _number(text: str, whole: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise UsageError(
            f"`{shortened(text.strip())}` in `{shortened(whole)}` is no number"
        ) from error


def _check_domain(factor: Factor, low: float, high: float) -> None:
    """Refuse values that a scenario may not write."""
    for key in factor.keys:
        least, most = domain_of(key)
        if not least <= low <= high <= most:
            raise UsageError(f"`{key}` must lie between {least:g} and {most:g}")
