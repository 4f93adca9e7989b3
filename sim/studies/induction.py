"""Two ways to find boxes: peeling (PRIM) and a tree of splits (CART). They need an extra."""

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from inspect import signature
from typing import Any, TypeAlias

import numpy as np

from sim.array import Array
from sim.errors import UsageError
from sim.studies.box import Box, End, Sample, pruned
from sim.studies.significance import SURE

LEAST_SHARE = 0.05
"""Smallest share of the points that a box may have."""

NEEDED = ("ema_workbench", "sklearn")
"""Packages of the extra."""

INSTALL = "python -m pip install -c constraints.txt -e '.[discover]'"
"""How the extra is installed, in the folder of the project."""

Induction: TypeAlias = Callable[[Sample], list[Box]]
"""Gives boxes of a sample, from which one is chosen."""


def check_installed() -> None:
    """Refuse what needs the extra where it is not installed.

    Raises
    ------
    UsageError
        Says how it is installed.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(
            "scenario discovery needs the extra `discover`, which is not installed; in the folder "
            f"of the project: {INSTALL}"
        )


def peeled(sample: Sample) -> list[Box]:
    """Every box on the way of peeling and pasting, the first without limits.

    The patient rule induction method (PRIM, Friedman & Fisher 1999), by the EMA workbench: each
    peel takes off the twentieth of the points at one end of one factor that raises the density most
    for each point taken, until no peel raises it or less than a twentieth of the points is left;
    then pastes give back what raises it.

    It is made twice: with all factors, and then with those alone that some box of the first way
    needs (after Kwakkel 2019). Of many factors the first way limits some by chance.
    """
    first = [pruned(box, sample, level=SURE) for box in _peeled(sample, range(len(sample.sizes)))]
    needed = sorted({factor for fit in first for factor in fit.factors})
    return _peeled(sample, needed) if needed else [()]


def _peeled(sample: Sample, factors: Iterable[int]) -> list[Box]:
    import pandas as pd

    columns = {
        str(at): pd.Series(sample.places[:, at])
        if not sample.sizes[at]
        else pd.Series(sample.places[:, at].astype(int).tolist(), dtype=object)
        for at in factors
    }
    with _quiet():
        from ema_workbench.analysis.prim import Prim

        # Version 2 wants a threshold: any in (0, 1] counts the same points, and one that is small
        # never discards the box that is found.
        old = {"threshold": 1e-9} if "threshold" in signature(Prim).parameters else {}
        search = Prim(pd.DataFrame(columns), sample.so.astype(int), mass_min=LEAST_SHARE, **old)
        found = search.find_box()
    return [_box(limits, search.box_init) for limits in found.box_lims]


def _box(limits: Any, whole: Any) -> Box:
    """The limits of a box of the workbench that are not those of all points."""
    ends: list[End] = []
    for name in limits.columns:
        (low, high), (least, most) = limits[name], whole[name]
        if isinstance(low, set):
            if low != least:
                ends.append(End(int(name), "options", 0.0, frozenset(map(int, low))))
            continue
        ends += [End(int(name), "low", float(low))] if low > least else []
        ends += [End(int(name), "high", float(high))] if high < most else []
    return tuple(ends)


def split(sample: Sample) -> list[Box]:
    """Every node of a tree of splits of two, the first without limits.

    A classification tree (CART, Breiman and others 1984), by scikit-learn, each leaf with a
    twentieth of the points at least.
    """
    with _quiet():
        from sklearn.tree import DecisionTreeClassifier

        columns, meaning = _one_hot(sample)
        least = max(1, int(LEAST_SHARE * len(sample)))
        tree = DecisionTreeClassifier(min_samples_leaf=least, random_state=0)
        tree.fit(columns, sample.so)
    return list(_nodes(tree.tree_, meaning, sample.sizes))


def _one_hot(sample: Sample) -> tuple[Array, list[tuple[int, int]]]:
    """A column for each number and for each option of a switch, and the meaning of each."""
    meaning = [
        (factor, option)
        for factor, size in enumerate(sample.sizes)
        for option in (range(size) if size else [-1])
    ]
    columns = [
        sample.places[:, factor] if option < 0 else sample.places[:, factor] == option
        for factor, option in meaning
    ]
    return np.column_stack(columns).astype(np.float64), meaning


def _nodes(tree: Any, meaning: list[tuple[int, int]], sizes: tuple[int, ...]) -> Iterator[Box]:
    """The box of each node of a tree, from the root."""
    waiting: list[tuple[int, dict[tuple[int, str], End]]] = [(0, {})]
    while waiting:
        node, ends = waiting.pop()
        yield tuple(end for end in ends.values())
        below = int(tree.children_left[node]), int(tree.children_right[node])
        if below[0] < 0:
            continue
        factor, option = meaning[int(tree.feature[node])]
        at = float(tree.threshold[node])
        for child, is_low in zip(below, (True, False), strict=True):
            side = ("high" if is_low else "low") if option < 0 else "options"
            if option < 0:
                end = End(factor, "high" if is_low else "low", at)
            else:
                before = ends.get((factor, side))
                known = before.options if before else frozenset(range(sizes[factor]))
                kept = known - {option} if is_low else known & {option}
                end = End(factor, "options", 0.0, kept)
            waiting.append((child, {**ends, (factor, side): end}))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the packages say of their own parts and of pandas from the reader.

    They load matplotlib, which must not take the settings of the user.
    """
    from importlib import import_module

    import_module("sim.figures.kit.environment").load()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
