"""What moves the outcomes of a scenario: the figures, the tables, and the account in words."""

from collections.abc import Iterator, Mapping, Sequence

from sim.findings import basis, influence
from sim.findings.basis import share_in_words
from sim.findings.finding import Finding
from sim.outcomes.measure import measure_row
from sim.results.table import rows
from sim.studies.influence import Influence, OutcomeSensitivity
from sim.studies.sensitivity import SensitivityStudy
from sim.studies.sensitivity_answer import SensitivityAnswer
from sim.studies.uncertainty import USUAL_SAMPLE
from sim.text import wrapped
from sim.words import counted, number, percent

FILES = "factors.csv, bars.csv, basis.csv, sensitivity.json"
"""What is in the folder besides figures."""

WIDTH = 79
"""Columns of a line."""

SHOWN = 10
"""Factors that are listed, unless all are asked for."""

NAME = 48
"""Columns of the name of a factor."""


def findings(answer: SensitivityAnswer) -> Mapping[str, Finding]:
    """What moves each outcome of which that can be told, and what all of them rest on."""
    made: dict[str, Finding] = {}
    for one in answer.outcomes:
        if one.verdict == "told":
            name = "sensitivity" + f"/{_slug(one.measure)}" * bool(made)
            made[name] = influence.find(answer.evidence, one)
    if any(basis.is_told(one) for one in answer.outcomes):
        made["basis"] = basis.find(answer.evidence)
    return made


def _slug(measure: str) -> str:
    return measure.replace(" ", "-")


def tables(answer: SensitivityAnswer) -> Mapping[str, bytes]:
    """Every factor, every bar, and every share of what is assumed, of each outcome."""
    bars = [
        {
            "measure": one.measure,
            **each.model_dump(exclude={"difference"}),
            **each.difference.model_dump(exclude={"value"}),
            "difference": each.difference.value,
        }
        for one in answer.outcomes
        for each in one.bars
    ]
    shares = [
        {"measure": one.measure, **each.model_dump()}
        for one in answer.outcomes
        for each in one.shares
    ]
    return {"factors.csv": rows(answer.rows), "bars.csv": rows(bars), "basis.csv": rows(shares)}


def following(study: SensitivityStudy, _: SensitivityAnswer) -> Sequence[str]:
    """The scenario in full, each number with its source and range."""
    return ("show", study.resolved.scenario.name)


def account(answer: SensitivityAnswer, *, whole: bool) -> Iterator[str]:
    """Account of a sensitivity analysis for the terminal: the answer, then each outcome."""
    yield from wrapped(f"{answer.finding}.", WIDTH)
    yield ""
    yield from wrapped(f"Sensitivity of {answer.scenario}: {answer.title}", WIDTH)
    kinds = ", ".join(f"{number(count)} {name}" for name, count in answer.rests_on.items())
    yield from wrapped(
        f"{number(answer.factors)} uncertain values and rules: {kinds}; {number(answer.own)} with "
        f"an index of their own. {number(answer.runs)} points, {counted(answer.worlds, 'world')}, "
        f"seed {answer.seed}",
        WIDTH,
    )
    for at, one in enumerate(answer.outcomes):
        yield ""
        if at:
            yield from wrapped(f"{one.sentence}.", WIDTH)
        yield from _outcome(one, answer, whole=whole, table=whole or not at)
    yield ""
    yield from wrapped(_method(answer), WIDTH)
    yield answer.note


def _outcome(
    one: OutcomeSensitivity, answer: SensitivityAnswer, *, whole: bool, table: bool
) -> Iterator[str]:
    """What moves an outcome, with a table of the factors that matter most."""
    if table and one.verdict == "told":
        yield f"{'Share of what is uncertain':<{NAME}}{'alone':>7}{'with others':>24}".rstrip()
        own = [each for each in one.factors if each.total]
        for each in (*own[: None if whole else SHOWN], *([one.others] if one.others else [])):
            yield from _row(each)
    if one.noise is not None and one.verdict in ("told", "noise"):
        yield from wrapped(
            f"Of the variance between points, {percent(one.noise)} is the chance of "
            f"{counted(answer.replications, 'world')} a point.",
            WIDTH,
        )
    if basis.is_told(one):
        yield from wrapped(f"In one world the {one.subject} rests on: {_shares(one)}.", WIDTH)
    if one.silent and one.verdict != "nowhere":
        filled = one.verdict in ("told", "noise")
        stands = "; a plane through the others stands for them" * filled
        yield from wrapped(f"At {percent(one.silent)} of points no world says anything{stands}.",
                           WIDTH)  # fmt: skip


def _row(one: Influence) -> Iterator[str]:
    """A factor with its indices, both shares of the variance; a long name takes further lines."""
    first, total = one.first, one.total
    name, *more = wrapped(one.says, NAME - 2, first="  ", rest="    ")
    alone = share_in_words(first.value if first else None)
    both = share_in_words(total.value if total else None)
    ends = (
        f"  {share_in_words(total.low)} to {share_in_words(total.high)}"
        if total and total.low is not None
        else ""
    )
    yield f"{name:<{NAME}}{alone:>7}{both + ends:>24}".rstrip()
    yield from more


def _shares(one: OutcomeSensitivity) -> str:
    """What the variance of one world rests on, with intervals."""
    words = {
        "assumed": "assumed values",
        "estimated": "estimated ones",
        "sourced": "sourced ones",
        "chance": "chance",
    }
    parts = []
    for each in one.shares:
        ends = (
            ""
            if each.low is None
            else f" ({share_in_words(each.low)} to {share_in_words(each.high)})"
        )
        parts.append(f"{words[each.rests_on]} {share_in_words(each.value)}{ends}")
    return ", ".join(parts)


def _method(answer: SensitivityAnswer) -> str:
    """How the numbers are to be read."""
    given = any(measure_row(one.measure) and "deal" in one.measure for one in answer.outcomes)
    return (
        "Alone: the share of the variance between points that knowing this value would take away. "
        "With others: the share that would be left if all others were known. Values vary evenly "
        "over their ranges, polls over the error of their samples "
        f"({USUAL_SAMPLE:,} people where the number is not known)."
        + (" Only worlds with a deal count where an outcome needs one." if given else "")
    )
