"""Running a design: all its points on the same worlds."""

from sim.ensemble.blocks import HERE, Execution
from sim.ensemble.run import run_part
from sim.results.design import DesignResults
from sim.scenario.design import Variation


def run_design(
    variation: Variation, worlds: int, *, seed: int = 1, execution: Execution = HERE
) -> DesignResults:
    """Run a scenario at every point of a design, in memory or into the store of the execution.

    Worlds are 1 or more, the same at every point. With a store, what is there is not computed
    again.

    Raises
    ------
    ScenarioError
        If a setting cannot be applied.
    UsageError, PartialError, RunError
        As :func:`~sim.ensemble.run.run` does.
    """
    results = [run_part(part, worlds, seed=seed, execution=execution) for part in variation.parts]
    return DesignResults(variation, tuple(results))
