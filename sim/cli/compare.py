"""Compare scenarios, world by world."""

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.command import (
    Options,
    Presentation,
    conduct,
    load_scenarios,
    study_options,
)
from sim.cli.output import say
from sim.cli.strict import Strict, demand
from sim.errors import UsageError

if TYPE_CHECKING:
    from sim.scenario.resolve import Resolved

ASKED_FIRST = "POL"
"""The state whose choice the article explains."""


@study_options
def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            help="Scenario files, or names; all that `sim list` shows if none is given."
        ),
    ] = None,
    *,
    to: Annotated[str, typer.Option("--to", help="Scenario to compare with.")] = "baseline",
    parts: Annotated[
        bool, typer.Option("--parts", help="How much of the effect each change of one makes.")
    ] = False,
    strict: Strict = False,
    options: Options,
) -> None:
    """Compare scenarios on the same worlds: what does each change, and how sure is that."""
    if parts and strict:
        raise UsageError("`--parts` checks no expectations; leave out `--strict`")
    if parts:
        _divide(scenarios or [], to, options)
        return
    first, *others = load_scenarios([to, *(scenarios or _all_but(to))], options)
    from sim.findings import compare as findings
    from sim.publish.publish import Publication
    from sim.studies.compare import CompareStudy

    _refuse_namesakes([first, *others])
    distinct = _distinct(first, others)
    chosen = distinct if scenarios else _comparable(first, distinct)
    study = CompareStudy(first, chosen, whole=not scenarios and not options.changes)
    states = first.scenario.states
    state = ASKED_FIRST if ASKED_FIRST in states else min(states)
    publication = Publication("comparison.json", findings.findings, findings.tables)
    presentation: Presentation[CompareStudy] = Presentation(
        publication,
        lambda answer, whole: findings.account(answer, whole=whole),
        files="verdicts.csv, changes.csv, states.csv",
        following=lambda _: options.again("explain", to, state),
    )
    answers = conduct([study], presentation, options)
    if strict:
        demand({one.name: one.expectations for answer in answers for one in answer.scenarios})


def _divide(scenarios: list[str], to: str, options: Options) -> None:
    """Divide the effect of one scenario over its changes."""
    if len(scenarios) != 1:
        raise UsageError("`--parts` takes one scenario, such as `sim compare europe_alone --parts`")
    first, this = load_scenarios([to, *scenarios], options)
    from sim.findings import parts as findings
    from sim.publish.publish import Publication
    from sim.scenario.changes import changes
    from sim.studies.compare import check_weeks
    from sim.studies.parts import PartsStudy

    check_weeks(this.scenario, first.scenario)
    study = PartsStudy(changes(this, to=first))
    publication = Publication("parts.json", findings.findings, findings.tables)
    against = [] if to == "baseline" else ["--to", to]
    presentation: Presentation[PartsStudy] = Presentation(
        publication,
        lambda answer, whole: findings.account(answer, whole=whole),
        files="parts.csv, parts.json",
        following=lambda _: options.again("compare", scenarios[0], *against),
    )
    conduct([study], presentation, options)


def _all_but(to: str) -> list[str]:
    """Names of all scenarios but the one that the others are compared to."""
    from sim.scenario.load import find, known

    left_out = find(to).resolve()
    names = [name for name, path in sorted(known().items()) if path.resolve() != left_out]
    if not names:
        raise UsageError(f"there is nothing to compare with `{to}`; `sim new NAME` begins one")
    return names


def _distinct(first: "Resolved", others: "list[Resolved]") -> "tuple[Resolved, ...]":
    """Keep each scenario once, and the one compared to only where no other is named."""
    named = {one.scenario.name: one for one in others}
    rest = {name: one for name, one in named.items() if name != first.scenario.name}
    return tuple((rest or named).values())


def _comparable(first: "Resolved", others: "tuple[Resolved, ...]") -> "tuple[Resolved, ...]":
    """Leave out, with a note, what runs over other weeks; nobody asked for it by name."""
    from sim.studies.compare import same_weeks

    chosen = tuple(one for one in others if same_weeks(one.scenario, first.scenario))
    for one in (other.scenario for other in others if other not in chosen):
        weeks = f"{one.weeks} weeks from {one.start}"
        say(f"note: `{one.name}` is left out; it runs for {weeks}", err=True)
    if not chosen:
        raise UsageError(f"nothing runs over the same weeks as `{first.scenario.name}`")
    return chosen


def _refuse_namesakes(loaded: "list[Resolved]") -> None:
    """Refuse two scenarios that differ and have one name."""
    seen: dict[str, Resolved] = {}
    for one in loaded:
        name = one.scenario.name
        if name in seen and seen[name].scenario != one.scenario:
            raise UsageError(f"two different scenarios are called `{name}`; rename one of them")
        seen[name] = one
