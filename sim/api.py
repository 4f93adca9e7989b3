"""The public functions, for notebooks and programs; each returns what the next one takes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.actors.contributors import Contributors
from sim.ensemble.design import run_design as run_points
from sim.ensemble.run import run as run_ensemble
from sim.errors import UsageError
from sim.results.design import DesignResults
from sim.results.record import Size
from sim.results.results import Results
from sim.scenario.catalogue import find_study
from sim.scenario.changes import changes
from sim.scenario.design import Design, Value, Variation
from sim.scenario.load import load as load_file
from sim.scenario.resolve import Resolved
from sim.scenario.roster import find_state
from sim.studies.compare import CompareAnswer, CompareStudy, check_weeks
from sim.studies.discover import DiscoverSpecification
from sim.studies.discovered import DiscoverAnswer
from sim.studies.ensembles import Request
from sim.studies.explain import ExplainAnswer, ExplainStudy
from sim.studies.file import read_study
from sim.studies.parts import PartsAnswer, PartsStudy
from sim.studies.pick import Pick
from sim.studies.pivotal import PivotalAnswer, PivotalSpecification
from sim.studies.robust import RobustAnswer, RobustSpecification
from sim.studies.rounds import ask
from sim.studies.sensitivity_answer import SensitivityAnswer
from sim.studies.specification import asked
from sim.studies.story import StoryAnswer, StoryStudy
from sim.studies.study import Answer
from sim.studies.sweep_answer import SweepAnswer
from sim.studies.tip import TipSpecification, goal_at_points
from sim.studies.tip_answer import TipAnswer


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
    resolved = _loaded(scenario)
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
    study = CompareStudy(_loaded(to), tuple(_loaded(one) for one in scenarios))
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
    this, first = _loaded(scenario), _loaded(to)
    check_weeks(this.scenario, first.scenario)
    study = PartsStudy(changes(this, to=first))
    return ask(study, Request(Size(replications, seed)))


def discover(
    scenario: Resolved | str | Path,
    when: str,
    *,
    replications: int = 32,
    seed: int = 1,
    **options: Any,
) -> DiscoverAnswer:
    """Find where, among everything that is uncertain, a scenario comes to something, in memory.

    `when` is a goal, such as ``"sustained(10000) >= 0.5"``. Further options are those of
    :class:`~sim.studies.discover.DiscoverSpecification`: ``vary``, ``only``, ``points``,
    ``density``. It needs the extra `discover`.

    Raises
    ------
    UsageError
        If the extra is not installed, an option makes no sense, or there is more to run than one
        command may ask for.
    """
    try:
        asked = DiscoverSpecification(when=when, **options)
    except ValidationError as error:
        raise UsageError(str(error)) from error
    return ask(asked.study([_loaded(scenario)]), Request(Size(replications, seed)))


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
    resolved = _loaded(scenario)
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
    study = StoryStudy(_loaded(scenario), world, pick)
    return ask(study, Request(Size(replications, seed)))


def tip(
    scenario: Resolved | str | Path,
    goal: str,
    *,
    levers: Sequence[str] = (),
    replications: int = 200,
    seed: int = 1,
) -> TipAnswer:
    """Find the least change of a scenario that reaches a goal: of each lever, and of pairs of them.

    A goal is a measure and a number, such as ``"sustained(15000) >= 0.5"``. A lever is a key or
    ``"key=low:high"``; all of the scenario are tried if none is given.

    Raises
    ------
    UsageError
        If that is no goal, or one of them no lever.
    """
    aim = goal_at_points(goal)
    study = TipSpecification(goal=aim.text, lever=tuple(levers)).study([_loaded(scenario)])
    return ask(study, Request(Size(replications, seed)))


def study(file: str | Path, *, replications: int | None = None, seed: int | None = None) -> Answer:
    """Ask what a study file asks, in memory: a file, or a name as `sim list` shows it.

    Without a number, replications and seed are those of the file.

    Raises
    ------
    ScenarioError
        With every mistake in the file and in the scenarios that it names.
    UsageError
        If there is no such study, or there is more to run than one command may ask for.
    """
    asked = read_study(find_study(file) if isinstance(file, str) else file)
    size = Size(replications or asked.replications, asked.form.seed if seed is None else seed)
    answer: Answer = ask(asked.study, Request(size))
    return answer


def sweep(
    scenario: Resolved | str | Path,
    vary: str | Sequence[str],
    *,
    replications: int = 200,
    seed: int = 1,
    **options: str,
) -> SweepAnswer:
    """Vary one lever or two, each ``"key=low:high:n"``, and measure an outcome, in memory.

    Options are `outcome`, the name of a measure, and `by`, a third lever or ``"stance"``. All
    points are on the same worlds.

    Raises
    ------
    UsageError
        If a key cannot be varied so, the outcome cannot be measured, or there is more to run than
        one command may ask for.
    """
    keys = (vary,) if isinstance(vary, str) else tuple(vary)
    study = asked("sweep", vary=keys, **options).study([_loaded(scenario)])
    answer: SweepAnswer = ask(study, Request(Size(replications, seed)))
    return answer


def pivotal(
    scenario: Resolved | str | Path, *, replications: int = 1000, seed: int = 1, **options: Any
) -> PivotalAnswer:
    """Hold each state in and out, and take away each component of the guarantee, in memory.

    Options are the fields of :class:`~sim.studies.pivotal.PivotalSpecification`: `outcome`, names
    of measures; `troops`, the requirement of the voting power; `state`, the states.

    Raises
    ------
    UsageError
        If there is no such option, state or measure, or there is more to run than one command may
        ask for.
    """
    try:
        asked = PivotalSpecification(**options)
    except ValidationError as error:
        raise UsageError(str(error)) from error
    return ask(asked.study([_loaded(scenario)]), Request(Size(replications, seed)))


def robust(
    scenarios: Sequence[Resolved | str | Path],
    goal: Sequence[str],
    *,
    replications: int = 32,
    seed: int = 1,
    **options: Any,
) -> RobustAnswer:
    """Judge scenarios by goals in many uncertain futures, the same for all, in memory.

    Replications are worlds of each future. Options are the other fields of
    :class:`~sim.studies.robust.RobustSpecification`: `vary`, values of one scenario that are judged
    instead; `futures`, how many; `over`, what varies; `sample`, the number of the sample.

    Raises
    ------
    UsageError
        If there are not two policies at least, they do not run over the same weeks, an option or a
        goal is wrong, or there is more to run than one command may ask for.
    """
    try:
        asked = RobustSpecification(goal=tuple(goal), **options)
    except ValidationError as error:
        raise UsageError(str(error)) from error
    loaded = [_loaded(one) for one in scenarios]
    return ask(asked.study(loaded), Request(Size(replications, seed)))


def sensitivity(
    scenario: Resolved | str | Path,
    *,
    replications: int = 32,
    seed: int = 1,
    **fields: Any,
) -> SensitivityAnswer:
    """Find the uncertain values that move the outcomes of a scenario, in memory.

    Other fields are those of the command: names of each `outcome`, how many `factors` have an index
    of their own, a power of 2 of base `points`, and the keys of what is varied `also`.

    Raises
    ------
    UsageError
        If an outcome has no value in single worlds, or a key cannot be varied.
    """
    study = asked("sensitivity", **fields).study([_loaded(scenario)])
    answer: SensitivityAnswer = ask(study, Request(Size(replications, seed)))
    return answer


def _loaded(scenario: Resolved | str | Path) -> Resolved:
    return scenario if isinstance(scenario, Resolved) else load_file(scenario)
