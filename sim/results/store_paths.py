"""Where results are stored, without opening any of them."""

import json
from pathlib import Path

STORE = ".results"
"""Folder of the store, inside that of the outputs."""

TOLD = ".told"
"""Ending of the name of a folder of points that a page without a server is made of."""

DATA, RECORD, SCENARIO, COMPLETE = "results.nc", "record.json", "scenario.json", "COMPLETE"
"""Files of a result; the last holds the digests of the others and is written last."""


def is_complete(outputs: Path, key: str) -> bool:
    """Whether there is a complete result of that key; its files are not checked."""
    try:
        return (outputs / STORE / key / COMPLETE).is_file()
    except PermissionError:
        return False


def scenarios(outputs: Path) -> set[str]:
    """Names of the scenarios with results, in folders of their own or in the store."""
    names = {path.parent.name for path in outputs.glob(f"*/{RECORD}")}
    for path in outputs.glob(f"{STORE}/*/{COMPLETE}"):
        if "." in path.parent.name:  # Set aside as damaged, or being removed.
            continue
        try:
            names.add(json.loads((path.parent / RECORD).read_bytes())["scenario"])
        except (OSError, ValueError, KeyError):
            continue
    return names
