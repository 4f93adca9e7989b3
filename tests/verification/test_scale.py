"""The benchmark of scale still runs, and prints and writes every row."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HOME = Path(__file__).resolve().parents[2]
COMMAND = HOME / "benchmarks" / "scale.py"


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


def test_another_checkout_is_measured_beside_this_one(tmp_path: Path) -> None:
    argv = [sys.executable, str(COMMAND), "1", "--quick", "--json", "all.json"]
    reported = subprocess.run(  # noqa: S603
        [*argv, "--against", str(HOME)], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    found = json.loads((tmp_path / "all.json").read_text())["against"]
    assert [line["name"] for line in found] == ["1 world", "8 worlds", "warm request in process"]
    for line in found:
        assert line["name"] in reported
        assert min(*line["now"], *line["before"]) > 0
    assert [len(line["peer"]) for line in found] == [1, 1, 0]


def test_start_up_is_measured_in_two_checkouts() -> None:
    argv = [sys.executable, str(HOME / "benchmarks" / "startup.py"), "1", "--only", "version"]
    reported = subprocess.run(  # noqa: S603
        [*argv, "--against", str(HOME)], check=True, capture_output=True, text=True
    ).stdout
    *_, head, base, version = reported.splitlines()
    assert head.split()[-1] == "here/there"
    for line in (base, version):
        assert float(line.split()[-1]) > 0


def test_a_checkout_that_is_none_is_refused(tmp_path: Path) -> None:
    for name in ("scale", "startup"):
        argv = [sys.executable, str(HOME / "benchmarks" / f"{name}.py"), "--against", str(tmp_path)]
        done = subprocess.run(argv, check=False, capture_output=True, text=True)  # noqa: S603
        assert done.returncode == 2
        assert f"there is no checkout at {tmp_path}" in done.stderr
