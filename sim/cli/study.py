"""Ask what a study file asks."""

from dataclasses import replace
from functools import partial
from typing import Annotated

import typer

from sim.cli.model import load_model
from sim.cli.options import Options, study_options
from sim.cli.output import progress
from sim.cli.question import answered


@partial(study_options, worlds=None, seed=None)
def study(
    file: Annotated[str, typer.Argument(help="A study file, or a name as `sim list` shows it.")],
    *,
    options: Options,
) -> None:
    """Ask what a study file asks: as its command with the same options would."""
    with progress("Loading"):
        from sim.scenario.catalogue import find_study
        from sim.studies.file import read_study

        asked = read_study(find_study(file), options.changes)
        own = replace(
            options,
            replications=options.replications or asked.replications,
            seed=asked.form.seed if options.seed is None else options.seed,
            settings=list(asked.scenarios[0].settings),
        )
        load_model(asked.scenarios, own)
    with own.ending:
        answered(asked.form.study, asked.study, own, origin=asked.origin)
