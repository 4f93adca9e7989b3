"""Running, comparing and explaining scenarios from notebooks and programs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.actors.contributors import Contributors
from sim.ensemble.design import run_design as run_points
from sim.ensemble.run import run as run_ensemble
from sim.results.design import DesignResults
from sim.results.record import Size
from sim.results.results import Results
from sim.scenario.changes import changes
from sim.scenario.design import Design, Value, Variation
from sim.scenario.load import load as load_file
from sim.scenario.resolve import Resolved
from sim.scenario.roster import find_state
from sim.studies.compare import CompareAnswer, CompareStudy, check_weeks
from sim.studies.ensembles import Request
from sim.studies.explain import ExplainAnswer, ExplainStudy
from sim.studies.parts import PartsAnswer, PartsStudy
from sim.studies.pick import Pick
from sim.studies.rounds import ask
from sim.studies.story import StoryAnswer, StoryStudy


def load(scenario: str | Path, settings: Sequence[str] = ()) -> Resolved:
    """Read a scenario: a file, or a name as `sim list` shows it, such as ``"baseline"``.

    Settings are changes to lay over it, each ``"dotted.key=value"``.

    Raises
    ------
    ScenarioError
        With every mistake in the file, its bases and the settings.
    UsageError
        If there is no such scenario.
    """
    return load_file(scenario, settings)


def run(
    scenario: Resolved | str | Path,
    replications: int = 1000,
    *,
    seed: int = 1,
    contributors: type[Contributors] = Contributors,
) -> Results:
    """Run a scenario, loaded or not, in memory, in 1 or more replications.

    The seed is 0 to 2**63 - 1; world k of a seed has the same luck in every ensemble. A subclass of
    :class:`~sim.actors.contributors.Contributors` exchanges a rule.

    Raises
    ------
    UsageError
        If the run is larger than a run may be.
    RunError
        If a number of the model is not finite.
    """
    resolved = loaded(scenario)
    return run_ensemble(resolved, replications, seed=seed, contributors=contributors)


def run_design(
    scenario: str | Path,
    design: Design | Mapping[str, Sequence[Value]],
    *,
    replications: int = 100,
    settings: Sequence[str] = (),
    seed: int = 1,
) -> DesignResults:
    """Run a scenario at every point of a design, in memory, all points on the same worlds.

    A design, or its columns by dotted key, has a value for every point. The settings hold at every
    point, but for those of a key of the design. A point is what :func:`run` makes of its settings.

    Raises
    ------
    ScenarioError
        If a setting cannot be applied.
    UsageError
        If the table makes no sense, or there is more to run than one run may ask for.
    RunError
        If a number of the model is not finite.
    """
    table = design if isinstance(design, Design) else Design(design)
    return run_points(Variation(scenario, table, tuple(settings)), replications, seed=seed)


def compare(
    scenarios: Sequence[Resolved | str | Path],
    *,
    to: Resolved | str | Path = "baseline",
    replications: int = 1000,
    seed: int = 1,
) -> CompareAnswer:
    """Compare scenarios with one of them, world by world, in memory.

    Raises
    ------
    UsageError
        If they do not run over the same weeks.
    """
    study = CompareStudy(loaded(to), tuple(loaded(one) for one in scenarios))
    return ask(study, Request(Size(replications, seed)))


def parts(
    scenario: Resolved | str | Path,
    *,
    to: Resolved | str | Path = "baseline",
    replications: int = 1000,
    seed: int = 1,
) -> PartsAnswer:
    """Divide the effect of a scenario over its changes, world by world, in memory.

    Raises
    ------
    UsageError
        If there are not two changes at least, the two do not run over the same weeks, or there is
        more to run than one command may ask for.
    """
    this, first = loaded(scenario), loaded(to)
    check_weeks(this.scenario, first.scenario)
    study = PartsStudy(changes(this, to=first))
    return ask(study, Request(Size(replications, seed)))


def explain(
    scenario: Resolved | str | Path,
    state: str,
    *,
    week: int | None = None,
    replications: int = 1000,
    seed: int = 1,
) -> ExplainAnswer:
    """Explain the choice of a state, by code or name, in a week; the last one if none is given.

    Raises
    ------
    UsageError
        If the state is not on the roster, or the week lies after the horizon.
    """
    resolved = loaded(scenario)
    code = find_state(state, resolved.scenario)
    last = resolved.scenario.weeks
    study = ExplainStudy(resolved, code, last if week is None else week)
    return ask(study, Request(Size(replications, seed)))


def story(
    scenario: Resolved | str | Path,
    *,
    world: int | None = None,
    pick: Pick = "median",
    replications: int = 1000,
    seed: int = 1,
) -> StoryAnswer:
    """Read what happens in one world, week by week: of a number from 0, or the one that is picked.

    Raises
    ------
    UsageError
        If there is no such world, or none with an attack where one is asked for.
    """
    study = StoryStudy(loaded(scenario), world, pick)
    return ask(study, Request(Size(replications, seed)))


def loaded(scenario: Resolved | str | Path) -> Resolved:
    """A scenario, read if it is not loaded yet."""
    return scenario if isinstance(scenario, Resolved) else load_file(scenario)
