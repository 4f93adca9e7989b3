"""The studies that come with the program, and the schema for editors of study files."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sim.scenario.catalogue import packaged
from sim.studies.file import read_study
from sim.studies.jsonschema import study_schema
from sim.yamltree.reader import parse, read
from sim.yamltree.tree import plain

STUDIES = sorted((packaged() / "studies").glob("*.yaml"))
HEAD = "name: x\ntitle: X?\n"
SOUND = f"{HEAD}study: parts\nscenario: europe_alone\n"


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    stored = json.loads(files("sim").joinpath("studies/schema.json").read_bytes())
    Draft202012Validator.check_schema(stored)
    return Draft202012Validator(stored)


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_a_study_of_the_program_is_sound_and_explained(path: Path, schema: Any) -> None:
    found = read_study(path)
    assert found.form.because
    assert found.form.title.endswith("?")
    assert list(schema.iter_errors(plain(read(path).root))) == []


def test_the_stored_schema_is_that_of_the_kinds(schema: Any) -> None:
    assert schema.schema == json.loads(json.dumps(study_schema()))


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        f"{SOUND}ask: {{to: baseline}}\nreplications: 10\nseed: 0\nbecause: why\n",
        f"{SOUND}change: {{talks.deal_rate: 2, states.ESP: none, states.AUT: {{stance: open}}}}\n",
        f"{HEAD}study: compare\nscenarios: [europe_alone, baseline]\n",
        f"{HEAD}study: compare\nbase: [europe_alone, allies_are_asked]\nask: {{to: baseline}}\n",
    ],
)
def test_it_accepts_what_the_program_accepts(schema: Any, text: str) -> None:
    assert list(schema.iter_errors(plain(parse(text.encode(), "x.yaml").root))) == []


@pytest.mark.parametrize(
    "text",
    [
        SOUND.replace("title: X?\n", ""),
        SOUND.replace("parts", "part"),
        SOUND.replace("scenario: europe_alone\n", ""),
        SOUND.replace("scenario: europe_alone", "scenarios: [baseline, europe_alone]"),
        SOUND.replace("scenario: europe_alone", "base: [europe_alone]"),
        f"{SOUND}base: [europe_alone, allies_are_asked]\n",
        f"{SOUND}replicatons: 5\n",
        f"{SOUND}replications: 0\n",
        f"{SOUND}ask: {{too: baseline}}\n",
        f"{SOUND}ask: {{to: 3}}\n",
        f"{SOUND}ask: [to]\n",
        f"{SOUND}change: {{talks.deal_rat: 2}}\n",
    ],
)
def test_it_refuses_what_the_program_refuses(schema: Any, text: str) -> None:
    assert list(schema.iter_errors(plain(parse(text.encode(), "x.yaml").root)))
