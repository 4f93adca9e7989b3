"""Each room knows only the rooms below it, and heavy packages live in theirs."""

import os
import subprocess
import sys
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
