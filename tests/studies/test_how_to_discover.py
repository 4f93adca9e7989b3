"""The page of `sim discover` says what the command says."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from calling import exit_code

from sim.outcomes.guarantee_index import LEAST, NORMAL
from sim.scenario.factor import uncertain
from sim.scenario.load import load
from sim.studies.discover import DiscoverSpecification
from sim.studies.discovery import HALVES
from sim.studies.induction import INSTALL

PAGE = (Path(__file__).parents[2] / "docs" / "how-to-discover.md").read_text("utf-8")
ANSWER = re.findall(r"<!-- answer -->\n```text\n(.*?)```", PAGE, re.S)[0]
COMMANDS = re.findall(r'^sim (discover .*)$', PAGE, re.M)  # fmt: skip


def test_what_the_page_says_of_usual_values_is_so() -> None:
    usual = DiscoverSpecification(when="force > 0")
    said = (
        f"{usual.points:,} unless given",
        f"{usual.density:g} unless given",
        f"{usual.replications} unless given",
        f"In {HALVES} halves",
        f"fewer than {LEAST} worlds no box",
        f"fewer than {LEAST} points of either kind",
        f"of {len(uncertain(load('baseline').scenario))} factors three",
        INSTALL,
    )
    assert [words for words in said if words not in PAGE] == []
    reach = 100 * NORMAL * (0.2 * 0.8 / usual.replications) ** 0.5
    assert f"to within some {reach:.0f} points" in PAGE


def test_every_option_of_the_page_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("discover", "--help") == 0
    known = capsys.readouterr().out
    options = set(re.findall(r"`(--[a-z]+)", PAGE))
    assert len(options) >= 6
    assert [one for one in options if one not in known] == []


@pytest.mark.slow
@pytest.mark.skipif(
    find_spec("ema_workbench") is None, reason="the extra `discover` is not installed"
)
def test_the_answer_of_the_page_is_that_of_its_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (command,) = COMMANDS
    goal = re.findall(r'"(.*)"', command)[0]
    assert exit_code("discover", "baseline", "--when", goal, "--format", "none") == 0
    assert capsys.readouterr().out.startswith(ANSWER)
