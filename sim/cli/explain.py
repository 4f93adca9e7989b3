"""Explaining one state's choice."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import option
from sim.cli.columns import say, shown
from sim.cli.terminal import session, warn
from sim.errors import ScenarioError, UsageError

if TYPE_CHECKING:
    from sim.publish.deliver import Delivery
    from sim.publish.explain import Question
    from sim.scenario.resolve import Resolved
    from sim.scenario.schema import Scenario
    from sim.studies.ensembles import Request

ALLIES = 5
"""Other states listed at most."""

EACH = 4
"""Passes through the worlds: one to look, three to replay."""


def explain(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    state: Annotated[str, typer.Argument(help="A state: POL, or Poland.")],
    *,
    week: Annotated[
        int | None, typer.Option("--week", min=0, help="Week; the last one if none is given.")
    ] = None,
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
    """Explain a state's choice: what holds it back or carries it, and what would tip it."""
    from sim.ensemble.executor import crew
    from sim.publish.explain import deliver_explanation
    from sim.publish.publish import folder_of
    from sim.results.record import Size
    from sim.results.store import Store
    from sim.studies.ensembles import Request

    order = Request(Size(replications, seed), Store(out), fresh=fresh)
    question = _question(scenario, state, week, settings or [])
    _check(question.resolved, order)
    folder = question.folder(folder_of(out, question.resolved, changed=bool(settings)))
    if dry_run:
        _plan(question, order, folder)
        return
    name, total = f"explaining {question.code}", EACH * replications
    with (
        crew(workers, cluster) as hands,
        session(hands, order.store, name=name, total=total, verbose=verbose) as execution,
    ):
        delivery = deliver_explanation(
            question,
            folder,
            order=order,
            kind=picture.value,
            execution=execution,
        )
    if as_json:
        say(json.dumps(delivery.summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _tell(delivery, folder, _next(scenario, settings or [], question.code), quiet=quiet)


def _question(word: str, state: str, week: int | None, settings: list[str]) -> "Question":
    """Load the scenario and find the state and the week in it."""
    from sim.publish.explain import Question
    from sim.scenario.library import find
    from sim.studies.examination import examine

    resolved, found = examine(find(word), settings)
    if resolved is None or found:
        raise ScenarioError(found)
    scenario = resolved.scenario
    if week is not None and week > scenario.weeks:
        raise UsageError(f"`{scenario.name}` ends with week {scenario.weeks}; there is no {week}")
    return Question(resolved, _code(state, scenario), scenario.weeks if week is None else week)


def _code(word: str, scenario: "Scenario") -> str:
    """Find a state on the roster by its code or its name, in any letters."""
    from sim.errors import nearest
    from sim.facts.state import states as known

    called: dict[str, str] = {}
    for code, state in scenario.states.items():
        called |= {each.lower(): code for each in (code, state.name, state.short) if each}
    if word.lower() in called:
        return called[word.lower()]
    elsewhere = {fact.name.lower(): code for code, fact in known().items()}
    code = elsewhere.get(word.lower(), word.upper())
    if code in known():
        raise UsageError(f"{known()[code].name} is not on the roster of `{scenario.name}`")
    names = [*scenario.states, *(state.name for state in scenario.states.values())]
    close = nearest(word, names) or nearest(word.upper(), names) or nearest(word.title(), names)
    help_ = close or _some(names)
    raise UsageError(f"no state `{shown(word)}` on the roster of `{scenario.name}`; {help_}")


def _some(names: list[str]) -> str:
    return f"name one by its code, such as {', '.join(names[:3])}"


def _check(resolved: "Resolved", order: "Request") -> None:
    from sim.ensemble.run import check_budget

    check_budget(resolved.scenario, order.size.replications, seed=order.size.seed)
    warn(resolved)


def _plan(question: "Question", order: "Request", folder: Path) -> None:
    """Say what would be done."""
    from sim.studies.replay import replay_keys

    keys = replay_keys(question.resolved, question.code, order=order)
    n = order.size.replications
    held = [order.held(key) for key in keys.values()]
    kept, parts = held.count(n), sum(each for each in held if each < n)
    begun = f" and {parts:,} replications of the rest" if parts else ""
    say(
        f"{question.resolved.scenario.name}: {question.code} in week {question.week}, "
        f"{n:,} replications, seed {order.size.seed}; of the scenario as it "
        f"is, {question.code} held in, and held out, {kept}{begun} kept already; files in {folder}"
    )


def _next(scenario: str, settings: list[str], code: str) -> str:
    """Give the command that plays the same with the state held otherwise, as a shell takes it."""
    from sim.cli.wording import called

    key = f"states.{code}.hold"
    before = [setting for setting in settings if setting.partition("=")[0].strip() == key]
    rest = [setting for setting in settings if setting not in before]
    held = [*rest, f"{key}={'out' if before and before[-1].endswith('in') else 'in'}"]
    return shlex.join([called(), "run", scenario, *(part for one in held for part in ("-s", one))])


def _tell(delivery: "Delivery", folder: Path, following: str, *, quiet: bool) -> None:
    from sim.cli.reason import account

    if quiet:
        say(str(folder))
        return
    for line in account(delivery.summary, allies=ALLIES):
        say(line)
    if delivery.reused:
        say("Reused: nothing has changed since the same was explained.")
    say(f"Files: {folder}/ (explanation.json, waterfall, tables)")
    say(f"Next:  {following}")
