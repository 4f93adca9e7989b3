"""Explain one state's choice."""

from typing import Annotated

import typer

from sim.cli.command import Presentation, conduct, load_scenarios
from sim.cli.options import Options, study_options


@study_options
def explain(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    state: Annotated[str, typer.Argument(help="A state: POL, or Poland.")],
    *,
    week: Annotated[
        int | None, typer.Option("--week", min=0, help="Week; the last one if none is given.")
    ] = None,
    options: Options,
) -> None:
    """Explain a state's choice: what holds it back or carries it, and what would tip it."""
    (resolved,) = load_scenarios([scenario], options)
    from sim.findings import explain as findings
    from sim.publish.publish import Publication
    from sim.scenario.roster import find_state
    from sim.studies.explain import ExplainStudy

    last = resolved.scenario.weeks
    code = find_state(state, resolved.scenario)
    study = ExplainStudy(resolved, code, last if week is None else week)
    publication = Publication("explanation.json", findings.findings, findings.tables, figures="")
    presentation: Presentation[ExplainStudy] = Presentation(
        publication,
        lambda answer, _: findings.account(answer),
        files="explanation.json, tables",
        figures="waterfall",
        following=lambda study, _: options.again(
            "run", scenario, settings=_other_hold(options, study.code)
        ),
    )
    conduct([study], presentation, options)


def _other_hold(options: Options, code: str) -> list[str]:
    """Settings under which the state is held in; held out where it was held in."""
    key = f"states.{code}.hold"
    before = [one for one in options.changes if one.partition("=")[0].strip() == key]
    rest = [one for one in options.changes if one not in before]
    return [*rest, f"{key}={'out' if before and before[-1].endswith('in') else 'in'}"]
