"""What levers are told to be, and that moves of them are settings of a command line."""

import re

import numpy as np
import pytest

from sim.app.asked import Asked, of_address
from sim.app.subject import Subject, settings
from sim.ensemble.prepared import Prepared
from sim.errors import UsageError
from sim.findings.levers import groups, lever_of, states
from sim.scenario.catalogue import known
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
        assert card.says.endswith("."), card
        assert card.says.rstrip(".").lower() != card.name.lower(), card
        assert ("log odds: 1 is the step from 50% to 73%" in card.says) == (card.unit == "logit")
        assert card.basis, card
        assert card.rests.lower().startswith(("assumed", "estimated", "sourced", "where")), card
        assert card.low <= card.present <= card.high, card
        assert 0 < card.step <= card.high - card.low, card


def test_a_lever_that_sets_two_values_says_so(subject):
    of_two = [card for card in cards(subject) if len(card.keys) > 1 and card.key != "support"]
    assert [card.key for card in of_two] == ["guarantor.resolve"]
    for card in of_two:
        assert card.says.endswith(" It sets as well the resolve to which the guarantor returns.")


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
    moved = whole.settings(5.0)["states.DEU.support"]
    assert found["states.DEU.support"] == pytest.approx(moved, abs=5e-5)


def test_moves_are_written_as_a_person_writes_them(subject):
    moves = [("support", "12"), ("coalition.planned_force", "20500"), ("guarantor.resolve", ".55")]
    written = settings(subject.changes(of_address(moves)))
    assert "coalition.planned_force=20500" in written
    assert "guarantor.resolve=0.55" in written
    supports = [one for one in written if ".support=" in one]
    assert len(supports) == 32
    assert all(re.fullmatch(r"states\.[A-Z]{3}\.support=0\.\d{1,4}", one) for one in supports)
    text = moved_file(subject.prepared.scenario, subject.changes(of_address(moves)))
    assert "{value: 20500, basis: assumed, because: moved by hand, was: 15000}" in text
    assert not re.search(r"\d\.\d{5}", text)


@pytest.mark.parametrize("moves", [
    {"coalition.scale": 3.4}, {"states.POL.pledge": 6000.0}, {"guarantor.resolve": 0.7},
    {"coalition.scale": 8.0, "support": -12.0},
])  # fmt: skip
def test_a_move_is_warned_of_as_the_command_warns_of_it(subject, moves):
    changes = subject.changes(Asked(moves=tuple(moves.items())))
    told = subject.warnings(changes)
    printed = [one.line for one in load("baseline", settings(changes)).warnings]
    assert [one.rstrip(".").lower() for one in told] == [one.lower() for one in printed]
    assert bool(told) == ("guarantor.resolve" not in moves)


def test_the_commands_that_go_on_name_the_file_that_is_taken_away(subject):
    changes = subject.changes(of_address([("guarantor.resolve", "0.6")]))
    file = f"{moved_name(subject.prepared.scenario, changes)}.yaml"
    assert subject.further(changes) == [f"sim compare {file}", f"sim report {file}"]
    assert subject.further({}) == ["sim report baseline"]
    other = Subject(Prepared("europe_alone"))
    assert other.further({}) == ["sim compare europe_alone", "sim report europe_alone"]


def test_what_a_scenario_itself_is_warned_of_is_not_said_of_a_move(tmp_path):
    file = tmp_path / "large.yaml"
    file.write_text(
        "name: large\ntitle: Large\nbase: baseline\nbecause: a test\n"
        "sources: [model-assumption]\nchange: {coalition.scale: {value: 8, was: 1}}\n"
    )
    large = Subject(Prepared(file))
    assert large.prepared.warnings
    assert large.warnings({"guarantor.resolve": 0.7}) == []
    assert len(large.warnings({"coalition.scale": 9.0})) == 1


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


@pytest.mark.parametrize("name", sorted(known()))
def test_moves_together_come_to_the_scenario_with_their_settings(name):
    """Levers at random, states held, a stance with other chances: all as the command has it."""
    luck = np.random.default_rng(sum(name.encode()))
    one = Subject(Prepared(name))
    for _ in range(2):
        keys = luck.choice(sorted(one._levers), 6, replace=False)
        moves = {key: float(luck.uniform(*one._levers[key].span)) for key in keys}
        held = luck.choice(sorted(one.prepared.scenario.states), 2, replace=False)
        moves |= {f"states.{code}.hold": str(luck.choice(["in", "out", "free"])) for code in held}
        changes = one.changes(Asked(name, tuple(moves.items())))
        changes["stances.open.p0"] = float(luck.uniform(0.1, 0.9))
        assert one.prepared.changed(changes) == load(name, settings(changes)).scenario
