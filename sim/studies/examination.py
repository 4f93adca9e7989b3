"""Loading a scenario with all that is wrong with it, and those it is compared with."""

from collections.abc import Sequence
from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.outcomes.expectation import expectations, problems
from sim.scenario.library import find
from sim.scenario.load import complete, load
from sim.scenario.resolve import Resolved
from sim.yamltree.reader import Document, read


def examine(path: Path, settings: Sequence[str] = ()) -> tuple[Resolved | None, list[Problem]]:
    """Load a scenario with everything that is wrong with it, its expectations included.

    Parameters
    ----------
    path
        The file.
    settings
        Changes to lay over it.

    Returns
    -------
    The scenario, or nothing where it cannot be had, and its problems.
    """
    try:
        document = read(path)
    except ScenarioError as error:
        return None, list(error.problems)
    resolved, wrong = _completed(document, path, settings)
    try:
        return resolved, [*wrong, *problems(document, path.parent)]
    except ScenarioError as error:
        return resolved, [*wrong, *error.problems]


def _completed(
    document: Document, path: Path, settings: Sequence[str]
) -> tuple[Resolved | None, list[Problem]]:
    try:
        return complete(document, path, settings=settings), []
    except ScenarioError as error:
        return None, list(error.problems)


def compared(resolved: Resolved) -> dict[str, Resolved]:
    """Load the scenarios with which expectations compare this one, from its own folder first.

    What was laid over this one is laid over them too, so that the sentence is still about what
    the two files differ in.
    """
    names = {one.other for one in expectations(resolved)} - {"", resolved.scenario.name}
    paths = {name: _beside(name, resolved.folder) for name in sorted(names)}
    return {name: load(path, resolved.settings) for name, path in paths.items()}


def _beside(name: str, folder: Path) -> Path:
    path = folder / f"{name}.yaml"
    return path if path.is_file() else find(name)
