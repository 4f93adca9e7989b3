"""The story of one world."""

from enum import StrEnum
from typing import Annotated

import typer

from sim.cli.command import Presentation, conduct, load_scenarios
from sim.cli.options import Options, study_options
from sim.errors import UsageError


class Choice(StrEnum):
    """Rules by which a world is chosen."""

    MEDIAN = "median"
    WORST = "worst"
    BEST = "best"
    ATTACK = "typical-attack"


@study_options
def story(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    *,
    world: Annotated[
        str | None,
        typer.Option(
            "--world", metavar="NUMBER", help="Number of the world, from 0, as in replications.csv."
        ),
    ] = None,
    pick: Annotated[
        Choice | None,
        typer.Option(
            "--pick",
            help="Choose a world: the median by troops at the end (also if nothing is chosen); the "
            "worst or the best by how the talks end (attack, collapse, still going on, ceasefire), "
            "then by troops at the end; or the typical attack, the median by its week. Equals go "
            "by troops, then by number.",
        ),
    ] = None,
    options: Options,
) -> None:
    """Show what happens in one world, week by week, and why."""
    if world is not None and pick is not None:
        raise UsageError("a world is chosen by --world or by --pick, not by both")
    (resolved,) = load_scenarios([scenario], options)
    from sim.findings import story as findings
    from sim.publish.publish import Publication
    from sim.studies.pick import PICKS, numbered
    from sim.studies.story import StoryStudy

    number = None if world is None else numbered(world, options.replications)
    choice = PICKS[list(Choice).index(pick or Choice.MEDIAN)]
    study = StoryStudy(resolved, number, choice)
    publication = Publication("story.json", findings.findings, findings.tables, figures="")
    presentation: Presentation[StoryStudy] = Presentation(
        publication,
        lambda answer, _: findings.account(answer),
        files="story.json, tables",
        figures="story",
        following=lambda study, _: options.again(*_next(scenario, study.world, choice)),
    )
    conduct([study], presentation, options)


def _next(scenario: str, world: int | None, choice: str) -> list[str]:
    """Words of the next command: the worst world after the median one, else the run."""
    if world is None and choice == Choice.MEDIAN.value:
        return ["story", scenario, "--pick", Choice.WORST.value]
    return ["run", scenario]
