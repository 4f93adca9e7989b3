"""Running a design: all its points on the same worlds."""

from collections.abc import Sequence
from pathlib import Path

from sim.ensemble.blocks import HERE, Execution
from sim.ensemble.run import run_part
from sim.results.design import DesignResults
from sim.scenario.design import Design, split


def run_design(
    scenario: Path | str,
    design: Design,
    worlds: int,
    *,
    settings: Sequence[str] = (),
    seed: int = 1,
    execution: Execution = HERE,
) -> DesignResults:
    """Run a scenario at every point of a design, in memory or into the store of the execution.

    Worlds are 1 or more, the same at every point. The settings are laid over the scenario, but for
    those of a key of the design. With a store, what is there is not computed again.

    Raises
    ------
    ScenarioError
        If a setting cannot be applied.
    UsageError, PartialError, RunError
        As :func:`~sim.ensemble.run.run` does.
    """
    parts = split(scenario, design, settings)
    return DesignResults(
        design,
        tuple((part, run_part(part, worlds, seed=seed, execution=execution)) for part in parts),
    )
