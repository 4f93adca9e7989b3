"""The Mesa peer that speed is measured against comes to the same means as the program.

Seeds are fixed. Each of some hundred comparisons is a score that is standard normal where both
programs compute the same model, and lies beyond the limit by chance once in 16 000.
"""

import numpy as np
import pytest
from peer import peer_worlds

from sim.ensemble.run import run

LIMIT = 4.0
WORLDS = 600
REPLICATIONS = 4096
MOVED = (
    "talks.deal_rate=4",
    "adversary.probe_rate=10",
    "adversary.attack_rate=2",
    "location=line",
    "casualties.rate=3",
)
"""Settings under which war comes back more often than in the baseline."""
COUPLED = (
    "choice.allies=3",
    "coalition.lead_weight=5",
    "choice.common=0.5",
    "choice.shock_scale=0.6",
    "choice.level=1",
    "choice.government_rate=0.4",
    "choice.rethink_rate=2",
    "guarantor.availability.weapons=0",
    "guarantor.availability.intelligence=0.1",
)
"""Settings under which states move together, and some lose the backstop that they named."""

pytestmark = pytest.mark.slow


def score(one, other):
    error = np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
    return (one.mean() - other.mean()) / error if error else float(one[0] != other[0]) * 1e9


@pytest.mark.parametrize(
    "settings", [(), MOVED, COUPLED], ids=["baseline", "war comes back", "states move together"]
)
def test_the_means_of_both_agree(settings, changed):
    scenario = changed(*settings)
    results = run(scenario, REPLICATIONS, seed=1)
    found = {}
    for name, peers in peer_worlds(scenario, WORLDS).items():
        ours, theirs = results.outcome(name), peers
        found[f"share with {name}"] = score(*(1.0 * np.isfinite(each) for each in (ours, theirs)))
        ours, theirs = (each[np.isfinite(each)] for each in (ours, theirs))
        found[name] = np.nan_to_num(score(ours, theirs))
    assert {name: at for name, at in found.items() if abs(at) > LIMIT} == {}


@pytest.mark.parametrize(
    "setting",
    ["coalition.guarantee=0.4", "talks.permission=0.5", "coalition.scale=10", "initial=none"],
)
def test_the_peer_refuses_what_it_does_not_know(setting, changed):
    with pytest.raises(NotImplementedError, match="rules of the baseline only"):
        peer_worlds(changed(setting), 1)
