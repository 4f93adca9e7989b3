"""Write the page as one file that needs no server."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.options import Options
from sim.cli.output import progress, say, session

if TYPE_CHECKING:
    from sim.app.export.choice import Choice
    from sim.app.export.export import Export
    from sim.results.store import Store
    from sim.scenario.resolve import Resolved


@dataclass(frozen=True)
class Asked:
    """What page is asked for."""

    path: Path
    levers: Sequence[str]
    most: int


def export(asked: Asked, options: Options) -> None:
    """Compute what is missing, and write the page; or only say what would be done."""
    with progress("Loading"):
        from sim.app.export.export import BASELINE, check_place
        from sim.app.export.grid import MOST_LEVERS, check_extent
        from sim.results.store import Store
        from sim.results.use import shared
        from sim.scenario.load import load

        check_place(asked.path)
        check_extent(len(asked.levers) or MOST_LEVERS, asked.most)
        baseline, store = load(BASELINE), Store(options.out)
    if options.dry_run and not asked.levers:
        say(
            "the levers are those with the largest total index in a sensitivity analysis of all "
            "levers, which is computed unless it is stored; then come at most "
            f"{asked.most:,} points of {options.replications:,} worlds, and every scenario of "
            "the folder; with --lever KEY this plan says what of them is stored"
        )
        return
    page = _page(asked, _choice(asked, baseline, store=store, options=options), options)
    if options.dry_run:
        say(page.plan)
        return
    options.ending.enter_context(shared(store.folder))
    with session(
        options.executor, store, name="points", total=page.total, verbose=options.verbose
    ) as execution:
        page.compute(execution, fresh=options.fresh)
    _write(page, asked.path)


def _choice(asked: Asked, baseline: "Resolved", *, store: "Store", options: Options) -> "Choice":
    """The levers of the page."""
    from sim.app.export import choice
    from sim.results.record import Size
    from sim.results.use import shared
    from sim.studies.ensembles import Request

    if asked.levers:
        return choice.named(asked.levers, baseline)
    options.ending.enter_context(shared(store.folder))
    size, study = Size(choice.WORLDS, options.seed), choice.analysis(baseline)
    total = study.worlds(choice.WORLDS)
    with session(
        options.executor, store, name="levers", total=total, verbose=options.verbose
    ) as execution:
        return choice.strongest(baseline, Request(size, store, options.fresh, execution))


def _page(asked: Asked, chosen: "Choice", options: Options) -> "Export":
    from sim.app.export.export import Export, Extent, scenarios

    with progress("Preparing"):
        names = scenarios(lambda text: say(f"warning: {text}", err=True))
    extent = Extent(options.replications, options.seed, asked.most)
    return Export(chosen, options.out, extent, names)


def _write(page: "Export", path: Path) -> None:
    """Write the file, and say what is in it."""
    from sim.results.atomic import write

    with progress("Writing"):
        content = page.file(dt.datetime.now(dt.UTC).date())
        write(path, content)
    keys = ", ".join(axis.card.key for axis in page.grid.axes)
    say(f"{path}: {len(content) / 2**20:.1f} MiB, {len(page.at_grid):,} points over {keys}")
    say("It opens in a browser without a server or a network.")
