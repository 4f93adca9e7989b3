"""The folder of a scenario: summary, record, tables and figures, made whole from results."""

import hashlib
import io
import json
import os
import shutil
from pathlib import Path
from typing import Any

from sim.errors import RunError
from sim.record import program_digest
from sim.results.ensemble import Results
from sim.results.store import DATA, write
from sim.results.table import columns, tables
from sim.scenario.dump import dump
from sim.scenario.resolve import Resolved
from sim.studies.production import Product

RECORD = "record.json"
"""Written last; holds the digests of all the rest."""

SUMMARY = "summary.json"

DPI = 200
"""Dots per inch of figures."""


def folder_of(outputs: Path, resolved: Resolved, *, changed: bool) -> Path:
    """Name the folder of a scenario; one that settings have changed gets a folder of its own."""
    scenario = resolved.scenario
    if not changed:
        return outputs / scenario.name
    own = hashlib.sha256(scenario.model_dump_json().encode()).hexdigest()[:8]
    return outputs / f"{scenario.name}--set-{own}"


def published(folder: Path, rests_on: dict[str, str]) -> dict[str, Any] | None:
    """Read the summary of a folder, if the folder is that of a result and nothing has touched it.

    Parameters
    ----------
    folder
        The folder of a scenario.
    rests_on
        Keys of all results that the folder should rest on, by scenario.

    Returns
    -------
    The summary, or nothing.
    """
    try:
        held = json.loads((folder / RECORD).read_bytes())
        if held["rests_on"] != rests_on or held["program"] != program_digest():
            return None
        if any(_digest(folder / name) != digest for name, digest in held["files"].items()):
            return None
        summary: dict[str, Any] = json.loads((folder / SUMMARY).read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return summary


def publish(
    folder: Path,
    product: Product,
    *,
    resolved: Resolved,
    summary: dict[str, Any],
    rests_on: dict[str, str],
) -> None:
    """Write the folder of a scenario, each file whole, the record last.

    Parameters
    ----------
    folder
        Where; made if it is missing, what is in it replaced.
    product
        The results, and where they are kept.
    resolved
        The scenario with the places of its values.
    summary
        The summary of the results, with what became of expectations.
    rests_on
        Keys of all results that the summary rests on, by scenario.

    Raises
    ------
    RunError
        If a file cannot be written.
    """
    (folder / RECORD).unlink(missing_ok=True)
    files = {
        SUMMARY: _json(summary),
        "scenario.yaml": dump(resolved).encode(),
        **tables(product.results),
        **_figures(product.results),
    }
    for name, data in files.items():
        write(folder / name, data)
    _link(product.kept / DATA, folder / DATA)
    marker = {
        "record": product.results.record.model_dump(mode="json"),
        "rests_on": rests_on,
        "program": program_digest(),
        "files": {name: _digest(folder / name) for name in (*files, DATA)},
    }
    write(folder / RECORD, _json(marker))


def _figures(results: Results) -> dict[str, bytes]:
    """Draw every figure, each with the small table behind it."""
    from sim.figures.catalogue import CATALOGUE

    drawn = {}
    for name, figure in CATALOGUE.items():
        picture = io.BytesIO()
        figure.draw(results).savefig(picture, format="png", dpi=DPI)
        drawn[f"figures/{name}.png"] = picture.getvalue()
        drawn[f"figures/{name}.csv"] = columns(figure.table(results))
    return drawn


def _json(held: dict[str, Any]) -> bytes:
    return (json.dumps(held, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _link(source: Path, target: Path) -> None:
    """Let the readable copy share the room of the kept one, where the disk allows it."""
    if target.exists() and target.samefile(source):
        return
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        scratch.unlink(missing_ok=True)
        try:
            os.link(source, scratch)
        except OSError:
            shutil.copyfile(source, scratch)
        scratch.replace(target)
    except OSError as error:
        raise RunError(f"cannot write {target}: {error.strerror}") from error
    finally:
        scratch.unlink(missing_ok=True)
