"""The options that the commands of all studies share."""

import inspect
import shlex
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, wraps
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from sim.cli.count import count
from sim.cli.dask import dask
from sim.cli.output import program
from sim.errors import UsageError
from sim.text import shortened

if TYPE_CHECKING:
    from sim.ensemble.executor import BlockExecutor
    from sim.figures.catalogue import Kind as FigureKind
    from sim.scenario.resolve import Resolved


Replications = Annotated[
    int,
    typer.Option(
        "-n", "--replications", parser=count(1), metavar="N", help="Worlds in the ensemble."
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", parser=count(0), metavar="N", help="Seed of the ensemble.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("-s", "--set", metavar="KEY=VALUE", help="Change a value; may be repeated."),
]


class Picture(StrEnum):
    """Kinds of file a figure can be."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    HTML = "html"
    NONE = "none"


Kind = Annotated[
    Picture,
    typer.Option(
        "--format",
        help="Kind of file of the figures; none draws none, html of a run or a comparison also "
        "writes a report.",
    ),
]


class Dialect(StrEnum):
    """Kinds of CSV."""

    PLAIN = "plain"
    EXCEL = "excel"
    EXCEL_POINT = "excel-point"


Csv = Annotated[
    Dialect,
    typer.Option(
        "--csv",
        help="Tables for a spreadsheet: excel where 0,5 is a half, excel-point where 0.5 is one.",
    ),
]


def _possible(folder: Path | None) -> Path | None:
    """Refuse what no folder can be called, and a link that leads nowhere."""
    try:
        if folder is not None and folder.is_symlink() and not folder.exists():
            raise UsageError(f"`{folder}` is a broken link; remove or repair it")
    except OSError as error:
        name = shortened(str(folder))
        raise UsageError(f"`{name}` cannot be the name of a folder: {error.strerror}") from error
    return folder


Out = Annotated[
    Path, typer.Option("-o", "--out", help="Folder of the outputs.", callback=_possible)
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        help="Folder to write to; `scenarios` unless given, made if it is not there.",
        callback=_possible,
    ),
]
Workers = Annotated[int, typer.Option("-j", "--workers", min=1, max=256, help="Processes.")]
Cluster = Annotated[str, typer.Option("--cluster", metavar="ADDRESS", help="Dask scheduler.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print only the folder of the files.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Print more.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Compute again what is already stored.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the plan, and stop.")]


@dataclass(frozen=True)
class Options:
    """The options that the commands of all studies share."""

    replications: Replications = 1000
    seed: Seed = 1
    settings: Settings = None
    out: Out = Path("outputs")
    workers: Workers = 1
    cluster: Cluster = ""
    picture: Kind = Picture.PNG
    dialect: Csv = Dialect.PLAIN
    as_json: Json = False
    quiet: Quiet = False
    verbose: Verbose = False
    fresh: Fresh = False
    dry_run: DryRun = False
    ending: ExitStack = field(default_factory=ExitStack, init=False, repr=False)
    """What is closed when the command ends."""

    @cached_property
    def executor(self) -> "BlockExecutor":
        """Where blocks are computed; its workers are ended with the command."""
        from sim.ensemble.open import open_executor

        return self.ending.enter_context(open_executor(self.workers, self.cluster))

    def has(self, resolved: "Resolved") -> bool:
        """Whether the ensemble of a scenario is stored and would be used."""
        from sim.results.record import Size, key
        from sim.results.store_paths import is_complete

        wanted = key(resolved.scenario, Size(self.replications, self.seed))
        return not self.fresh and is_complete(self.out, wanted)

    @property
    def kind(self) -> "FigureKind":
        """Kind of file of the figures."""
        chosen = Picture.PNG if self.picture is Picture.HTML else self.picture
        return cast("FigureKind", chosen.value)

    @property
    def changes(self) -> list[str]:
        """The settings, none or more."""
        return self.settings or []

    def again(self, *words: str, settings: Sequence[str] | None = None) -> str:
        """Write a command line for a shell, with the same settings but for what the words set."""
        keys = {one.partition("=")[0] for before, one in pairwise(words) if before == "-s"}
        every = self.changes if settings is None else settings
        every = [one for one in every if one.partition("=")[0] not in keys]
        return shlex.join([program(), *words, *(part for one in every for part in ("-s", one))])


def study_options(
    command: Callable[..., None], *, worlds: int | None = 1000, seed: int | None = 1
) -> Callable[..., None]:
    """Add the shared options to a command, which takes them as one argument, `options`.

    There are so many `worlds` unless a number is given; at each point, where there are points.
    """
    own, usual = (inspect.signature(one, eval_str=True).parameters for one in (command, Options))
    given = {"replications": worlds, "seed": seed}
    shared = {
        name: one.replace(default=given.get(name, one.default)) for name, one in usual.items()
    }
    parameters = [
        one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for one in (*own.values(), *shared.values())
        if one.name != "options"
    ]

    @wraps(command)
    def wrapper(**words: Any) -> None:
        chosen = {name: words.pop(name) for name in shared}
        with dask(wanted=bool(chosen["cluster"])):
            options = Options(**chosen)
            with options.ending:
                command(**words, options=options)

    wrapper.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    wrapper.__annotations__ = {one.name: one.annotation for one in parameters}
    return wrapper
