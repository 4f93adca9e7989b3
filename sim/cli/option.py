"""The flags that are alike everywhere."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim.errors import UsageError
from sim.text import shortened

Replications = Annotated[
    int, typer.Option("-n", "--replications", min=1, help="Worlds in the ensemble.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Seed of the ensemble.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("-s", "--set", metavar="KEY=VALUE", help="Change a value; may be repeated."),
]


class Picture(StrEnum):
    """Kinds of file a figure can be."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


Format = Annotated[Picture, typer.Option("--format", help="Kind of file of the figures.")]


def _possible(folder: Path | None) -> Path | None:
    """Refuse what no folder can be called, and a link that leads nowhere."""
    try:
        if folder is not None and folder.is_symlink() and not folder.exists():
            raise UsageError(f"`{folder}` is a link that leads nowhere; remove it, or mend it")
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
        help="Folder to write to; `scenarios` if there is one, else this one.",
        callback=_possible,
    ),
]
Workers = Annotated[int, typer.Option("-j", "--workers", min=1, max=256, help="Processes.")]
Cluster = Annotated[str, typer.Option("--cluster", metavar="ADDRESS", help="Dask scheduler.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say only where the files are.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say more.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Compute anew what is kept already.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and stop.")]
