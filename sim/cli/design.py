"""Run a scenario at every point of a table of settings."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.command import Presentation, conduct, load_scenarios
from sim.cli.options import Options, study_options
from sim.errors import UsageError


@study_options
def design(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    points: Annotated[
        Path, typer.Argument(help="CSV file: a column for each key, a row for each point.")
    ],
    *,
    measures: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="NAME", help="What to measure; may be repeated."),
    ] = None,
    options: Options,
) -> None:
    """Run a scenario at every point of a table of settings, all on the same worlds."""
    from sim.scenario.design import Design, Variation

    table = Design.read(points)
    (loaded,) = load_scenarios([scenario], options)
    from sim.findings import design as findings
    from sim.outcomes.measure import COMPARED, advice
    from sim.publish.publish import Publication
    from sim.results.design import is_measurable
    from sim.studies.design import DesignAnswer, DesignStudy

    names = tuple(measures or COMPARED)
    for name in names:
        if not is_measurable(name):
            raise UsageError(f"`{name}` cannot be measured at a point; {advice(name)}")
    variation = Variation(scenario, table, options.changes, loaded)
    study = DesignStudy(variation, names)
    publication: Publication[DesignAnswer] = Publication(
        "design.json", lambda _: {}, findings.tables, results=len(variation.parts) == 1
    )
    presentation: Presentation[DesignStudy] = Presentation(
        publication,
        lambda answer, _: findings.account(answer),
        files="design.json, points.csv, measures.csv",
        figures="",
        following=lambda study, _: options.again(
            "run", scenario, settings=[*study.variation.shared, *table.settings(0)]
        ),
    )
    conduct([study], presentation, options)
