"""A number of the model is a described parameter with a source, never a literal in the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

SIM = Path(__file__).parents[2] / "sim"
ROOMS = ("theory", "actors")

PLAIN = {0, 1, 2}
UNITS = {
    "theory/hazard.py": {52},
    "theory/deployment.py": {1000},
    "theory/opinion.py": {100},
}
"""Weeks in a year; troops of a rate per thousand; points of a share."""


def counted(tree: ast.AST) -> set[int]:
    """Find the numbers of ``A, B, C = range(3)``, which only count the names before them."""
    found = set()
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)):
            continue
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and len(call.args) == 1:
            size = call.args[0]
            named = len(node.targets[0].elts)
            if call.func.id == "range" and isinstance(size, ast.Constant) and size.value == named:
                found.add(id(size))
    return found


def literals(source: str, allowed: set[int]) -> Iterator[tuple[int, complex]]:
    """Give line and value of every number that should be a parameter."""
    tree = ast.parse(source)
    names = counted(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in names:
            continue
        value = node.value
        is_number = isinstance(value, int | float | complex) and not isinstance(value, bool)
        if is_number and value not in allowed:
            yield node.lineno, value


def test_theory_and_actors_hold_no_numbers_of_their_own() -> None:
    found = []
    for room in ROOMS:
        for path in sorted((SIM / room).rglob("*.py")):
            name = path.relative_to(SIM).as_posix()
            allowed = PLAIN | UNITS.get(name, set())
            source = path.read_text(encoding="utf-8")
            found += [f"sim/{name}:{line}: {value}" for line, value in literals(source, allowed)]
    assert not found, "\n" + "\n".join(found)


def test_a_literal_would_be_found() -> None:
    source = "A, B, C = range(3)\nx = 0.5 * y + 2\nD, E = range(3)\n"
    assert sorted(literals(source, PLAIN)) == [(2, 0.5), (3, 3)]
