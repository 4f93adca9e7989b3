"""What an explanation came to: its finding, its tables, and its account in words."""

from collections.abc import Iterator, Mapping

from sim.findings.catalogue import EXPLAIN
from sim.findings.finding import Finding
from sim.findings.waterfall import label
from sim.outcomes.guarantee_index import LEAST
from sim.outcomes.measure import is_measure, measure_row
from sim.results.part import Part
from sim.results.table import rows
from sim.studies.explain import ExplainAnswer
from sim.studies.explanation import AllyPart, Explanation
from sim.studies.replay import TROOPS, DownstreamEffect
from sim.text import fitted, padded, wrapped
from sim.words import counted, decimal, listing, percent, signed

WIDTH = 50
"""Columns of the first column of a table."""

LABEL = 28
"""Columns of the first column of what follows where the state is held."""

LINE = 88
"""Columns of a line of words."""

ALLIES = 5
"""Other states listed at most."""


def findings(answer: ExplainAnswer) -> Mapping[str, Finding]:
    """Findings of the figures, by name."""
    explanation: Explanation = answer.evidence
    return {name: find(explanation) for name, find in EXPLAIN.items()}


def tables(answer: ExplainAnswer) -> Mapping[str, bytes]:
    """Terms, allies, and what follows."""
    return {
        "terms.csv": rows(answer.rows),
        "allies.csv": rows([dict(ally) for ally in answer.allies]),
        "downstream.csv": rows([_flat(effect) for effect in answer.downstream]),
    }


def account(answer: ExplainAnswer) -> Iterator[str]:
    """Account of an explanation for the terminal, line by line."""
    yield from _wrapped(answer.finding)
    yield f"{answer.scenario}, {answer.replications:,} worlds, seed {answer.seed}"
    yield ""
    yield from _terms(answer)
    yield ""
    for text in (*answer.sentences, answer.government, answer.contingent):
        yield from _wrapped(text)
    yield ""
    yield "What would tip it, all else as it stood"
    for one in answer.tipping:
        yield from _wrapped(one.sentence, indent="  ")
    yield ""
    if answer.allies:
        yield from _allies(answer.allies)
        yield ""
    yield from _downstream(answer)
    yield ""
    yield from _wrapped(f"{answer.uncertainty}.")
    yield from _wrapped(answer.note)


def _flat(effect: DownstreamEffect) -> dict[str, object]:
    """Lay the parts of an effect side by side."""
    flat: dict[str, object] = {}
    for name, value in effect:
        if isinstance(value, Part):
            flat |= {f"{name}_{part}": figure for part, figure in value}
        else:
            flat[name] = value
    return flat


def _terms(answer: ExplainAnswer) -> Iterator[str]:
    """Show what each reason adds to the chance, the most first, and how often it weighs most."""
    if answer.replications < LEAST:
        yield "Too few worlds for what each reason adds to the chance"
        return
    alone, *terms, total = answer.terms
    yield f"{'Chance ' + answer.when + ', in points':<{WIDTH}}{'':>7}   weighs most: against    for"
    yield _points("with none of these reasons", percent(_share(alone.points)))
    counted_here = [row for row in terms if row.points is not None]
    for row in sorted(counted_here, key=lambda row: -(row.points or 0.0)):
        often = f"{percent(row.largest_negative):>20}{percent(row.largest_positive):>7}"
        name = label(row.term, row.points or 0.0).lower()
        yield _points(name, signed(row.points), often)
    yield _points("with all together", percent(_share(total.points)))
    zero = [label(row.term, 0.0).lower() for row in terms if row.points is None]
    if zero:
        yield from _wrapped(f"(zero in every world: {listing(zero)})", indent="  ")


def _share(points: float | None) -> float | None:
    return None if points is None else points / 100


def _points(name: str, adds: str, often: str = "") -> str:
    return f"  {name:<{WIDTH - 2}}{adds:>7}   {often}".rstrip()


def _allies(allies: tuple[AllyPart, ...]) -> Iterator[str]:
    head = "Allies that add most"
    yield f"{head:<{WIDTH}}{'tie':>7}   {'stands pledged':<18}{'logits':>10}"
    for one in allies[:ALLIES]:
        name = padded(fitted(one.name, WIDTH - 3), WIDTH - 2)
        adds = decimal(one.adds, 3)
        yield f"  {name}{decimal(one.tie, 3):>7}   {percent(one.pledged):<18}{adds:>10}"
    rest = allies[ALLIES:]
    if rest:
        name = counted(len(rest), "other")
        tie, adds = (
            decimal(sum(values), 3) for values in zip(*((a.tie, a.adds) for a in rest), strict=True)
        )
        yield f"  {name:<{WIDTH - 2}}{tie:>7}   {'':<18}{adds:>10}"


def _downstream(answer: ExplainAnswer) -> Iterator[str]:
    """Show what follows where the state is held out, and held in."""
    name = fitted(answer.name, LABEL - len("With  held "))
    head = padded(f"With {name} held", LABEL)
    yield f"{head}{'out':>7}{'as is':>7}{'in':>7}{'more':>7}{'less':>6}  in less out"
    for row in answer.downstream:
        yield _effect(row)
    shares = "%: chance; `more`, `less`: share of worlds"
    yield from _wrapped(f"(means at the end; {shares}; 95% intervals, paired)", indent="  ")
    gaps = [row.in_less_out for row in answer.downstream]
    if any(gap.value is not None and gap.low is None for gap in gaps):
        yield "  (no interval: too few worlds)"
    yield from _wrapped(_fewer(answer), indent="  ")


def _effect(row: DownstreamEffect) -> str:
    name, gap = row.measure, row.in_less_out
    digits, scale = (0 if name == TROOPS else 2), 1.0
    if is_measure(name):
        known = measure_row(name)
        digits, scale = known.digits, known.scale
    levels = (row.held_out, row.as_it_is, row.held_in)
    cells = "".join(f"{decimal(level, digits, scale=scale):>7}" for level in levels)
    often = "".join(
        f"{percent(share) if share is not None else '':>{wide}}"
        for share, wide in ((gap.higher, 7), (gap.lower, 6))
    )
    value, *ends = (decimal(end, digits, scale=scale) for end in (gap.value, gap.low, gap.high))
    span = f" ({' to '.join(ends)})" if gap.low is not None else ""
    return f"  {_label(name):<{LABEL - 2}}{cells}{often}  {value}{span}"


def _fewer(answer: ExplainAnswer) -> str:
    """Name the rows that rest on fewer worlds than there are, and on how many."""
    rows: dict[int, list[str]] = {}
    for row in answer.downstream:
        rows.setdefault(row.in_less_out.n, []).append(_label(row.measure))
    whole = counted(answer.replications, "world")
    fewer = [
        f"{n:,} of {whole}: {listing(names)}"
        for n, names in rows.items()
        if n < answer.replications
    ]
    return f"(resting on {'; on '.join(fewer)})" if fewer else ""


def _label(name: str) -> str:
    return f"{name.removeprefix('chance of a ')}, %" if name.startswith("chance ") else name


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrapped(text, LINE, first=indent, rest=indent)
