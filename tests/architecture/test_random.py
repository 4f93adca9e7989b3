"""Luck comes from named streams only, and nothing that decides depends on the processor."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SIM = Path(__file__).parents[2] / "sim"
EXACT = ("theory", "actors", "model", "array.py", "streams.py", "scenario/quantity.py")
"""Rooms and files in which a last bit may decide something."""

LUCK = {"random", "rng", "default_rng", "RandomState", "shuffle_do"}
INEXACT = {"dot", "vdot", "inner", "matmul", "tensordot", "tanh"}

ROUGH = {"exp", "log", "log10"}
"""What NumPy does not round correctly, and the model cannot do without."""

ROUNDED = {
    "add", "arange", "array", "asarray", "ascontiguousarray", "bool_", "broadcast",
    "broadcast_to", "choose", "clip", "concatenate", "copyto", "count_nonzero", "divide",
    "empty", "errstate", "fill_diagonal", "flatnonzero", "float64", "floating", "fmin", "full",
    "full_like", "greater", "inf", "int16", "int32", "int64", "int8", "intp", "isfinite",
    "isnan", "ix_", "max", "maximum", "min_scalar_type", "minimum", "multiply", "nan",
    "ndarray", "ndim", "negative", "nextafter", "random", "shape", "sqrt", "stack", "subtract",
    "ufunc", "where", "zeros", "zeros_like",
}  # fmt: skip
"""What NumPy does alike on every processor: arithmetic, roots, comparisons, picking, types."""

WHOLE = {"isfinite", "isnan", "fsum", "comb"}
"""What may be taken from the standard library's mathematics."""

INVERSES = {"betaincinv", "ndtr", "ndtri", "qmc"}
"""What may be taken from SciPy, for draws from distributions and for samples of points only."""

GATHERED = {"sum", "prod", "cumsum", "cumprod", "mean", "std", "var", "trace", "reduce", "reduceat"}
"""Methods that add or multiply in an order which is the library's own affair."""

EXCEPTIONS = {
    ("model/recorder.py", "np.float32"): "written down, never computed with",
    ("actors/contributors.py", ".sum"): "only asked whether it is finite",
    ("actors/ties.py", "np.einsum"): "of whole numbers, which no order of addition changes",
    ("actors/ties.py", ".sum"): "of whole numbers, likewise",
    ("array.py", ".reduce"): "along the slow axis, row after row, or of whole numbers; tested",
    ("model/finite.py", ".sum"): "only asked whether it is finite",
    ("model/recorder.py", ".mean"): "its own: of sums over weeks, which are added in turn",
}


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


def unlisted_uses(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find what is not known to give the same bits everywhere, nor known to be rough."""
    imported = {
        one.asname or one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for one in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            module = node.value.id if isinstance(node.value, ast.Name) else ""
            if module == "np" and node.attr not in ROUGH | ROUNDED:
                yield node.lineno, f"np.{node.attr}"
            elif module == "math" and node.attr not in WHOLE:
                yield node.lineno, f"math.{node.attr}"
            elif module not in {"np", *imported} and node.attr in GATHERED:
                yield node.lineno, f".{node.attr}"
        elif isinstance(node, ast.Attribute) and node.attr in GATHERED:
            yield node.lineno, f".{node.attr}"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow):
            power = node.right if isinstance(node, ast.BinOp) else node.value
            if not (isinstance(power, ast.Constant) and power.value == 2):
                yield node.lineno, "** of anything but 2"
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scipy"):
            yield from ((node.lineno, one.name) for one in node.names if one.name not in INVERSES)
        if isinstance(node, ast.ImportFrom) and node.module in ("numpy", "math"):
            yield node.lineno, f"from {node.module} import"


def exact_modules() -> Iterator[tuple[str, ast.Module]]:
    for name, tree in modules():
        if name in EXACT or name.split("/")[0] in EXACT:
            yield name, tree


HANDED_ON = ("actors/columns.py", ".random")
"""Mesa's sets of agents ask for a generator; nothing is drawn from it."""


def test_only_streams_makes_generators() -> None:
    found = [
        f"sim/{name}:{line}: {use}"
        for name, tree in modules()
        if name != "streams.py"
        for line, use in random_uses(tree)
        if (name, use) != HANDED_ON
    ]
    assert not found, "\n" + "\n".join(found)


def test_streams_does() -> None:
    assert any(name == "streams.py" and list(random_uses(tree)) for name, tree in modules())


def test_nothing_that_decides_depends_on_the_processor() -> None:
    found = [
        f"sim/{name}:{line}: {use}"
        for name, tree in exact_modules()
        for line, use in inexact_uses(tree)
    ]
    assert not found, "\n" + "\n".join(found)


def test_every_function_is_known_to_be_exact_or_to_be_rough() -> None:
    found, excused = [], set()
    for name, tree in exact_modules():
        for line, use in unlisted_uses(tree):
            if (name, use) in EXCEPTIONS:
                excused.add((name, use))
            else:
                found.append(f"sim/{name}:{line}: {use}")
    assert not found, "\n" + "\n".join(found)
    assert excused == set(EXCEPTIONS)


@pytest.mark.parametrize(
    "line",
    [
        "np.tanh(x)",
        "np.log1p(x)",
        "np.sum(x)",
        "x.sum()",
        "f(x).mean(axis=0)",
        "x[0].cumsum()",
        "x ** y",
        "x **= 3",
        "math.exp(x)",
        "np.float32(x)",
        "np.einsum('i,i', x, y)",
        "np.linalg.norm(x)",
        "np.add.reduce(x)",
        "from numpy import tanh",
        "from math import exp",
        "from scipy.special import expit",
    ],
)
def test_an_unknown_function_would_be_found(line: str) -> None:
    assert len(list(unlisted_uses(ast.parse(line)))) == 1


def test_known_functions_pass() -> None:
    known = "from sim.theory import resolve\nresolve.mean(x)\nnp.exp(x) ** 2 + np.sqrt(x)\n"
    assert list(unlisted_uses(ast.parse(known))) == []


def test_such_uses_would_be_found() -> None:
    tree = ast.parse("a @ b\nnp.tanh(c)\nnp.einsum('i', d, optimize=True)\nnp.einsum('i', d)\n")
    assert sorted(line for line, _ in inexact_uses(tree)) == [1, 2, 3]
    tree = ast.parse("import random\nfrom numpy import random\nself.model.rng.choice(x)\n")
    assert {line for line, _ in random_uses(tree)} == {1, 2, 3}
