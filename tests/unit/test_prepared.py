"""A scenario that is loaded once and run again with other settings."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.ensemble import prepared as module
from sim.ensemble.prepared import Prepared
from sim.ensemble.run import run
from sim.errors import CancellationError, ScenarioError
from sim.scenario.load import load
from sim.streams import Luck

SHORT = ("weeks=12",)


@pytest.fixture(scope="module")
def prepared():
    return Prepared("baseline", SHORT)


def settings(changes):
    return [*SHORT, *(f"{key}={value}" for key, value in changes.items())]


CHANGES = [
    {},
    {"guarantor.resolve": 0.6},
    {"guarantor.resolve": 0.1, "states.POL.support": 0.55},
    {"states.DEU.pledge": 800, "coalition.ask": 0.5},
    {"states.POL.hold": "in", "guarantor.resolve": 0.6},
    {"stances.open.p0": 0.4},
    {"stances.open.p0": 0.6},
    {"initial": "none"},
]


@pytest.mark.parametrize("changes", CHANGES)
def test_a_change_is_what_the_setting_is(prepared, changes):
    """Also the second time, when nothing is read any more."""
    for _ in range(2):
        assert prepared.changed(changes) == load("baseline", settings(changes)).scenario


def test_other_numbers_of_a_known_kind_are_those_of_the_setting(prepared):
    """Of parameters, of the support of a state and of its pledge."""
    for number in (0.3, 0.5):
        changes = {
            "guarantor.resolve": number,
            "states.POL.support": number,
            "states.DEU.pledge": 1000 * number,
        }
        assert prepared.changed(changes) == load("baseline", settings(changes)).scenario


def test_a_number_alone_leaves_the_file_itself_as_the_reference():
    """Of a scenario that has no base and no settings of its own, so that it has none yet."""
    whole, changes = Prepared("baseline"), {"guarantor.resolve": 0.3}
    assert whole.scenario.reference is None
    assert whole.changed(changes) == load("baseline", ["guarantor.resolve=0.3"]).scenario


def test_moving_a_slider_reads_nothing(prepared, monkeypatch):
    held = {"states.POL.hold": "in"}
    prepared.changed(held)
    monkeypatch.setattr("sim.scenario.design.load", None)
    for number in (0.25, 0.5):
        moved = prepared.changed(held | {"guarantor.resolve": number, "choice.risk": 1.0})
        assert moved.values["guarantor.resolve"].value == number
    with pytest.raises(TypeError):
        prepared.changed({"states.POL.hold": "out"})


@pytest.mark.parametrize("changes", [{"guarantor.resolve": 1.5}, {"guarantor.resolv": 0.5}])
def test_a_change_that_cannot_be_is_refused_in_words(prepared, changes):
    prepared.changed({"guarantor.resolve": 0.5})
    with pytest.raises(ScenarioError, match=r"guarantor\.resolv"):
        prepared.changed(changes)


def test_results_are_those_of_a_run(prepared):
    changes = {"guarantor.resolve": 0.6, "talks.deal_rate": 9}
    ours = prepared.run(changes, 20, seed=4)
    theirs = run(load("baseline", settings(changes)), 20, seed=4)
    assert ours.data.drop_attrs().identical(theirs.data.drop_attrs())
    assert ours.record.key == theirs.record.key


def test_random_numbers_that_are_kept_change_no_result():
    """One after the other, also of another scenario and after a run that was stopped."""
    luck, stops = Luck(), iter((False, False, True))
    kept = {name: Prepared(name, SHORT, luck=luck) for name in ("baseline", "europe_alone")}
    with pytest.raises(CancellationError):
        kept["baseline"].run({}, 20, cancelled=lambda: next(stops))
    for changes in CHANGES:
        for name, ours in kept.items():
            theirs = Prepared(name, SHORT).run(changes, 20)
            assert ours.run(changes, 20).data.identical(theirs.data)


def test_what_is_no_longer_wanted_is_stopped(prepared):
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) == 4

    with pytest.raises(CancellationError):
        prepared.run({}, 5, cancelled=cancelled)
    assert len(asked) == 4
    assert prepared.run({}, 5, cancelled=lambda: False).n == 5


def test_threads_do_not_disturb_each_other():
    shared = Prepared("baseline", SHORT, luck=Luck())
    alone = [Prepared("baseline", SHORT).run(changes, 10) for changes in CHANGES]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda changes: shared.run(changes, 10), CHANGES))
    for one, other in zip(alone, found, strict=True):
        assert one.data.identical(other.data)


def test_few_kinds_of_changes_are_remembered(monkeypatch):
    monkeypatch.setattr(module, "REMEMBERED", 2)
    shared = Prepared("baseline", SHORT)
    for code in ("POL", "DEU", "FRA", "POL"):
        assert shared.changed({f"states.{code}.hold": "in"}).states[code].hold == "in"
    assert len(shared._remembered) == 2
