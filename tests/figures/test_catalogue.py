"""The figures of one ensemble, drawn from the real model."""

from dataclasses import replace

import pytest
from sparing import sparing

from sim.figures import catalogue
from sim.findings.of_run import RUN

HOSTILE = "$x^{ 漢 \n\x1b[31m \u202e \\frac{ " + "W" * 300

CASES = {
    "the baseline": {},
    "no deal": {"settings": ["talks.deal_rate=0"]},
    "one week": {"settings": ["weeks=1"]},
    "ten years": {"settings": ["weeks=520"], "n": 5},
    "large": {"settings": ["coalition.scale=20"]},
    "one world": {"n": 1},
    "hostile": {"title": HOSTILE},
}


@pytest.mark.parametrize(("name", "case"), sparing(RUN, CASES, every=3))
def test_words_are_legible_and_columns_even(name, case, worlds, legible, even):
    settings = CASES[case].get("settings", [])
    named = {key: value for key, value in CASES[case].items() if key != "settings"}
    finding = RUN[name](worlds(*settings, **named))
    legible(catalogue.draw(name, finding))
    even(finding.table)
    assert 20 < len(finding.title) <= 200
    assert finding.title[0] == finding.title[0].upper()


@pytest.mark.parametrize("name", RUN)
def test_one_state_and_some_of_the_worlds_are_drawn_too(name, rosters, worlds, legible):
    legible(catalogue.draw(name, RUN[name](rosters("one"))))
    part = replace(worlds(), data=worlds().data.isel(trajectory=slice(0, 40)))
    legible(catalogue.draw(name, RUN[name](part)))
