"""What a comparison came to: its findings, its tables, and its account in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sim.findings.catalogue import COMPARE, PAIR, SPECIFIC
from sim.findings.contrasts import BITE, COLUMNS, WIDTH, chosen, measures, table
from sim.findings.finding import Finding
from sim.outcomes.guarantee_index import EVERY, LEAST
from sim.outcomes.measure import COMPARED
from sim.results.summary import Estimated
from sim.results.table import rows
from sim.studies.assessment import AssessedContrast
from sim.studies.compare import CompareAnswer, ComparedScenario, CompareStudy
from sim.studies.comparison import Comparison
from sim.studies.largest import held
from sim.studies.shares import participation
from sim.text import wrapped
from sim.words import counted, decimal

ACCOUNT = "comparison.json"
"""Name of the file with the answer."""

FILES = "verdicts.csv, changes.csv, states.csv"
"""What is in the folder besides figures."""

ASKED_FIRST = "POL"
"""The state whose choice the article explains."""

FEW = 3
"""Number of scenarios up to which all that differs and every changed value is listed."""

MANY = 40
"""Number of intervals from which the reader is warned that some leave out 0 by chance."""

UNMOVED = {
    "undecided": "No difference beyond chance",
    "few": "Too few worlds or tests to say",
    "same": "Exactly the same in every world",
    "blank": "Nothing to compare",
}
"""What is written before measures that do not differ, by ruling."""

SIGNS = {"holds": ("holds", "hold"), "fails": ("FAILS", "FAIL"), "undecided": ("open", "open")}
"""One verdict, and several."""


def following(study: CompareStudy, _: CompareAnswer) -> Sequence[str]:
    """Words of the next command: why a state chooses as it does where all are compared to."""
    states = study.to.scenario.states
    state = ASKED_FIRST if ASKED_FIRST in states else min(states)
    return ["explain", study.to.word, state]


def findings(answer: CompareAnswer) -> Mapping[str, Finding]:
    """Findings of the figures: of all scenarios, of certain ones, and of each against the one."""
    comparison: Comparison = answer.evidence
    together = {name: find(comparison) for name, find in COMPARE.items()}
    certain = {
        name: one.find(comparison) for name, one in SPECIFIC.items() if not one.missing(comparison)
    }
    pairs = {
        f"{name}/{one.name}": find(one, to=comparison.to)
        for name, find in PAIR.items()
        for one in comparison.others
    }
    return {**together, **certain, **pairs}


def tables(answer: CompareAnswer) -> Mapping[str, bytes]:
    """Contrasts, changed values, and the chances of each state."""
    comparison: Comparison = answer.evidence
    states = [
        {
            "scenario": one.name,
            "state": each.code,
            "name": each.name,
            "to": each.before,
            "here": each.after,
            **Estimated.of(each.gap).model_dump(),
            "unpaired_low": each.loose.low,
            "unpaired_high": each.loose.high,
        }
        for one in comparison.others
        for each in participation(these=one, those=comparison.to)
    ]
    every = answer.scenarios
    return {
        "verdicts.csv": rows(answer.rows),
        "changes.csv": rows([{"scenario": s.name, **dict(c)} for s in every for c in s.changes]),
        "states.csv": rows(states),
    }


def account(answer: CompareAnswer, *, whole: bool) -> Iterator[str]:
    """Account of a comparison for the terminal, line by line: the answer, the table, the rest.

    What differs and every changed value is listed where there are few scenarios, or if `whole`.
    """
    every = answer.scenarios
    yield from wrapped(answer.finding, WIDTH)
    yield ""
    count = f"{len(every)} scenarios" if len(every) != 1 else every[0].name
    yield from wrapped(f"{count} against {answer.to}: {answer.title}", WIDTH)
    worlds = counted(answer.replications, "world")
    yield f"{worlds} each, seed {answer.seed}, paired world by world"
    yield ""
    yield from table(answer, COLUMNS)
    if whole:
        yield ""
        yield from table(answer, BITE)
    yield from _many(answer)
    yield ""
    if answer.publics:
        yield from wrapped(f"{answer.publics}.", WIDTH)
        yield ""
    if whole or len(every) <= FEW:
        for one in every:
            yield from _fully(one, answer, whole=whole)
    else:
        yield from _leads(answer)
        yield ""
    for group in answer.coinciding:
        where = "every world" if answer.replications >= EVERY else worlds
        yield from wrapped(f"The same in {where}: {', '.join(group)}", WIDTH)
    yield from _expectations(answer)
    if answer.precision:
        yield from wrapped(answer.precision, WIDTH)
    yield answer.note


def _many(answer: CompareAnswer) -> Iterator[str]:
    """Warn of many intervals: of those that leave out 0, some do so by chance."""
    names = measures(answer, COLUMNS)
    shown = [each for one in answer.scenarios for each in chosen(one, names)]
    count = sum(each.low is not None and each.ruling != "same" for each in shown)
    if count >= MANY:
        text = (
            f"Each is judged by its 95% interval. Of {count} such intervals about {count // 20} "
            "would leave out 0 by chance even if nothing differed."
        )
        yield from wrapped(text, WIDTH)


def _largest(one: ComparedScenario) -> AssessedContrast | None:
    """The largest main effect of a scenario, if any is beyond chance."""
    return chosen(one, [one.largest])[0] if one.largest else None


def _sized(effect: AssessedContrast | None) -> float:
    """Size of an effect in standard deviations, 0 where there is none."""
    return abs((effect and effect.size) or 0.0)


def _written(effect: AssessedContrast) -> str:
    return decimal(_sized(effect), 1) if _sized(effect) >= 0.05 else "<0.1"


def _leads(answer: CompareAnswer) -> Iterator[str]:
    """List the scenarios by the size of their largest main effect, each with it in words."""
    text = (
        "The main outcome that each changes most, and by how many standard deviations of the "
        f"worlds of {answer.to}"
    )
    yield from wrapped(text, WIDTH)
    every = [(one, _largest(one)) for one in answer.scenarios]
    for one, effect in sorted(every, key=lambda pair: -_sized(pair[1])):
        text, size = "no difference beyond chance", ""
        if effect is not None:
            text, size = effect.effect[:1].lower() + effect.effect[1:], _written(effect)
        elif one.same:
            text = "the same in every world"
        yield from wrapped(f"{one.title}: {text}", WIDTH, first=f"{size:>5}  ", rest=" " * 9)


def _fully(one: ComparedScenario, answer: CompareAnswer, *, whole: bool) -> Iterator[str]:
    """List what differs, the largest main effect first, and every changed value with its source.

    If `whole`, what does not differ as well, with its interval.
    """
    yield from wrapped(one.title, WIDTH)
    if one.same:
        yield "  The same in every world: every difference is exactly 0."
    else:
        yield from _differences(one, answer, whole=whole)
    yield ""
    yield "Changed values" if one.changes else "No value is changed."
    for change in one.changes:
        rest = [change.basis, change.source and f"source {change.source}", change.place]
        unit = f" {change.unit}" if change.unit else ""
        text = f"{change.key}: {change.before} -> {change.after}{unit}"
        yield from _wrapped("; ".join(part for part in (text, *rest) if part))
    yield ""


def _differences(one: ComparedScenario, answer: CompareAnswer, *, whole: bool) -> Iterator[str]:
    """What a scenario changes: the largest main effect, the others, and what it does not change."""
    effect = _largest(one)
    if effect is not None:
        size = f"{_written(effect)} standard deviations of the worlds of {answer.to}"
        yield from _wrapped(f"Most: {effect.sentence}; {size}")
    names = {*COMPARED, held(one.size), held(answer.size)}
    others = [each for each in one.verdicts if whole or each.measure in names]
    others = [each for each in others if effect is None or each.measure != effect.measure]
    for each in others:
        if whole or each.effect:
            yield from _wrapped(each.sentence)
    if not whole:
        for ruling, text in UNMOVED.items():
            named = [each.subject for each in others if _ruling(each) == ruling]
            if named:
                yield from _wrapped(f"{text}: {', '.join(named)}")


def _ruling(contrast: AssessedContrast) -> str:
    """The ruling on a contrast, or that too little is behind it for one."""
    return "few" if contrast.few else contrast.ruling


def _wrapped(text: str) -> list[str]:
    return wrapped(text, WIDTH, first="  ", rest="    ")


def _expectations(answer: CompareAnswer) -> Iterator[str]:
    """Count the expectations that hold; name those that do not."""
    every = [(one.name, each) for one in answer.scenarios for each in one.expectations]
    if not every:
        return
    found: Counter[str] = Counter(each.verdict for _, each in every)
    counts = ((found[verdict], signs) for verdict, signs in SIGNS.items() if found[verdict])
    parts = ", ".join(f"{count} {signs[count > 1]}" for count, signs in counts)
    few = "" if answer.replications >= LEAST else "; most need more worlds than these"
    yield f"Expected, {counted(len(every), 'sentence')}: {parts}{few}"
    for name, each in every:
        if each.verdict != "holds":
            sentence = each.sentence.replace(" %", "%")
            yield from _wrapped(f"{SIGNS[each.verdict][0]}: {name}: {sentence}")
