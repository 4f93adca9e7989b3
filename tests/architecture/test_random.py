"""Luck comes from named streams only, and nothing that decides depends on the processor."""

import ast
from collections.abc import Iterator
from pathlib import Path

SIM = Path(__file__).parents[2] / "sim"
EXACT = ("theory", "actors", "model")
"""Rooms in which a last bit may decide something."""

LUCK = {"random", "rng", "default_rng", "RandomState", "shuffle_do"}
INEXACT = {"dot", "vdot", "inner", "matmul", "tensordot", "tanh"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SIM.rglob("*.py")):
        yield path.relative_to(SIM).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def random_uses(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find generators that do not come from a named stream."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in LUCK:
            yield node.lineno, f".{node.attr}"
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
        else:
            continue
        for name in names:
            if name in ("random", "secrets", "numpy.random") or name.startswith("numpy.random."):
                yield node.lineno, f"import of {name}"


def inexact_uses(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find operations whose last bits change with the processor or the library behind NumPy."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            yield node.lineno, "@"
        if isinstance(node, ast.Attribute) and node.attr in INEXACT:
            yield node.lineno, f".{node.attr}"
        summed = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "einsum"
        if summed and any(keyword.arg == "optimize" for keyword in node.keywords):
            yield node.lineno, "einsum with optimize"


def test_only_streams_makes_generators() -> None:
    found = [
        f"sim/{name}:{line}: {use}"
        for name, tree in modules()
        if name != "streams.py"
        for line, use in random_uses(tree)
    ]
    assert not found, "\n" + "\n".join(found)


def test_streams_does() -> None:
    assert any(name == "streams.py" and list(random_uses(tree)) for name, tree in modules())


def test_nothing_that_decides_depends_on_the_processor() -> None:
    found = [
        f"sim/{name}:{line}: {use}"
        for name, tree in modules()
        if name.split("/")[0] in EXACT
        for line, use in inexact_uses(tree)
    ]
    assert not found, "\n" + "\n".join(found)


def test_such_uses_would_be_found() -> None:
    tree = ast.parse("a @ b\nnp.tanh(c)\nnp.einsum('i', d, optimize=True)\nnp.einsum('i', d)\n")
    assert sorted(line for line, _ in inexact_uses(tree)) == [1, 2, 3]
    tree = ast.parse("import random\nfrom numpy import random\nself.model.rng.choice(x)\n")
    assert {line for line, _ in random_uses(tree)} == {1, 2, 3}
