"""Asking for help never pays for the model."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {"mesa", "pandas", "matplotlib", "xarray", "scipy", "h5netcdf", "networkx", "distributed"}


def imported(*arguments: str) -> set[str]:
    """Give the top-level packages that a Python command imports."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-X", "importtime", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {row.rpartition("|")[2].strip().partition(".")[0] for row in rows}


def test_help_imports_nothing_heavy() -> None:
    found = imported("-m", "sim", "--help")
    assert "sim" in found
    assert not found & HEAVY, f"`sim --help` imports {', '.join(sorted(found & HEAVY))}"


def test_the_package_itself_imports_nothing_but_itself() -> None:
    assert not imported("-c", "import sim") & (HEAVY | {"numpy", "pydantic", "yaml", "typer"})


def test_a_heavy_import_would_be_found() -> None:
    assert "numpy" in imported("-c", "import numpy")
