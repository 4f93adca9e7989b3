"""What levers are told to be, and that moves of them are settings of a command line."""

import pytest

from sim.app.asked import Asked, of_address
from sim.app.subject import Subject, settings
from sim.ensemble.prepared import Prepared
from sim.errors import UsageError
from sim.findings.levers import groups, lever_of, states
from sim.scenario.load import load, load_text
from sim.scenario.moved import moved_file, moved_name
from sim.studies.run import numbers


@pytest.fixture(scope="module")
def subject():
    return Subject(Prepared("baseline"))


def cards(subject):
    scenario = subject.prepared.scenario
    found = [card for group in groups(scenario) for card in group.levers]
    return found + [card for state in states(scenario) for card in state.levers]


def test_every_lever_says_what_it_is_where_it_stands_and_what_that_rests_on(subject):
    for card in cards(subject):
        assert card.name[0].isupper(), card
        assert card.unit, card
        assert card.basis, card
        assert card.rests.lower().startswith(("assumed", "estimated", "sourced", "where")), card
        assert card.low <= card.present <= card.high, card
        assert 0 < card.step <= card.high - card.low, card


def test_a_lever_that_sets_two_values_says_so(subject):
    of_two = [card for card in cards(subject) if len(card.keys) > 1 and card.key != "support"]
    assert [card.key for card in of_two] == ["guarantor.resolve"]
    for card in of_two:
        assert card.says.endswith("; sets as well the resolve to which the guarantor returns.")


def test_the_levers_asked_for_are_there(subject):
    keys = {card.key for card in cards(subject)}
    wanted = {"guarantor.resolve", "guarantor.influence", "support", "coalition.scale",
              "coalition.planned_force", "adversary.assault_rate", "guarantor.deadline_closes",
              "states.POL.support"}  # fmt: skip
    assert wanted <= keys
    assert len([key for key in keys if key.startswith("guarantor.availability.")]) == 5


def all_moved(subject):
    moves = [(card.key, card.low + 0.3 * (card.high - card.low)) for card in cards(subject)]
    return Asked(moves=(*moves, ("states.POL.hold", "in"), ("states.FRA.hold", "out")))


def test_every_move_is_a_setting_and_the_file_comes_to_the_same(subject, tmp_path):
    changes = subject.changes(all_moved(subject))
    scenario = subject.prepared.scenario
    by_setting = load("baseline", settings(changes)).scenario
    text = moved_file(scenario, changes)
    by_file = load_text(text, tmp_path / f"{moved_name(scenario, changes)}.yaml").scenario
    at_once = subject.prepared.changed(changes)
    for other in (by_file, at_once):
        assert {k: v.central for k, v in other.values.items()} == {
            k: v.central for k, v in by_setting.values.items()
        }
        for code, state in by_setting.states.items():
            for name in ("support", "pledge"):
                mine, its = getattr(other.states[code], name), getattr(state, name)
                assert mine.central == its.central
            assert other.states[code].hold == state.hold
    assert numbers(at_once) == numbers(by_setting)


def test_support_everywhere_gives_way_to_that_of_one_state(subject):
    found = subject.changes(of_address([("support", "5"), ("states.POL.support", "0.5")]))
    assert found["states.POL.support"] == 0.5
    whole = lever_of("support", subject.prepared.scenario)
    assert found["states.DEU.support"] == whole.settings(5.0)["states.DEU.support"]


def test_what_stays_as_it_is_is_no_change(subject):
    still = [(card.key, card.present) for card in cards(subject)]
    assert subject.changes(Asked(moves=(*still, ("states.POL.hold", "free")))) == {}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("guarantor.resolve", 7.0, "from 0.2 to 0.75, not to `7`"),
        ("guarantor.resolve", "high", "from 0.2 to 0.75"),
        ("states.POL.hold", "maybe", "free, in, out"),
        ("states.POL.hold", 1.0, "free, in, out"),
        ("states.XXX.hold", "in", "no lever called"),
        ("choice.support", 1.0, "no lever called"),
        ("guarantor.resolve_mean", 0.5, "no lever called"),
    ],
)
def test_a_lever_that_does_not_go_so_far_is_refused(subject, key, value, words):
    with pytest.raises(UsageError, match=words):
        subject.changes(Asked(moves=((key, value),)))
