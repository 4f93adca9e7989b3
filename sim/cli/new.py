"""Writing new scenarios and studies."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Folder
from sim.cli.output import program, say, shown
from sim.errors import UsageError, nearest

STUDIES = "studies"
"""Folder of new studies, within that of the scenarios."""

HOME = Path("scenarios")
"""Folder of new scenarios, where `sim run NAME` looks for them."""


def new(
    name: Annotated[str, typer.Argument(help="Name of the new scenario, or study.")],
    *,
    base: Annotated[
        str, typer.Option("--base", metavar="NAME", help="Scenario to start from.")
    ] = "baseline",
    study: Annotated[
        str, typer.Option("--study", metavar="KIND", help="Write a study of this kind instead.")
    ] = "",
    folder: Folder = None,
) -> None:
    """Write a commented scenario to begin from, which changes one thing in another."""
    if folder is not None and not folder.is_dir():
        raise UsageError(f"there is no folder `{folder}`; make it first, or leave out --folder")
    if study:
        _write(folder or HOME / STUDIES, name, _study(name, study, base))
        return
    from sim.scenario.load import load
    from sim.scenario.template import template

    home = home_of(base, folder)
    _unused(name, home / f"{name}.yaml")
    _write(home, name, template(load(begun_from(base, home)), name))


def _write(home: Path, name: str, text: str) -> None:
    """Write a file that is not there yet, and say how to check it."""
    path = home / f"{name}.yaml"
    try:
        home.mkdir(exist_ok=True, parents=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"cannot write `{path}`: {error.strerror}") from error
    say(str(path))
    say(f"Next: {program()} check {shlex.quote(str(path))}", err=True)


def _study(name: str, kind: str, scenario: str) -> str:
    """Text of a new study, by a name that none has yet."""
    from sim.scenario.catalogue import is_name, known, known_studies
    from sim.scenario.combination import sought
    from sim.scenario.schema import NAMING
    from sim.studies.specification import KINDS, specification
    from sim.studies.template import template

    if not is_name(name):
        raise UsageError(f"`{shown(name)}` cannot name a study; {NAMING}")
    if kind not in KINDS:
        remedy = nearest(kind, KINDS) or f"there are {', '.join(KINDS)}"
        raise UsageError(f"there is no study of the kind `{shown(kind)}`; {remedy}")
    taken = known_studies().get(name) or known().get(name)
    if taken is not None:
        raise UsageError(f"`{name}` is taken by {taken}; choose another name")
    sought(scenario)
    return template(name, kind, model=specification(kind), scenario=scenario)


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
