"""Writing new scenarios."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.command import Folder
from sim.cli.output import program, say, shown
from sim.errors import UsageError, nearest

HOME = Path("scenarios")
"""Folder of new scenarios, where `sim run NAME` looks for them."""


def new(
    name: Annotated[str, typer.Argument(help="Name of the new scenario.")],
    *,
    base: Annotated[
        str, typer.Option("--base", metavar="NAME", help="Scenario to start from.")
    ] = "baseline",
    folder: Folder = None,
) -> None:
    """Write a commented scenario to begin from, which changes one thing in another."""
    from sim.scenario.load import load
    from sim.scenario.template import template

    if folder is not None and not folder.is_dir():
        raise UsageError(f"there is no folder `{folder}`; make it first, or leave out --folder")
    home = home_of(base, folder)
    path = home / f"{name}.yaml"
    _unused(name, path)
    text = template(load(begun_from(base, home)), name)
    try:
        home.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"cannot write `{path}`: {error.strerror}") from error
    say(str(path))
    say(f"Next: {program()} check {shlex.quote(str(path))}", err=True)


def home_of(base: str, folder: Path | None) -> Path:
    """Choose the folder of a new scenario: the one that is named, or where its base is found."""
    return folder or (Path() if Path(f"{base}.yaml").is_file() else HOME)


def _unused(name: str, path: Path) -> None:
    """Demand a name that can be one and that nothing has yet."""
    from sim.scenario.load import is_name, known
    from sim.scenario.schema import NAMING

    if not is_name(name):
        raise UsageError(f"`{shown(name)}` cannot name a scenario; {NAMING}")
    beside = Path(f"{name}.yaml")
    taken = next((one for one in (path, beside) if one.exists()), known().get(name))
    if taken is not None:
        raise UsageError(f"there is a scenario `{name}` already, {taken}; choose another name")


def begun_from(base: str, folder: Path) -> Path:
    """Find the base where the new file will look for it."""
    from sim.scenario.load import packaged

    there = {path.stem: path for home in (packaged(), folder) for path in home.glob("*.yaml")}
    if base not in there:
        close = nearest(base, there) or "run `sim list` to see what there is"
        raise UsageError(f"no scenario called `{shown(base)}` to begin from; {close}")
    return there[base]
