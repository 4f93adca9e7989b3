"""What a report says: its findings, and every part of it in words and rows."""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sim.facts.citation import citation
from sim.facts.parameter import Basis, parameters
from sim.findings import basis
from sim.findings.catalogue import COMPARE, MAIN, PAIR, RUN
from sim.findings.contrasts import level
from sim.findings.finding import Finding
from sim.findings.influence import span_in_words
from sim.findings.section import Row, Section
from sim.outcomes.measure import COMPARED, measure_row
from sim.results.results import Results
from sim.results.table import rows
from sim.scenario.dump import dump
from sim.studies.assessment import AssessedContrast
from sim.studies.compare import CompareAnswer, ComparedScenario
from sim.studies.influence import OutcomeSensitivity
from sim.studies.largest import held
from sim.studies.report import ChangedScenario, ReportAnswer, ReportStudy
from sim.studies.run import RunAnswer
from sim.studies.sensitivity_answer import SensitivityAnswer
from sim.words import counted, date, number, opening, percent, signed

ACCOUNT = "report.json"
"""Name of the file with the answer."""

TOGETHER = ("overview", "ranges", "requirements")
"""Figures of several scenarios."""

BASES: tuple[Basis, ...] = ("sourced", "estimated", "assumed")
"""What a value may rest on."""

PERCENT = 100.0
"""Scale of a measure that is written as a percentage."""

LISTED = 10
"""Uncertain values that are listed of an outcome."""

NOTHING = {
    "undecided": "chance may explain it",
    "same": "none in any world",
    "blank": "nothing to say",
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


def contrasts(one: ComparedScenario, answer: CompareAnswer) -> Section:
    """What a scenario changes: every main measure there and here, and the difference."""
    names = {*COMPARED, held(one.size), held(answer.size)}
    head = Row(one.title, (answer.to, one.name, "difference", "95% interval"))
    every = tuple(_contrast(each) for each in one.verdicts if each.measure in names)
    return Section("contrasts", head, every)


def _contrast(one: AssessedContrast) -> Row:
    row = measure_row(one.measure)
    unit = "%" if row.scale == PERCENT else {"week": "weeks"}.get(row.unit, "")
    label = ", ".join(filter(None, [opening(one.subject), unit]))
    levels = (level(one.measure, one.to), level(one.measure, one.here))
    if one.ruling not in ("more", "less"):
        return Row(label, (*levels, "too few to say" if one.few else NOTHING[one.ruling]))
    gap, low, high = (
        signed(value, row.digits, scale=row.scale) for value in (one.difference, one.low, one.high)
    )
    return Row(label, (*levels, gap, f"{low} to {high}"))


def changes(one: ChangedScenario) -> Section:
    """Every value in which a scenario differs, with what the new one rests on."""
    head = Row(one.title, ("before", "now", "basis", "source and reason"))
    every = []
    for each in one.changes:
        unit = f" {each.unit}" if each.unit and each.unit != "1" else ""
        reason = "; ".join(part for part in (each.source, each.because) if part)
        known = parameters().get(each.key)
        label = opening(known.says) if known else ""
        cells = (each.before, each.after + unit, each.basis, reason)
        every.append(Row(label, cells, each.key))
    return Section("changes", head, tuple(every))


def sources(answer: ReportAnswer) -> list[tuple[str, str]]:
    """The sources of the changed values by key, each written out."""
    every = [each.source for one in answer.changed for each in one.changes]
    keys = dict.fromkeys(filter(None, every))
    return [(key, citation(key)) for key in keys]


def assumptions(run: RunAnswer) -> str:
    """How many numbers of the model rest on what, in a sentence."""
    results: Results = run.evidence
    counts = Counter(one.basis for one in results.scenario.values.values())
    parts = [f"{number(counts[each])} are {each}" for each in BASES if counts[each]]
    return f"Of the {number(sum(counts.values()))} numbers of the model, {', '.join(parts)}."


def assumed(run: RunAnswer) -> Section:
    """Every number that is assumed or estimated, with its range, basis and source."""
    results: Results = run.evidence
    known = parameters()
    head = Row("Value", ("in this scenario", "range", "basis"))
    every = []
    for key, one in results.scenario.values.items():
        if one.basis != "sourced":
            ends = "{:,g} to {:,g}".format(*one.range) if one.range else ""
            cells = (f"{one.central:,g}", ends, one.basis)
            every.append(Row(opening(known[key].says), cells, key))
    return Section("assumed", head, tuple(every))


@dataclass(frozen=True)
class Reliance:
    """What one outcome rests on, after a sensitivity analysis."""

    sentence: str
    """Which values carry most of what is uncertain."""
    shares: Section | None
    """What its variance rests on; none where that cannot be told."""
    factors: Section | None
    """The values that matter most; none where that cannot be told."""


def reliances(answer: SensitivityAnswer) -> list[Reliance]:
    """What each outcome of a sensitivity analysis rests on, the main one first."""
    return [Reliance(f"{one.sentence}.", _shares(one), _factors(one)) for one in answer.outcomes]


def _shares(one: OutcomeSensitivity) -> Section | None:
    if not basis.is_told(one):
        return None
    head = Row("What it rests on, in one world", ("share", "95% interval"))
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
    return Section("factors", head, tuple(every))


def method(answer: ReportAnswer) -> list[str]:
    """How the numbers came about, in sentences."""
    run = answer.runs[0]
    actors, states = run.actors, len(run.states)
    when = f"{run.weeks} weeks from {date(run.start)}"
    simulated = (
        f"Backstop simulates {counted(states, 'state')} that may send troops to {actors.host}, "
        f"the guarantor ({actors.guarantor}), the adversary ({actors.adversary}) and the talks "
        f"between them, week by week over {when}. A state pledges troops on the strength of "
        "support at home, of what it is guaranteed, and of what its allies do."
    )
    paired = (
        f"Each scenario was run in {counted(answer.replications, 'world')}, which differ by chance "
        "and in what the scenario draws. World for world all scenarios have the same luck, so "
        "that what differs between two of them is the effect of what was changed."
    )
    surely = (
        "A 95% interval says how surely so many worlds tell a mean or a chance of the model. A "
        "range of 9 worlds in 10 says how far apart the worlds are. Neither says how right the "
        "model is."
    )
    return [simulated, paired, surely, *dict.fromkeys(f"{one.uncertainty}." for one in answer.runs)]


def limits(answer: ReportAnswer) -> list[str]:
    """What the numbers cannot say, in sentences."""
    forecast = (
        "This is exploration of a model, not a forecast: no share of its worlds is the "
        "probability of a real event."
    )
    levels = (
        "No study has measured how much a guarantee moves a government. Directions and "
        "differences between scenarios are safer than levels."
    )
    every = [forecast, levels]
    deal = [one for one in answer.runs if not one.deal_is_set and one.deal_basis == "assumed"]
    if deal:
        every.append(
            "How likely a deal is rests on an assumed rate; results about the force are therefore "
            "of the worlds with a deal."
        )
    if answer.apart:
        every.append(f"Not compared, since they run over other weeks: {', '.join(answer.apart)}.")
    return [*every, *(f"{one.rstrip('.')}." for one in answer.warnings)]


def repeat(answer: ReportAnswer) -> list[str]:
    """Command lines that repeat the runs of a report, each on the scenario it names."""
    size = ["-n", str(answer.replications), "--seed", str(answer.seed)]
    found = []
    for one in answer.runs:
        settings = [part for each in one.settings for part in ("-s", each)]
        found.append(shlex.join(["sim", "run", one.scenario, *size, *settings]))
    return found


def overview(answer: ReportAnswer) -> str:
    """What the report is about, in one line."""
    worlds = f"{counted(answer.replications, 'world')} each, seed {answer.seed}"
    names = ", ".join(one.scenario for one in answer.runs)
    against = f", against {answer.comparison.to}" if answer.comparison else ""
    return f"{names}{against}; {worlds}; Backstop {answer.version}"


def together(answer: ReportAnswer) -> Iterable[str]:
    """Sentences about several scenarios at once: what they change, and which are the same."""
    made = answer.comparison
    if made is None:
        return []
    told = [f"{made.finding.rstrip('.')}."]
    told += [f"{made.publics}."] if made.publics else []
    told += [f"The same in all worlds: {', '.join(group)}." for group in made.coinciding]
    told += [f"{made.precision.rstrip('.')}."] if made.precision else []
    return told
