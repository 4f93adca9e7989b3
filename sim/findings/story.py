"""What a story came to: its finding, its tables, and its account in words."""

from collections.abc import Iterator, Mapping

from sim.findings.catalogue import STORY
from sim.findings.finding import Finding
from sim.results.table import rows
from sim.studies.story import Story, StoryAnswer
from sim.text import TITLE, wrapped
from sim.words import counted, date

LINE = 88
"""Columns of a line of words."""


def findings(answer: StoryAnswer) -> Mapping[str, Finding]:
    """Findings of the figures, by name."""
    story: Story = answer.evidence
    return {name: find(story) for name, find in STORY.items()}


def tables(answer: StoryAnswer) -> Mapping[str, bytes]:
    """Everything that happens, and every part of each decision that moved."""
    return {"incidents.csv": rows(answer.rows), "decisions.csv": rows(list(_moves(answer)))}


def account(answer: StoryAnswer) -> Iterator[str]:
    """Account of a story for the terminal, line by line."""
    yield from wrapped(answer.title, TITLE)
    which = f"world {answer.world} of {counted(answer.replications, 'world')}, counted from 0"
    yield f"{answer.scenario}, {which}, seed {answer.seed}"
    if answer.pick:
        yield from wrapped(f"Chosen by --pick {answer.pick}: {answer.rule}.", LINE)
    yield ""
    for text in answer.summary:
        yield from wrapped(text, LINE)
    yield ""
    yield from wrapped(answer.opening, LINE)
    for week in answer.weeks:
        yield ""
        head = f"Week {week.week}, {date(week.date)}. "
        yield from wrapped(head + " ".join(one.sentence for one in week.incidents), LINE)
    yield ""
    yield from wrapped(
        "A week is dated by its first day. Changes are those since the state last came to decide; "
        "how far each part of a decision moved stands in decisions.csv. Weeks without events are "
        "left out.",
        LINE,
    )
    yield from wrapped(answer.note, LINE)


def _moves(answer: StoryAnswer) -> Iterator[dict[str, object]]:
    for week in answer.weeks:
        for one in week.incidents:
            if one.reason is None:
                continue
            for move in one.reason.moves:
                yield {
                    "week": week.week,
                    "state": one.states[0],
                    "decision": one.kind,
                    "since": one.reason.since,
                    **move.model_dump(),
                    "named": move.part in one.reason.named,
                }
