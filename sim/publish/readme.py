"""The page of a folder that says which of its files answers what."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from html import escape

from sim.findings.finding import Finding
from sim.outcomes.block import KEPT
from sim.results.store_paths import DATA, RECORD
from sim.studies.study import Answer
from sim.text import cleaned
from sim.words import sentence

NAME = "README.md"
"""Name of the page."""

WITHIN = ("explain/", "report/", "story/")
"""Folders of other answers within that of a run, if there are any."""

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "summary.json": {
        "summary.json": "The answer in numbers, each with its interval, and what became of the "
        "expectations",
        "scenario.yaml": "Every value that was used, with its place and source; `sim run` takes "
        "this file",
        "replications.csv": "What each world came to, a row each",
        "drawn.csv": "The values drawn for each world, a row each",
        "explain/": "Why a state is in or out, where `sim explain` was asked; the README of each "
        "says on which worlds it rests",
        "report/": "A page to read, print or send, where `sim report` was asked",
        "story/": "One world week by week, where `sim story` was asked; each has a README too",
        "states.csv": "How often each state pledges, authorises and deploys",
        "weeks.csv": f"How everything develops by week: quantiles over the first {KEPT:,} worlds "
        "at most",
        "parameters.csv": "Every parameter with its value, unit, range, basis and source",
        DATA: "All worlds as labelled arrays (NetCDF-4), for Python or R; copy the file before "
        "you change it",
    },
    "comparison.json": {
        "comparison.json": "Every difference with its interval and its verdict, and what became "
        "of the expectations",
        "verdicts.csv": "Each measure of each scenario: both levels, the difference, its interval",
        "changes.csv": "The values in which the scenarios differ, with their places and sources",
        "states.csv": "How often each state deploys, before and after",
    },
    "parts.json": {
        "parts.json": "What each change adds to each outcome, with its interval, and what makes "
        "most of it",
        "parts.csv": "Each change of each outcome: its part, its share, what it adds alone and "
        "last; the parts add up to the whole",
    },
    "explanation.json": {
        "explanation.json": "Why the state is in or out, what would tip it, and what would follow",
        "terms.csv": "The terms of its choice, a row each",
        "allies.csv": "What each other state adds to its choice",
        "downstream.csv": "What would follow if it were in, or out, in every world",
    },
    "story.json": {
        "story.json": "What happens week by week, and what moved each decision",
        "incidents.csv": "Everything that happens, a row each, in words",
        "decisions.csv": "Every part of each decision that moved since the state last decided",
    },
    "report.json": {
        "report.html": "The report, one file to read, print or send; it needs no network",
        "report.json": "What it says, in numbers",
        "changes.csv": "The values in which the scenarios differ, with their places and sources",
    },
    "tip.json": {
        "tip.json": "The least change of each lever and of pairs of them, and how it was searched",
        "levers.csv": "Every lever: its change, its interval and size, or how near its best gets",
        "pairs.csv": "For each level of one lever of a pair, the least change of the other",
    },
    "weigh.json": {
        "weigh.json": "What the two do to each outcome, each number with its interval, and what "
        "the answer rests on",
        "weigh.csv": "Each outcome with either thing low, as it is and high",
        "assumptions.csv": "The gap at both ends of the range of each number that was tried",
    },
    "discover.json": {
        "discover.json": "The boxes with their density and coverage, also on points from which "
        "they were not found, and what each limits",
        "points.csv": "Every point: its factors, what it came to with its 95% interval, whether "
        "that reaches the goal, and whether it lies in a box",
        "boxes.csv": "What each box limits, a row each: its range, its value in the scenario and "
        "what that rests on, its quasi-p-values, and in how many halves it is limited again",
        "path.csv": "Every box on the way to those chosen, with and without limits that are not "
        "needed",
    },
    "sweep.json": {
        "sweep.json": "What the levers do to the outcome, and every point with its interval",
        "points.csv": "Every point: the values of the levers, the mean of the outcome, its "
        "standard error and interval, and the worlds to which it applies",
    },
    "pivotal.json": {
        "pivotal.json": "What each state changes held in rather than out, its voting power, and "
        "what each component of the guarantee is worth",
        "states.csv": "Each state under each outcome: held in, held out, the difference with its "
        "interval, its contingent and its voting power",
        "components.csv": "Each component under each outcome: its part, its share, what it adds "
        "alone and last; the parts add up to the whole",
    },
    "robust.json": {
        "robust.json": "In what share of futures each policy satisfies each goal, its worst case, "
        "its regret, where it is ahead, and what sets those futures apart",
        "goals.csv": "Each goal with each policy: the share of futures, its interval, and the "
        "share in which luck decides",
        "outcomes.csv": "Each outcome with each policy: the worst case, the regret, and the share "
        "of futures won",
        "futures.csv": "Every future: the value of each factor, and what each policy comes to",
    },
    "sensitivity.json": {
        "sensitivity.json": "What moves each outcome, with intervals, and what it rests on",
        "factors.csv": "Each uncertain value of each outcome: its range, its share of the "
        "variance alone and with others",
        "bars.csv": "Each outcome where one value alone is at its least or greatest",
        "basis.csv": "What of each outcome rests on assumptions, estimates, sources and chance",
    },
    "design.json": {
        "design.json": "What was measured, where it is least and where greatest",
        "points.csv": "Every point with its settings and what it came to",
        "measures.csv": "What was measured, a row each",
        DATA: "All worlds of all points as labelled arrays (NetCDF-4); copy the file before you "
        "change it",
    },
}
"""What the files of a folder answer, by its account and by name."""

_RECORD = "How the numbers came about: seed, worlds, settings, versions; and a digest of each file"
_MARKS = "\\`*_{}[]#|~"


def readme(
    answer: Answer, subject: str, *, rows: Iterable[tuple[str, str]], remarks: Iterable[str] = ()
) -> bytes:
    """The page of an answer about a subject: what each file answers, and its name, in rows.

    Remarks are sentences about the files.
    """
    return ("\n".join(_lines(answer, subject, rows=rows, remarks=remarks)) + "\n").encode()


def file_rows(account: str, names: Collection[str]) -> list[tuple[str, str]]:
    """Rows of the files of a folder that has this account; what is not known is left out."""
    known = MEANINGS.get(account, {})
    rows = []
    for name in (*names, *WITHIN):
        stem, first, rest = name.partition("-first-")
        meaning = known.get(f"{stem}.csv" if first else name, "")
        if meaning:
            end = f"; the first {int(rest.removesuffix('.csv')):,} alone" if first else ""
            rows.append((f"{meaning}{end}", name))
    return [*rows, (_RECORD, RECORD)]


def figure_rows(drawn: Mapping[str, Finding]) -> list[tuple[str, str]]:
    """Rows of drawn figures by path, each with what it found; its numbers are in a table beside."""
    return [
        (
            f"Figure: {sentence(_plain(one.title))} Its numbers: `{path.rpartition('.')[0]}.csv`",
            path,
        )
        for path, one in drawn.items()
    ]


def _lines(
    answer: Answer, subject: str, *, rows: Iterable[tuple[str, str]], remarks: Iterable[str]
) -> Iterator[str]:
    yield f"# {_plain(subject)}"
    yield ""
    yield sentence(_plain(answer.headline))
    yield ""
    worlds = f"{answer.replications:,} world{'s' * (answer.replications != 1)}"
    yield f"{worlds}, seed {answer.seed}, Backstop {answer.version}."
    if answer.settings:
        given = ", ".join(f"`{cleaned(one).replace('`', chr(39))}`" for one in answer.settings)
        yield f"Changed on the command line (`-s`): {given}."
    yield ""
    yield "| what it answers | file |"
    yield "| --- | --- |"
    for meaning, name in rows:
        yield f"| {meaning} | `{name}` |"
    yield ""
    for remark in (*(f"Warning: {one}" for one in answer.warnings), *remarks):
        yield sentence(_plain(remark))
    yield "A cell that is blank did not apply; it is not zero."
    yield answer.note


def _plain(text: str) -> str:
    """A text on one line in which nothing is markup."""
    line = escape(cleaned(" ".join(text.split())), quote=False)
    return "".join(f"\\{letter}" if letter in _MARKS else letter for letter in line)
