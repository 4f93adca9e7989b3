"""What a leaf holds, checked against its type and its domain."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from sim.document.node import Mapping, Node, Scalar, Sequence, plain
from sim.document.scalars import number_hint
from sim.errors import Problem, nearest
from sim.facts.parameter import parameters
from sim.scenario.layer import Leaf
from sim.scenario.layout import domain, kind
from sim.scenario.quantity import Quantity
from sim.scenario.schema import CODE, LINE, NAME, Event

_REASONS = {
    "missing": "`{field}` is missing",
    "extra_forbidden": "unknown key `{field}`",
    "literal_error": "`{got}` is none of the words that may stand here",
    "float_type": "a number is needed here, not `{got}`",
    "int_type": "a whole number is needed here, not `{got}`",
    "int_from_float": "a whole number is needed here, not `{got}`",
    "bool_type": "true or false is needed here, not `{got}`",
    "string_type": "text is needed here, not `{got}`",
    "string_too_long": "this text is too long",
    "tuple_type": "a list is needed here, not `{got}`",
    "dict_type": "keys and values are needed here, not `{got}`",
    "model_type": "a number, or keys such as `value`, are needed here, not `{got}`",
    "model_attributes_type": "a number, or keys such as `value`, are needed here, not `{got}`",
}


_PATTERNS = {
    LINE: "one line of text without control characters is needed here",
    CODE: "`{got}` is no code of a state: write three capital letters",
    NAME: "`{got}` is no name: write small letters, digits and underscores",
}


_ORDER = {
    "the numbers must go from least to greatest": "write the smallest first",
    "the value lies outside its own range": "widen the range or move the value",
    "a sourced number needs its `source`": "name the source, or write `basis: assumed`",
}


def value(leaf: Leaf) -> tuple[Any, list[Problem]]:
    """Read what a leaf holds.

    Parameters
    ----------
    leaf
        A key that a file sets.

    Returns
    -------
    The value, or nothing where it is wrong, and the problems found in it.
    """
    if any(True for _ in _faulty(leaf.node)):
        return None, []
    if leaf.path[0] == "events" and not re.fullmatch(NAME, leaf.path[1]):
        return None, [leaf.problem(_PATTERNS[NAME].format(got=leaf.path[1][:60]))]
    held = plain(leaf.node)
    if isinstance(held, dict) and domain(leaf.path):
        held = {key: item for key, item in held.items() if key != "was"}
    try:
        checked = kind(leaf.path).validate_json(json.dumps(held))
    except ValidationError as error:
        return None, [_problem(leaf, dict(item)) for item in error.errors(include_url=False)]
    if checked is None:
        remedy = "write a value, or leave the key out"
        return None, [leaf.problem("nothing stands behind this key", remedy=remedy)]
    return checked, list(_outside(leaf, checked))


def _faulty(node: Node) -> Iterator[Node]:
    """Find scalars that the reader has already complained of."""
    if isinstance(node, Scalar) and node.faulty:
        yield node
    children = node.items if isinstance(node, Sequence) else ()
    if isinstance(node, Mapping):
        children = tuple(node.entries.values())
    for child in children:
        yield from _faulty(child)


def _problem(leaf: Leaf, error: dict[str, Any]) -> Problem:
    """Tell one complaint of the schema in the words of the file."""
    node = _locate(leaf, error["loc"])
    what = error["type"]
    field = str(error["loc"][-1]) if error["loc"] else leaf.path[-1]
    got = _shown(node)
    if what == "string_pattern_mismatch":
        told = _PATTERNS.get(error["ctx"]["pattern"], "`{got}` has the wrong form")
        return leaf.problem(told.format(got=got), at=node.mark)
    reason = _REASONS.get(what, "{message}").format(
        field=field, got=got, message=error["msg"].removeprefix("Value error, ")
    )
    return leaf.problem(reason, remedy=_remedy(leaf, node, error), at=node.mark)


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
    if isinstance(node, Scalar):
        return node.text[:60] or "nothing"
    return "a list" if isinstance(node, Sequence) else "keys and values"


def _remedy(leaf: Leaf, node: Node, error: dict[str, Any]) -> str:
    """Say what to write instead."""
    what, context = error["type"], error.get("ctx", {})
    if what == "literal_error":
        words = [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        close = nearest(_shown(node), words)
        return close or "write one of " + ", ".join(words)
    if what == "extra_forbidden":
        known = Quantity.model_fields if domain(leaf.path) else _fields(leaf)
        return nearest(str(error["loc"][-1]), [*known, "was"]) or "take it out"
    if what in ("float_type", "int_type", "model_type", "model_attributes_type") and isinstance(
        node, Scalar
    ):
        hint = number_hint(node.text) if not node.quoted else ""
        quoted = f"write {node.text} without quotes" if node.quoted else ""
        return hint or quoted or "write a number such as 0.5"
    if what == "value_error":
        return _ORDER.get(error["msg"].removeprefix("Value error, "), "")
    if what == "string_type":
        return "put it in quotation marks"
    if what == "missing":
        return f"add `{error['loc'][-1]}`"
    if "greater" in what or "less" in what:
        return "stay within the limits"
    return ""


def _fields(leaf: Leaf) -> list[str]:
    return list(Event.model_fields) if leaf.path[0] == "events" else []


def _outside(leaf: Leaf, held: object) -> Iterator[Problem]:
    """Find numbers outside what the parameter means."""
    span = domain(leaf.path)
    if not (span and isinstance(held, Quantity)):
        return
    low, high = span
    ends = [*held.bounds, *(held.range or ())]
    wrong = [end for end in ends if not low <= end <= high]
    if wrong:
        remedy = f"stay between {low:,.10g} and {high:,.10g}"
        reason = f"{wrong[0]:,.10g} lies outside what this can be"
        yield leaf.problem(reason, remedy=remedy, at=leaf.node.mark)
    unit = parameters()[leaf.key].unit if leaf.key in parameters() else ""
    if held.unit and unit and held.unit != unit:
        yield leaf.problem(f"the unit is `{unit}`, not `{held.unit}`", remedy=f"write it in {unit}")
