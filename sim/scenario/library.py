"""Where scenario files are found: by path, by name, and as the base of another."""

import os
import re
from importlib.resources import files
from pathlib import Path

from sim.errors import Problem, ScenarioError, UsageError, nearest
from sim.text import cleaned, shortened

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}


def is_name(word: str) -> bool:
    """Whether a word can name a scenario, and so a folder on every system."""
    return bool(NAME.fullmatch(word)) and word not in _RESERVED


def folders() -> list[Path]:
    """Folders in which a name is looked for: the working one first, then the packaged one."""
    return [folder for folder in (Path("scenarios"), packaged()) if folder.is_dir()]


def packaged() -> Path:
    """Folder of the scenarios that come with the program."""
    inside = Path(str(files("sim"))) / "scenario" / "packaged"
    return inside if inside.is_dir() else Path(str(files("sim"))).parent / "scenarios"


def known() -> dict[str, Path]:
    """Files of all scenarios by name, except names with control codes."""
    found: dict[str, Path] = {}
    for folder in folders():
        for path in sorted(folder.glob("*.yaml")):
            if cleaned(path.stem) == path.stem:
                found.setdefault(path.stem, path)
    return found


def find(word: str) -> Path:
    """File of a scenario, by the path or the name on a command line.

    Raises
    ------
    UsageError
        If there is no such scenario; names the nearest.
    """
    if word.endswith((".yaml", ".yml")) or "/" in word or "\\" in word:
        path = Path(word)
        if os.path.lexists(path):
            return path
        raise UsageError(f"no scenario file `{shortened(word, 200)}`; {_near(path.stem)}")
    named = known().get(word)
    if named is None:
        raise UsageError(f"no scenario called `{shortened(word, 200)}`; {_near(word)}")
    return named


def _near(word: str) -> str:
    """A remedy that names the scenario that was probably meant."""
    names = [name for name in known() if is_name(name)]
    return nearest(word[:200], names) or "run `sim list` to see what there is"


def find_base(word: str, beside: Path, *, problem: Problem) -> Path:
    """Find the base of a scenario, in the folder of the file `beside` or the packaged one.

    Raises
    ------
    ScenarioError
        With the problem, where the word is no plain name or no file inside the folder has it.
    """
    if is_name(word):
        for folder in (beside.parent, packaged()):
            path = folder / f"{word}.yaml"
            if path.is_file() and path.resolve().parent == folder.resolve():
                return path
    raise ScenarioError([problem])
