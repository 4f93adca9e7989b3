"""The benchmark of scale still runs, and prints and writes every row."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

COMMAND = Path(__file__).resolve().parents[2] / "benchmarks" / "scale.py"


def test_every_row_is_printed(tmp_path: Path) -> None:
    argv = [sys.executable, str(COMMAND), "1", "--quick", "--json", "all.json"]
    reported = subprocess.run(  # noqa: S603
        [*argv, "--figure", "growth.svg"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    found = json.loads((tmp_path / "all.json").read_text())
    assert len(found["table"]) >= 6
    for line in found["table"]:
        assert line["name"] in reported
        assert min(line["processor"]) > 0
    panels = {curve["panel"] for curve in found["growth"]}
    assert panels == {"worlds", "weeks", "states", "design points"}
    assert (tmp_path / "growth.svg").stat().st_size > 0
