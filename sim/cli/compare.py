"""Compare scenarios, world by world."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.command import load_scenarios
from sim.cli.options import Options, study_options
from sim.cli.output import say
from sim.cli.question import answered, question
from sim.cli.report import write_report
from sim.cli.strict import Strict, demand
from sim.errors import UsageError

if TYPE_CHECKING:
    from sim.scenario.resolve import Resolved


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
    from sim.studies.compare import CompareStudy, distinct

    each = distinct(first, others)
    chosen = each if scenarios else _comparable(first, each)
    study = CompareStudy(first, chosen, whole=not scenarios and not options.changes)
    page = partial(write_report, chosen, to=to)
    answers = answered("compare", study, options, report=page)
    if strict:
        demand({one.name: one.expectations for answer in answers for one in answer.scenarios})


def _divide(scenarios: list[str], to: str, options: Options) -> None:
    """Divide the effect of one scenario over its changes."""
    if len(scenarios) != 1:
        raise UsageError("`--parts` takes one scenario, such as `sim compare europe_alone --parts`")
    question("parts", scenarios, options, to=to)


def _all_but(to: str) -> list[str]:
    """Names of all scenarios but the one that the others are compared to."""
    from sim.scenario.catalogue import known
    from sim.scenario.combination import Combination, sought

    first = sought(to)
    left_out = None if isinstance(first, Combination) else first.resolve()
    names = [name for name, path in sorted(known().items()) if path.resolve() != left_out]
    if not names:
        raise UsageError(f"there is nothing to compare with `{to}`; `sim new NAME` begins one")
    return names


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
