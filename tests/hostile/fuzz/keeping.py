"""Crashes as files: each kept at once, with what it raised and how it was found."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from target import Case

HERE = Path(__file__).parent
CRASHES = HERE / "crashes"


def keep(case: Case, crash: str, *, found: str, folder: Path = CRASHES) -> Path:
    """Write a case into a folder, named by its digest.

    Returns
    -------
    The file; one of the same stem beside it has the rest.
    """
    reported = {
        "crash": crash,
        "found": found,
        "settings": list(case.settings),
        "beside": {stem: text.decode("latin-1") for stem, text in case.beside.items()},
    }
    done = json.dumps(reported, indent=2, ensure_ascii=True) + "\n"
    digest = hashlib.sha256(
        case.text + json.dumps([reported["settings"], reported["beside"]]).encode()
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{digest.hexdigest()[:12]}.yaml"
    path.with_suffix(".json").write_bytes(done.encode())
    path.write_bytes(case.text)
    return path


def stored(folder: Path = CRASHES) -> Iterator[tuple[str, Case]]:
    """Read all cases of a folder back, each with what it raised when it was found."""
    for path in sorted(folder.glob("*.yaml")):
        beside = path.with_suffix(".json")
        reported = json.loads(beside.read_text("utf-8")) if beside.exists() else {}
        files = {stem: text.encode("latin-1") for stem, text in reported.get("beside", {}).items()}
        case = Case(path.read_bytes(), tuple(reported.get("settings", ())), files)
        yield reported.get("crash", ""), case
