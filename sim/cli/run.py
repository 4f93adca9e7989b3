"""Run scenarios."""

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.command import Presentation, conduct, load_scenarios
from sim.cli.options import Options, study_options
from sim.cli.report import write_report
from sim.cli.strict import Strict, demand
from sim.errors import UsageError

if TYPE_CHECKING:
    from sim.scenario.resolve import Resolved


class Figures(StrEnum):
    """Which figures are drawn."""

    MAIN = "main"
    ALL = "all"


@study_options
def run(
    scenarios: Annotated[
        list[str], typer.Argument(help="Scenario files, or names as `sim list` shows them.")
    ],
    *,
    figures: Annotated[
        Figures, typer.Option("--figures", help="Three figures, or all that there are.")
    ] = Figures.MAIN,
    strict: Strict = False,
    options: Options,
) -> None:
    """Run scenarios: who pledges, authorises and deploys, and would it deter."""
    every = load_scenarios(scenarios, options)
    from sim.findings import run as findings
    from sim.findings.of_run import MAIN, RUN
    from sim.publish.publish import Publication
    from sim.results.table import remarks
    from sim.studies.run import RunStudy, numbers

    studies = [RunStudy(resolved, figures.value) for resolved in every]
    different = {(study.folder, numbers(study.resolved.scenario)) for study in studies}
    if len({folder for folder, _ in different}) < len(different):
        raise UsageError("two different scenarios of one name; run them into folders of their own")
    words = {id(resolved): word for word, resolved in zip(scenarios, every, strict=True)}
    publication = Publication(
        account="summary.json",
        findings=partial(findings.findings, names=RUN if figures is Figures.ALL else MAIN),
        tables=findings.tables,
        files=findings.files,
        results=True,
        remarks=lambda answer: remarks(answer.replications),
    )
    presentation: Presentation[RunStudy] = Presentation(
        publication,
        lambda answer, _: findings.account(answer),
        files="summary.json, results.nc, tables",
        following=lambda study, _: _following(study.resolved, words[id(study.resolved)], options),
        plural="runs",
        report=partial(write_report, every),
    )
    answers = conduct(studies, presentation, options)
    if strict:
        demand({one.scenario: one.expectations for one in answers})


def _following(resolved: "Resolved", word: str, options: Options) -> str:
    """The command that shows what a scenario changes; of one without a base, a world of it."""
    return options.again("compare" if resolved.scenario.reference else "story", word)
