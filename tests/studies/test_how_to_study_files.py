"""The page about study files: its files and what it says the program prints."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.load import load

Sim = Callable[..., Any]

PAGE = (Path(__file__).parents[2] / "docs" / "how-to-study-files.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"<!-- file: (\w+)\.yaml -->\n```yaml\n(.*?)```", PAGE, re.S))
SHOWN = re.findall(r"^\$ (.+)\n((?:(?!\$ |```).*\n)+)", PAGE, re.MULTILINE)


@pytest.fixture
def page(sim: Sim) -> Sim:
    """Run the command where the files of the page are."""
    Path("scenarios/studies").mkdir()
    for name, text in FILES.items():
        Path(f"scenarios/studies/{name}.yaml").write_text(text)
    return sim


def test_the_page_has_what_it_is_about() -> None:
    assert set(FILES) == {"what_europe_alone_rests_on", "two_losses", "mistaken"}
    assert len(SHOWN) == 3


@pytest.mark.parametrize(("command", "printed"), SHOWN)
def test_the_program_prints_what_the_page_shows(page: Sim, command: str, printed: str) -> None:
    _, *words = shlex.split(command)
    done = page(*words)
    assert done.out + done.err == printed


def test_the_command_of_the_page_asks_for_the_same(page: Sim) -> None:
    (command,) = re.findall(r"^sim (compare .+)$", PAGE, re.MULTILINE)
    plans = [page(*words, "--dry-run").out for words in (
        shlex.split(command), ["study", "what_europe_alone_rests_on"])]  # fmt: skip
    assert plans[0] == plans[1] != ""


def test_two_losses_are_one_scenario(page: Sim) -> None:
    assert (
        "of no_american_backstop_and_publics_turn_away against baseline"
        in page("study", "two_losses", "--dry-run").out
    )
    combined = load("publics_turn_away+no_american_backstop").scenario
    assert combined.name == "no_american_backstop_and_publics_turn_away"


def test_the_record_is_as_the_page_shows_it(page: Sim) -> None:
    page("study", "what_europe_alone_rests_on", "-n", "2")
    (path,) = Path("outputs").glob("*/record.json")
    found = json.loads(path.read_bytes())["study"]
    (shown,) = re.findall(r'^"study": (\{.*?^\})', PAGE, re.MULTILINE | re.DOTALL)
    assert {**json.loads(shown), "sha256": found["sha256"]} == found
