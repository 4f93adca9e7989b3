"""How much of an effect each change makes: its table, its figure, and its account in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np

from sim.findings.finding import Finding, Table
from sim.findings.names import plain, quoted
from sim.outcomes.measure import LASTING, POOLED, SUSTAINED, measure_row
from sim.results.summary import Estimated
from sim.results.table import rows
from sim.scenario.changes import ALL_TO
from sim.studies.division import EffectOfChange, PartedOutcome, of_whole
from sim.studies.parts import Decomposition, PartsAnswer, PartsStudy
from sim.text import wrapped
from sim.words import MINUS, counted, decimal, opening, signed

FILES = "parts.csv, parts.json"
"""What is in the folder besides figures."""

WIDTH = 79
"""Columns that a table or a sentence takes at most."""

NAME, BOTH = 40, 31
"""Columns of the name of a change, beside one number or two; a longer one has its own line."""

MOST = 4
"""Outcomes that are shown at most, the largest effects first."""

LABEL = 60
"""Characters of the name of a change in the title."""

HEADINGS = {
    "chance of a deal": ("A deal comes,", "points"),
    "chance of an attack given a deal": ("An attack comes,", "points"),
    LASTING: ("A year intact,", "points"),
}
"""Two lines above outcomes whose own are too wide."""

WHOLE = "all changes together"
"""Name of the row of the whole effect."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PartsFinding(Finding):
    """What each change adds to some outcomes.

    The table has a row for each outcome and change, the one that makes most of the first effect
    first, and then one for the whole effect: ``measure``, ``change``, ``label``; in the unit of the
    outcome, percentage points for a chance, its ``value`` with the 95% interval, ``low`` and
    ``high``: the part of the change, or where they are many what it adds alone; what it adds to all
    others, ``last``; and the part as a ``share`` of the whole.
    """

    headings: tuple[tuple[str, str], ...]
    """The two lines above each outcome."""
    written: tuple[str, ...]
    """The value of each row as it is written."""
    adds: bool
    """Whether the parts add up to the whole."""


def following(study: PartsStudy, _: PartsAnswer) -> Sequence[str]:
    """Words of the next command: all that the scenario changes."""
    this, to = study.changes.this.word, study.changes.to.word
    return ["compare", this, *([] if to == "baseline" else ["--to", to])]


def findings(answer: PartsAnswer) -> Mapping[str, Finding]:
    """The finding of the figure; none where no effect is beyond chance."""
    made: Decomposition = answer.evidence
    return {"parts": find(made)} if answer.main else {}


def tables(answer: PartsAnswer) -> Mapping[str, bytes]:
    """Every outcome and change."""
    return {"parts.csv": rows(answer.rows)}


def with_effect(answer: PartsAnswer) -> list[PartedOutcome]:
    """Outcomes on which there is an effect beyond chance, by its size in standard deviations."""
    clear = [one for one in answer.outcomes if one.whole.ruling in ("more", "less")]
    return sorted(
        clear, key=lambda one: (one.whole.measure != answer.main, -abs(one.whole.size or 0.0))
    )


def find(made: Decomposition) -> PartsFinding:
    """What each change adds to the outcomes that the scenario changes most."""
    answer = made.answer
    outcomes = with_effect(answer)[:MOST]
    adds = answer.method == "shapley"
    how = "Bar and number: the change alone; ring: on top of all others."
    if adds:
        how = "A part is the mean over all orders of making the changes; parts add up to the whole."
    record = made.this.record.model_copy(
        update={"scenario": f"parts of {answer.scenario} against {answer.to}"}
    )
    return PartsFinding(
        table=table_of(outcomes),
        title=plain(title(answer)),
        subtitle=(
            f"What each change of {quoted(plain(answer.title))} adds, with 95% interval, from "
            f"{counted(answer.replications, 'world')} paired one by one. {how} Pale: none beyond "
            "chance."
        ),
        foot=plain(record.foot),
        headings=tuple(heading_of(one.whole.measure) for one in outcomes),
        written=tuple(number for one in outcomes for number in numbers_of(one)),
        adds=adds,
    )


def heading_of(measure: str) -> tuple[str, str]:
    """Two lines above an outcome."""
    found = SUSTAINED.fullmatch(measure)
    if found:
        return f"{int(found[1]):,} troops", "held, points"
    return HEADINGS.get(measure, measure_row(measure).short)


def title(answer: PartsAnswer) -> str:
    """Which change makes most of the effect that is divided first."""
    (main,) = (one for one in answer.outcomes if one.whole.measure == answer.main)
    way = "rise" if main.whole.ruling == "more" else "fall"
    what = f"the {way} in {the(main.whole.subject)}"
    if not main.leader:
        return f"No change makes clearly more of {what} than every other"
    (part,) = (one for one in main.parts if one.change == main.leader)
    share = of_whole(part)
    first = f"“{opening(plain(part.label, LABEL))}” makes"
    if main.degree == "most":
        return f"{first} most of {what}{share}"
    return f"{first} more of {what} than any other change{share}"


def table_of(outcomes: Sequence[PartedOutcome]) -> Table:
    """The table of a :class:`PartsFinding`."""
    names, numbers = [], []
    for one in outcomes:
        whole, scale = one.whole, measure_row(one.whole.measure).scale
        for each in one.parts:
            main = each.part if each.part is not None else each.alone
            names.append((whole.measure, each.change, each.label))
            row = [main.value, main.low, main.high, each.last.value]
            numbers.append([*_scaled(row, scale), np.nan if each.share is None else each.share])
        names.append((whole.measure, WHOLE, WHOLE))
        row = [whole.difference, whole.low, whole.high, whole.difference]
        numbers.append([*_scaled(row, scale), 1.0])
    words = dict(zip(("measure", "change", "label"), np.array(names).T, strict=True))
    columns = ("value", "low", "high", "last", "share")
    return words | dict(zip(columns, np.array(numbers, dtype=np.float64).T, strict=True))


def _scaled(numbers: Sequence[float | None], scale: float) -> list[float]:
    return [np.nan if number is None else scale * number for number in numbers]


def account(answer: PartsAnswer, *, whole: bool) -> Iterator[str]:
    """Account of the parts for the terminal: the answer, then a table for each outcome.

    There is one for each effect beyond chance, or for every outcome if `whole`.
    """
    yield from wrapped(answer.finding, WIDTH)
    yield ""
    yield from wrapped(f"Parts of {answer.scenario} against {answer.to}: {answer.title}", WIDTH)
    runs = f"{counted(answer.ensembles, 'ensemble')} of {counted(answer.replications, 'world')}"
    yield f"{runs}, seed {answer.seed}, paired world by world"
    for one in answer.grouped:
        yield from wrapped(f"Made together, as one needs the other: {one}", WIDTH, rest="  ")
    clear = with_effect(answer)
    for outcome in answer.outcomes if whole else clear[:MOST]:
        yield ""
        yield from lines_of(outcome, answer.replications)
    more = [the(one.whole.subject) for one in clear[MOST:]]
    rest = [one.whole for one in answer.outcomes if one not in clear]
    still = [the(one.subject) for one in rest if not one.few and one.ruling != "blank"]
    few = [the(one.subject) for one in rest if one.few]
    if not whole and (more or still or few):
        yield ""
    if more and not whole:
        yield from wrapped(f"In parts.csv, or with -v: {', '.join(more)}.", WIDTH)
    if still and not whole:
        yield from wrapped(f"No effect beyond chance: {', '.join(still)}.", WIDTH)
    if few and not whole:
        yield from wrapped(f"Too few worlds or tests to say: {', '.join(few)}.", WIDTH)
    yield ""
    yield from wrapped(_method(answer), WIDTH)
    yield answer.note


def _method(answer: PartsAnswer) -> str:
    if answer.method == "shapley":
        return (
            "A part is what a change adds on average, over all orders in which the changes can be "
            "made (its Shapley value); but for rounding the parts add up to the whole."
        )
    return (
        f"There are more than {ALL_TO} changes: each is made alone, and on top of all the others. "
        "What one adds depends on the rest, so these do not add up to the whole."
    )


def lines_of(
    one: PartedOutcome, replications: int, *, sets: str = "changes are made", every: str = WHOLE
) -> Iterator[str]:
    """The table of an outcome, under its effect in words.

    The words are what sets are of, and the name of the row of the whole.
    """
    measure, said = one.whole.measure, one.whole.effect or one.whole.sentence
    if measure not in POOLED and one.whole.n < replications:
        what = "a deal" if measure.endswith("given a deal") else "a deal a year old"
        where = f"{one.whole.n:,} worlds with {what}"
        both = f"{where} in both"
        said = said if both in said else f"{said}, in the {both}"
        said = said.replace(both, f"{where} whichever {sets}")
    yield from wrapped(said, WIDTH)
    if one.whole.difference is None:
        return
    scale, digits = measure_row(measure).scale, _digits(one)
    if one.parts[0].part is None:
        yield _cells("", BOTH, "alone", "on top of the others")
        for each in one.parts:
            alone, last = (_full(end, scale, digits=digits) for end in (each.alone, each.last))
            yield from _row(each, BOTH, alone, last)
        return
    yield _cells("", NAME, "part", "95% interval", "share")
    *values, together = numbers_of(one)
    shares = [each.share for each in one.parts if each.share is not None]
    written = [_percents(each) for each in shares] or [""] * len(values)
    for each, value, share in zip(one.parts, values, written, strict=True):
        ends = _between(each.part.low, each.part.high, scale, digits=digits) if each.part else ""
        yield from _row(each, NAME, value, ends, share)
    ends = _between(one.whole.low, one.whole.high, scale, digits=digits)
    yield _cells(f"  {every}", NAME, together, ends, "100%" if shares else "")


def numbers_of(one: PartedOutcome) -> list[str]:
    """The numbers of an outcome: what each change adds, and the whole."""
    scale, digits = measure_row(one.whole.measure).scale, _digits(one)
    parts = [each.part.value or 0.0 for each in one.parts if each.part is not None]
    if not parts:
        alone = [signed(each.alone.value, digits, scale=scale) for each in one.parts]
        return [*alone, signed(one.whole.difference, digits, scale=scale)]
    return [signed(value, digits, scale=scale) for value in (*parts, sum(parts))]


def the(subject: str) -> str:
    """Name of an outcome within a sentence."""
    return subject if subject == "toothlessness" else f"the {subject}"


def _row(each: EffectOfChange, room: int, *cells: str) -> Iterator[str]:
    """A row; a name that is longer than its column gets lines of its own."""
    name = f"  {each.change}"
    full = f"{name}: {each.values}" if each.values else name
    if len(name) >= room:
        yield from wrapped(name.strip(), WIDTH, first="  ", rest="    ")
        name = ""
    yield _cells(full if name and len(full) < room else name, room, *cells)


def _cells(name: str, room: int, *cells: str) -> str:
    widths = (8, 22, 7) if len(cells) == 3 else (24, 24)
    figures = "".join(f" {cell:>{wide - 1}}" for cell, wide in zip(cells, widths, strict=True))
    return f"{name:<{room}}{figures}".rstrip()


def _full(estimate: Estimated, scale: float, *, digits: int) -> str:
    """A number with its interval, which is left out where it is written as the number is."""
    ends = _between(estimate.low, estimate.high, scale, digits=digits)
    value = decimal(estimate.value, digits, scale=scale)
    shown = ends and ends != f"{value} to {value}"
    return signed(estimate.value, digits, scale=scale) + (f" ({ends})" if shown else "")


def _between(low: float | None, high: float | None, scale: float, *, digits: int) -> str:
    if low is None or high is None or low == high:
        return ""
    return f"{decimal(low, digits, scale=scale)} to {decimal(high, digits, scale=scale)}"


def _digits(one: PartedOutcome) -> int:
    """Decimals that show the interval of the whole with two digits."""
    row, whole = measure_row(one.whole.measure), one.whole
    if whole.low is None or whole.high is None or whole.low == whole.high:
        return row.digits
    return min(6, max(0, 1 - floor(log10(row.scale * (whole.high - whole.low) / 2))))


def _percents(share: float) -> str:
    return f"{100 * share:.0f}%".replace("-", MINUS)
