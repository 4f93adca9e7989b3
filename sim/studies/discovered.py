"""What a search for a box came to: its answer, and the words of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import LEAST
from sim.outcomes.measure import measure_row
from sim.results.design import DesignResults
from sim.results.part import finite
from sim.scenario.factor import Factor
from sim.studies.box import Sample
from sim.studies.boxed import BoxFound, Restriction, boxed, sentence
from sim.studies.discovery import Discovery, searchable, target
from sim.studies.goal import SIGNS, Goal
from sim.studies.study import Answer
from sim.words import counted, decimal, number, opening, percent

Outcome = Literal["few worlds", "blank", "none", "all", "rare", "no box", "box"]
"""What came of it: too few worlds; a measure that applies nowhere; no point, all points, or too few
of one kind; no box better than chance; a box."""


class DiscoverAnswer(Answer):
    """In which part of the space of its assumptions a scenario reaches a goal."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    goal: str
    """The goal as it was written."""
    clause: str
    """The goal in words."""
    measure: str
    """What is measured."""
    factors: int
    """Factors that are varied."""
    by_basis: dict[str, int]
    """How many of them are sourced, estimated and assumed in the scenario."""
    points: int
    """Points of the sample."""
    blank: int
    """Points at which the measure applies to no world; they are left out."""
    reached: int
    """Points that reach the goal."""
    vague: int
    """Points whose 95% interval lies on both sides of the goal, or is not known."""
    lowest: float | None
    """Least value of the measure at a point."""
    highest: float | None
    """Greatest value of the measure at a point."""
    asked_density: float
    """Density that a box was asked to have."""
    target_density: float | None
    """The density it shall have: the one asked, and half the exceptions of all points at most."""
    outcome: Outcome
    """What came of it."""
    boxes: tuple[BoxFound, ...]
    """The box of each method; none where it was not searched for."""
    finding: str = ""
    """The answer in words."""

    @property
    def headline(self) -> str:
        """The answer in words."""
        return self.finding

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What each box limits."""
        return [
            {"method": box.method, "density": box.density, "coverage": box.coverage, **_flat(one)}
            for box in self.boxes
            for one in box.restrictions
        ]


@dataclass(frozen=True, eq=False)
class Evidence:
    """All points, and the searches."""

    results: DesignResults
    factors: tuple[Factor, ...]
    values: Array
    """The measure at each point, shape (point,)."""
    ends: tuple[Array, Array]
    """Its 95% intervals."""
    vague: Mask
    """Whether a point is within Monte Carlo error of the goal."""
    used: Mask
    """Whether the measure applies at a point."""
    sample: Sample
    """The points at which it does."""
    searches: Mapping[str, Discovery]
    """What each method found."""


@dataclass(frozen=True, eq=False)
class Discovered:
    """An answer, and the points behind it."""

    answer: DiscoverAnswer
    points: Evidence


def fields(found: Evidence, *, density: float, few: bool) -> dict[str, Any]:
    """Fields of an answer that rest on the points: counts, boxes, and what came of it."""
    sample, values = found.sample, found.values[found.used]
    wanted = target(sample, density) if len(sample) else None
    boxes = tuple(
        boxed(one, found.factors, values=values, vague=found.vague[found.used], density=wanted or 0)
        for one in found.searches.values()
    )
    bases = [factor.basis for factor in found.factors]
    return {
        "factors": len(found.factors),
        "by_basis": {one: bases.count(one) for one in ("sourced", "estimated", "assumed")},
        "points": len(found.used),
        "blank": int(np.count_nonzero(~found.used)),
        "reached": sample.count,
        "vague": int(np.count_nonzero(found.vague & found.used)),
        "lowest": finite(float(values.min())) if len(values) else None,
        "highest": finite(float(values.max())) if len(values) else None,
        "asked_density": density,
        "target_density": wanted,
        "outcome": _outcome(sample, boxes, few=few),
        "boxes": boxes,
    }


def _outcome(sample: Sample, boxes: tuple[BoxFound, ...], *, few: bool) -> Outcome:
    if not len(sample):
        return "blank"
    if sample.count in (0, len(sample)):
        return "all" if sample.count else "none"
    if few:
        return "few worlds"
    if not searchable(sample):
        return "rare"
    return "box" if any(box.is_better for box in boxes) else "no box"


def clause(goal: Goal, host: str) -> str:
    """A goal as a clause: the chance of a deal is above 50%."""
    subject, sign, number = goal.words(host).rpartition(SIGNS[goal.sign])
    article = "" if subject.startswith("toothlessness") else "the "
    return f"{article}{subject}is {sign}{number}"


def leading(answer: DiscoverAnswer) -> BoxFound | None:
    """The first box that is better than chance."""
    return next((box for box in answer.boxes if box.is_better), None)


def finding(answer: DiscoverAnswer) -> str:
    """The answer in a few sentences."""
    measured = answer.points - answer.blank
    points, what = counted(measured, "point"), answer.clause
    if box := leading(answer):
        return sentence(box, what, share=answer.reached / measured) + _thin(answer, box)
    if answer.outcome == "no box":
        return (
            f"No box tells the {number(answer.reached)} of {points} where {what} from the others "
            "better than chance would."
        )
    if answer.outcome == "few worlds":
        return (
            f"With {counted(answer.replications, 'world')} at a point no box is claimed; "
            f"{LEAST} are needed."
        )
    if answer.outcome == "blank":
        return f"At no point is there a world by which to say whether {what}."
    if answer.outcome == "rare":
        kind = answer.reached if answer.reached < measured / 2 else measured - answer.reached
        so = "" if kind == answer.reached else "not "
        return (
            f"At {counted(kind, 'point')} of {number(measured)} it is {so}so that {what}: too few "
            f"to look for a box, which needs {LEAST}."
        )
    where = "every one" if answer.outcome == "all" else "none"
    return f"{opening(what)} at {where} of {points}; it lies {_between(answer)}."


def _thin(answer: DiscoverAnswer, box: BoxFound) -> str:
    """That the leading box is less dense than it shall be, and whether one of another way is."""
    if box.dense:
        return ""
    shall = percent(answer.target_density)
    other = next((one for one in answer.boxes if one.is_better and one.dense), None)
    if other is None:
        return f" No box is as dense as a box shall be ({shall})."
    return (
        f" It is less dense than a box shall be ({shall}); that of {other.method} has "
        f"{percent(other.density)}, with {percent(other.coverage)} of all such points."
    )


def _between(answer: DiscoverAnswer) -> str:
    """The least and greatest value of the measure."""
    row = measure_row(answer.measure)
    unit = "%" if row.scale == 100 else ""
    low, high = (
        decimal(value, row.digits, scale=row.scale) + unit
        for value in (answer.lowest, answer.highest)
    )
    return f"at {low} everywhere" if low == high else f"between {low} and {high}"


def _flat(one: Restriction) -> dict[str, Any]:
    """A restriction as a row of a table."""
    row = one.model_dump()
    return row | {name: " ".join(row[name]) for name in ("options", "among")}
