"""The folder of an answer: found as it stands where it is current, or else made."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sim.ensemble.executor import BlockExecutor
from sim.findings.finding import Finding
from sim.publish.draw import FEWEST, Pictures, draw_all
from sim.publish.earlier import elsewhere, replaced
from sim.publish.readme import NAME as README
from sim.publish.readme import figure_rows, file_rows, readme
from sim.results.atomic import as_json, link, read_record, write_files, write_record
from sim.results.record import program_digest, versions
from sim.results.store_paths import DATA
from sim.results.table import Dialect, columns, in_dialect
from sim.studies.ensembles import Request
from sim.studies.rounds import obtain_all
from sim.studies.study import Answer, Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.figures.catalogue import Kind


def current(folder: Path, basis: Mapping[str, Any], *, account: str) -> dict[str, Any] | None:
    """Account of a folder, if it rests on the same basis and every file is as it was written.

    The basis is everything that its files should rest on; the account, a JSON file with the answer.
    """
    record = read_record(folder)
    if record is None or account not in record["files"]:
        return None
    if (record.get("rests_on"), record.get("program")) != (basis, _program()):
        return None
    try:
        answer: dict[str, Any] = json.loads((folder / account).read_bytes())
    except (OSError, ValueError):
        return None
    return answer


def seal(
    folder: Path, names: Iterable[str], *, basis: Mapping[str, Any], record: Mapping[str, Any]
) -> None:
    """Write the record of a folder: what it rests on, the runs behind it, and every digest."""
    whole = {**record, "rests_on": basis, "program": _program()}
    write_record(folder, names, record=whole)


def _program() -> str:
    """Versions of what draws and writes: the program, and the library of its figures."""
    return f"{program_digest()} matplotlib {versions()['matplotlib']}"


A = TypeVar("A", bound=Answer)


@dataclass(frozen=True)
class Publication(Generic[A]):
    """What of the answers of a study goes into a folder."""

    account: str
    """Name of the JSON file with the answer."""
    findings: Callable[[A], Mapping[str, Finding]]
    """Findings of an answer by path within `figures`, of which the first word names the drawing."""
    tables: Callable[[A], Mapping[str, bytes]] = field(default=lambda _: {})
    """Other tables of an answer by name of the file."""
    files: Callable[[Any], Mapping[str, bytes]] = field(default=lambda _: {})
    """Other files, from the study alone."""
    figures: str = "figures"
    """Folder of the figures, within that of the answer."""
    drawings: "Mapping[str, Callable[[Any], Figure]]" = field(default_factory=dict)
    """Drawings by name, beside those of :mod:`sim.figures.catalogue`."""
    results: bool = False
    """Whether the folder has the labelled arrays of the study's ensemble, the first it names."""
    remarks: Callable[[A], Iterable[str]] = field(default=lambda _: ())
    """What a reader of its files should know of them, a sentence each."""
    pages: Callable[..., Mapping[str, bytes]] = field(default=lambda *_, **__: {})
    """Pages by name of the file, from the answer, the study and its `pictures`, each a finding and
    its file by path."""
    origin: Mapping[str, str] = field(default_factory=dict)
    """What asked for them besides a command: a study file and its digest, named in the record."""


@dataclass(frozen=True)
class Published(Generic[A]):
    """An answer, its folder, and whether everything had been there already."""

    answer: A
    folder: Path
    reused: bool
    notes: tuple[str, ...] = ()
    """What was replaced, and what about the folder does not fit to it, a line each."""


@dataclass(frozen=True)
class Format:
    """How the files of an answer are written."""

    figures: "Kind" = "png"
    tables: Dialect = "plain"


PLAIN = Format()


def published(
    study: Study[A], publication: Publication[A], *, request: Request, how: Format = PLAIN
) -> Published[A]:
    """Answer a study in a folder of the outputs, computing and writing what is missing.

    Raises
    ------
    RunError
        If an ensemble cannot be computed, or a file cannot be written.
    """
    wanted = study.ensembles()
    keys = {label: request.key(one) for label, one in wanted.items()}
    basis = {"results": keys, "format": how.figures, "csv": how.tables, **study.parameters()}
    basis["warnings"] = list(study.warnings)
    folder = request.outputs / study.folder
    if request.verified(keys.values()):
        account = current(folder, basis, account=publication.account)
        if account is not None and request.verified(_followed(folder, keys.values())):
            _name_origin(folder, publication.origin)
            read: Any = study.answer_type.model_validate(account)
            return Published(read, folder, True, tuple(elsewhere(folder, request.outputs)))
    ensembles = obtain_all(study, request)
    if how.figures != "none" and len(wanted) >= FEWEST:
        request.execution.executor.prepare("sim.figures.catalogue")
    answer = study.answered(ensembles)
    before = replaced(folder, wanted, request=request)
    executor = request.execution.executor
    files = _contents(study, publication, answer=answer, how=how, executor=executor)
    write_files(folder, files)
    first = next(iter(ensembles.obtained.values())).folder
    linked = [DATA] if publication.results and first is not None else []
    for name in linked:
        link(folder / name, (first or folder) / name)
    records = {label: one.record.model_dump(mode="json") for label, one in ensembles.items()}
    record = {"record": next(iter(records.values())), "records": records}
    record |= {"study": dict(publication.origin)} if publication.origin else {}
    seal(folder, [*files, *linked], basis=basis, record=record)
    notes = (*_ignored(), *filter(None, [before]), *elsewhere(folder, request.outputs))
    return Published(answer, folder, ensembles.reused and not study.passes, notes)


def _followed(folder: Path, first: Iterable[str]) -> set[str]:
    """Keys of the results of a folder's answer that followed from those it asked for at first."""
    record = read_record(folder) or {}
    return {one["key"] for one in record.get("records", {}).values()} - set(first)


def _name_origin(folder: Path, origin: Mapping[str, str]) -> None:
    """Name in the record of a folder what asked for it now, where that is a file."""
    record = read_record(folder)
    if origin and record is not None and record.get("study") != origin:
        write_record(folder, record["files"], record={**record, "study": dict(origin)})


def _contents(
    study: Study[A],
    publication: Publication[A],
    *,
    answer: A,
    how: Format,
    executor: BlockExecutor,
) -> dict[str, bytes]:
    """The files of an answer by name, but for the labelled arrays and the record."""
    files = {
        publication.account: as_json(answer.model_dump(mode="json")),
        **publication.files(study),
        **publication.tables(answer),
    }
    names = [*files, *([DATA] if publication.results else [])]
    findings = publication.findings(answer) if how.figures != "none" else {}
    home = f"{publication.figures}/" if publication.figures else ""
    drawn = draw_all(Pictures(findings, how.figures, publication.drawings), executor)
    shown = {f"{home}{path}.{how.figures}": findings[path] for path in drawn}
    pictures = {f"{path}.{how.figures}": (findings[path], data) for path, data in drawn.items()}
    pages = publication.pages(answer, study, pictures=pictures)
    rows = [*figure_rows(shown), *file_rows(publication.account, [*pages, *names])]
    page = readme(answer, study.subject, rows=rows, remarks=publication.remarks(answer))
    files |= {f"{home}{path}.{how.figures}": data for path, data in drawn.items()}
    files |= {f"{home}{path}.csv": columns(findings[path].table) for path in drawn}
    tables = {name: data for name, data in files.items() if name.endswith(".csv")}
    return {
        **files,
        **pages,
        **{name: in_dialect(data, how.tables) for name, data in tables.items()},
        README: page,
    }


def _ignored() -> list[str]:
    """What of the user's environment figures could not have used, if any were drawn here."""
    loaded = sys.modules.get("sim.figures.kit.environment")
    return list(loaded.ignored) if loaded else []
