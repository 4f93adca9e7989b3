"""The schema for editors accepts what the program accepts, and finds what an editor can find."""

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sim.scenario.load import packaged
from sim.yamltree.reader import parse, read
from sim.yamltree.tree import plain

HEAD = "name: x\ntitle: X\nbase: baseline\nchange:\n  "


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    stored = json.loads(files("sim").joinpath("scenario/schema.json").read_bytes())
    Draft202012Validator.check_schema(stored)
    return Draft202012Validator(stored)


@pytest.mark.parametrize("path", sorted(packaged().glob("*.yaml")), ids=lambda path: path.stem)
def test_it_accepts_every_scenario_of_the_program(schema: Any, path: Any) -> None:
    assert list(schema.iter_errors(plain(read(path).root))) == []


@pytest.mark.parametrize(
    "change",
    [
        "choice.support: 2",
        "choice.support: {value: 2, was: 1.5, basis: assumed}",
        "choice.support: {normal: [1, 0.5]}",
        "guarantor.availability: {weapons: 1}",
        "talks: {deal_rate: 1}",
        "states.AUT: {stance: open}",
        "states.ESP: none",
        "states.POL.support: 0.5",
        "events.late: {week: 3, kind: assault}",
        "events.late: none",
        "aggregation.components: min",
        "weeks: 52",
    ],
)
def test_it_accepts_a_change(schema: Any, change: str) -> None:
    document = parse(f"{HEAD}{change}\n".encode(), "x.yaml")
    assert list(schema.iter_errors(plain(document.root))) == []


@pytest.mark.parametrize(
    "change",
    [
        "choice.suport: 2",
        'choice.support: "2"',
        "choice.support: {valeu: 2}",
        "states.POL.stance: wiling",
        "states.POL.stanse: willing",
        "states.AUT: {stanse: open}",
        "events.late: {week: 3}",
        "aggregation.components: max",
        "weeks: -1",
        "nothing: 1",
    ],
)
def test_it_refuses_a_mistaken_change(schema: Any, change: str) -> None:
    document = parse(f"{HEAD}{change}\n".encode(), "x.yaml")
    assert list(schema.iter_errors(plain(document.root)))


def test_a_change_to_part_of_a_state_is_sound_in_either_spelling(schema: Any) -> None:
    begun = {"name": "x", "title": "X", "base": "baseline"}
    for change in (
        {"states.DEU.batteries": 3},
        {"states.DEU": {"batteries": 3}},
        {"states": {"DEU": {"batteries": 3}, "HUN": "none"}},
    ):
        assert schema.is_valid({**begun, "change": change}), change
    assert not schema.is_valid({**begun, "change": {"states.DEU": {"batterys": 3}}})
    assert not schema.is_valid({"name": "x", "title": "X", "start": "2025-08-18", "weeks": 3,
                                   "states": {"DEU": {"batteries": 3}}})  # fmt: skip
