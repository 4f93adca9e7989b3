"""Modules and functions stay small enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

SIM = Path(__file__).parents[2] / "sim"

MODULE = 300
FUNCTION = 60
PARAMETERS = 5
IN_ORDER = 2
IN_ORDER_WITHIN = 4
# A function that only its own module calls may take four in order; those that others call two.

COMMANDS = "sim/cli/"
"""Each option of a command is a parameter, and the commands share many options."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[tuple[Function, bool]]:
    """Give every function, and whether it is a method with a first parameter of its own."""
    methods = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, Function)
        and not any(isinstance(one, ast.Name) and one.id == "staticmethod"
                    for one in inner.decorator_list)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node, id(node) in methods


def read() -> Iterator[tuple[str, str, ast.Module]]:
    """Give place, text and tree of every module."""
    for path in sorted(SIM.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        yield path.relative_to(SIM.parent).as_posix(), source, ast.parse(source)


def too_large(place: str, source: str, tree: ast.Module) -> Iterator[str]:
    """Find modules, functions and lists of parameters that are too long."""
    lines = source.count("\n")
    if lines > MODULE:
        yield f"{place}: {lines} lines, at most {MODULE}"
    for node, bound in functions(tree):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION:
            yield f"{place}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION}"
        every = in_order(node, bound=bound) + len(node.args.kwonlyargs)
        if every > PARAMETERS and not place.startswith(COMMANDS):
            yield f"{place}:{node.lineno}: {node.name} has {every} parameters, at most {PARAMETERS}"


def unnamed(place: str, tree: ast.Module) -> Iterator[str]:
    """Find functions with more parameters in order than a reader can keep apart."""
    for node, bound in functions(tree):
        count = in_order(node, bound=bound)
        of_actor = "/actors/" in place and node.name == "__init__"
        private = node.name.startswith("_") and not node.name.endswith("__")
        if count > (IN_ORDER_WITHIN if private else IN_ORDER) and not (
            of_actor or place.startswith(COMMANDS)
        ):
            yield f"{place}:{node.lineno}: {node.name} takes {count} in order, at most {IN_ORDER}"


def in_order(node: Function, *, bound: bool) -> int:
    return len(node.args.posonlyargs) + len(node.args.args) - bound


def test_every_module_and_function_is_small() -> None:
    found = [fault for one in read() for fault in too_large(*one)]
    assert not found, "\n" + "\n".join(found)


def test_parameters_after_the_second_are_named() -> None:
    found = [fault for place, _, tree in read() for fault in unnamed(place, tree)]
    assert not found, "\n" + "\n".join(found)


def test_a_fault_would_be_found() -> None:
    source = "def f(a, b, c, *, d, e, g): ...\nclass C:\n    def m(self, a, b): ...\n"
    tree = ast.parse(source)
    assert len(list(too_large("sim/theory/x.py", source, tree))) == 1
    assert len(list(too_large("sim/theory/x.py", "\n" * 301, tree))) == 2
    assert len(list(unnamed("sim/theory/x.py", tree))) == 1
