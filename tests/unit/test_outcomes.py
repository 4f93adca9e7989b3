"""Every outcome has one row and one function, and every measure is written in one way."""

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.model.recorder import READERS
from sim.outcomes.block import CEASEFIRE, LEVELS, POSTURES, join
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.measure import COMPARED, POOLED, SHORT, is_measure, measure_row
from sim.theory.deterrence import deterrence


def test_rows_and_functions_agree() -> None:
    assert list(READERS) == list(OUTCOMES)


@pytest.fixture(scope="module")
def weekly(changed):
    """Run some worlds, and take their weeks apart: those that begin under a ceasefire, and D."""
    results = run(changed("talks.deal_rate=4", "states.FRA.pledge=40000"), 50)
    data = results.data
    began = data["phase"].values[:-1] == CEASEFIRE
    return results, began, data["deterrence"].values[1:]


def by_hand(results, began, *, guarantee=None, force_effect=None):
    """Add up the rate of attacks with another guarantee or force over the weeks of ceasefire."""
    data, values = results.data, results.scenario.values
    G = data["guarantee"].values[1:] if guarantee is None else guarantee
    H = data["force_effect"].values[1:] if force_effect is None else force_effect
    weight = values["deterrence.host_weight"].central
    D = deterrence(G, H, host=data["host_strength"].values[:-1], weight=weight)
    rates = np.exp(-values["deterrence.attack"].central * D)
    return values["adversary.attack_rate"].central / 52 * np.where(began, rates, 0).sum(axis=0)


OTHERWISE = {
    "expected": {},
    "unguarded": {"guarantee": 0, "force_effect": 0},
    "ironclad": {"guarantee": 1},
    "without_guarantee": {"guarantee": 0},
    "without_force": {"force_effect": 0},
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_expected_attacks_are_sums_over_the_weeks_of_ceasefire(weekly, name):
    results, began, _ = weekly
    found = results.outcome(f"attacks_{name}")
    assert found.any()
    np.testing.assert_allclose(found, by_hand(results, began, **OTHERWISE[name]), rtol=1e-12)
    others = [one for one in OTHERWISE if one != name]
    assert not any(np.allclose(found, by_hand(results, began, **OTHERWISE[o])) for o in others)


def test_weeks_of_ceasefire_are_counted_by_level_of_deterrence(weekly):
    results, began, D = weekly
    found = results.data["deterrence_weeks"].values
    assert results.data["level"].values.tolist() == list(LEVELS)
    assert found.dtype == np.int64
    assert found.tolist()[:-1] == [np.sum(D[began] < level) for level in LEVELS[:-1]]
    assert found[-1] == np.sum(began)
    assert LEVELS[:3] == (0.05, 0.1, 0.15)
    assert LEVELS[-1] == 1.0


def test_a_level_is_not_below_itself(baseline, world):
    held = world(baseline, 4)
    held.adversary.quiet_weeks = np.array([1.0, 1.0, 1.0, 0.0])
    held.adversary.deterrence = np.array([0.5, 1.0, 0.4999, 0.1])
    before = held.recorder.deterrence_weeks.copy()
    held.recorder._count_deterrence(held)
    gained = dict(zip(LEVELS, held.recorder.deterrence_weeks - before, strict=True))
    assert [gained[level] for level in (0.45, 0.5, 0.55, 0.95, 1.0)] == [0, 1, 2, 2, 3]
    held.recorder._count_deterrence(held)
    assert held.recorder.deterrence_weeks[-1] == 3


def test_counts_of_blocks_are_added(baseline, world):
    blocks = []
    for seed in (1, 2):
        held = world(baseline.model_copy(update={"weeks": 2}), 5, seed=seed)
        held.recorder.deterrence_weeks += seed
        blocks.append(held.close())
    whole = join(blocks)
    assert whole.deterrence_weeks.tolist() == [3] * len(LEVELS)
    assert whole.posture_count.sum(axis=2)[0].tolist() == [10] * len(baseline.states)


def test_a_year_after_the_deal_is_52_weeks_later(weekly):
    results, *_ = weekly
    week = results.outcome("deal_week") + 52
    seen = np.flatnonzero(week <= results.scenario.weeks)
    assert 0 < len(seen) < results.n
    blank = np.setdiff1d(np.arange(results.n), seen)
    paths = results.data
    there = [paths["state_posture"].values[int(week[k]), :, k] for k in seen]
    force = [paths["force"].values[int(week[k]), k] for k in seen]
    deployed = [(one == POSTURES.index("deployed")).sum() for one in there]
    for name, by_hand in (("force", force), ("states_deployed", deployed)):
        found = results.outcome(f"{name}_year_after_deal")
        assert found[seen].tolist() == by_hand
        assert np.isnan(found[blank]).all()
    counts = [np.bincount(state, minlength=len(POSTURES)) for state in np.transpose(there)]
    assert paths["posture_year_count"].values.tolist() == np.array(counts).tolist()
    assert np.ptp(force) > 0


def test_a_year_without_guarantee_weighs_the_same_path(weekly):
    """A path without an attack is as much less likely as its rate of attacks would be higher."""
    results, began, _ = weekly
    deal, attack = (results.outcome(f"{name}_week") for name in ("deal", "attack"))
    year = began & (np.arange(len(began))[:, None] < deal + 52)  # row 0 begins with week 0
    more = by_hand(results, year, guarantee=0) - by_hand(results, year)
    assert more[np.isfinite(deal)].min() > 0
    expected = np.where(attack <= deal + 52, 0, np.exp(-more))
    expected[~(deal + 52 <= results.scenario.weeks)] = np.nan
    found = results.outcome("year_without_guarantee")
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert np.isnan(found).any()
    assert (found == 0).any()


@pytest.mark.parametrize("name", POOLED)
def test_what_belongs_to_an_ensemble_is_compared(name):
    assert is_measure(name)
    assert name in COMPARED
    assert measure_row(name).high == 1


@pytest.mark.parametrize("name", [*OUTCOMES, *SHORT, *COMPARED])
def test_every_measure_has_its_words(name: str) -> None:
    row = measure_row(name)
    assert all((row.label, row.unit, row.subject))
    assert all("{size}" in phrase for phrase in (row.rise, row.fall))
    assert row.rise != row.fall
    assert row.low < row.high


@pytest.mark.parametrize("name", COMPARED)
def test_what_is_compared_has_a_heading(name: str) -> None:
    assert all(measure_row(name).short)


@pytest.mark.parametrize(
    ("name", "rise"),
    [
        ("force", "{size} more troops stand in {host}"),
        ("weeks until a deal", "a deal comes {size} later"),
        (
            "weeks until the fifth deployment given a deal",
            "the fifth deployment comes {size} later",
        ),
        (
            "chance of a sustained force of 10000 given a deal",
            "the chance of a sustained force of 10,000 given a deal is {size} higher",
        ),
        (
            "chance that FRA is deployed at the end",
            "the chance that FRA is deployed at the end is {size} higher",
        ),
        ("toothlessness", "toothlessness is {size} higher"),
        ("bite of the force", "bite of the force is {size} higher"),
        (
            "chance of a year without an attack",
            "the chance of a year without an attack is {size} higher",
        ),
    ],
)
def test_differences_are_put_in_words(name: str, rise: str) -> None:
    assert measure_row(name).rise == rise


def test_what_cannot_be_measured_has_no_row() -> None:
    assert not is_measure("the weather")
    with pytest.raises(KeyError):
        measure_row("the weather")
