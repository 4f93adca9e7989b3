"""What each component of the guarantee is worth: its figure, its table, and its words."""

from collections.abc import Iterator

import numpy as np

from sim.errors import UsageError
from sim.findings.finding import Table
from sim.findings.names import plain
from sim.findings.parts import (
    MOST,
    WHOLE,
    WIDTH,
    PartsFinding,
    heading_of,
    lines_of,
    numbers_of,
    table_of,
    the,
)
from sim.outcomes.guarantee_index import LEAST
from sim.results.table import rows
from sim.studies.division import EffectOfChange, PartedOutcome
from sim.studies.pivotal import PivotalAnswer, Pivots
from sim.text import wrapped
from sim.words import counted, opening, percent

EVERY = "all components together"
"""Name of the row of the whole effect."""


def foot(made: Pivots, what: str) -> str:
    """The foot of a figure about a part of the answer."""
    record = made.results.record
    named_so = record.model_copy(update={"scenario": f"{what} {made.answer.scenario}"})
    return plain(named_so.foot)


def find(made: Pivots) -> PartsFinding:
    """What each component adds to each outcome, on average over all orders of adding them."""
    answer, outcomes = made.answer, made.answer.components[:MOST]
    if not outcomes:
        raise UsageError("the guarantor makes no component available: there is nothing to draw")
    return PartsFinding(
        table=_named(table_of(outcomes)),
        title=plain(title(answer)),
        subtitle=(
            "What each component of the guarantee adds as it is available, against none of it: the "
            "mean over all orders of adding them (Shapley value), which add up to the whole, with "
            f"95% interval, from {counted(answer.replications, 'world')} paired one by one. Pale: "
            "none beyond chance."
        ),
        foot=foot(made, "components of"),
        headings=tuple(heading_of(one.whole.measure) for one in outcomes),
        written=tuple(text for one in outcomes for text in numbers_of(one)),
        adds=True,
    )


def title(answer: PivotalAnswer) -> str:
    """Which component is worth most for the first outcome, as far as the worlds tell."""
    first = answer.components[0]
    what = the(first.whole.subject)
    if answer.replications < LEAST:
        return f"Too few worlds to say what the components are worth for {what}"
    if first.whole.ruling not in ("more", "less"):
        return f"The guarantee's components together change {what} by nothing beyond chance"
    leader = _leader(first)
    if leader is None:
        return f"No component makes clearly more than every other of what they change in {what}"
    how = "most of" if first.degree == "most" else "more than any other component of"
    share = f": {percent(leader.share)}" if leader.share is not None and leader.share <= 1 else ""
    return f"{opening(leader.label)} makes {how} what the guarantee changes in {what}{share}"


def _named(columns: Table) -> Table:
    """The table with the whole named for what it is."""
    whole = columns["change"] == WHOLE
    labels = np.where(whole, EVERY, columns["label"])
    return {**columns, "label": labels, "change": np.where(whole, EVERY, columns["change"])}


def _leader(outcome: PartedOutcome) -> EffectOfChange | None:
    return next((one for one in outcome.parts if one.change == outcome.leader), None)


def table(answer: PivotalAnswer) -> bytes:
    """Every outcome with each component, as CSV."""
    return rows(
        [
            {
                "measure": one.whole.measure,
                "component": each.label,
                "key": each.change,
                "available": each.values.removeprefix("0 -> "),
                "value": each.part.value if each.part else None,
                "low": each.part.low if each.part else None,
                "high": each.part.high if each.part else None,
                "share": each.share,
                "alone": each.alone.value,
                "last": each.last.value,
                "whole": one.whole.difference,
                "n": one.whole.n,
            }
            for one in answer.components
            for each in one.parts
        ]
    )


def account(answer: PivotalAnswer) -> Iterator[str]:
    """What the components are worth, a table for each outcome, for the terminal."""
    if not answer.components:
        yield ""
        yield "The guarantor makes no component available: there is nothing to divide."
        return
    for parted in answer.components:
        parts = tuple(one.model_copy(update={"change": one.label}) for one in parted.parts)
        named = parted.model_copy(update={"parts": parts})
        yield ""
        yield from lines_of(named, answer.replications, sets="components there are", every=EVERY)
    yield ""
    yield from wrapped(
        "Of the components: what each adds as it is available against none of it, on average over "
        "all orders of adding them (its Shapley value); the parts add up but for rounding.",
        WIDTH,
    )
