"""`sim app --export` on a command line: what it refuses before it computes, and its plan."""

import pytest
from calling import exit_code

from sim.errors import RunError
from sim.results.store_paths import STORE
from sim.results.use import alone

LEVERS = ("--lever", "coalition.scale", "--lever", "guarantor.resolve")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (LEVERS, "add --export FILE"),
        (("--export", "letter.html"), "not written over"),
        (("--export", "page"), "page.html"),
        (("--export", "page.html", "--points", "80"), "81 to 5,000 points, not 80"),
        (("--export", "page.html", "--points", "8", *LEVERS), "9 to 5,000 points, not 8"),
        (("--export", "page.html", "--lever", "coalition.scal"), "coalition.scale"),
        (("--export", "page.html", *("--lever", "support") * 5), "1 to 4 levers, not 5"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_computed(words, why, here, capsys):
    (here / "letter.html").write_text("a letter to somebody")
    assert exit_code("app", *words) == 2
    assert why in capsys.readouterr().err.replace("\n", " ")
    assert [one.name for one in here.iterdir()] == ["letter.html"]


def test_the_plan_names_what_would_be_computed_and_writes_nothing(here, capsys):
    assert exit_code("app", "--export", "page.html", "--dry-run", "--points", "50", *LEVERS) == 0
    plan = capsys.readouterr().out
    assert "page over 2 levers: at most 50 points of the grid and 40 between them" in plan
    assert "; seed 1; " in plan
    assert " 0 stored" in plan
    assert not list(here.iterdir())


def test_without_levers_the_plan_says_how_they_would_be_chosen(here, capsys):
    assert exit_code("app", "--export", "page.html", "--dry-run") == 0
    plan = capsys.readouterr().out
    assert "the largest total index" in plan
    assert "at most 700 points of 200 worlds" in plan
    assert not list(here.iterdir())


def test_nothing_can_be_removed_while_a_page_is_computed(here, monkeypatch):
    tried = []

    def computing(*_, **__):
        with (
            pytest.raises(RunError, match="another command is using"),
            alone(here / "outputs" / STORE),
        ):
            pass
        tried.append(True)
        raise RunError("stopped")

    monkeypatch.setattr("sim.app.export.export.Export.compute", computing)
    assert exit_code("app", "--export", "page.html", *LEVERS) == 1
    assert tried
