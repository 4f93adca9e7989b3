"""Write a report of scenarios: one page to read, print or send."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.command import Presentation, conduct, load_scenarios
from sim.cli.options import Options, study_options
from sim.cli.output import progress

if TYPE_CHECKING:
    from sim.scenario.resolve import Resolved


@study_options
def report(
    scenarios: Annotated[list[str], typer.Argument(help="Scenario files, or names.")],
    *,
    to: Annotated[str, typer.Option("--to", help="Scenario to compare with.")] = "baseline",
    options: Options,
) -> None:
    """Write a report: the finding, figures, comparison, sources, assumptions, method and limits."""
    write_report(load_scenarios(scenarios, options), options, to=to)


def write_report(every: "Sequence[Resolved]", options: Options, *, to: str = "baseline") -> None:
    """Write the report of loaded scenarios, compared to one by name."""
    from sim.findings import report as findings
    from sim.publish.publish import Publication
    from sim.publish.report import NAME, pages
    from sim.publish.stored import stored_sensitivities
    from sim.studies.report import ReportAnswer, ReportStudy

    with progress("Preparing"):
        shown, passed_over = stored_sensitivities(every, options.out)
        study = ReportStudy.of(every, to, sensitivities=shown, passed_over=passed_over)
    publication: Publication[ReportAnswer] = Publication(
        findings.ACCOUNT,
        findings.findings,
        findings.tables,
        files=findings.files,
        pages=pages,
    )
    presentation: Presentation[ReportStudy] = Presentation(
        publication,
        lambda answer, _: findings.account(answer),
        files=f"{NAME}, report.json, the scenarios",
        following=lambda study, _: options.again("sensitivity", study.scenarios[0].word),
    )
    conduct([study], presentation, options)
