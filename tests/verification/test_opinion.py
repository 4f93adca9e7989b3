"""Opinion left to itself spreads, forgets and shifts as a first-order autoregression does."""

import mesa
import numpy as np
import pytest

from sim.actors.contributors import Contributors
from sim.actors.perception import View
from sim.scenario.quantity import Quantity
from sim.scenario.schema import State
from sim.streams import Streams
from sim.theory.opinion import relax

PRESENT = View(guarantee=0.0, guarantee_gain=0.0, violence=0.0, exposure=0.0)
LARGE = 2**16


@pytest.fixture(scope="module")
def drift(baseline, uncoupled):
    """Let the opinion of one state drift; give it in the last week, or in every week."""

    def run(weeks, push, size=LARGE, reversion=0.06, noise=0.1):
        p = {key: held.central for key, held in baseline.values.items()} | uncoupled
        p |= {"opinion.reversion": reversion, "opinion.noise": noise}
        state = State(stance="open", support=Quantity(value=0.5), active_forces=0)
        alone = baseline.model_copy(update={"states": {"XAA": state}})
        states = Contributors(mesa.Model(), alone, p, streams=Streams(5, range(size)))
        nobody = np.zeros((1, 1), dtype=bool)
        states.set_opening(np.zeros((1, size)), np.zeros((1, size)), stated=nobody)
        path = [states.opinion[0]]
        for week in range(weeks):
            states.rally_opinion(push(week), ())
            states.form_opinion(PRESENT)
            path.append(states.opinion[0])
        return path

    return run


def test_the_function_is_a_first_order_autoregression():
    assert float(relax(1.0, 0.0, reversion=0.06, shock=0.0)) == pytest.approx(0.94, abs=1e-15)


def check_spread(drift, expected=0.293105, **altered):
    """Compare within four standard errors of a standard deviation, sd/√(2n), here .0032."""
    final = drift(100, lambda week: 0.0, **altered)[-1]
    assert abs(final.std(ddof=1) - expected) <= 4 * final.std(ddof=1) / np.sqrt(2 * len(final))


def test_stationary_spread(drift):
    kappa = 0.06
    assert 0.1 / np.sqrt(kappa * (2 - kappa)) == pytest.approx(0.293105, abs=0.5e-6)
    check_spread(drift)


@pytest.mark.parametrize(
    "altered", [{"noise": 0.103}, {"reversion": 0.064}, {"expected": 0.1 / np.sqrt(2 * 0.06)}]
)
def test_stationary_spread_with_one_number_altered(drift, altered):
    with pytest.raises(AssertionError):
        check_spread(drift, **altered)


def check_half_life(drift, expected=11.202, reversion=0.06):
    """Find the week at which half of a rally is left, between weeks on a logarithmic scale."""
    path = [float(x[0]) for x in drift(20, lambda week: float(week == 0), 1, reversion, 0.0)][1:]
    after = next(week for week, left in enumerate(path) if left < 0.5)
    high, low = path[after - 1], path[after]
    half = after - 1 + np.log(high / 0.5) / np.log(high / low)
    assert half == pytest.approx(expected, abs=0.5e-3)


def test_half_life(drift):
    check_half_life(drift)


@pytest.mark.parametrize("altered", [{"expected": np.log(2) / 0.06}, {"reversion": 0.061}])
def test_half_life_with_one_number_altered(drift, altered):
    with pytest.raises(AssertionError):
        check_half_life(drift, **altered)


def check_shift(drift, agrees, push=0.03, expected=0.03 / 0.06):
    """Add a constant to every week's shock; it has told to within 2e-6 after 200 weeks."""
    agrees(drift(200, lambda week: push, 2**14)[-1], expected, rounding=1e-5)


def test_a_constant_moves_the_mean_by_itself_over_the_reversion(drift, agrees):
    check_shift(drift, agrees)


@pytest.mark.parametrize("altered", [{"push": 0.031}, {"expected": 0.52}])
def test_a_constant_with_one_number_altered(drift, agrees, altered):
    with pytest.raises(AssertionError):
        check_shift(drift, agrees, **altered)
