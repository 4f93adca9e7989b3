"""Which points lie within Monte Carlo error of a goal."""

import numpy as np
import pytest

import sim
from sim.ensemble.design import run_design
from sim.errors import UsageError
from sim.outcomes.guarantee_index import NORMAL, PARTS, ratios, terms, wilson
from sim.outcomes.measure import LASTING, RATIOS
from sim.scenario.design import Design, Variation
from sim.studies.clearness import enough, interval, unclear
from sim.studies.goal import goal

N = 12


@pytest.fixture(scope="module")
def results():
    design = Design({"talks.deal_rate": [0.001, 4.0, 9.0]})
    return run_design(Variation("baseline", design, ("weeks=70",)), N)


def test_the_interval_of_a_chance_is_wilsons(results):
    low, high = interval(results, "chance of a deal")
    counts = results.worlds("chance of a deal").sum(axis=1)
    assert counts[0] == 0
    assert np.array_equal([low, high], wilson(counts, np.full(3, N)))


def test_the_interval_of_a_mean_is_the_normal_one(results):
    low, high = interval(results, "force")
    worlds = results.worlds("force")
    reach = NORMAL * worlds.std(axis=1, ddof=1) / np.sqrt(N)
    assert (high - low) / 2 == pytest.approx(reach)
    assert (high + low) / 2 == pytest.approx(worlds.mean(axis=1))


def test_the_interval_of_a_ratio_rests_on_leaving_out_each_world(results):
    low, high = interval(results, "toothlessness")
    values = {part: results.outcome(part)[2] for part in PARTS}
    left = []
    for world in range(N):
        sums = {part: np.array([np.delete(one, world).sum()]) for part, one in values.items()}
        above, below = terms(RATIOS["toothlessness"], sums.__getitem__)
        left.append(ratios(np.array([[[above[0]], [below[0]]]]))[0, 0])
    error = np.sqrt((N - 1) / N * ((np.array(left) - np.mean(left)) ** 2).sum())
    assert (high[2] - low[2]) / 2 == pytest.approx(NORMAL * error)
    assert np.isnan(low[0])  # no ceasefire, so that nothing is divided


def test_the_chance_of_a_year_has_its_own_error(results):
    low, high = interval(results, LASTING)
    assert (high[1] - low[1]) / 2 == pytest.approx(NORMAL * results.errors(LASTING)[1], nan_ok=True)


def test_a_point_is_unclear_whose_interval_lies_on_both_sides():
    low, high = np.array([0.1, 0.4, 0.6, np.nan]), np.array([0.3, 0.6, 0.9, np.nan])
    for sign in (">=", ">", "<", "<="):
        found = unclear(goal(f"chance of a deal {sign} 0.5"), (low, high))
        assert found.tolist() == [False, True, False, True]


def test_twenty_worlds_are_enough():
    assert (enough(19), enough(20)) == (False, True)


@pytest.mark.parametrize(
    ("options", "reason"),
    [({"points": 3}, "3 points"), ({"density": 7.0}, "no share"), ({"colour": 1}, "colour")],
)
def test_the_function_refuses_what_makes_no_sense(options, reason):
    with pytest.raises(UsageError, match=reason):
        sim.discover("baseline", "toothlessness < 0.35", **options)
