"""Which scenarios and studies there are, by name."""

import os
import re
from importlib.resources import files
from pathlib import Path

from sim.errors import UsageError, nearest
from sim.scenario.folder import no_scenario
from sim.scenario.schema import NAME
from sim.text import cleaned, shortened

RESERVED = {"con", "prn", "aux", "nul"}
RESERVED |= {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
"""Names that no folder can have on Windows."""

STUDIES = "studies"
"""Folder of study files within that of the scenarios."""


def is_name(word: str) -> bool:
    """Whether a word can name a scenario, and so a folder on every system."""
    return bool(re.fullmatch(NAME, word)) and word not in RESERVED


def packaged() -> Path:
    """Folder of the scenarios that come with the program."""
    inside = Path(str(files("sim"))) / "scenario" / "packaged"
    return inside if inside.is_dir() else Path(str(files("sim"))).parent / "scenarios"


def known() -> dict[str, Path]:
    """Files of all scenarios by name, except names with control codes.

    Those of the folder `scenarios` come before those that come with the program.
    """
    return _by_name((Path("scenarios"), packaged()))


def known_studies() -> dict[str, Path]:
    """Files of all studies by name: those of `scenarios/studies`, then the program's own."""
    return _by_name((Path("scenarios") / STUDIES, packaged() / STUDIES))


def _by_name(folders: tuple[Path, ...]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            if cleaned(path.stem) == path.stem:
                found.setdefault(path.stem, path)
    return found


def find(word: str) -> Path:
    """File of a scenario, by the path or the name on a command line.

    A name is looked for in the folder `scenarios`, among those that come with the program, and in
    this folder.

    Raises
    ------
    UsageError
        If there is no such scenario; names the nearest, or says what is there instead.
    """
    found = known().get(word) or _file(word, is_name(word))
    if found:
        return found
    path, shown = Path(word), shortened(word, 200)
    if word and os.path.lexists(path):
        raise UsageError(f"`{shown}` is {no_scenario(path)}")
    if _is_path(word):
        raise UsageError(f"no scenario file `{shown}`; {_near(path.stem)}")
    if word in known_studies():
        raise UsageError(f"`{shown}` is a study, not a scenario; run `sim study {shown}`")
    raise UsageError(f"no scenario called `{shown}`; {_near(word)}")


def find_study(word: str) -> Path:
    """File of a study, by its path or its name.

    Raises
    ------
    UsageError
        If there is no such study; names the nearest, or says what is there instead.
    """
    studies, shown = known_studies(), shortened(word, 200)
    found = studies.get(word) or _file(word, is_name(word))
    if found:
        return found
    if word in known():
        raise UsageError(f"`{shown}` is a scenario, not a study; run `sim run {shown}`")
    what = "study file" if _is_path(word) else "study called"
    near = nearest(Path(word[:200]).stem, filter(is_name, studies))
    raise UsageError(f"no {what} `{shown}`; {near or 'run `sim list` to see what there is'}")


def _is_path(word: str) -> bool:
    return word.endswith((".yaml", ".yml")) or "/" in word or "\\" in word


def _file(word: str, named: bool) -> Path | None:
    """A file that a word leads to, or in this folder by its name."""
    if word.endswith((".yaml", ".yml")) and os.path.lexists(Path(word)):
        return Path(word)
    beside = Path(f"{word}.yaml")
    return beside if named and beside.is_file() else None


def _near(word: str) -> str:
    """A remedy that names the scenario that was probably meant."""
    names = [name for name in known() if is_name(name)]
    return nearest(word[:200], names) or "run `sim list` to see what there is"
