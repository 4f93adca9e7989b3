"""Files that a page can be taken away as: the scenario, the data, and the figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.app.work import Wanted, Work
from sim.errors import UsageError
from sim.findings import run
from sim.findings.of_run import RUN
from sim.results.results import Results
from sim.scenario.moved import moved_file, moved_name
from sim.studies.run import answered
from sim.text import shortened

FIGURES = ("requirement", "force", "map")
"""Figures of the page, as the other commands draw them."""

TABLES = ("states.csv", "weeks.csv", "parameters.csv")
"""Tables of a run that the page offers."""


@dataclass(frozen=True)
class Taken:
    """What a worker has made: a file to be taken away, or JSON for the page."""

    content: bytes
    kind: str = "application/json"
    name: str = ""


def download(file: str, wanted: Wanted, *, work: Work, cancelled: Callable[[], bool]) -> Taken:
    """A file of what the page shows.

    Raises
    ------
    UsageError
        If there is no such file.
    """
    scenario, changes = work.subject(wanted.scenario).prepared.scenario, dict(wanted.changes)
    stem = moved_name(scenario, changes)
    if file == "scenario.yaml":
        text = moved_file(scenario, changes)
        return Taken(text.encode(), "application/yaml", f"{stem}.yaml")
    if file not in (*_makers(), "summary.json"):
        raise UsageError(f"there is no file `{shortened(file)}` to be taken away")
    content, kind = _content(file, work.results(wanted, cancelled))
    return Taken(content, kind, f"{stem}-{file}")


def _content(file: str, results: Results) -> tuple[bytes, str]:
    if file == "summary.json":
        return answered(results).model_dump_json(indent=2).encode(), "application/json"
    kind = "image/png" if file.endswith(".png") else "text/csv; charset=utf-8"
    return _makers()[file](results), kind


def _makers() -> Mapping[str, Callable[[Results], bytes]]:
    pictures = {f"{name}.png": _picture(name) for name in FIGURES}
    return {**pictures, **{name: _table(name) for name in TABLES}}


def _picture(name: str) -> Callable[[Results], bytes]:
    def drawn(results: Results) -> bytes:
        from sim.figures.catalogue import draw, picture  # loads matplotlib

        return picture(draw(name, RUN[name](results)))

    return drawn


def _table(name: str) -> Callable[[Results], bytes]:
    return lambda results: run.tables(answered(results))[name]
