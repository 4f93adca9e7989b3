"""Every scenario that comes with the program: sound, explained, sourced and falsifiable."""

from pathlib import Path

import pytest
from calling import examine

from sim.scenario.dump import dump
from sim.scenario.load import expectations, load, packaged
from sim.scenario.review import is_source

WARNED = {
    "american_soldiers": ["the poll of the US (27 August 2025) is younger than the start"],
    "thousands_not_hundreds": [f"only {kept} can stay" for kept in ("2,667", "1,840")],
}
"""What is warned of in a scenario that comes with the program."""

SCENARIOS = sorted(packaged().glob("*.yaml"))


def test_there_is_a_baseline() -> None:
    assert "baseline" in [path.stem for path in SCENARIOS]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_scenario_is_sound_explained_and_survives_being_written_out(
    path: Path, tmp_path: Path
) -> None:
    resolved, problems = examine(path)
    assert problems == []
    assert resolved is not None
    expected = WARNED.get(path.stem, [])
    assert len(resolved.warnings) == len(expected)
    assert all(words in one.reason for words, one in zip(expected, resolved.warnings, strict=True))
    scenario = resolved.scenario
    assert scenario.because
    assert scenario.sources
    assert all(is_source(source) for source in scenario.sources)
    assert expectations(resolved.scenario)
    written = tmp_path / path.name
    written.write_text(dump(resolved))
    assert load(written).scenario == scenario


def test_every_value_of_the_baseline_has_a_place_and_every_state_a_source() -> None:
    resolved = load(packaged() / "baseline.yaml")
    assert set(resolved.scenario.values) <= set(resolved.places)
    for code, state in resolved.scenario.states.items():
        assert state.source, code
        for field in ("stance", "support", "active_forces", "vote_needed", "groups"):
            assert f"states.{code}.{field}" in resolved.places


def test_a_derived_scenario_with_its_reference_survives_too(tmp_path: Path) -> None:
    path = tmp_path / "derived.yaml"
    path.write_text(
        "name: derived\ntitle: 'No: \"really\" # 1e-3'\nbase: baseline\nchange:\n"
        "  states.AUT: {stance: open, because: '0o7'}\n  states.ESP: none\n"
        "  choice.allies: {triangular: [0, 2, 6]}\n"
        "  events.later: {date: 2026-01-05, kind: rally, size: -0.5, states: [AUT]}\n"
    )
    resolved = load(path)
    written = tmp_path / path.name
    written.write_text(dump(resolved))
    assert load(written).scenario == resolved.scenario
    assert resolved.scenario.reference is not None
    assert "ESP" in resolved.scenario.reference.states
    assert "AUT" not in resolved.scenario.reference.states
