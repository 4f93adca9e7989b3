"""The baseline's figures, to the last digit that may not move unannounced.

A change that moves one of them says so in the changelog, under *Changes results*. The promise is
that of one kind of processor and one NumPy; elsewhere whole numbers may differ in one decision in
a million, which the tolerance covers.
"""

import json
from pathlib import Path

import pytest

from sim.ensemble.run import run
from sim.results.summary import summarise
from sim.scenario.load import load, packaged

TABLE = Path(__file__).with_name("baseline.json")

FIGURES = (
    "states_pledged_final", "states_authorised_final", "states_deployed_final",
    "troops_pledged_final", "force_final", "force_sustained", "trainers_final",
    "guarantee_mean", "deterrence_ceasefire", "host_strength_final", "deaths_final",
)  # fmt: skip


def figures() -> dict[str, float]:
    """Compute the small table."""
    summary = summarise(run(load(packaged() / "baseline.yaml").scenario, 200, seed=7))
    table = {name: summary.outcomes[name].mean for name in FIGURES}
    table |= {name: chance.value for name, chance in summary.events.items()}
    for name in ("deterrence_efficacy", "response_reliability", "toothlessness"):
        table[name] = getattr(summary, name).value
    return table


def compare(found: dict[str, float], stored: dict[str, float]) -> None:
    """Compare two tables, figure by figure."""
    assert found.keys() == stored.keys()
    for name, value in stored.items():
        assert found[name] == pytest.approx(value, rel=1e-3), name


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    return figures()


def test_the_baseline_is_what_it_was(found: dict[str, float]) -> None:
    compare(found, json.loads(TABLE.read_text()))


@pytest.mark.parametrize("name", [*FIGURES, "deal", "toothlessness"])
def test_with_one_number_altered_it_is_not(found: dict[str, float], name: str) -> None:
    stored = json.loads(TABLE.read_text())
    with pytest.raises(AssertionError):
        compare(found, {**stored, name: stored[name] * 1.01})


def test_another_parameter_would_be_noticed() -> None:
    scenario = load(packaged() / "baseline.yaml", ["talks.deal_rate=0.9"]).scenario
    summary = summarise(run(scenario, 200, seed=7))
    stored = json.loads(TABLE.read_text())
    assert summary.outcomes["force_final"].mean != pytest.approx(stored["force_final"], rel=1e-3)
