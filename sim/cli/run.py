"""Running scenarios."""

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import option
from sim.cli.columns import say
from sim.cli.terminal import foretell, session, warn
from sim.errors import Problem, ScenarioError, UsageError

if TYPE_CHECKING:
    from sim.publish.deliver import Delivery
    from sim.scenario.resolve import Resolved
    from sim.studies.ensembles import Request


@dataclass(frozen=True)
class _Task:
    """One scenario to be run, where its folder will be, and how many scenarios that takes."""

    resolved: "Resolved"
    folder: Path
    key: str
    words: str
    scenarios: int


def run(
    scenarios: Annotated[
        list[str], typer.Argument(help="Scenario files, or names as `sim list` shows them.")
    ],
    *,
    replications: option.Replications = 1000,
    seed: option.Seed = 1,
    settings: option.Settings = None,
    out: option.Out = Path("outputs"),
    workers: option.Workers = 1,
    cluster: option.DaskExecutor = "",
    picture: option.Format = option.Picture.PNG,
    as_json: option.Json = False,
    quiet: option.Quiet = False,
    verbose: option.Verbose = False,
    fresh: option.Fresh = False,
    dry_run: option.DryRun = False,
) -> None:
    """Run scenarios: who pledges, authorises and deploys, and would it deter."""
    sound = _examined(scenarios, settings or [])  # before what takes long to import
    from sim.ensemble.executor import crew
    from sim.ensemble.run import check_budget
    from sim.publish.deliver import deliver
    from sim.results.record import Size
    from sim.results.store import Store
    from sim.studies.ensembles import Request

    order = Request(Size(replications, seed), Store(out), fresh=fresh)
    tasks = _tasks(sound, settings or [], out, order)
    for task in tasks:
        check_budget(task.resolved.scenario, replications, seed=seed)
        warn(task.resolved)
    if dry_run:
        foretell([_plan(task, order) for task in tasks], as_json=as_json)
        return
    summaries = []
    with crew(workers, cluster) as hands:
        for task in tasks:
            name, total = task.resolved.scenario.name, replications * task.scenarios
            with session(hands, order.store, name=name, total=total, verbose=verbose) as execution:
                delivery = deliver(
                    task.resolved,
                    task.folder,
                    order=order,
                    kind=picture.value,
                    execution=execution,
                )
            summaries.append(delivery.summary)
            if not as_json:
                _tell(task, delivery, quiet=quiet)
    if as_json:
        say(json.dumps({"runs": summaries}, indent=2, ensure_ascii=False, allow_nan=False))


def _examined(words: list[str], settings: list[str]) -> list[tuple[str, "Resolved"]]:
    """Resolve every scenario before any is run, so that nothing runs when a file is wrong."""
    from sim.scenario.library import find
    from sim.studies.examination import examine

    sound: list[tuple[str, Resolved]] = []
    wrong: list[Problem] = []
    for word in words:
        resolved, found = examine(find(word), settings)
        wrong.extend(found)
        if resolved is not None:
            sound.append((word, resolved))
    if wrong:
        raise ScenarioError(list(dict.fromkeys(wrong)))
    return sound


def _tasks(
    sound: list[tuple[str, "Resolved"]], settings: list[str], out: Path, order: "Request"
) -> list[_Task]:
    from sim.publish.publish import folder_of
    from sim.results.record import key
    from sim.studies.ensembles import rests_on

    tasks: list[_Task] = []
    for word, resolved in sound:
        folder = folder_of(out, resolved, changed=bool(settings))
        name = key(resolved.scenario, order.size)
        again = " ".join(
            [shlex.quote(word), *(f"-s {shlex.quote(setting)}" for setting in settings)]
        )
        tasks.append(_Task(resolved, folder, name, again, len(rests_on(resolved, order))))
    if len({task.folder for task in tasks}) < len({task.key for task in tasks}):
        raise UsageError("two different scenarios of one name; run them into folders of their own")
    return tasks


def _plan(task: _Task, order: "Request") -> str:
    """Say what would be done."""
    scenario = task.resolved.scenario
    held, n, seed = order.held(task.key), order.size.replications, order.size.seed
    if held == n:
        said = "kept already, would be reused"
    elif held:
        said = f"{held:,} kept already, {n - held:,} would be computed"
    else:
        said = "would be computed"
    return (
        f"{scenario.name}: {n:,} replications of {scenario.weeks} weeks and "
        f"{len(scenario.states)} states, seed {seed}; {said}; files in {task.folder}"
    )


def _tell(task: _Task, delivery: "Delivery", *, quiet: bool) -> None:
    from sim.cli.wording import account, called

    if quiet:
        say(str(task.folder))
        return
    for line in account(delivery.summary, task.resolved.scenario):
        say(line)
    if delivery.reused:
        say(f"Reused a kept result of the same scenario, seed and version ({task.key}).")
    say(f"Files: {task.folder}/ (figures/, summary.json, results.nc, tables)")
    say(f"Next:  {called()} show {task.words}")
