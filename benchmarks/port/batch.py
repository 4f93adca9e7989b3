"""Many worlds of a scenario, each by itself, and what they came to."""

from collections.abc import Iterable

import mesa
import numpy as np
from numpy.typing import NDArray

from port.mesa_world import MesaWorld
from port.setting import prepare
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.schema import Scenario

Outcomes = dict[str, NDArray[np.float64]]


def mesa_worlds(
    scenario: Scenario,
    worlds: int,
    *,
    seed: int = 1,
    processes: int = 1,
    kind: type[MesaWorld] = MesaWorld,
) -> Outcomes:
    """Run worlds of a scenario with `mesa.batch_run`.

    Parameters
    ----------
    scenario
        What to run.
    worlds
        How many.
    seed
        World k has the seed `seed + k`.
    processes
        ProcessExecutor to run them in.
    kind
        The model.

    Returns
    -------
    Every outcome of the catalogue, shape (world,); with several processes in no particular order.
    """
    rows = mesa.batch_run(
        kind,
        {"setting": [prepare(scenario)], "luck": range(seed, seed + worlds)},
        number_processes=processes,
        max_steps=scenario.weeks,
        display_progress=False,
    )
    return {name: _column(row[name] for row in rows) for name in OUTCOMES}


def agentpy_worlds(scenario: Scenario, worlds: int, *, seed: int = 1) -> Outcomes:
    """Run worlds of a scenario with `agentpy.Experiment`.

    Parameters
    ----------
    scenario
        What to run.
    worlds
        How many.
    seed
        Luck of the experiment, from which that of each world follows.

    Returns
    -------
    Every outcome of the catalogue, shape (world,).
    """
    import agentpy

    from port.agentpy_world import AgentPyWorld

    sample = {
        "setting": prepare(scenario),
        "steps": scenario.weeks,
        "seed": seed,
        "report_seed": False,
    }
    experiment = agentpy.Experiment(AgentPyWorld, sample, iterations=worlds, record=False)
    table = experiment.run(display=False).reporters
    return {name: _column(table[name]) for name in OUTCOMES}


def _column(values: Iterable[float]) -> NDArray[np.float64]:
    return np.array(list(values), dtype=np.float64)
