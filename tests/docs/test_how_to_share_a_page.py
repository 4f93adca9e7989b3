"""What the page on sharing a page promises is what the command does."""

import re
import shlex
from pathlib import Path

import pytest
from calling import exit_code

from sim.app.export.export import GRID, MOST, REFINED
from sim.app.export.grid import CHECKS, MOST_LEVERS
from sim.app.export.points import begin, kept_in
from sim.findings.between import FORMS
from sim.results.kept import kept
from sim.results.record import Size
from sim.results.store_paths import STORE

PAGE = (Path(__file__).parents[2] / "docs" / "how-to-share-a-page.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^sim (app .+)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", [one for one in COMMANDS if "--export" in one])
def test_every_command_has_a_plan(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert exit_code(*shlex.split(command), "--dry-run") == 0
    plan = capsys.readouterr().out
    assert f"at most {MOST} points of " in plan
    keys = re.findall("--lever", command)
    assert (f"page over {len(keys)} levers" in plan) == bool(keys)
    assert list(tmp_path.iterdir()) == []


def test_there_is_a_command_with_levers_and_one_without() -> None:
    assert sorted("--lever" in one for one in COMMANDS) == [False, True]


def test_the_numbers_of_the_page_are_those_of_the_code() -> None:
    assert f"run at up to {MOST} points over these levers (`--points`), {GRID} worlds each" in PAGE
    assert f"Every scenario of the folder is run in {REFINED:,} worlds" in PAGE
    assert f"the model is also run at {CHECKS} points between the grid" in PAGE
    assert (MOST_LEVERS, "\nFour levers of the baseline" in PAGE) == (4, True)
    assert "name one to four" in PAGE


def test_the_options_that_it_names_are_there(capsys: pytest.CaptureFixture) -> None:
    assert exit_code("app", "--help") == 0
    options = capsys.readouterr().out
    named = set(re.findall(r"`(--[a-z-]+)`", PAGE))
    assert {"--points", "--dry-run", "--fresh"} <= named
    assert not [one for one in named if one not in options]


def test_what_is_kept_is_listed_by_the_name_that_it_gives(tmp_path: Path) -> None:
    size = Size(GRID, 1)
    begin(kept_in(tmp_path, "baseline", size=size), "baseline", size=size)
    (one,) = kept(tmp_path / STORE)
    assert f"`sim clean` lists it as `{one.scenario}`" in PAGE


def test_numbers_between_points_are_about() -> None:
    assert 'written with "about"' in PAGE
    assert all("about {}" in one["some"] for one in FORMS.values())
