"""What a scenario says is kept when it is written out, and what a new one offers can be taken."""

import re

import pytest

from sim.scenario.difference import differences
from sim.scenario.dump import dump
from sim.scenario.load import load, packaged
from sim.scenario.template import template

BASE = packaged() / "baseline.yaml"
FULL = """\
name: full
title: Everything that a file may say
base: baseline
change:
  initial: reported
  pledges: record
  talks.pressure: 0.5
  choice.level: {beta: [2, 2]}
  stances.open.support: 0.4
  states.DEU.condition: 0.3
  states.DEU.needs_backstop: false
  states.POL.needs_backstop: true
  states.XAA: {stance: open, active_forces: 9000, needs_backstop: true, condition: 0.15}
  events.probe: {week: 3, kind: probe}
  events.attack: {date: 2026-06-01, kind: attack, because: why}
  events.deal: {week: 9, kind: deal, source: article:6}
  events.collapse: {week: 10, kind: collapse}
  events.poll: {week: 4, kind: poll, size: -15.5, states: [DEU, POL]}
  events.vote: {week: 4, kind: government, states: [ESP], stance: prepared}
  events.again: {week: 5, kind: government, states: [ITA, XAA]}
  events.part: {week: 6, kind: withdrawal, components: [weapons, intelligence]}
  events.all: {week: 7, kind: withdrawal}
"""


@pytest.fixture
def full(tmp_path):
    path = tmp_path / "full.yaml"
    path.write_text(FULL)
    return load(path)


def test_a_scenario_with_every_field_is_read_back_as_it_was(full, tmp_path):
    held = full.scenario
    assert (held.pledges, held.root_pledges, held.initial) == ("record", "hundreds", "reported")
    assert held.reference.pledges == "hundreds"
    assert held.states["DEU"].condition == 0.3
    assert not held.states["DEU"].needs_backstop
    assert held.reference.states["DEU"].needs_backstop
    assert held.reference.states["DEU"].condition == 0
    assert held.events["vote"].stance == "prepared"
    assert held.events["again"].stance is None
    assert held.events["part"].components == ("weapons", "intelligence")
    assert held.events["all"].components == ()
    for number, whole in enumerate((dump(full), dump(held))):
        (tmp_path / f"{number}").mkdir()
        path = tmp_path / f"{number}" / "full.yaml"
        path.write_text(whole)
        again = load(path)
        assert again.scenario == held
        assert dump(again.scenario) == dump(held)
        assert not differences(again, to=full)


def test_a_root_of_the_record_is_the_reference_of_what_is_based_on_it(tmp_path):
    """And stays so when that is written out, whatever it says itself."""
    root = dump(load(BASE, ["pledges=record"]).scenario)
    root = root[: root.index("reference:")].replace("name: baseline", "name: root", 1)
    (tmp_path / "root.yaml").write_text(root)
    child = tmp_path / "child.yaml"
    child.write_text("name: child\ntitle: A child\nbase: root\nchange: {pledges: hundreds}\n")
    held = load(child)
    assert (held.scenario.pledges, held.scenario.root_pledges) == ("hundreds", "record")
    assert held.scenario.as_reference is held.scenario.reference
    child.write_text(dump(held))
    again = load(child).scenario
    assert again == held.scenario
    assert again.reference.pledges == "record"


def test_a_root_is_its_own_reference(baseline):
    whole = load(BASE, ["pledges=record"]).scenario.model_copy(update={"reference": None})
    own = whole.as_reference
    assert (own.name, own.pledges, own.location) == (whole.name, "record", whole.location)
    assert own.states == whole.states
    assert {"coalition.guarantee", "talks.pressure"} <= own.values.keys()
    assert "choice.allies" not in own.values
    assert baseline.root_pledges == "hundreds"


def test_what_the_facts_say_of_the_backstop_is_filled_in_with_its_place(baseline):
    named = {code for code, state in baseline.states.items() if state.needs_backstop}
    assert "DEU" in named
    assert not {"FRA", "HUN"} & named
    place = load(BASE).places["states.DEU.needs_backstop"]
    assert re.fullmatch(r"facts/data/positions\.csv:\d+", place)


def uncommented(text):
    """Take out the marks before everything that a new file offers."""
    return re.sub(r"^  #-", "  ", text, flags=re.MULTILINE)


def test_a_new_file_is_sound_and_so_is_all_that_it_offers(tmp_path):
    text = template(load(BASE), "mine")
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    assert load(path).scenario.name == "mine"
    for kind in ("poll", "government", "attack", "withdrawal", "assault", "influence", "rally"):
        assert f"kind: {kind}" in text
    assert "#-pledges: hundreds" in text
    offered = re.findall(r"^  #-(\S+?):", text, re.MULTILINE)
    assert len(offered) == len(set(offered)) > 20
    path.write_text(uncommented(text))
    held = load(path).scenario
    assert {event.kind for event in held.events.values()} >= {"poll", "government", "withdrawal"}
    assert held.pledges == "hundreds"
