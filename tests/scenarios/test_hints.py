"""A hint that proposes a number is followed by a person, who must not be refused a second time."""

import re

import pytest

from sim.errors import ScenarioError
from sim.scenario.layer import settings_layer
from sim.scenario.leaf import leaf_value
from sim.scenario.load import load, packaged
from sim.yamltree.reader import parse

BASELINE = packaged() / "baseline.yaml"
KEYS = (
    "states.DEU.support",
    "states.DEU.pledge",
    "states.DEU.active_forces",
    "states.DEU.batteries",
    "guarantor.availability.air_defence",
    "coalition.max_share",
    "talks.deal_rate",
    "weeks",
)
TEXTS = (
    *("0,5", "1,5", "45,5", "145,5", "0,455", "5,000", "12,500", "5,000.5", "5.000,5", "1.234.567"),
    *("45%", "145%", "0%", "-20%", "45.5 %", "4", "45.5", "5k", "1.5k", "5 000", "5_000", "5'000"),
    *("1,234,567", "5 thousand", "2.5 million", "5e3", "5.000", "'5'", "5 troops"),
)


def remedies(key: str, text: str) -> list[str]:
    """What is said of a setting by itself; nothing if it is accepted."""
    found = settings_layer(parse(f"{key}: {text}".encode(), "--set"))
    wrong = [*found.problems, *(one for leaf in found.leaves for one in leaf_value(leaf)[1])]
    return [one.remedy for one in wrong]


@pytest.mark.parametrize("key", KEYS)
def test_a_number_that_is_proposed_is_accepted(key: str) -> None:
    proposed = 0
    for text in TEXTS:
        for remedy in remedies(key, text):
            assert remedy, text
            written = re.match(r"write (-?[0-9][0-9.]*)(?![0-9])", remedy)
            if written and " such as " not in remedy:
                proposed += 1
                assert remedies(key, written[1].rstrip(".")) == [], (text, remedy)
    assert proposed >= 2


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        ("states.DEU.support=45,5", "write 0.455, a share of one: 45.5 per cent"),
        ("states.DEU.support=45.5", "45.5 per cent is 0.455"),
        ("states.DEU.pledge=5.000,50", "write 5000.50, without separators"),
        ("states.DEU.batteries=1,5", "write a whole number"),
        ("states.DEU.active_forces={value: 185, unit: thousand}", "write the number alone"),
        ("states.DEU.pledge={uniform: [2, 5], unit: k}", "each 1,000 times as large"),
        ("states.DEU.pledge={value: 5, range: [4, 6], unit: k}", "each 1,000 times as large"),
        ("states.POL=open", "write `states.POL.stance: open`"),
        ("states={DEU.pledge: 5000}", "write `DEU: {pledge: ...}`"),
    ],
)
def test_a_hint_says_what_to_write(setting: str, remedy: str) -> None:
    key, _, text = setting.partition("=")
    assert remedy in " ".join(remedies(key, text))


@pytest.mark.parametrize("number", ["100.5", "500", "-5"])
def test_more_than_all_is_no_per_cent(number: str) -> None:
    (remedy,) = remedies("guarantor.availability.air_defence", number)
    assert remedy == "write a number between 0 and 1"


@pytest.mark.parametrize("size", ["-20%", "-20 points", "-20pp", "-20 percentage points"])
def test_points_for_a_rally_are_told_in_logits_and_for_a_poll_as_points(size: str) -> None:
    event = "{{week: 9, kind: {}, size: {}, states: [POL]}}"
    (remedy,) = remedies("events.x", event.format("rally", size))
    logits = re.search(r"write `size: (-[0-9.]+)`", remedy)
    assert logits
    assert "polled in Poland" in remedy
    assert remedies("events.x", event.format("rally", logits[1])) == []
    (remedy,) = remedies("events.x", event.format("poll", size))
    assert remedy.startswith("write -20: percentage points")


@pytest.mark.parametrize(
    "name", ["Poland", " poland ", "Holland", "UK", "Great Britain", "pl", "\uff30oland", "GER"]
)
def test_no_made_up_state_is_called_as_people_call_a_real_one(name: str) -> None:
    fields = f'stance: open, active_forces: 9, name: "{name}"'
    with pytest.raises(ScenarioError, match="give it a name of its own"):
        load(BASELINE, [f"states.XAA={{{fields}}}"])
