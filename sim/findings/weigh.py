"""Which of two things moves outcomes further: figures, tables, and the account in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.findings.finding import Finding, Table
from sim.findings.names import SHORT, plain, quoted
from sim.outcomes.catalogue import Row
from sim.outcomes.guarantee_index import LEAST
from sim.outcomes.measure import measure_row
from sim.results.summary import Estimated
from sim.results.table import rows
from sim.studies.weigh import AssumedValue, WeighAnswer, Weighing, WeighStudy
from sim.studies.weighing import Moved, WeighedOutcome
from sim.text import padded, wrapped
from sim.words import MINUS, counted, decimal, interval, listing, opening, percent, signed

WIDTH = 88
"""Columns that a table or a sentence takes at most."""

NAME = 38
"""Columns of the name of a side."""

SHOWN = 3
"""Assumptions that the account has, those that move the answer most; all with `whole`."""

FILES = "weigh.json, weigh.csv, assumptions.csv"
"""What is in the folder besides figures."""

MOST_DIGITS = 4


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


def findings(answer: WeighAnswer) -> Mapping[str, Finding]:
    """The two figures; the second only where some number was tried."""
    made: Weighing = answer.evidence
    found: dict[str, Finding] = {"weigh": find(made)}
    return found | ({"assumptions": find_assumptions(made)} if answer.assumptions else {})


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
        headings=tuple(_heading(one, answer.host) for one in answer.outcomes),
        written=tuple(
            _written(side, measure_row(one.measure))
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
        "says": np.array([_name(one) for one in answer.assumptions]),
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
            f"How much further {answer.sides[0]} moves {_the(main, answer.host)} than "
            f"{answer.sides[1]}, with one number at either end of its range and all others as they "
            f"are, with 95% interval; {counted(answer.replications, 'world')}. Line: all as they "
            "are."
        ),
        foot=plain(made.foot),
        usual=_scaled([main.apart.value], row)[0],
        sides=answer.sides,
        unit=_unit(row),
    )


def title(answer: WeighAnswer, outcome: WeighedOutcome) -> str:
    """Which moves an outcome further, as far as the worlds say so."""
    one, other = _sides(answer)
    what = _the(outcome, answer.host)
    if answer.replications < LEAST:
        return f"Too few worlds to say whether {one} or {other} moves {what} further"
    if outcome.verdict == "neither":
        return f"Neither {one} nor {other} moves {what} beyond chance"
    if outcome.verdict == "alike":
        return opening(f"{one} and {other} move {what} alike")
    if outcome.verdict == "open":
        sizes = _against(outcome, first=True, joint=" and ")
        return f"Whether {one} or {other} moves {what} further is not known ({sizes})"
    first, second = (one, other) if outcome.verdict == "one" else (other, one)
    sizes = _against(outcome, first=outcome.verdict == "one")
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
    sizes = _against(most, first=other == "one")
    return f"{first}, but {further} {_the(most, answer.host)} ({sizes})"


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
    if answer.replications < LEAST:
        return "Too few worlds to say what the answer rests on"
    if main.verdict not in ("one", "other"):
        return f"What the gap between {answer.sides[0]} and {answer.sides[1]} rests on"
    sign = 1 if main.verdict == "one" else -1
    turned = [f"the {_name(one)}" for one in answer.assumptions if _turns(one, sign)]
    if not turned:
        first = answer.assumptions[0]
        return opening(
            f"none of {counted(len(answer.assumptions), 'number')} tried turns the order round; "
            f"the {_name(first)} moves it most"
        )
    named = listing([*turned[:2], *([f"{len(turned) - 2} more"] if len(turned) > 2 else [])])
    return f"The order turns round within the range of {named}"


def tables(answer: WeighAnswer) -> Mapping[str, bytes]:
    """Every outcome and side; and every number that was tried."""
    tried = [
        {
            **{name: getattr(one, name) for name in ("key", "says", "unit", "basis")},
            **{name: getattr(one, name) for name in ("value", "low", "high")},
            **{
                f"{label}{end}": getattr(getattr(one, name), field)
                for label, name in (("at low", "apart_low"), ("at high", "apart_high"),
                                    ("change", "change"))
                for end, field in (("", "value"), (", from", "low"), (", to", "high"))
            },
            "association": one.association,
        }
        for one in answer.assumptions
    ]  # fmt: skip
    return {"weigh.csv": rows(answer.rows), **({"assumptions.csv": rows(tried)} if tried else {})}


def following(study: WeighStudy) -> Sequence[str]:
    """The next useful command: what the scenarios change one by one."""
    names = (study.one.low, study.one.high, study.other.low, study.other.high)
    return ("compare", *names, *_to(study.base.scenario.name))


def _to(name: str) -> tuple[str, ...]:
    return () if name == "baseline" else ("--to", name)


def account(answer: WeighAnswer, *, whole: bool) -> Iterator[str]:
    """Account for the terminal: the answer, the swings, and what the answer rests on."""
    yield from wrapped(headline(answer) + ".", WIDTH)
    yield ""
    yield from wrapped(f"{opening(answer.sides[0])} against {answer.sides[1]} in "
                       f"{answer.scenario}: {answer.title}", WIDTH)  # fmt: skip
    yield f"{counted(answer.replications, 'world')}, seed {answer.seed}, paired world by world"
    yield ""
    yield from _levels(answer)
    yield padded("", NAME) + f"{'low':>9}{'as is':>9}{'high':>9}   high less low"
    for outcome in answer.outcomes:
        yield from _outcome(answer, outcome)
    if answer.assumptions:
        yield ""
        yield from _rests_on(answer, whole=whole)
    yield ""
    yield answer.note


def _levels(answer: WeighAnswer) -> Iterator[str]:
    for name, low, high in zip(answer.sides, answer.low, answer.high, strict=True):
        text = f"{opening(name)}: low, {quoted(plain(low))}; high, {quoted(plain(high))}"
        yield from wrapped(text, WIDTH, rest="  ")


def _outcome(answer: WeighAnswer, outcome: WeighedOutcome) -> Iterator[str]:
    """The levels of both sides, how far apart they are, and whether they add up."""
    row = measure_row(outcome.measure)
    yield from wrapped(_heading(outcome, answer.host), WIDTH)
    for name, side in zip(answer.sides, (outcome.one, outcome.other), strict=True):
        low, usual, high, swing = _written(side, row)
        ends = _ends(side.swing, row)
        label = plain(name, NAME - 3)
        yield padded(f"  {label}", NAME) + f"{low:>9}{usual:>9}{high:>9}   {swing}{ends}"
    apart, both = outcome.apart, outcome.interaction
    digits = row.digits
    yield from wrapped(
        f"{answer.sides[0]} less {answer.sides[1]}, in size: "
        f"{signed(apart.value, digits, scale=row.scale)}{_ends(apart, row)}; what "
        f"{answer.sides[0]} adds changes by {signed(both.value, digits, scale=row.scale)}"
        f"{_ends(both, row)} with {answer.sides[1]} high instead of low",
        WIDTH, first="  ", rest="  ",
    )  # fmt: skip


def _rests_on(answer: WeighAnswer, *, whole: bool) -> Iterator[str]:
    """What moves the answer about the main outcome most."""
    main = answer.outcomes[0]
    row = measure_row(main.measure)
    usual = signed(main.apart.value, row.digits, scale=row.scale)
    yield from wrapped(f"What the answer about {_the(main, answer.host)} rests on ({usual} with "
                       "all numbers as they are):", WIDTH)  # fmt: skip
    for one in answer.assumptions if whole else answer.assumptions[:SHOWN]:
        ends = [signed(each.value, row.digits, scale=row.scale) + _ends(each, row)
                for each in (one.apart_low, one.apart_high)]  # fmt: skip
        low, high = (f"{end:g}".replace("-", MINUS) for end in (one.low, one.high))
        text = f"{_name(one)} ({one.basis}): {ends[0]} at {low}, {ends[1]} at {high}"
        yield from wrapped(text, WIDTH, first="  ", rest="    ")
    drawn = signed(answer.drawn.value, row.digits, scale=row.scale) + _ends(answer.drawn, row)
    yield from wrapped(
        f"With all {answer.numbers} assumed and estimated numbers drawn over their ranges: {drawn} "
        f"on average; in {percent(answer.futures.value)} of {counted(answer.futures.n, 'world')} "
        f"in which one moves it further, that is {answer.sides[0]}",
        WIDTH, first="  ", rest="    ",
    )  # fmt: skip


def _name(one: AssumedValue) -> str:
    """What a number is, without its explanation."""
    return one.says.partition(":")[0]


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


def _written(side: Moved, row: Row) -> tuple[str, str, str, str]:
    percents = "%" if row.scale == 100 else ""
    levels = [decimal(one.value, row.digits, scale=row.scale) + percents for one in side.levels]
    low, usual, high = levels
    return low, usual, high, signed(side.swing.value, row.digits, scale=row.scale)


def _sizes(outcome: WeighedOutcome) -> list[str]:
    """Sizes of both swings, with as many decimals as tell them apart."""
    row = measure_row(outcome.measure)
    sizes = [abs(side.swing.value or 0.0) for side in (outcome.one, outcome.other)]
    for digits in range(row.digits, MOST_DIGITS):
        shown = [decimal(one, digits, scale=row.scale) for one in sizes]
        if shown[0] != shown[1]:
            break
    return shown


def _against(outcome: WeighedOutcome, *, first: bool, joint: str = " against ") -> str:
    """Both sizes, that of the one thing first or last, with the unit after the second."""
    sizes, unit = _sizes(outcome), _unit(measure_row(outcome.measure))
    return joint.join(sizes if first else sizes[::-1]) + (f" {unit}" if unit else "")


def _ends(estimate: Estimated, row: Row) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return f" ({interval(row.scale * estimate.low, row.scale * estimate.high, digits=row.digits)})"


def _unit(row: Row) -> str:
    if row.scale == 100:
        return "points"
    return "" if row.unit in ("share", "index") else row.unit


def _heading(outcome: WeighedOutcome, host: str) -> str:
    row = measure_row(outcome.measure).with_host(host)
    unit = "%" if row.scale == 100 else row.unit
    label = opening(row.subject or row.label)
    return label if unit in ("share", "index") or unit in label.split() else f"{label}, {unit}"


def _the(outcome: WeighedOutcome, host: str) -> str:
    subject: str = measure_row(outcome.measure).with_host(host).subject
    bare = ("deterrence", "toothlessness")
    return subject if subject in bare else f"the {subject}"
