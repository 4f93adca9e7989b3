"""The value of a leaf, checked against its type and its domain."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pydantic import ValidationError

from sim.errors import MOST_PROBLEMS, Mark, Problem, nearest
from sim.facts.code import meant
from sim.scenario.layer import Leaf
from sim.scenario.layout import domain, is_known, kind
from sim.scenario.quantity import Quantity
from sim.scenario.schema import CODE, LINE, NAME, NAMING, Event
from sim.scenario.unit import GROUPED_BY_POINTS, SHARES, in_unit, rally_hint, unit_of
from sim.text import shortened
from sim.yamltree.scalars import number_hint
from sim.yamltree.tree import Mapping, Node, Scalar, Sequence, plain

_DATES = (
    "date_type",
    "date_parsing",
    "date_from_datetime_parsing",
    "date_from_datetime_inexact",
)
_NUMBERS = ("float_type", "int_type", "int_from_float", "model_type", "model_attributes_type")
_QUANTITY = "a number is expected here, not {got}"

_REASONS = {
    "missing": "`{field}` is missing",
    "extra_forbidden": "unknown key `{field}`",
    "literal_error": "`{field}` cannot be {got}",
    "float_type": _QUANTITY,
    "int_type": "a whole number is expected here, not {got}",
    "int_from_float": "a whole number is expected here, not {got}",
    "bool_type": "true or false is expected here, not {got}",
    "string_type": "text is expected here, not {got}",
    "string_too_long": "this text is too long",
    "greater_than_equal": "{got} is below the minimum",
    "less_than_equal": "{got} is above the maximum",
    **dict.fromkeys(_DATES, "a date is expected here, not {got}"),
    "too_long": "this list is too long",
    "too_short": "this list is too short",
    "tuple_type": "a list is expected here, not {got}",
    "dict_type": "keys and values are expected here, not {got}",
    "model_type": _QUANTITY,
    "model_attributes_type": _QUANTITY,
}
"""What is wrong, by the kind of error that the schema reports."""

_REMEDIES = {
    "bool_type": "write true or false",
    "tuple_type": "write a list in brackets, its entries separated by commas",
    "dict_type": "write keys and values in braces, or on lines of their own",
    "string_too_long": "write at most {max_length} characters",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "too_long": "write {max_length}",
    "too_short": "write {min_length} or more",
    **dict.fromkeys(_DATES, "write year, month and day, such as 2025-08-18"),
}

_PATTERNS = {
    LINE: "one line of text without control characters is expected here",
    CODE: "{got} is not the code of a state, which has three capital letters",
    NAME: "{got} cannot be a name",
}

_ORDER = {
    "the numbers must go from least to greatest": "write the smallest first",
    "the value is outside its own range": "widen the range or move the value",
    "a sourced number needs its `source`": "name the source, or write `basis: assumed`",
}
"""Remedies for what a quantity says of itself."""


def leaf_value(leaf: Leaf) -> tuple[Any, list[Problem]]:
    """The value of a leaf, None where it is wrong, and the problems found in it."""
    if is_faulty(leaf.node):
        return None, []
    written = plain(leaf.node)
    if isinstance(written, dict) and domain(leaf.path):
        written = {key: item for key, item in written.items() if key != "was"}
    try:
        checked = kind(leaf.path).validate_json(json.dumps(written))
    except ValidationError as error:
        errors = islice(error.errors(include_url=False), MOST_PROBLEMS + 1)
        return None, [schema_problem(leaf, dict(item)) for item in errors]
    if checked is None:
        remedy = "write a value, or leave the key out"
        return None, [leaf.problem("this key has no value", remedy=remedy)]
    return checked, list(_unsound(leaf, checked))


def is_faulty(node: Node) -> bool:
    """Whether the reader has already reported a problem of a scalar in it."""
    if isinstance(node, Scalar):
        return node.faulty
    inside = node.items if isinstance(node, Sequence) else ()
    return any(map(is_faulty, node.entries.values() if isinstance(node, Mapping) else inside))


def schema_problem(leaf: Leaf, error: dict[str, Any], *, known: Iterable[str] = ()) -> Problem:
    """One error of the schema in the words of the file; `known` are the keys that there may be."""
    what, path = error["type"], error["loc"]
    node = _locate(leaf, path)
    got, mark = _shown(node), node.mark
    if path and path[-1] == "[key]":
        key, table = str(path[-2]), _locate(leaf, path[:-2])
        mark = table.keys.get(key, table.mark) if isinstance(table, Mapping) else table.mark
        got = f"`{shortened(key, 60)}`"
    if what == "string_pattern_mismatch":
        pattern = error["ctx"]["pattern"]
        reason = _PATTERNS.get(pattern, "{got} has the wrong form").format(got=got)
        remedies = {CODE: meant(got[1:-1]), NAME: NAMING}
        return leaf.problem(reason, at=mark, remedy=remedies.get(pattern, ""))
    if not path and what.startswith("model_") and leaf.path[0] == "events":
        reason = f"keys such as `week` and `kind` are expected here, not {got}"
        return leaf.problem(reason, remedy="write what happens, and in which week", at=mark)
    if what == "missing" and isinstance(path[-1], int):
        return leaf.problem("a number is missing", remedy="write one more", at=mark)
    names = [step for step in path if isinstance(step, str)]
    reason = _REASONS.get(what, "{message}").format(
        field=shortened(names[-1]) if names else leaf.path[-1],
        got=got,
        message=error["msg"].removeprefix("Value error, "),
    )
    remedy = _remedy(leaf, node, error)
    if what == "extra_forbidden" and known:
        mark = _place_of_key(leaf, path)
        remedy = nearest(names[-1], known) or f"there are {', '.join(known)}"
    return leaf.problem(reason, remedy=remedy, at=mark)


def _place_of_key(leaf: Leaf, path: tuple[int | str, ...]) -> Mark:
    """Where a key stands, not its value."""
    table = _locate(leaf, path[:-1])
    return table.keys.get(str(path[-1]), table.mark) if isinstance(table, Mapping) else table.mark


def _locate(leaf: Leaf, path: tuple[int | str, ...]) -> Node:
    """Follow a path of keys and positions as far as it goes."""
    node: Node = leaf.node
    for step in path:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node


def _shown(node: Node) -> str:
    """What stands there, as a message names it."""
    if isinstance(node, Scalar):
        nothing = "an empty text" if node.quoted else "nothing"
        return f"`{shortened(node.text, 60)}`" if node.text else nothing
    return "a list" if isinstance(node, Sequence) else "keys and values"


def _remedy(leaf: Leaf, node: Node, error: dict[str, Any]) -> str:
    """What to write instead."""
    what, context = error["type"], error.get("ctx", {})
    if what == "literal_error":
        words = [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        return nearest(_shown(node).strip("`"), words) or "write one of " + ", ".join(words)
    if what == "extra_forbidden":
        known = ("was", *Quantity.model_fields) if domain(leaf.path) else ()
        if leaf.path[0] == "events":
            known = tuple(Event.model_fields)
        return nearest(str(error["loc"][-1]), known) or "remove it"
    if what in _NUMBERS:
        wanted = "a whole number such as 5" if what.startswith("int") else "a number such as 0.5"
        hint = _number_remedy(leaf, node, str(error["loc"][-1:]))
        return _possible(leaf, hint) or f"write {wanted}"
    if what == "value_error":
        return _ORDER.get(error["msg"].removeprefix("Value error, "), "")
    if what == "string_type":
        empty = not isinstance(node, Scalar) or node.value is None
        return "write one text" if empty else "put it in quotation marks"
    if what == "missing":
        return f"add `{error['loc'][-1]}`"
    plain_ends = {key: f"{end:g}" for key, end in context.items() if isinstance(end, float)}
    return _REMEDIES.get(what, "").format_map({**context, **plain_ends})


def _number_remedy(leaf: Leaf, node: Node, field: str) -> str:
    """What to write for a text where a number is expected."""
    if not isinstance(node, Scalar):
        lone = isinstance(node, Mapping) and not domain(leaf.path) and leaf.path[0] == "states"
        return "write the number alone, without keys such as `unit`" if lone else ""
    if GROUPED_BY_POINTS.fullmatch(node.text):
        return f"write {node.text.replace('.', '')}, without separators of thousands"
    if isinstance(node.value, float) and node.value.is_integer():
        return f"write {node.value:.0f}"
    if not isinstance(node.value, str | None):
        return ""
    share = _POINTS.fullmatch(node.text.strip())
    if leaf.path[0] == "events" and "size" in field and share:
        points = float(share[1].replace(",", "."))
        event = plain(leaf.node)
        if isinstance(event, dict) and event.get("kind") == "rally":
            return f"the size of a rally is in logits: {rally_hint(points, _codes(event))}"
        return f"write {points:g}: percentage points, without a unit"
    span = domain(leaf.path)
    return number_hint(node.text, most=span[1] if span else math.inf)


_POINTS = re.compile(
    r"([-+]?[0-9]+(?:[.,][0-9]+)?)\s*(?:%|pp|pct|per ?cent|(?:percentage )?points?)", re.IGNORECASE
)
"""A number of percentage points, as people write it."""

_WRITE = re.compile(r"write ([-+]?[0-9]+(?:\.[0-9]+)?)(?![0-9])")
"""What a hint proposes."""


def _possible(leaf: Leaf, hint: str) -> str:
    """A hint whose number can stand there; another, or none, in place of one that cannot."""
    proposed, span = _WRITE.match(hint), domain(leaf.path)
    elsewhere = not is_known(leaf.path)  # in a file of another kind
    if proposed is None or leaf.path[0] == "events" or elsewhere:
        return hint
    value = float(proposed[1])
    if span and not span[0] <= value <= span[1]:
        if unit_of(leaf.path) in SHARES and 1 < value <= 100 and "share" not in hint:
            return f"write {value / 100:.10g}, a share of one: {value:g} per cent"
        return f"write a number between {span[0]:,.10g} and {span[1]:,.10g}"
    try:
        kind(leaf.path).validate_json(proposed[1].removeprefix("+"))
    except ValidationError:
        return ""
    return hint


def _codes(event: dict[str, Any]) -> list[str]:
    """States that an event names."""
    named = event.get("states", [])
    return [code for code in named if isinstance(code, str)] if isinstance(named, list) else []


def _unsound(leaf: Leaf, checked: object) -> Iterator[Problem]:
    """Problems that no type shows: an improper name, a number outside its domain, another unit."""
    if leaf.path[0] == "events" and not re.fullmatch(NAME, leaf.path[1]):
        remedy = "use lower-case letters, digits and underscores, beginning with a letter"
        yield leaf.problem(
            f"`{shortened(leaf.path[1])}` cannot be the name of an event", remedy=remedy
        )
    span = domain(leaf.path)
    if not (span and isinstance(checked, Quantity)):
        return
    low, high = span
    unit = unit_of(leaf.path)
    ends = [*checked.bounds, *(checked.range or ())]
    wrong = [end for end in ends if not low <= end <= high]
    if checked.unit and unit and checked.unit != unit:
        reason = f"the unit is `{unit}`, not `{shortened(checked.unit)}`"
        remedy = in_unit([] if checked.shape or checked.range else ends, checked.unit, known=unit)
        yield leaf.problem(reason, remedy=remedy, at=_within(leaf, "unit"))
    elif wrong:
        remedy = f"write a number between {low:,.10g} and {high:,.10g}"
        if unit in SHARES and high <= 1 < wrong[0] <= 100:
            remedy += f"; {wrong[0]:g} per cent is {wrong[0] / 100:.10g}"
        reason = f"{wrong[0]:,.10g} is outside the allowed range"
        yield leaf.problem(reason, remedy=remedy, at=leaf.node.mark)
    node = leaf.node.entries.get("value") if isinstance(leaf.node, Mapping) else leaf.node
    if unit == "troops" and isinstance(node, Scalar) and GROUPED_BY_POINTS.fullmatch(node.text):
        whole = node.text.replace(".", "")
        reason = f"`{node.text}` is read as {checked.central:g} {unit}"
        remedy = f"write {whole}, or {checked.central:g} if that is meant"
        yield leaf.problem(reason, remedy=remedy, at=node.mark)


def _within(leaf: Leaf, key: str) -> Mark:
    """Place of a key of a leaf."""
    node = leaf.node.entries.get(key) if isinstance(leaf.node, Mapping) else None
    return node.mark if node else leaf.mark
