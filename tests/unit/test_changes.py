"""The changes of a scenario: what is one, which go together, and what some of them make."""

from itertools import combinations
from pathlib import Path

import pytest

from sim.errors import UsageError
from sim.scenario.changes import ALL_TO, changes
from sim.scenario.difference import differences
from sim.scenario.load import known, load, packaged
from sim.scenario.review import review

HEAD = "name: {name}\ntitle: Mine\nbase: {base}\nchange:\n"


def written(folder: Path, text: str, name: str = "mine", base: str = "baseline"):
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.format(name=name, base=base) + text)
    return load(path)


@pytest.fixture
def mine(tmp_path):
    return lambda text, **more: written(tmp_path, text, **more)


@pytest.fixture(scope="module")
def base():
    return load(packaged() / "baseline.yaml")


MANY = """\
  location: line
  states.ESP: {stance: opposed, pledge: {value: 900}}
  states.HUN: none
  guarantor.availability: {weapons: 0.1, coordination: 0.2}
  aggregation.components: min
  events.later: {week: 9, kind: rally, size: 0.5, states: [ESP]}
"""


def test_an_entry_of_the_file_is_a_change(mine, base):
    found = changes(mine(MANY), to=base)
    assert [one.name for one in found.every] == [
        "location", "states.ESP", "states.HUN", "guarantor.availability",
        "aggregation.components", "events.later",
    ]  # fmt: skip
    assert found.every[0].values == "rear -> line"
    assert set(found.every[1].keys) == {"states.ESP.stance", "states.ESP.pledge"}
    assert len(found.sets) == 2**6
    assert found.grouped == ()


def test_all_changes_make_the_one_scenario_and_none_the_other(mine, base):
    this = mine(MANY)
    found = changes(this, to=base)
    every = tuple(range(6))
    assert found.made(every) is this
    assert found.made(()) is base
    # What some make, the others undo: between them they differ from both ends as they should.
    for some in found.sets[1:-1]:
        made = found.made(some)
        keys = {key for at in some for key in found.every[at].keys}
        assert {one.key for one in differences(made, to=base)} == keys
        rest = {key for one in found.every for key in one.keys} - keys
        assert {one.key for one in differences(this, to=made)} == rest
        assert made.scenario.as_reference.states == base.scenario.states
        assert made.scenario.expect == ()


@pytest.mark.parametrize("name", sorted(known()))
def test_every_scenario_with_several_changes_is_made_of_them(name, base):
    this = load(packaged() / f"{name}.yaml")
    if len(differences(this, to=base)) < 2:
        with pytest.raises(UsageError, match=r"changes (one thing only|nothing)"):
            changes(this, to=base)
        return
    found = changes(this, to=base)
    keys = [key for one in found.every for key in one.keys]
    assert len(keys) == len(set(keys))
    assert set(keys) == {one.key for one in differences(this, to=base)}
    for some in found.sets:
        assert review(found.made(some))[0] == []


def test_an_event_about_a_state_that_is_added_goes_with_the_state(mine, base):
    found = changes(
        mine(
            "  states.XAA: {stance: open, active_forces: 9000}\n"
            "  events.vote: {week: 9, kind: government, states: [XAA], stance: willing}\n"
            "  location: line\n"
        ),
        to=base,
    )
    assert [one.name for one in found.every] == ["states.XAA + events.vote", "location"]
    assert [one.name for one in found.grouped] == ["states.XAA + events.vote"]
    assert set(found.every[0].keys) == {"states.XAA", "events.vote"}


def test_entries_of_one_new_state_are_one_change(mine, base):
    found = changes(
        mine("  states.XAA.stance: open\n  states.XAA.active_forces: 9000\n  location: line\n"),
        to=base,
    )
    assert [one.keys for one in found.every] == [("states.XAA",), ("location",)]


def test_a_state_that_an_event_of_the_base_is_about_goes_with_that_event(mine, tmp_path):
    first = written(
        tmp_path,
        "  events.vote: {week: 9, kind: government, states: [ESP], stance: open}\n",
        name="first",
    )
    found = changes(
        mine("  states.ESP: none\n  events.vote: none\n  location: line\n", base="first"), to=first
    )
    assert [one.name for one in found.every] == ["states.ESP + events.vote", "location"]


def test_a_lone_entry_is_divided_into_its_keys(mine, base):
    found = changes(mine("  guarantor.availability: {weapons: 0.1, coordination: 0.2}\n"), to=base)
    assert [one.name for one in found.every] == [
        "guarantor.availability.coordination", "guarantor.availability.weapons"]  # fmt: skip
    assert [one.values for one in found.every] == ["0.9 -> 0.2", "0.7 -> 0.1"]


def test_changes_of_bases_between_the_two_count_as_well(mine, tmp_path, base):
    written(tmp_path, "  location: line\n  states.HUN: none\n", name="first")
    found = changes(mine("  coalition.scale: 2\n", base="first"), to=base)
    assert {one.name for one in found.every} == {"coalition.scale", "location", "states.HUN"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  location: line\n", "`mine` changes one thing only, location"),
        ("  location: rear\n", "`mine` changes nothing"),
        ("  states.HUN: none\n", "changes one thing only, states.HUN"),
    ],
)
def test_one_change_has_no_parts(mine, base, text, said):
    with pytest.raises(UsageError, match=said):
        changes(mine(text), to=base)


def test_scenarios_of_different_roots_are_refused(tmp_path, base):
    path = tmp_path / "mine.yaml"
    text = (packaged() / "baseline.yaml").read_text().replace("name: baseline", "name: mine")
    assert "\nlocation: rear" in text
    path.write_text(text.replace("\nlocation: rear", "\nlocation: line"))
    with pytest.raises(UsageError, match="do not rest on the same scenario"):
        changes(load(path), to=base)


def test_of_many_each_is_made_alone_and_left_out(mine, base):
    states = ("HUN", "ESP", "ITA", "NOR", "CZE", "BEL", "CAN")
    assert len(states) == ALL_TO + 1
    found = changes(mine("".join(f"  states.{code}: none\n" for code in states)), to=base)
    count = len(found.every)
    assert count == ALL_TO + 1
    assert set(found.sets) == {
        some for size in (0, 1, count - 1, count) for some in combinations(range(count), size)
    }


def test_a_range_that_is_drawn_over_is_a_change_and_one_that_is_not_is_none(mine, base):
    text = (
        "  location: line\n  coalition.scale: 2\n"
        "  choice.allies: {value: 1, range: [0.5, 3], basis: assumed}\n"
    )
    assert [one.name for one in changes(mine(text), to=base).every] == [
        "location",
        "coalition.scale",
    ]
    drawn = load(packaged() / "baseline.yaml", ["parameters=ranges"])
    names = [one.name for one in changes(mine(text + "  parameters: ranges\n"), to=drawn).every]
    assert "choice.allies" in names


def test_labels_are_for_readers_who_know_no_keys(base):
    this = load(packaged() / "patriots_for_poland.yaml")
    labels = [one.label(this.scenario) for one in changes(this, to=base).every]
    assert labels == ["Netherlands: posted", "Germany: batteries and Germany: posted"]
    week = load(packaged() / "attack_in_week_30.yaml")
    assert [one.label(week.scenario) for one in changes(week, to=base).every] == [
        "a deal", "an attack"]  # fmt: skip
    talks = load(packaged() / "terms_slip.yaml")
    assert changes(talks, to=base).every[0].label(talks.scenario).startswith("rate at which")
