"""The worked example of a study does what its page says, as it is printed there."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to-add-a-study.md"
FILES = dict(re.findall(r"<!-- file: (\w+\.py) -->\n```python\n(.*?)```", PAGE.read_text(), re.S))
MAIN = """\
import typer
from goal_study.command import goal

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(goal)
app()
"""
WORDS = ["baseline", "--vary", "talks.deal_rate", "--values", "0.3,40", "-n", "30"]
WORDS += ["-s", "weeks=30"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the printed files into a package."""
    home = tmp_path_factory.mktemp("example")
    package = home / "goal_study"
    package.mkdir()
    for name, text in {**FILES, "__init__.py": "", "__main__.py": MAIN}.items():
        (package / name).write_text(text, encoding="utf-8")
    return home


def call(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "goal_study", *WORDS, *words],
        cwd=home, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_example_is_less_than_150_lines() -> None:
    assert set(FILES) == {"studies.py", "findings.py", "figures.py", "command.py"}
    assert sum(len(text.splitlines()) for text in FILES.values()) < 150


def test_it_answers_publishes_and_reuses(home: Path) -> None:
    done = call(home)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "Chance of 1,000 troops sustained, by talks.deal_rate"
    assert "not a forecast" in done.stdout
    folder = home / "outputs" / "goal-talks.deal_rate"
    answer = json.loads((folder / "goal.json").read_text())
    rare, often = answer["chances"]
    assert rare["value"] < often["value"]
    assert rare["low"] <= rare["value"] <= rare["high"]
    assert (folder / "figures" / "goal.png").stat().st_size > 5000
    assert (folder / "figures" / "goal.csv").read_text().startswith("setting,value,low,high\n0.3,")
    again = call(home)
    assert "Reused: stored results" in again.stdout
    assert json.loads(call(home, "--json").stdout) == answer


def test_another_value_gives_another_answer(home: Path) -> None:
    plan = call(home, "--dry-run", "--seed", "2").stdout
    assert "2 ensembles of 30 worlds, seed 2; 2 to be computed, 0 stored" in plan
