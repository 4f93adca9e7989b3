"""Each room knows only the rooms below it, and heavy packages live in theirs."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_contracts_of_the_rooms_are_kept() -> None:
    pytest.importorskip("importlinter", reason="import-linter is not installed; see `lint` extra")
    command = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", command, "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_place_among_the_layers() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = [one["layers"] for one in contracts if one["type"] == "layers"]
    placed = {room.strip() for layer in layers for room in layer.split("|")}
    children = (ROOT / "sim").iterdir()
    rooms = {
        f"sim.{child.stem}"
        for child in children
        if (child.suffix == ".py" and child.stem != "__init__") or (child / "__init__.py").is_file()
    }
    assert rooms <= placed, f"without a place: {', '.join(sorted(rooms - placed))}"
