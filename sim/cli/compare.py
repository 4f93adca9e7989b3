"""Comparing scenarios, world by world."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import option
from sim.cli.columns import say
from sim.cli.terminal import foretell, session, warn
from sim.errors import Problem, ScenarioError, UsageError

ASKED_FIRST = "POL"
"""The state whose choice the article explains."""

if TYPE_CHECKING:
    from sim.publish.comparison_request import ComparisonRequest
    from sim.publish.deliver import Delivery
    from sim.results.record import Size
    from sim.scenario.resolve import Resolved
    from sim.studies.ensembles import Request


def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            help="Scenario files, or names; all that `sim list` shows if none is given."
        ),
    ] = None,
    *,
    to: Annotated[str, typer.Option("--to", help="What they are compared to.")] = "baseline",
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
    """Compare scenarios on the same worlds: what does each change, and how sure is that."""
    from sim.ensemble.executor import crew
    from sim.publish.compare import deliver_comparison
    from sim.publish.comparison_request import ComparisonRequest, folder_of
    from sim.results.record import Size
    from sim.results.store import Store
    from sim.studies.ensembles import Request

    order = Request(Size(replications, seed), Store(out), fresh=fresh)
    first, others = _loaded(scenarios or _all_but(to), to, settings or [])
    lineup = ComparisonRequest(first, others if scenarios else _comparable(first, others))
    _check(lineup, order.size)
    folder = folder_of(out, lineup, whole=not scenarios and not settings)
    if dry_run:
        foretell([_plan(lineup, order, folder)], as_json=as_json)
        return
    name, total = f"{len(lineup.every)} scenarios", replications * len(lineup.every)
    with (
        crew(workers, cluster) as hands,
        session(hands, order.store, name=name, total=total, verbose=verbose) as execution,
    ):
        delivery = deliver_comparison(
            lineup,
            folder,
            order=order,
            kind=picture.value,
            execution=execution,
        )
    if as_json:
        say(json.dumps(delivery.summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        following = _following(to, lineup, settings or [])
        _tell(delivery, folder, following=following, verbose=verbose, quiet=quiet)


def _all_but(to: str) -> list[str]:
    """Name every scenario but the one the others are compared to."""
    from sim.scenario.library import find, known

    left_out = find(to).resolve()
    names = [name for name, path in sorted(known().items()) if path.resolve() != left_out]
    if not names:
        raise UsageError(f"there is nothing to compare with `{to}`; `sim new NAME` begins one")
    return names


def _loaded(
    words: list[str], to: str, settings: list[str]
) -> "tuple[Resolved, tuple[Resolved, ...]]":
    """Load everything that is to be compared, and report every mistake at once."""
    from sim.scenario.library import find
    from sim.studies.examination import examine

    wrong: list[Problem] = []
    loaded: list[Resolved | None] = []
    for word in (to, *dict.fromkeys(words)):
        resolved, found = examine(find(word), settings)
        wrong.extend(found)
        loaded.append(resolved)
    if wrong:
        raise ScenarioError(list(dict.fromkeys(wrong)))
    first, *others = [one for one in loaded if one is not None]
    _distinct([first, *others])
    named = {one.scenario.name: one for one in others}
    return first, tuple(named.values())


def _comparable(first: "Resolved", others: "tuple[Resolved, ...]") -> "tuple[Resolved, ...]":
    """Leave out, and say so, what runs over other weeks; nobody asked for it by name."""
    from sim.publish.comparison_request import alike

    kept = tuple(one for one in others if alike(one.scenario, first.scenario))
    for one in others:
        if one not in kept:
            name, weeks = one.scenario.name, one.scenario.weeks
            say(
                f"note: `{name}` is left out; it runs for {weeks} weeks from {one.scenario.start}",
                err=True,
            )
    if not kept:
        raise UsageError(f"nothing runs over the same weeks as `{first.scenario.name}`")
    return kept


def _distinct(loaded: "list[Resolved]") -> None:
    """Refuse two scenarios that differ and have one name."""
    seen: dict[str, Resolved] = {}
    for one in loaded:
        name = one.scenario.name
        if name in seen and seen[name].scenario != one.scenario:
            raise UsageError(f"two different scenarios are called `{name}`; rename one of them")
        seen[name] = one


def _check(lineup: "ComparisonRequest", size: "Size") -> None:
    from sim.ensemble.run import check_budget

    for one in lineup.every.values():
        check_budget(one.scenario, size.replications, seed=size.seed)
        warn(one)


def _plan(lineup: "ComparisonRequest", order: "Request", folder: Path) -> str:
    """Say what would be done."""
    from sim.results.record import key

    n = order.size.replications
    held = [order.held(key(one.scenario, order.size)) for one in lineup.every.values()]
    kept, parts = held.count(n), sum(each for each in held if each < n)
    begun = f" and {parts:,} replications of others" if parts else ""
    return (
        f"{len(lineup.others)} compared to {lineup.to.scenario.name}: {len(held) - kept} to be "
        f"computed, {kept}{begun} kept already, {n:,} replications each, "
        f"seed {order.size.seed}; files in {folder}"
    )


def _following(to: str, lineup: "ComparisonRequest", settings: list[str]) -> str:
    """Give the command that explains a state of the scenario compared to, as it was called."""
    from sim.cli.wording import called

    states = lineup.to.scenario.states
    code = ASKED_FIRST if ASKED_FIRST in states else min(states)
    words = [called(), "explain", to, code, *(w for setting in settings for w in ("-s", setting))]
    return shlex.join(words)


def _tell(
    delivery: "Delivery", folder: Path, *, following: str, verbose: bool, quiet: bool
) -> None:
    from sim.cli.verdict import account

    if quiet:
        say(str(folder))
        return
    for line in account(delivery.summary, whole=verbose):
        say(line)
    if delivery.reused:
        say("Reused: nothing has changed since the same comparison was made.")
    say(f"Files: {folder}/ (figures/, verdicts.csv, changes.csv, states.csv)")
    say(f"Next:  {following}")
