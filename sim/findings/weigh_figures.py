"""The two figures of what is weighed, and their titles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.findings.finding import Finding, Table
from sim.findings.names import SHORT, plain, quoted
from sim.findings.weigh_words import against, heading, name_of, the, unit_of, written
from sim.outcomes.catalogue import Row
from sim.outcomes.guarantee_index import LEAST
from sim.outcomes.measure import measure_row
from sim.studies.assumed_value import AssumedValue
from sim.studies.weigh_answer import WeighAnswer, Weighing
from sim.studies.weighing import WeighedOutcome
from sim.words import counted, listing, opening


@dataclass(frozen=True, eq=False, kw_only=True)
class WeighFinding(Finding):
    """What two things do to some outcomes.

    The table has two rows for each outcome, the one thing and the other: ``measure``, ``side``; the
    outcome with it ``low``, ``as_is`` and ``high``, and its ``swing``, high less low, with the 95%
    interval, ``from`` and ``to``, in the unit of the outcome, per cent for a chance; and how much
    ``further`` the one moves it than the other, with its interval, the same in both rows.
    """

    headings: tuple[str, ...]
    """Name of each outcome, with its unit."""
    written: tuple[tuple[str, str, str, str], ...]
    """The numbers of each row as they are written: low, as is, high, swing."""


@dataclass(frozen=True, eq=False, kw_only=True)
class AssumptionsFinding(Finding):
    """How the answer changes over the range of the numbers that move it most.

    The table has a row for each: ``key``, ``says``, ``basis``; its ``value`` and the ``low`` and
    ``high`` end of its range; how much further the one thing moves the outcome than the other at
    either end, ``at_low`` and ``at_high``, each with its 95% interval (``at_low_from`` and so on),
    in the unit of the outcome.
    """

    usual: float
    """The answer with every number as the scenario has it."""
    sides: tuple[str, str]
    """Which side is further above 0, and below."""
    unit: str
    """Unit of the answer."""


def find(made: Weighing) -> WeighFinding:
    """What the two do to every outcome."""
    answer = made.answer
    low, high = (
        listing([quoted(plain(one)) for one in ends]) for ends in (answer.low, answer.high)
    )
    return WeighFinding(
        table=_table(answer),
        title=plain(headline(answer)),
        subtitle=(
            f"Each arrow from low ({low}) to high ({high}), with the other as it is; dot: both as "
            "they are; at the right: high less low, grey where chance may make it. Each panel has "
            "its own scale. "
            f"{counted(answer.replications, 'world')}, paired one by one."
        ),
        foot=plain(made.foot),
        headings=tuple(heading(one, answer.host) for one in answer.outcomes),
        written=tuple(
            written(side, measure_row(one.measure))
            for one in answer.outcomes
            for side in (one.one, one.other)
        ),
    )


def find_assumptions(made: Weighing) -> AssumptionsFinding:
    """How the answer about the main outcome changes with the numbers that move it most."""
    answer = made.answer
    main, row = answer.outcomes[0], measure_row(answer.outcomes[0].measure)
    columns = {
        "key": np.array([one.key for one in answer.assumptions]),
        "says": np.array([name_of(one) for one in answer.assumptions]),
        "basis": np.array([one.basis for one in answer.assumptions]),
    }
    numbers = {name: [getattr(one, name) for one in answer.assumptions]
               for name in ("value", "low", "high")}  # fmt: skip
    for end in ("low", "high"):
        each = [getattr(one, f"apart_{end}") for one in answer.assumptions]
        for suffix, field in (("", "value"), ("_from", "low"), ("_to", "high")):
            numbers[f"at_{end}{suffix}"] = _scaled([getattr(one, field) for one in each], row)
    columns |= {name: np.array(column, dtype=np.float64) for name, column in numbers.items()}
    return AssumptionsFinding(
        table=columns,
        title=plain(title_of_assumptions(answer)),
        subtitle=(
            f"How much further {answer.sides[0]} moves {the(main, answer.host)} than "
            f"{answer.sides[1]}, with one number at either end of its range and all others as they "
            f"are, with 95% interval; {counted(answer.replications, 'world')}. Line: all as they "
            "are."
        ),
        foot=plain(made.foot),
        usual=_scaled([main.apart.value], row)[0],
        sides=answer.sides,
        unit=unit_of(row),
    )


def title(answer: WeighAnswer, outcome: WeighedOutcome) -> str:
    """Which moves an outcome further, as far as the worlds say so."""
    one, other = _sides(answer)
    what = the(outcome, answer.host)
    if answer.replications < LEAST:
        return f"Too few worlds to say whether {one} or {other} moves {what} further"
    if outcome.verdict == "neither":
        return f"Neither {one} nor {other} moves {what} beyond chance"
    if outcome.verdict == "alike":
        return opening(f"{one} and {other} move {what} alike")
    if outcome.verdict == "open":
        sizes = against(outcome, first=True, joint=" and ")
        return f"Whether {one} or {other} moves {what} further is not known ({sizes})"
    first, second = (one, other) if outcome.verdict == "one" else (other, one)
    sizes = against(outcome, first=outcome.verdict == "one")
    return opening(f"{first} moves {what} further than {second} ({sizes})")


def headline(answer: WeighAnswer) -> str:
    """The title about the main outcome, and the outcome that goes the other way most clearly."""
    main, *rest = answer.outcomes
    first = title(answer, main)
    other = {"one": "other", "other": "one"}.get(main.verdict)
    contrary = [one for one in rest if one.verdict == other]
    if not contrary or answer.replications < LEAST:
        return first
    most = max(contrary, key=_ratio)
    further = _sides(answer)[0 if other == "one" else 1]
    sizes = against(most, first=other == "one")
    return f"{first}, but {further} {the(most, answer.host)} ({sizes})"


def _sides(answer: WeighAnswer) -> tuple[str, str]:
    """The names of both sides as a title has them."""
    one, other = (plain(name, SHORT) for name in answer.sides)
    return one, other


def _ratio(outcome: WeighedOutcome) -> float:
    """The larger swing over the smaller; without limit where the smaller is 0."""
    sizes = sorted(abs(side.swing.value or 0.0) for side in (outcome.one, outcome.other))
    return sizes[1] / sizes[0] if sizes[0] else float("inf")


def title_of_assumptions(answer: WeighAnswer) -> str:
    """Whether a number turns the answer round, and which moves it most."""
    main = answer.outcomes[0]
    if answer.replications < LEAST or not answer.chosen:
        return "Too few worlds to say what the answer rests on"
    if main.verdict not in ("one", "other"):
        return f"What the gap between {answer.sides[0]} and {answer.sides[1]} rests on"
    sign = 1 if main.verdict == "one" else -1
    turned = [f"the {name_of(one)}" for one in answer.assumptions if _turns(one, sign)]
    if not turned:
        first = answer.assumptions[0]
        return opening(
            f"none of {counted(len(answer.assumptions), 'number')} tried turns the order round; "
            f"the {name_of(first)} moves it most"
        )
    named = listing([*turned[:2], *([f"{len(turned) - 2} more"] if len(turned) > 2 else [])])
    return f"The order turns round within the range of {named}"


def _turns(one: AssumedValue, sign: int) -> bool:
    """Whether the answer has the other sign, beyond chance, at an end."""
    ends = (one.apart_low, one.apart_high)
    if sign > 0:
        return any(each.high is not None and each.high < 0 for each in ends)
    return any(each.low is not None and each.low > 0 for each in ends)


def _table(answer: WeighAnswer) -> Table:
    names, numbers = [], []
    for outcome in answer.outcomes:
        row = measure_row(outcome.measure)
        further = [outcome.apart.value, outcome.apart.low, outcome.apart.high]
        for name, side in zip(answer.sides, (outcome.one, outcome.other), strict=True):
            names.append((outcome.measure, name))
            levels = [one.value for one in side.levels]
            swing = [side.swing.value, side.swing.low, side.swing.high]
            numbers.append(_scaled([*levels, *swing, *further], row))
    heads = ("low", "as_is", "high", "swing", "from", "to", "further", "further_from", "further_to")
    words = dict(zip(("measure", "side"), np.array(names).T, strict=True))
    return words | dict(zip(heads, np.array(numbers, dtype=np.float64).T, strict=True))


def _scaled(values: Sequence[float | None], row: Row) -> list[float]:
    return [np.nan if one is None else one * row.scale for one in values]
