"""The code and the parameter table name the same parameters."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from sim.facts.parameter import parameters, sections

SIM = Path(__file__).parents[2] / "sim"
ROOMS = ("actors", "model")
HOLDERS = {"p", "values", "reference"}
"""Names under which the parameters of a run are held."""

OF_A_STATE = re.compile(r"states\\?\..*")
"""Numbers that a scenario gives for one state, beside the table."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((SIM / room).rglob("*.py")):
            name = path.relative_to(SIM.parent).as_posix()
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def patterns(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Give every text below a node as a regular expression, gaps standing for one word or more."""
    inside = {
        id(part) for found in ast.walk(node) if isinstance(found, ast.JoinedStr)
        for part in found.values
    }  # fmt: skip
    for found in ast.walk(node):
        if isinstance(found, ast.JoinedStr):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
                for part in found.values
            ]
            yield found.lineno, "".join(parts)
        elif (
            isinstance(found, ast.Constant)
            and isinstance(found.value, str)
            and id(found) not in inside
        ):
            yield found.lineno, re.escape(found.value)


def looked_up(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give every key by which a parameter is looked up."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _holder(node.value) in HOLDERS:
            yield from patterns(node.slice)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "get"
            and _holder(node.func.value) in HOLDERS
        ):
            yield from patterns(node.args[0])


def _holder(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def test_every_key_in_the_code_is_in_the_table() -> None:
    keys, found = tuple(parameters()), []
    for name, tree in trees():
        for line, pattern in looked_up(tree):
            if OF_A_STATE.fullmatch(pattern):
                continue
            if not any(re.fullmatch(pattern, key) for key in keys):
                found.append(f"{name}:{line}: {pattern}")
    assert not found, "\n" + "\n".join(found)


def test_every_parameter_is_used() -> None:
    dotted = [
        pattern
        for _, tree in trees()
        for _, pattern in patterns(tree)
        if pattern.split(r"\.")[0] in sections() and r"\." in pattern
    ]
    unused = [key for key in parameters() if not any(re.fullmatch(one, key) for one in dotted)]
    assert not unused, f"nothing uses {', '.join(unused)}"


def test_a_wrong_key_would_be_found() -> None:
    tree = ast.parse('self.p["choice.suport"] + p[f"stances.{stance}.p0"] + p.get("a.b")')
    read = [pattern for _, pattern in looked_up(tree)]
    assert sorted(read) == [r"a\.b", r"choice\.suport", r"stances\.[a-z_]+\.p0"]
