"""The worked example of a study does what its page says, as it is printed there."""

import json
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

PAGE = Path(__file__).parents[2] / "docs" / "how-to-add-a-study.md"
FILES = dict(re.findall(r"<!-- file: (\w+\.py) -->\n```python\n(.*?)```", PAGE.read_text(), re.S))
WORDS = ["baseline", "--vary", "talks.deal_rate", "--values", "0.3,40", "-n", "30"]
WORDS += ["-s", "weeks=30"]

Call = Callable[..., str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the printed files into a package."""
    home = tmp_path_factory.mktemp("example")
    package = home / "goal_study"
    package.mkdir()
    for name, text in {**FILES, "__init__.py": ""}.items():
        (package / name).write_text(text, encoding="utf-8")
    return home


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command of the package in its folder, and return what it prints."""
    monkeypatch.chdir(home)
    monkeypatch.syspath_prepend(home)
    app = typer.Typer()
    app.command()(import_module("goal_study.command").goal)

    def do(*words: str) -> str:
        done = CliRunner().invoke(app, [*WORDS, *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return do


def test_the_example_is_less_than_150_lines() -> None:
    assert set(FILES) == {"studies.py", "findings.py", "figures.py", "command.py"}
    assert sum(len(text.splitlines()) for text in FILES.values()) < 150


def test_it_answers_publishes_and_reuses(home: Path, call: Call) -> None:
    printed = call()
    assert printed.startswith("Chance of 1,000 troops sustained, by talks.deal_rate\n")
    assert "not a forecast" in printed
    folder = home / "outputs" / "goal-talks.deal_rate"
    answer = json.loads((folder / "goal.json").read_text())
    rare, often = answer["chances"]
    assert rare["value"] < often["value"]
    assert rare["low"] <= rare["value"] <= rare["high"]
    assert (folder / "figures" / "goal.png").stat().st_size > 5000
    assert (folder / "figures" / "goal.csv").read_text().startswith("setting,value,low,high\n0.3,")
    assert "Reused: stored results" in call()
    assert json.loads(call("--json")) == answer


def test_another_seed_asks_for_other_worlds(call: Call) -> None:
    plan = call("--dry-run", "--seed", "2")
    assert "2 ensembles of 30 worlds, seed 2; 2 to be computed, 0 stored" in plan
