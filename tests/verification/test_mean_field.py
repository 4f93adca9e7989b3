"""With nothing but the pull of allies, the share that pledges finds the equilibria of theory.

Only the weight of allies is not 0, residuals are set directly, ties are uniform, and every
government thinks again every week, with a fresh shock. Stable equilibria are found by simulation of
the real contributors; unstable ones, which no simulation stays at, by root-finding on the same
theory.
"""

from functools import cache

import mesa
import numpy as np
import pytest
from scipy.optimize import brentq

from sim.actors.contributors import Contributors
from sim.actors.perception import Opportunity, View
from sim.scenario.quantity import Quantity
from sim.scenario.schema import State
from sim.streams import Streams
from sim.theory import hazard
from sim.theory.choice import Situation, Weights, propensity, terms
from sim.theory.logistic import logistic, logit

SURELY = 10_000.0
ROUNDING = 0.5e-5
NOWHERE = View(guarantee=0.0, guarantee_gain=0.0, violence=0.0, exposure=0.0)


@pytest.fixture(scope="module")
def settle(baseline, uncoupled):
    """Let equal states decide week after week; give the share pledged by week and replication."""

    @cache
    def run(a, start, size, replications, weeks, allies=6.0):
        p = {key: held.central for key, held in baseline.values.items()} | uncoupled
        p["choice.allies"] = allies
        state = State(stance="open", support=Quantity(value=0.5), active_forces=0)
        states = {f"M{at:05}": state for at in range(size)}
        streams, model = Streams(1, range(replications)), mesa.Model()
        roster = baseline.model_copy(update={"states": states, "ties": "uniform"})
        members = Contributors(model, roster, p, streams=streams)
        members.residual = np.full((size, replications), float(a))
        members.set_posture(np.arange(size).reshape(-1, 1) < start * size, NOWHERE)
        chance = float(hazard.probability(SURELY))
        never, alone = np.zeros(replications, dtype=bool), np.zeros(replications)
        opportunity, shares = Opportunity(0.0, chance, chance, never, alone, 0.0), []
        for week in range(weeks):
            members.add_up()
            members.decide(NOWHERE, opportunity, week=week + 1)
            shares.append(members.pledged.sum(axis=0) / size)
        return np.array(shares)

    return run


def response(m, a, allies=6.0):
    """The share that would pledge if a share m had, by the functions that actors use."""
    weights = Weights(0.0, 0.0, allies, 0.0, 0.0, 0.0, 0.0)
    seen = Situation(0.0, 0.0, m, 0.0, 0.0, 0.0, 0.0, 0.0)
    return float(logistic(propensity(a, terms(weights, seen))))


def roots(a, allies=6.0):
    grid = np.linspace(0.0, 1.0, 2002)
    gap = [response(m, a, allies) - m for m in grid]
    where = [at for at in range(len(grid) - 1) if gap[at] * gap[at + 1] < 0]
    return [brentq(lambda m: response(m, a, allies) - m, *grid[at : at + 2]) for at in where]


# Equilibria by root-finding, the unstable ones included

EQUILIBRIA = {-3.0: (0.07072, 0.5, 0.92928), -2.6: (0.17565, 0.25204, 0.95909)}


def check_equilibria(a, expected, allies=6.0):
    assert roots(a, allies) == pytest.approx(expected, abs=ROUNDING)


@pytest.mark.parametrize(("a", "expected"), EQUILIBRIA.items())
def test_equilibria(a, expected):
    check_equilibria(a, expected)


@pytest.mark.parametrize(("a", "expected"), EQUILIBRIA.items())
def test_equilibria_with_one_number_altered(a, expected):
    with pytest.raises(AssertionError):
        check_equilibria(a, expected, allies=5.99)
    with pytest.raises(AssertionError):
        check_equilibria(a - 0.01, expected)


def check_folds(expected, allies=6.0):
    """Find where two roots merge: the response has a slope of one, and meets the diagonal."""

    def excess(m):
        step = 1e-6
        rise = response(m + step, 0.0, allies) - response(m - step, 0.0, allies)
        return rise / (2 * step) - 1

    crest = brentq(lambda m: response(m, 0.0, allies) - 0.5, -1.0, 1.0)
    ends = [brentq(excess, crest - 0.9, crest), brentq(excess, crest, crest + 0.9)]
    shares = [response(m, 0.0, allies) for m in ends]
    jumps = sorted(float(logit(m)) - allies * m for m in shares)
    assert jumps == pytest.approx(expected, abs=ROUNDING)
    assert [len(roots(a, allies)) for a in (expected[0] - 1e-3, expected[0] + 1e-3)] == [1, 3]
    assert [len(roots(a, allies)) for a in (expected[1] - 1e-3, expected[1] + 1e-3)] == [3, 1]


def test_jump_points():
    check_folds((-3.41509, -2.58491))


def test_jump_points_with_one_number_altered():
    with pytest.raises(AssertionError):
        check_folds((-3.41509, -2.58491), allies=5.99)
    with pytest.raises(AssertionError):
        check_folds((-3.41509, -2.58391))


# Equilibria by simulation, few states: 200 states in 256 replications, 30 weeks

FEW = {"size": 200, "replications": 256, "weeks": 30}
STABLE_FEW = [(-3.0, 0.0, 0.07072), (-3.0, 1.0, 0.92928), (-2.6, 1.0, 0.95909)]


def check_few(settle, a, start, expected):
    """Compare within four standard errors, widened by the bias of finite numbers.

    In N states the square of the noise, var = p(1-p)/N/(1-s²) with slope s = 6p(1-p), moves the
    mean by at most s²·var / (2·(1-s)·p(1-p)) at p near 0 or 1.
    """
    final = settle(a, start, **FEW)[-1]
    spread = expected * (1 - expected)
    slope = 6 * spread
    noise = spread / FEW["size"] / (1 - slope**2)
    bias = slope**2 * noise / (2 * (1 - slope) * spread)
    error = final.std(ddof=1) / np.sqrt(len(final))
    assert abs(final.mean() - expected) <= 4 * error + bias + ROUNDING


@pytest.mark.parametrize(("a", "start", "expected"), STABLE_FEW)
def test_few_states_settle_where_theory_says(settle, a, start, expected):
    check_few(settle, a, start, expected)


def test_few_states_with_one_number_altered(settle):
    with pytest.raises(AssertionError):
        check_few(settle, -2.9, 0.0, 0.07072)
    with pytest.raises(AssertionError):
        check_few(settle, -3.0, 1.0, 0.94128)


def check_jump(settle, a, start, expected):
    """Demand that nearly all replications end on the branch expected: low or high."""
    final = settle(a, start, **FEW | {"size": 100, "weeks": 40})[-1]
    high = np.mean(final > 0.5)
    assert high >= 0.95 if expected == "high" else high <= 0.05


BEYOND = [(-2.9, 0.0, "low"), (-2.4, 0.0, "high"), (-3.1, 1.0, "high"), (-3.6, 1.0, "low")]


@pytest.mark.parametrize(("a", "start", "expected"), BEYOND)
def test_few_states_jump_only_beyond_the_folds(settle, a, start, expected):
    check_jump(settle, a, start, expected)


def test_few_states_jump_with_one_number_altered(settle):
    with pytest.raises(AssertionError):
        check_jump(settle, -2.9, 0.0, "high")
    with pytest.raises(AssertionError):
        check_jump(settle, -2.4, 1.0, "low")


# The same inside a whole world


def check_world(made_up, uncoupled, world, codes, agrees, expected=0.07072, a=-3.0):
    free = {"choice.common": 0, "choice.rethink_rate": SURELY}
    values = uncoupled | free | {"choice.allies": 6, "coalition.scale": 0}
    held = world(made_up({code: {} for code in codes(100)}, values, initial="none"))
    for one in held.contributors:
        one.residual = np.full(held.size, a)
    for _ in range(15):
        held.step()
    share = sum(one.pledged.astype(float) for one in held.contributors) / 100
    agrees(share, expected, rounding=1.5e-3)


def test_the_states_of_a_world_settle_likewise(made_up, uncoupled, world, codes, agrees):
    """One hundred states: bias of finite numbers below .0015, see above."""
    check_world(made_up, uncoupled, world, codes, agrees)


def test_world_with_one_number_altered(made_up, uncoupled, world, codes, agrees):
    with pytest.raises(AssertionError):
        check_world(made_up, uncoupled, world, codes, agrees, a=-2.85)


# Ten thousand states, with starts on either side of the unstable root

MANY = {"size": 10_000, "replications": 24}
STABLE_MANY = [
    (-3.0, 0.45, 0.07072, 20),
    (-3.0, 0.55, 0.92928, 20),
    (-2.6, 0.20, 0.17565, 40),
    (-2.6, 0.31, 0.95909, 40),
]


def check_many(settle, agrees, a, start, expected, weeks):
    """Compare means over replications; the bias of finite numbers, below .001, is allowed for."""
    agrees(settle(a, start, weeks=weeks, **MANY)[-1], expected, rounding=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(("a", "start", "expected", "weeks"), STABLE_MANY)
def test_many_states_settle_where_theory_says(settle, agrees, a, start, expected, weeks):
    check_many(settle, agrees, a, start, expected, weeks)


@pytest.mark.slow
def test_many_states_with_one_number_altered(settle, agrees):
    with pytest.raises(AssertionError):
        check_many(settle, agrees, -3.0, 0.45, 0.07572, 20)
    with pytest.raises(AssertionError):
        check_many(settle, agrees, -2.97, 0.45, 0.07072, 20)


TIGHT = [
    (-2.605, 0.0, "low", 60),
    (-2.565, 0.0, "high", 90),
    (-3.395, 1.0, "high", 60),
    (-3.435, 1.0, "low", 90),
]


@pytest.mark.slow
@pytest.mark.parametrize(("a", "start", "expected", "weeks"), TIGHT)
def test_many_states_jump_just_beyond_the_folds(settle, a, start, expected, weeks):
    """Most replications end on the branch expected, .02 to either side of a fold.

    Four thousand states are enough: the noise of their share is .012, a seventh of the gap
    between the stable and the unstable root.
    """
    final = settle(a, start, weeks=weeks, **MANY | {"size": 4_000})[-1]
    high = np.mean(final > 0.5)
    assert high > 0.5 if expected == "high" else high < 0.5
