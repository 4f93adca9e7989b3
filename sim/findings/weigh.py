"""Which of two things moves outcomes further: figures, tables, and the account in words."""

from collections.abc import Iterator, Mapping, Sequence

from sim.findings.finding import Finding
from sim.findings.names import plain, quoted
from sim.findings.weigh_figures import find, find_assumptions, headline
from sim.findings.weigh_words import between, heading, name_of, the, written
from sim.outcomes.measure import measure_row
from sim.results.table import rows
from sim.studies.weigh import WeighStudy
from sim.studies.weigh_answer import WeighAnswer, Weighing
from sim.studies.weighing import WeighedOutcome
from sim.text import padded, wrapped
from sim.words import MINUS, counted, opening, percent, signed

WIDTH = 88
"""Columns that a table or a sentence takes at most."""

NAME = 38
"""Columns of the name of a side."""

SHOWN = 3
"""Assumptions that the account has, those that move the answer most; all with `whole`."""

FILES = "weigh.json, weigh.csv, assumptions.csv"
"""What is in the folder besides figures."""


def findings(answer: WeighAnswer) -> Mapping[str, Finding]:
    """The two figures; the second only where some number was tried."""
    made: Weighing = answer.evidence
    found: dict[str, Finding] = {"weigh": find(made)}
    return found | ({"assumptions": find_assumptions(made)} if answer.assumptions else {})


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


def following(study: WeighStudy, _: WeighAnswer) -> Sequence[str]:
    """The next useful command: what the scenarios change one by one."""
    names = (study.one.low, study.one.high, study.other.low, study.other.high)
    return ("compare", *names, *_to(study.resolved.scenario.name))


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
    yield from wrapped(heading(outcome, answer.host), WIDTH)
    for name, side in zip(answer.sides, (outcome.one, outcome.other), strict=True):
        low, usual, high, swing = written(side, row)
        ends = between(side.swing, row)
        label = plain(name, NAME - 3)
        yield padded(f"  {label}", NAME) + f"{low:>9}{usual:>9}{high:>9}   {swing}{ends}"
    apart, both = outcome.apart, outcome.interaction
    digits = row.digits
    yield from wrapped(
        f"{answer.sides[0]} less {answer.sides[1]}, in size: "
        f"{signed(apart.value, digits, scale=row.scale)}{between(apart, row)}; what "
        f"{answer.sides[0]} adds changes by {signed(both.value, digits, scale=row.scale)}"
        f"{between(both, row)} with {answer.sides[1]} high instead of low",
        WIDTH, first="  ", rest="  ",
    )  # fmt: skip


def _rests_on(answer: WeighAnswer, *, whole: bool) -> Iterator[str]:
    """What moves the answer about the main outcome most."""
    main = answer.outcomes[0]
    row = measure_row(main.measure)
    usual = signed(main.apart.value, row.digits, scale=row.scale)
    what = f"What the answer about {the(main, answer.host)} rests on"
    if not answer.chosen:
        what = (
            f"Too few worlds to say which of {counted(answer.numbers, 'number')} the answer about "
            f"{the(main, answer.host)} rests on; some at both ends of their range"
        )
    yield from wrapped(f"{what} ({usual} with all numbers as they are):", WIDTH)
    for one in answer.assumptions if whole else answer.assumptions[:SHOWN]:
        ends = [signed(each.value, row.digits, scale=row.scale) + between(each, row)
                for each in (one.apart_low, one.apart_high)]  # fmt: skip
        low, high = (f"{end:g}".replace("-", MINUS) for end in (one.low, one.high))
        text = f"{name_of(one)} ({one.basis}): {ends[0]} at {low}, {ends[1]} at {high}"
        yield from wrapped(text, WIDTH, first="  ", rest="    ")
    drawn = signed(answer.drawn.value, row.digits, scale=row.scale) + between(answer.drawn, row)
    yield from wrapped(
        f"With all {answer.numbers} assumed and estimated numbers drawn over their ranges: {drawn} "
        f"on average; of the {counted(answer.futures.n, 'world')} in which one of the two moves it "
        f"further, {answer.sides[0]} does in {percent(answer.futures.value)}",
        WIDTH, first="  ", rest="    ",
    )  # fmt: skip
