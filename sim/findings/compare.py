"""What a comparison came to: its findings, its tables, and its account in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sim.findings.catalogue import COMPARE, PAIR, SPECIFIC
from sim.findings.finding import Finding
from sim.outcomes.measure import LASTING, measure_row
from sim.results.summary import Estimated
from sim.results.table import rows
from sim.studies.assessment import AssessedContrast
from sim.studies.compare import CompareAnswer, ComparedScenario
from sim.studies.comparison import Comparison
from sim.studies.shares import participation
from sim.text import wrapped
from sim.words import BLANK, counted, decimal, signed

WIDTH = 79
"""Columns that a table or a sentence takes at most."""

LONGEST = 24
"""Columns of a name in the table; a longer one has a line to itself."""

FEW = 3
"""Number of scenarios up to which every contrast and every changed value is listed."""

MANY = 40
"""Number of intervals from which the reader is warned that some leave out 0 by chance."""

COLUMNS = {
    "states deployed a year after the deal": ("states a", "year on"),
    "force a year after the deal": ("troops a", "year on"),
    "chance of a sustained force of 1000 given a deal": ("1,000 held", "(%)"),
    "weeks until a deal": ("weeks to", "a deal"),
}
BITE = {
    "toothlessness": ("tooth-", "lessness"),
    "bite of the guarantee": ("bite of", "guarantee"),
    "bite of the force": ("bite of", "force"),
    "response reliability": ("honoured", "in tests"),
    LASTING: ("a year no", "attack %"),
    "deterrence efficacy": ("efficacy", "DE"),
}
"""Two lines of heading of each measure in the two tables."""

SIGNS = {"holds": "hold", "fails": "FAIL", "undecided": "open"}


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
    """Account of a comparison for the terminal, line by line.

    Every contrast and changed value is listed where there are few scenarios, or if `whole`.
    """
    every = answer.scenarios
    count = f"{len(every)} scenarios" if len(every) != 1 else every[0].name
    yield from wrapped(f"{count} against {answer.to}: {answer.title}", WIDTH)
    worlds = counted(answer.replications, "world")
    yield f"{worlds} each, seed {answer.seed}, paired world by world"
    yield ""
    yield from _table(answer, COLUMNS)
    yield ""
    yield from _table(answer, BITE)
    yield ""
    if answer.publics:
        yield from wrapped(f"{answer.publics}.", WIDTH)
        yield ""
    if whole or len(every) <= FEW:
        for one in every:
            yield from _fully(one)
    else:
        yield "Of these, what stands out most from chance in each"
        for one in every:
            yield from _wrapped(f"{one.title}: {_lead(one)}")
        yield ""
    for group in answer.coinciding:
        yield from wrapped(f"The same in every world: {', '.join(group)}", WIDTH)
    yield from _expectations(answer)
    yield from _many(answer)
    yield answer.note


def _table(answer: CompareAnswer, columns: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Lay some differences out, a row a scenario; a dot where chance may explain one."""
    names = [answer.to, *(one.name for one in answer.scenarios)]
    first = min(LONGEST, max(map(len, names)) + 1)
    widths = [max(map(len, heading)) + 1 for heading in columns.values()]
    for line in zip(*columns.values(), strict=True):
        yield from _row("", line, widths=[first, *widths])
    levels = []
    for contrast in _shown(answer.scenarios[0], columns):
        row = measure_row(contrast.measure)
        levels.append(decimal(contrast.to, row.digits, scale=row.scale))
    yield from _row(answer.to, levels, widths=[first, *widths])
    yield "Differences; a dot where the 95% interval has 0 in it, ~0 where small"
    for one in answer.scenarios:
        cells = [_cell(each) for each in _shown(one, columns)]
        yield from _row(one.name, cells, widths=[first, *widths])


def _row(name: str, cells: Sequence[str], *, widths: Sequence[int]) -> Iterator[str]:
    """Lay out a row; a name that is longer than its column gets a line of its own."""
    first, *others = widths
    if len(name) >= first:
        yield name
    figures = "".join(f"{cell:>{wide}}" for cell, wide in zip(cells, others, strict=True))
    yield f"{name if len(name) < first else '':<{first}}{figures}"


def _shown(one: ComparedScenario, measures: Iterable[str]) -> list[AssessedContrast]:
    """Some contrasts of a scenario, in an order."""
    contrasts = {contrast.measure: contrast for contrast in one.verdicts}
    return [contrasts[name] for name in measures]


def _cell(contrast: AssessedContrast) -> str:
    plain = {"undecided": ".", "blank": BLANK, "same": "same"}
    if contrast.ruling in plain:
        return plain[contrast.ruling]
    row = measure_row(contrast.measure)
    text = signed(contrast.difference, row.digits, scale=row.scale)
    return text if text.strip("0.,") else "~0"


def _fully(one: ComparedScenario) -> Iterator[str]:
    """List every contrast, and every changed value with its source."""
    yield from wrapped(one.title, WIDTH)
    if one.same:
        yield "  The same in every world: every difference is exactly 0."
    else:
        for contrast in one.verdicts:
            yield from _wrapped(contrast.sentence)
    yield ""
    yield "Changed values" if one.changes else "No value is changed."
    for change in one.changes:
        rest = [change.basis, change.source and f"source {change.source}", change.place]
        unit = f" {change.unit}" if change.unit else ""
        text = f"{change.key}: {change.before} -> {change.after}{unit}"
        yield from _wrapped("; ".join(part for part in (text, *rest) if part))
    yield ""


def _lead(one: ComparedScenario) -> str:
    """Choose the contrast whose difference is largest against its own error."""
    if one.same:
        return "the same in every world"

    def clearness(contrast: AssessedContrast) -> float:
        """Size of a difference against the width of its interval."""
        value, low, high = contrast.difference or 0.0, contrast.low or 0.0, contrast.high or 0.0
        return abs(value) / max(high - low, 1e-12)

    every = _shown(one, (*COLUMNS, "toothlessness", LASTING))
    sure = [contrast for contrast in every if contrast.ruling in ("more", "less")]
    if not sure:
        return "no difference beyond chance in any of them"
    sentence = max(sure, key=clearness).sentence
    sentence = sentence.rpartition(";")[0] or sentence
    return sentence[:1].lower() + sentence[1:]


def _wrapped(text: str) -> list[str]:
    return wrapped(text, WIDTH, first="  ", rest="    ")


def _expectations(answer: CompareAnswer) -> Iterator[str]:
    """Count the expectations that hold; name those that do not."""
    every = [(one.name, each) for one in answer.scenarios for each in one.expectations]
    if not every:
        return
    found: Counter[str] = Counter(each.verdict for _, each in every)
    parts = [f"{found[verdict]} {sign}" for verdict, sign in SIGNS.items() if found[verdict]]
    yield f"Expected, {counted(len(every), 'sentence')}: {', '.join(parts)}"
    for name, each in every:
        if each.verdict != "holds":
            yield from _wrapped(f"{each.verdict}: {name}: {each.sentence}")


def _many(answer: CompareAnswer) -> Iterator[str]:
    """Warn of many intervals: of those that leave out 0, some do so by chance."""
    rulings = [each.ruling for one in answer.scenarios for each in one.verdicts]
    count = sum(ruling in ("more", "less", "undecided") for ruling in rulings)
    if count >= MANY:
        text = (
            f"Of {count} intervals of 95%, about {count // 20} would leave out 0 by chance even if "
            "nothing differed"
        )
        yield from wrapped(text, WIDTH)
