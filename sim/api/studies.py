"""Asking studies from notebooks and programs: which lever, which assumption, which world."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.api.runs import loaded
from sim.results.record import Size
from sim.scenario.catalogue import find_study
from sim.scenario.resolve import Resolved
from sim.studies.discovered import DiscoverAnswer
from sim.studies.ensembles import Request
from sim.studies.file import read_study
from sim.studies.pivotal import PivotalAnswer
from sim.studies.robust import RobustAnswer
from sim.studies.rounds import ask
from sim.studies.sensitivity_answer import SensitivityAnswer
from sim.studies.specification import asked
from sim.studies.study import Answer
from sim.studies.sweep_answer import SweepAnswer
from sim.studies.tip_answer import TipAnswer
from sim.studies.weigh_answer import WeighAnswer


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
    size = Size(replications, seed)
    answer: SweepAnswer = _answer("sweep", [scenario], size, vary=keys, **options)
    return answer


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
    size = Size(replications, seed)
    answer: SensitivityAnswer = _answer("sensitivity", [scenario], size, **fields)
    return answer


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
    size = Size(replications, seed)
    answer: DiscoverAnswer = _answer("discover", [scenario], size, when=when, **options)
    return answer


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
    size, keys = Size(replications, seed), tuple(levers)
    answer: TipAnswer = _answer("tip", [scenario], size, goal=goal, lever=keys)
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
    answer: PivotalAnswer = _answer("pivotal", [scenario], Size(replications, seed), **options)
    return answer


def robust(
    scenarios: Sequence[Resolved | str | Path],
    goal: Sequence[str],
    *,
    replications: int = 128,
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
    size, goals = Size(replications, seed), tuple(goal)
    answer: RobustAnswer = _answer("robust", scenarios, size, goal=goals, **options)
    return answer


def weigh(
    scenario: Resolved | str | Path,
    sides: tuple[str, str],
    *,
    outcome: Sequence[str] = (),
    replications: int = 1000,
    seed: int = 1,
) -> WeighAnswer:
    """Find which of two things moves the outcomes of a scenario further, in memory.

    Each of the two sides is ``"NAME=LOW,HIGH"``: what it is called, and the scenarios in which it
    is low and high. The first outcome is the main one; a few are taken if none is given.

    Raises
    ------
    ScenarioError
        If changes of the scenarios contradict each other.
    UsageError
        If there is no such scenario or outcome, or an outcome belongs to no single world.
    """
    fields: dict[str, Any] = {"one": sides[0], "other": sides[1]}
    fields |= {"outcome": tuple(outcome)} if outcome else {}
    answer: WeighAnswer = _answer("weigh", [scenario], Size(replications, seed), **fields)
    return answer


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
    found = read_study(find_study(file) if isinstance(file, str) else file)
    size = Size(replications or found.replications, found.form.seed if seed is None else seed)
    answer: Answer = ask(found.study, Request(size))
    return answer


def _answer(
    kind: str, scenarios: Sequence[Resolved | str | Path], /, size: Size, **fields: Any
) -> Any:
    """The answer of a study of a kind, not published."""
    made = asked(kind, **fields).study([loaded(one) for one in scenarios])
    return ask(made, Request(size))
