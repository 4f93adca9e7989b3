"""Crashes as files: each kept at once, with what it raised and how it was found."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from target import Case

HERE = Path(__file__).parent
CRASHES = HERE / "crashes"


def keep(case: Case, crash: str, *, found: str, folder: Path = CRASHES) -> Path:
    """Write a case down, so that it is there even if the process dies next.

    Parameters
    ----------
    case
        What crashes.
    crash
        What it raises.
    found
        Engine, seed and number by which it can be made again.
    folder
        Where to keep it.

    Returns
    -------
    The file; one of the same stem beside it tells the rest.
    """
    told = {
        "crash": crash,
        "found": found,
        "settings": list(case.settings),
        "beside": {stem: text.decode("latin-1") for stem, text in case.beside.items()},
    }
    said = json.dumps(told, indent=2, ensure_ascii=True) + "\n"
    digest = hashlib.sha256(case.text + json.dumps([told["settings"], told["beside"]]).encode())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{digest.hexdigest()[:12]}.yaml"
    _whole(path.with_suffix(".json"), said.encode())
    _whole(path, case.text)
    return path


def kept(folder: Path = CRASHES) -> Iterator[tuple[str, Case]]:
    """Read all cases of a folder back, each with what it raised when it was found."""
    for path in sorted(folder.glob("*.yaml")):
        beside = path.with_suffix(".json")
        told = json.loads(beside.read_text("utf-8")) if beside.exists() else {}
        files = {stem: text.encode("latin-1") for stem, text in told.get("beside", {}).items()}
        case = Case(path.read_bytes(), tuple(told.get("settings", ())), files)
        yield told.get("crash", ""), case


def _whole(path: Path, data: bytes) -> None:
    """Write beside, then rename."""
    draft = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
