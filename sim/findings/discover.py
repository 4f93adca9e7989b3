"""What a search for a box came to: its figures, its tables, and its account in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.findings import limits, pair
from sim.findings.finding import Finding
from sim.findings.names import plain
from sim.results.table import columns, rows
from sim.studies.box import Fit
from sim.studies.boxed import BoxFound, Restriction
from sim.studies.discover import DiscoverStudy
from sim.studies.discovered import DiscoverAnswer, Discovered, leading
from sim.studies.discovery import Discovery
from sim.studies.lever import figures, option_words, value_words, with_unit
from sim.text import wrapped
from sim.words import counted, number, percent

FILES = "discover.json, points.csv, boxes.csv, path.csv"
"""What may be in the folder besides figures."""

WIDTH = 88
"""Columns of a line of words."""

SHOWN = 6
"""Limits of a box that are printed at most, unless all are asked for."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TradeFinding(Finding):
    """Coverage and density of the boxes on the way of the main method, and of what is chosen.

    The table has a row for each box: ``method``, ``step``, whether the limits that are not needed
    are dropped (``needed``), its ``coverage`` and ``density``, the ``mean`` of the measure, the
    number of ``factors`` that it limits, its points ``n``, and whether it is ``chosen``. ``better``
    says of a method whether its box is better than chance, ``share`` how many of all points reach
    the goal.
    """

    dense: float
    """The density that a box shall have."""


def findings(answer: DiscoverAnswer) -> Mapping[str, Finding]:
    """Findings of the figures; none where no box was found."""
    made: Discovered = answer.evidence
    if not any(box.restrictions for box in answer.boxes):
        return {}
    found: dict[str, Finding] = {"discover": find(made)}
    if leading(answer):
        found["limits"] = limits.find(made)
        if len(pair.keys_of(answer)) == 2:
            found["pair"] = pair.find(made)
    return found


def find(made: Discovered) -> TradeFinding:
    """Coverage and density of every box on the way."""
    answer = made.answer
    wanted = answer.target_density or 0.0
    return TradeFinding(
        table=_path(made, simple=True),
        title=plain(title(answer)),
        subtitle=(
            f"Each dot is a box on the way from all {counted(made.points.sample.so.size, 'point')} "
            f"to ever fewer (PRIM), by the number of factors it limits, of {answer.factors} that "
            "vary. Coverage: its share of all points that are so. Density: the share of its points "
            "that are so. Pale: before limits that are not needed were dropped. Square: the box of "
            "a tree (CART)."
        ),
        foot=limits.foot(made),
        dense=wanted,
    )


def title(answer: DiscoverAnswer) -> str:
    """How much the leading box covers, and how densely."""
    box = leading(answer)
    if box is None:
        return f"No box tells where {answer.clause} better than chance would"
    holds = f"A box with {percent(box.coverage)} of all points where {answer.clause}"
    return f"{holds}: in it, {percent(box.density)} of the points are so"


def _path(made: Discovered, *, simple: bool) -> dict[str, NDArray[Any]]:
    """A row for each box of each method; of the main one, also as they were found."""
    listed: list[dict[str, Any]] = []
    for method, search in made.points.searches.items():
        shown = [(False, search.fits), (True, search.simple)]
        if simple and method != "PRIM":
            shown = [(True, (search.chosen,))]
        for needed, fits in shown:
            listed += [
                _step(made, search, fit, step=step, needed=needed) for step, fit in enumerate(fits)
            ]
    return {name: np.array([row[name] for row in listed]) for name in listed[0]}


def _step(
    made: Discovered, search: Discovery, fit: Fit, *, step: int, needed: bool
) -> dict[str, Any]:
    values = made.points.values[made.points.used]
    return {
        "method": search.method,
        "step": step,
        "needed": needed,
        "coverage": fit.coverage,
        "density": fit.density,
        "mean": float(values[fit.inside].mean()) if fit.n else np.nan,
        "factors": len(fit.factors),
        "n": fit.n,
        "chosen": fit is search.chosen,
        "better": search.is_better,
        "share": fit.sample.share,
    }


def tables(answer: DiscoverAnswer) -> Mapping[str, bytes]:
    """Every point with its factors and what it came to; the limits; every box on the way."""
    made: Discovered = answer.evidence
    found = made.points
    table: dict[str, NDArray[Any]] = {"point": np.arange(len(found.used))}
    table |= {key: np.asarray(one) for key, one in found.results.design.columns.items()}
    low, high = found.ends
    table |= {answer.measure: found.values, "low": low, "high": high}
    blank = np.full(len(found.used), "", dtype=object)
    so = blank.copy()
    so[found.used] = found.sample.so.astype(int)
    table |= {"reached": so, "unclear": found.vague.astype(int)}
    for method, search in found.searches.items():
        inside = blank.copy()
        inside[found.used] = search.chosen.inside.astype(int)
        table[f"in the box of {method}"] = inside
    written = {"points.csv": columns(table)}
    if answer.boxes:
        written |= {"path.csv": columns(_path(made, simple=False))}
    return written | ({"boxes.csv": rows(answer.rows)} if answer.rows else {})


def following(study: DiscoverStudy, _: DiscoverAnswer) -> Sequence[str]:
    """Run the scenario itself."""
    return ("run", study.resolved.word)


def account(answer: DiscoverAnswer, *, whole: bool) -> Iterator[str]:
    """Account of a search for the terminal: the answer, the points, the boxes, the rule."""
    yield from wrapped(answer.finding, WIDTH)
    yield ""
    yield from wrapped(f"Discovery in {answer.scenario}: {answer.title}", WIDTH)
    bases = ", ".join(f"{number(n)} {basis}" for basis, n in answer.by_basis.items() if n)
    yield from wrapped(
        f"{counted(answer.points, 'point')} over {counted(answer.factors, 'factor')} ({bases}), "
        f"{counted(answer.replications, 'world')} each, seed {answer.seed}",
        WIDTH,
    )
    yield from wrapped(_counts(answer), WIDTH)
    for box in answer.boxes:
        yield ""
        yield from _box(box, whole=whole)
    yield ""
    yield from wrapped(_rule(answer), WIDTH)
    yield answer.note


def _counts(answer: DiscoverAnswer) -> str:
    """How many points reach the goal, and how many of them are unclear."""
    measured = answer.points - answer.blank
    left = (
        f"At {counted(answer.blank, 'point')} the measure applies to no world; left out. "
        if answer.blank
        else ""
    )
    so = f"{number(answer.reached)} of {counted(measured, 'point')} ({_share(answer)})"
    near = f"{number(answer.vague)} lie within Monte Carlo error of the bound, on either side"
    more = "; more worlds at a point (-n) make them fewer" if 4 * answer.vague > measured else ""
    return f"{left}So that {answer.clause}: {so}; {near}{more}."


def _share(answer: DiscoverAnswer) -> str:
    measured = answer.points - answer.blank
    return percent(answer.reached / measured if measured else None)


def _box(box: BoxFound, *, whole: bool) -> Iterator[str]:
    """The worth of a box, and its limits."""
    name = {"PRIM": "Box by peeling (PRIM)", "CART": "Box by a tree (CART)"}[box.method]
    if not box.is_better:
        found = "its box is" if box.restrictions else "there is none"
        yield from wrapped(f"{name}: {found}{_no_better(box)}.", WIDTH)
        return
    yield f"{name}: {counted(box.n, 'point')}"
    thin = "" if box.dense else "; none by this method is as dense as a box shall be"
    yield f"  density   {percent(box.density):>6} of its points are so{thin}"
    yield f"  coverage  {percent(box.coverage):>6} of all that are so lie in it"
    unseen = f"density {percent(box.unseen_density)}, coverage {percent(box.unseen_coverage)}"
    yield f"  such boxes of {box.halves} halves, in the other halves: {unseen}"
    yield f"  {number(box.unclear)} of its points lie within Monte Carlo error of the bound"
    some = box.restrictions if whole else box.restrictions[:SHOWN]
    for one in some:
        yield from _limit(one, box.halves)
    if rest := len(box.restrictions) - len(some):
        yield f"  and {counted(rest, 'limit')} more, in boxes.csv or with -v"


def _no_better(box: BoxFound) -> str:
    return " no better than chance" if box.restrictions else ""


def _limit(one: Restriction, halves: int) -> Iterator[str]:
    """A limit: what it is, where it lies, and how sure it is."""
    yield from wrapped(f"{one.says}: {one.words}", WIDTH, first="  - ", rest="    ")
    if one.among:
        ends = ", ".join(map(option_words, one.among))
    else:
        ends = f"{figures(one.least or 0.0)} to {figures(one.most or 0.0)}"
    whole = f"of {ends}; in the scenario {with_unit(value_words(one.value), one.unit)}"
    sure = f"{one.basis}; again in {one.again} of {halves} halves; quasi-p {small(one.quasi_p)}"
    yield from wrapped(f"{whole}, {sure}", WIDTH, first="    ", rest="    ")


def small(chance: float) -> str:
    """Write a small probability: below 0.001, or with two digits."""
    return "below 0.001" if chance < 0.001 else f"{chance:.2g}"


def _rule(answer: DiscoverAnswer) -> str:
    """How the box was chosen, and what its numbers are not."""
    spread = (
        "How often something is so among the points says nothing about how likely it is: every "
        "factor is spread evenly over its range."
    )
    if not answer.boxes:
        return spread
    return (
        f"Chosen: of the boxes in which {percent(answer.target_density)} of the points are so, the "
        "one with the greatest product of coverage and density; of all boxes where none is so "
        "dense. Limits with a quasi-p-value above 0.05 are dropped. Quasi-p-values are smaller "
        "than they should be, as the box was found with the same points; the "
        f"{answer.boxes[0].halves} halves are sounder. {spread}"
    )
