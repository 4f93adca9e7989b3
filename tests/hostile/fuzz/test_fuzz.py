"""Broken files and files grown from the schema are accepted or refused in an orderly way.

Hypothesis makes them, and makes what fails small. The quick tests try a hundred or so, the slow
one thousands; `guided.py` is led by coverage.
"""

import pytest
from grammar import cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutation import mutated
from target import HOPELESS, Case, judge, read_once

BROKEN = st.randoms(use_true_random=False).map(mutated)
SELDOM = st.integers(0, 9).map(lambda chance: chance == 7)
"""Whether what is accepted is also written out and read back, which takes longest."""
QUICK = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An empty folder in which cases are tried; packaged scenarios are read once."""
    with read_once():
        yield tmp_path_factory.mktemp("cases")


@settings(max_examples=90, **QUICK)
@given(case=BROKEN, whole=SELDOM)
def test_broken_files_are_accepted_or_refused_in_order(folder, case, whole) -> None:
    assert judge(case, folder, slowest=HOPELESS, whole=whole).crash == ""


@settings(max_examples=40, **QUICK)
@given(case=cases(), whole=SELDOM)
def test_grown_files_are_accepted_or_refused_in_order(folder, case, whole) -> None:
    assert judge(case, folder, slowest=HOPELESS, whole=whole).crash == ""


@pytest.mark.slow
@settings(max_examples=20_000, **QUICK)
@given(case=BROKEN | cases(), whole=SELDOM)
def test_thousands_of_files_are_accepted_or_refused_in_order(folder, case, whole) -> None:
    assert judge(case, folder, slowest=HOPELESS, whole=whole).crash == ""


def test_a_sound_scenario_is_accepted(folder) -> None:
    sound = b"name: case\ntitle: x\nbase: baseline\nchange:\n  talks.deal_rate: 1\n"
    verdict = judge(Case(sound), folder)
    assert verdict.accepted
    assert verdict.crash == ""
    assert list(folder.iterdir()) == []


def test_a_planted_mistake_is_found(folder, monkeypatch) -> None:
    monkeypatch.setattr("target.expectations", lambda _: {}["planted"])
    sound = Case(b"name: case\ntitle: x\nbase: baseline\nchange:\n  talks.deal_rate: 1\n")
    assert "KeyError" in judge(sound, folder).crash
