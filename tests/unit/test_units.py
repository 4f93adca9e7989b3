"""Numbers in other units, and what they are in the known one."""

import math

import pytest

from sim.facts.poll import opening_support
from sim.scenario.unit import factor, in_unit, rally_hint, unit_of


@pytest.mark.parametrize(
    ("written", "known", "times"),
    [
        ("troops", "troops", 1),
        ("soldiers", "troops", 1),
        ("thousand troops", "troops", 1000),
        ("thousands of soldiers", "troops", 1000),
        ("k", "troops", 1000),
        ("hundreds", "troops", 100),
        ("Million troops", "troops", 1e6),
        ("%", "share", 0.01),
        ("per cent", "probability", 0.01),
        ("share", "probability", 1),
        ("per week", "per year", 52),
        ("per month", "per year", 12),
        ("per year", "per week", 1 / 52),
        ("days", "weeks", 1 / 7),
        ("years", "weeks", 52),
        ("bananas", "troops", None),
        ("%", "troops", None),
        ("weeks", "per year", None),
        ("thousand", "share", None),
    ],
)
def test_a_number_in_another_unit_is_multiplied(
    written: str, known: str, times: float | None
) -> None:
    found = factor(written, known)
    assert found == (None if times is None else pytest.approx(times))


def test_the_remedy_is_the_number_in_the_right_unit() -> None:
    assert in_unit([5], "thousand troops", known="troops") == "write 5000 (troops)"
    assert in_unit([45.5], "%", known="share") == "write 0.455 (share)"
    assert (
        in_unit([500], "soldiers", known="troops") == "write `unit: troops`, or leave the unit out"
    )
    assert in_unit([2, 5, 2], "thousand", known="troops") == "write 2000 and 5000 (troops)"
    several = in_unit([], "thousand", known="troops")
    assert several == "write its numbers in troops, each 1,000 times as large"
    assert in_unit([3], "bananas", known="troops") == "write the number in troops"


def test_numbers_of_states_and_parameters_have_units() -> None:
    assert unit_of(("states", "DEU", "pledge")) == "troops"
    assert unit_of(("states", "DEU", "support")) == "share"
    assert unit_of(("talks", "deal_rate")) == "per year"
    assert unit_of(("states", "DEU", "groups")) == ""


@pytest.mark.parametrize(("code", "points"), [("POL", -20), ("DEU", 10), ("ESP", -5), ("HUN", 7)])
def test_points_are_turned_into_the_logits_that_move_support_so_far(
    code: str, points: float
) -> None:
    share = opening_support(code).share
    hint = rally_hint(points, [code])
    logits = float(hint.split("`size: ")[1].split("`")[0])
    moved = 1 / (1 + math.exp(-(math.log(share / (1 - share)) + logits)))
    assert 100 * (moved - share) == pytest.approx(points, abs=0.2)
    assert f"`kind: poll` with `size: {points:g}` moves percentage points" in hint


def test_more_points_than_there_are_have_no_logits() -> None:
    hint = rally_hint(-60, ["POL"])
    assert "are more than there are" in hint
    assert "logits" not in hint
