"""The folder of a scenario: summary, record, tables and figures, made whole from results."""

import hashlib
from pathlib import Path
from typing import Any

from sim.publish.folder import as_json, fill, numbers, seal
from sim.publish.picture import Kind, picture
from sim.results.atomic import link
from sim.results.results import Results
from sim.results.store_paths import DATA
from sim.results.table import columns, tables
from sim.scenario.dump import dump
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Obtained

SUMMARY = "summary.json"


def folder_of(outputs: Path, resolved: Resolved, *, changed: bool) -> Path:
    """Name the folder of a scenario; one that settings have changed gets a folder of its own."""
    scenario = resolved.scenario
    if not changed:
        return outputs / scenario.name
    own = hashlib.sha256(numbers(scenario).encode()).hexdigest()[:8]
    return outputs / f"{scenario.name}--set-{own}"


def publish(
    folder: Path,
    product: Obtained,
    *,
    resolved: Resolved,
    summary: dict[str, Any],
    basis: dict[str, Any],
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
    basis
        What the folder rests on: the keys of all results by scenario, and the kind of figures.

    Raises
    ------
    RunError
        If a file cannot be written.
    """
    files = {
        SUMMARY: as_json(summary),
        "scenario.yaml": dump(resolved).encode(),
        **tables(product.results),
        **_figures(product.results, basis["format"]),
    }
    fill(folder, files)
    link(folder / DATA, product.kept / DATA)
    told = {"record": product.results.record.model_dump(mode="json")}
    seal(folder, [*files, DATA], basis=basis, told=told)


def _figures(results: Results, kind: Kind) -> dict[str, bytes]:
    """Draw every figure, each with the small table behind it."""
    from sim.figures.catalogue import CATALOGUE

    drawn = {}
    for name, figure in CATALOGUE.items():
        drawn[f"figures/{name}.{kind}"] = picture(figure.draw(results), kind)
        drawn[f"figures/{name}.csv"] = columns(figure.table(results))
    return drawn
