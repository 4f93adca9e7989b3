"""What the page says of an ensemble, of a state's choice and of a world, ready for JSON."""

import shlex
from collections.abc import Sequence
from typing import Any

from sim.findings import charts, run, waterfall
from sim.findings.section import Section
from sim.outcomes.guarantee_index import LEAST
from sim.results.results import Results
from sim.studies.explanation import Explanation
from sim.studies.reason import contingent, finding, government, sentences
from sim.studies.run import RunAnswer, answered
from sim.studies.story import StoryAnswer
from sim.studies.tipping import tippings
from sim.words import counted, date, percent, signed


def page(results: Results) -> dict[str, Any]:
    """The answer of an ensemble, its sections and its charts."""
    answer = answered(results)
    return {
        "scenario": answer.scenario,
        "title": answer.title,
        "worlds": f"{counted(answer.replications, 'world')}, seed {answer.seed}",
        "replications": answer.replications,
        "settings": list(answer.settings),
        "answer": answer.answer,
        "uncertainty": f"{answer.uncertainty}.",
        "note": answer.note,
        "key": answer.key,
        "sections": sections(answer),
        "charts": charts.charts(results),
        "command": command(answer.scenario, answer.settings, replications=answer.replications),
    }


def command(word: str, settings: Sequence[str], *, replications: int) -> str:
    """The command line that comes to the same numbers."""
    changes = (part for one in settings for part in ("-s", one))
    return shlex.join(["sim", "run", word, *changes, "-n", str(replications)])


def sections(answer: RunAnswer) -> list[dict[str, Any]]:
    """The sections of the account, as they are printed."""
    return [_section(one) for one in run.sections(answer)]


def _section(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "layout": section.layout,
        "head": {"label": section.head.label, "cells": list(section.head.cells)},
        "rows": [
            {
                "label": row.label.strip(),
                "part": row.label.startswith(" "),
                "cells": [cell.strip() for cell in row.cells],
            }
            for row in section.rows
        ],
        "note": section.note,
    }


def why(explanation: Explanation) -> dict[str, Any]:
    """Why a state is in or out: the points of chance of each reason, and what would tip it."""
    few = explanation.n < LEAST
    found = None if few else waterfall.find(explanation)
    return {
        "code": explanation.code,
        "name": explanation.name,
        "finding": finding(explanation),
        "worlds": counted(explanation.n, "world"),
        "sentences": [*sentences(explanation), government(explanation), contingent(explanation)],
        "tipping": [one.sentence for one in tippings(explanation)],
        "subtitle": found.subtitle if found else "",
        "bars": _bars(found) if found else [],
    }


def _bars(found: waterfall.WaterfallFinding) -> list[dict[str, Any]]:
    table = found.table
    last = len(found.names) - 1
    return [
        {
            "name": name,
            "begins": float(table["begins"][row]),
            "ends": float(table["ends"][row]),
            "kind": "level" if row in (0, last) else "more" if points >= 0 else "less",
            "label": percent(points / 100) if row in (0, last) else signed(points),
        }
        for row, (name, points) in enumerate(zip(found.names, table["points"], strict=True))
    ]


def world(answer: StoryAnswer) -> dict[str, Any]:
    """The story of one world, week by week."""
    return {
        "number": answer.world,
        "head": f"World {answer.world} of {counted(answer.replications, 'world')}, counted from 0",
        "summary": list(answer.summary),
        "opening": answer.opening,
        "weeks": [
            {
                "head": f"Week {week.week}, {date(week.date)}",
                "sentences": [one.sentence for one in week.incidents],
            }
            for week in answer.weeks
        ],
        "note": answer.note,
    }
