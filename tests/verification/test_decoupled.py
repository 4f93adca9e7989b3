"""Where nobody minds the others, what is pledged follows from the chances alone.

With every weight, sensitivity and inertia at 0 and positions drawn at the start, the troops
pledged are a sum of independent contingents, each there with its own chance: a weighted
Poisson-binomial, whose distribution is found exactly by dynamic programming.
"""

from collections import defaultdict

import numpy as np
import pytest

SIZE = 2**14
NEVER_ANEW = {"choice.government_rate": 0, "choice.rethink_rate": 0}
"""The values under which a taste never changes."""
ROSTERS = {
    "three unequal": {
        "XAA": {"stance": "prepared", "pledge": {"value": 900}},
        "XAB": {"stance": "open", "pledge": {"value": 250}},
        "XAC": {"stance": "opposed", "pledge": {"value": 7_000}},
    },
    "a dozen alike": {
        f"XA{letter}": {"stance": "willing", "pledge": {"value": 500}} for letter in "ABCDEFGHIJKL"
    },
    "capped by active forces": {
        "XAA": {"stance": "willing", "pledge": {"value": 500}, "active_forces": 1_000},
        "XAB": {"stance": "undecided", "active_forces": 9_000},
        "XAC": {"stance": "prepared", "active_forces": 0},
    },
}


def distribution(chances, troops):
    """The probability of every sum of contingents, exactly, one state after another."""
    held = {0.0: 1.0}
    for chance, size in zip(chances, troops, strict=True):
        following = defaultdict(float)
        for total, probability in held.items():
            following[total + size] += probability * chance
            following[total] += probability * (1 - chance)
        held = following
    return np.array(sorted(held)), np.array([held[total] for total in sorted(held)])


def contingent(state, scenario):
    """Work out the contingent of a state from the scenario alone."""
    value = {key: held.central for key, held in scenario.values.items()}
    named = state.pledge.central if state.pledge else None
    usual = min(
        value["coalition.pledge_share"] * state.active_forces, value["coalition.pledge_most"]
    )
    pledge = usual if named is None else named
    most = value["coalition.max_share"] * state.active_forces
    return min(pledge * value["coalition.scale"], most)


def exact(scenario, chances=None):
    states = [scenario.states[code] for code in sorted(scenario.states)]
    usual = [scenario.values[f"stances.{state.stance}.p0"].central for state in states]
    return distribution(chances or usual, [contingent(state, scenario) for state in states])


@pytest.fixture(scope="module")
def rosters(made_up, baseline, uncoupled):
    drawn = {"initial": "drawn", "weeks": 4}
    firm = uncoupled | NEVER_ANEW
    held = {name: made_up(states, firm, **drawn) for name, states in ROSTERS.items()}
    values = made_up({}, firm).values
    return held | {"baseline": baseline.model_copy(update={"values": values} | drawn)}


def check(scenario, world, weeks=4, **altered):
    """Compare mean, standard deviation and tail within four standard errors each."""
    totals, probability = exact(scenario, **altered)
    mean = np.sum(totals * probability)
    deviation = np.sqrt(np.sum((totals - mean) ** 2 * probability))
    fourth = np.sum((totals - mean) ** 4 * probability)
    held = world(scenario, SIZE)
    for _ in range(weeks):
        held.step()
    sample = held.contributors.pledged_troops
    assert abs(sample.mean() - mean) <= 4 * deviation / np.sqrt(SIZE)
    wobble = np.sqrt((fourth - deviation**4) / SIZE) / (2 * deviation)
    assert abs(sample.std(ddof=1) - deviation) <= 4 * wobble
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        least = np.quantile(totals, share)
        tail = np.sum(probability[totals >= least])
        error = np.sqrt(tail * (1 - tail) / SIZE)
        assert abs(np.mean(sample >= least) - tail) <= 4 * error + 1e-12


@pytest.mark.parametrize("name", [*ROSTERS, "baseline"])
def test_pledged_troops_are_a_weighted_poisson_binomial(rosters, world, name):
    check(rosters[name], world)


@pytest.mark.parametrize(
    ("name", "chances"),
    [
        ("three unequal", [0.85, 0.45, 0.09]),
        ("a dozen alike", [0.7] * 11 + [0.55]),
        ("capped by active forces", [0.7, 0.33, 0.85]),
    ],
)
def test_pledged_troops_with_one_number_altered(rosters, world, name, chances):
    with pytest.raises(AssertionError):
        check(rosters[name], world, weeks=0, chances=chances)


def test_the_programme_is_right_where_it_can_be_counted():
    totals, probability = distribution([0.5, 0.5, 0.25], [1, 1, 2])
    assert totals.tolist() == [0, 1, 2, 3, 4]
    assert probability.tolist() == [0.1875, 0.375, 0.25, 0.125, 0.0625]


# Tastes that last, and tastes that are fresh every week

FEW_WEEKS, MANY_WEEKS = 3, 20
EVERY_WEEK = 10_000
REQUIREMENT = 4_500


@pytest.fixture(scope="module")
def reached(made_up, uncoupled, world):
    """In which worlds the troops pledged were ever as many as required."""

    def run(rethink, weeks, initial="drawn"):
        values = uncoupled | NEVER_ANEW | {"choice.opportunity_rate": 10_000, "choice.common": 0}
        values |= {"choice.rethink_rate": rethink}
        scenario = made_up(ROSTERS["a dozen alike"], values, initial=initial)
        held, ever = world(scenario, SIZE // 2), False
        for week in range(weeks + 1):
            held.step() if week else None
            ever = ever | (held.contributors.pledged_troops >= REQUIREMENT)
        return ever

    return run


@pytest.fixture(scope="module")
def one_shot(made_up):
    totals, probability = exact(made_up(ROSTERS["a dozen alike"]))
    return float(np.sum(probability[totals >= REQUIREMENT]))


def test_lasting_tastes_reach_what_one_draw_reaches(reached, one_shot, agrees):
    assert 0.2 < one_shot < 0.8
    agrees(reached(0, MANY_WEEKS), one_shot)


def test_fresh_tastes_reach_anything_in_time(reached, one_shot, agrees):
    """With an opportunity every week the weeks are independent draws: 1 - (1 - p)^(T + 1)."""
    agrees(reached(EVERY_WEEK, FEW_WEEKS), 1 - (1 - one_shot) ** (FEW_WEEKS + 1))
    assert (
        reached(EVERY_WEEK, MANY_WEEKS).mean() > 1 - 2 * (1 - one_shot) ** (MANY_WEEKS + 1) - 1e-3
    )


def test_tastes_with_one_number_altered(reached, one_shot, agrees):
    with pytest.raises(AssertionError):
        agrees(reached(1, FEW_WEEKS), one_shot)
    with pytest.raises(AssertionError):
        agrees(reached(EVERY_WEEK, FEW_WEEKS), 1 - (1 - one_shot) ** FEW_WEEKS)
    with pytest.raises(AssertionError):
        agrees(reached(0, FEW_WEEKS), 1.0)
