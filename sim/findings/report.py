"""What a report says: its findings, and every part of it in words and rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.facts.citation import citation
from sim.findings import basis
from sim.findings.catalogue import COMPARE, PAIR
from sim.findings.changed import label, written
from sim.findings.contrasts import level
from sim.findings.finding import Finding
from sim.findings.influence import span_in_words
from sim.findings.of_run import MAIN, RUN
from sim.findings.section import Row, Section
from sim.outcomes.measure import COMPARED, measure_row
from sim.results.results import Results
from sim.results.table import rows
from sim.scenario.dump import dump
from sim.studies.assessment import AssessedContrast
from sim.studies.compare import CompareAnswer, ComparedScenario
from sim.studies.influence import OutcomeSensitivity
from sim.studies.largest import held
from sim.studies.report import ReportAnswer, ReportStudy
from sim.studies.run import RunAnswer
from sim.studies.sensitivity_answer import SensitivityAnswer
from sim.words import number, opening, percent, sentence, signed

ACCOUNT = "report.json"
"""Name of the file with the answer."""

TOGETHER = ("overview", "ranges", "requirements")
"""Figures of several scenarios."""

PERCENT = 100.0
"""Scale of a measure that is written as a percentage."""

WHOLE = 5
"""Scenarios up to which a report has the tables of each run, as a panel shows at most so many."""

LISTED = 10
"""Uncertain values that are listed of an outcome."""

OF_THE_MEAN = (
    "Shares of the variance between plausible combinations of all values, each a mean of worlds; "
    "so they can be larger than what rests on assumptions in one world, where chance has a share."
)
"""What the shares of single values are of."""

NARROW = "\N{NO-BREAK SPACE}"
"""A space at which no line is broken."""

NOTHING = {
    "undecided": "chance may explain it",
    "same": "none in any world",
    "blank": "nothing to compare",
}
"""What is written instead of a difference, by ruling."""


def findings(answer: ReportAnswer) -> Mapping[str, Finding]:
    """The figures: three of one scenario and what it changes, or three of several scenarios."""
    comparison = answer.comparison and answer.comparison.evidence
    if len(answer.runs) > 1 and comparison:
        return {name: COMPARE[name](comparison) for name in TOGETHER}
    found: dict[str, Finding] = {}
    for at, one in enumerate(answer.runs):
        results: Results = one.evidence
        found |= {name + f"/{one.scenario}" * (at > 0): RUN[name](results) for name in MAIN}
    if comparison:
        found |= {name: find(comparison.others[0], to=comparison.to) for name, find in PAIR.items()}
    return found


def tables(answer: ReportAnswer) -> Mapping[str, bytes]:
    """Every value that differs from the scenario compared to."""
    changed = [{"scenario": s.name, **dict(each)} for s in answer.changed for each in s.changes]
    return {"changes.csv": rows(changed)}


def files(study: ReportStudy) -> Mapping[str, bytes]:
    """The resolved scenarios, each value with where it came from."""
    return {f"{one.scenario.name}.yaml": dump(one).encode() for one in study.scenarios}


def account(answer: ReportAnswer) -> Iterator[str]:
    """What is said of a report on the terminal."""
    yield answer.headline


def whole(answer: ReportAnswer) -> bool:
    """Whether a report has every table of every run; with many scenarios it would be a book."""
    return len(answer.runs) <= WHOLE


def contrasts(one: ComparedScenario, answer: CompareAnswer) -> Section:
    """What a scenario changes: every main measure there and here, and the difference.

    With many scenarios a row has only what differs beyond chance, and the others are in the note.
    """
    names = {*COMPARED, held(one.size), held(answer.size)}
    head = Row(one.title, (answer.to, one.name, "difference", "95% interval", "worlds"))
    every = [each for each in one.verdicts if each.measure in names]
    if len(answer.scenarios) <= WHOLE:
        return Section("contrasts", head, tuple(map(_contrast, every)))
    clear = [each for each in every if each.ruling in ("more", "less")]
    rest: dict[str, list[str]] = {}
    for each in every:
        if each not in clear:
            rest.setdefault(_nothing(each), []).append(each.subject)
    note = " ".join(f"{opening(why)}: {', '.join(which)}." for why, which in rest.items())
    return Section("contrasts", head, tuple(map(_contrast, clear)), note=note)


def _contrast(one: AssessedContrast) -> Row:
    row = measure_row(one.measure)
    unit = "%" if row.scale == PERCENT else {"week": "weeks"}.get(row.unit, "")
    name = f",{NARROW}".join(filter(None, [opening(one.subject), unit]))
    levels = (level(one.measure, one.to), level(one.measure, one.here))
    if one.ruling not in ("more", "less"):
        return Row(name, (*levels, _nothing(one), "", number(one.n)))
    gap, low, high = (
        signed(value, row.digits, scale=row.scale) for value in (one.difference, one.low, one.high)
    )
    return Row(name, (*levels, gap, f"{low} to {high}", number(one.n)))


def _nothing(one: AssessedContrast) -> str:
    """What is written where no difference is beyond chance."""
    if one.few:
        return "too few to say"
    if one.ruling == "undecided" and one.low == one.high == 0:
        return "none seen"
    return NOTHING[one.ruling]


def sources(answer: ReportAnswer) -> list[tuple[str, str]]:
    """The sources of scenarios and of their changed values by key, each written out."""
    every = [key for one in answer.changed for key in one.sources]
    every += [each.source for one in answer.changed for each in one.changes]
    return [(key, citation(key)) for key in dict.fromkeys(filter(None, every))]


def assumed(run: RunAnswer) -> Section:
    """Every number that is assumed or estimated, with its unit, range and basis."""
    results: Results = run.evidence
    head = Row("Value", ("value", "range", "basis"))
    every = []
    for key, one in results.scenario.values.items():
        if one.basis != "sourced":
            ends = " to ".join(map(written, one.range)) if one.range else ""
            cells = (written(one.central), ends, one.basis)
            every.append(Row(label([key]), cells, key))
    return Section("assumed", head, tuple(every))


@dataclass(frozen=True)
class Reliance:
    """What one outcome rests on, after a sensitivity analysis."""

    subject: str
    """The outcome, within a sentence."""
    sentence: str
    """Which values carry most of what is uncertain."""
    shares: Section | None
    """What its variance rests on; none where that cannot be told."""
    factors: Section | None
    """The values that matter most; none where that cannot be told."""


def reliances(answer: SensitivityAnswer) -> list[Reliance]:
    """What each outcome of a sensitivity analysis rests on, the main one first."""
    return [
        Reliance(one.subject, sentence(one.sentence), _shares(one), _factors(one))
        for one in answer.outcomes
    ]


def _shares(one: OutcomeSensitivity) -> Section | None:
    if not basis.is_told(one):
        return None
    head = Row(f"What the {one.subject} rests on, in one world", ("share", "95% interval"))
    every = [
        Row(basis.COLUMNS[each.rests_on],
            (basis.share_in_words(each.value), f"{percent(each.low)} to {percent(each.high)}"))
        for each in one.shares
    ]  # fmt: skip
    return Section("shares", head, tuple(every))


def _factors(one: OutcomeSensitivity) -> Section | None:
    if one.verdict != "told":
        return None
    head = Row("Value", ("share alone", "with others", "basis", "range"))
    every = []
    for each in [each for each in one.factors if each.total][:LISTED]:
        alone = basis.share_in_words(each.first.value if each.first else None)
        both = basis.share_in_words(each.total.value if each.total else None)
        every.append(Row(each.says, (alone, both, each.basis, span_in_words(each))))
    return Section("factors", head, tuple(every), note=OF_THE_MEAN)
