"""Two scenarios have the same luck: they are the same until the first week in which they differ."""

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.scenario.schema import Event

FIRST = 30
WEEKS = 40
SIZE = 300


@pytest.fixture(scope="module")
def path(baseline):
    """Run the baseline with a parameter set anew in a week; give everything kept by week."""

    def follow(key=None, value=0.0, week=FIRST):
        event = Event(week=week, kind="set", set={key: value}) if key else None
        events = baseline.events | ({"anew": event} if event else {})
        scenario = baseline.model_copy(update={"events": events, "weeks": WEEKS})
        data = run(scenario, SIZE).data
        return {name: held.values for name, held in data.items() if "week" in held.dims}

    return follow


@pytest.fixture(scope="module")
def plain(path):
    return path()


def first_difference(one, other):
    """The first week in which anything that is kept differs in one bit; none if nothing."""
    assert one.keys() == other.keys()
    differ = np.zeros(WEEKS + 1, dtype=bool)
    for name, held in one.items():
        both = held.view(np.uint8), other[name].view(np.uint8)
        unequal = (both[0] != both[1]).reshape(WEEKS + 1, -1)
        differ |= unequal.any(axis=1)
    return int(np.argmax(differ)) if differ.any() else None


CHANGES = {
    "adversary.assault_rate": 60.0,
    "guarantor.availability.air_defence": 1.0,
    "opinion.noise": 0.2,
    "choice.support": 3.0,
    "choice.rethink_rate": 10.0,
    "choice.government_rate": 10.0,
    "choice.common": 0.9,
    "coalition.guarantee": 0.5,
    "coalition.scale": 2.0,
    "talks.deal_rate": 20.0,
    "training.ramp_up": 0.05,
}


@pytest.mark.parametrize(("key", "value"), CHANGES.items())
def test_nothing_differs_before_the_first_difference(path, plain, key, value):
    assert first_difference(plain, path(key, value)) == FIRST


def test_a_difference_a_week_sooner_is_seen(path, plain):
    """The same check with one number altered: the week of the event."""
    altered = first_difference(plain, path("opinion.noise", 0.2, week=FIRST - 1))
    with pytest.raises(AssertionError):
        assert altered == FIRST


def check_itself(one, other):
    for name, held in one.items():
        assert np.all(held - other[name] == 0), name


def test_a_scenario_differs_from_itself_by_nothing(path, plain):
    again = path()
    check_itself(plain, again)
    assert first_difference(plain, again) is None


def test_a_scenario_differs_from_one_with_one_number_altered(path, plain):
    with pytest.raises(AssertionError):
        check_itself(plain, path("opinion.noise", 0.1000001, week=WEEKS))


def test_setting_what_holds_already_changes_nothing(path, plain):
    assert first_difference(plain, path("opinion.noise", 0.1)) is None
