"""How long ceasefires last: by hand, by brute force, and intervals that hold what they promise."""

import numpy as np
import pytest

from sim.outcomes import survival as module
from sim.outcomes.guarantee_index import LEAST, wilson
from sim.outcomes.survival import YEAR, difference, survival

NEVER = np.nan


def ceasefires(pairs, horizon, weeks, **more):
    """Estimate from pairs of deal and attack."""
    deal, attack = np.array(pairs, dtype=float).T
    return survival(deal, attack, horizon=horizon, weeks=weeks, **more)


BY_HAND = [
    (NEVER, NEVER),  # no deal
    (1, 4),  # attacked after 3 weeks
    (2, 7),  # after 5
    (2, NEVER),  # observed for 10
    (7, NEVER),  # observed for 5
    (8, 11),  # after 3
    (10, NEVER),  # observed for 2
    (0, NEVER),  # observed for 12
    (0, 10),  # after 10
]
# At risk of week 3: all but the one observed for 2, so 7, of whom 2 are attacked; of week 5: 5, of
# whom 1; of week 10: those of 10, 12 and 10 weeks, so 3, of whom 1.
LASTS = {2: 1, 3: 5 / 7, 4: 5 / 7, 5: 5 / 7 * 4 / 5, 9: 4 / 7, 10: 4 / 7 * 2 / 3, 12: 8 / 21}


@pytest.mark.parametrize(("weeks", "chance"), LASTS.items())
def test_the_chance_is_as_worked_by_hand(weeks, chance):
    found = ceasefires(BY_HAND, 12, weeks)
    assert found.estimate.value == pytest.approx(chance, abs=1e-15)
    assert found.estimate.n == 8
    assert np.isnan(found.estimate.low)


def test_the_variance_is_as_worked_by_hand():
    found = ceasefires(BY_HAND, 12, 10)
    sums = 2 / (7 * 5) + 1 / (5 * 4) + 1 / (3 * 2)
    assert found.error**2 == pytest.approx((8 / 21) ** 2 * sums, abs=1e-15)


def test_a_share_of_worlds_is_another_thing():
    """The mistake that the estimate is made against: ceasefires cut short count as having held."""
    naive = 1 - 4 / 8
    assert abs(ceasefires(BY_HAND, 12, 10).estimate.value - naive) > 0.1


def drawn(seed, n=400, horizon=104, rate=0.01, deals=0.8):
    """Draw weeks of deal and attack."""
    rng = np.random.default_rng(seed)
    deal = np.where(rng.random(n) < deals, rng.integers(0, horizon, n), NEVER)
    attack = deal + rng.geometric(rate, n)
    return deal, np.where(attack <= horizon, attack, NEVER)


def brute(deal, attack, horizon, weeks):
    """Multiply the weekly shares that last, one week and one world at a time."""
    chance, sums = 1.0, 0.0
    for week in range(weeks + 1):
        at_risk = attacked = 0
        for start, hit in zip(deal, attack, strict=True):
            if np.isnan(start):
                continue
            end = hit if hit <= horizon else horizon
            if end - start >= week:
                at_risk += 1
                attacked += hit <= horizon and hit - start == week
        if at_risk and attacked:
            chance *= 1 - attacked / at_risk
            sums += attacked / (at_risk * (at_risk - attacked)) if at_risk > attacked else np.inf
    return chance, sums


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("rate", "weeks"), [(0.002, YEAR), (0.01, YEAR), (0.05, 20), (0.2, 7)])
def test_chance_and_variance_are_those_of_brute_force(seed, rate, weeks):
    deal, attack = drawn(seed, rate=rate)
    found = survival(deal, attack, horizon=104, weeks=weeks)
    chance, sums = brute(deal, attack, 104, weeks)
    assert found.estimate.value == pytest.approx(chance, abs=1e-12)
    assert found.error**2 == pytest.approx(chance**2 * sums, abs=1e-12)
    assert np.sum(found.influence) == pytest.approx(0, abs=1e-12)
    assert not np.any(found.influence[np.isnan(deal)])


def test_an_altered_influence_is_not_greenwoods(monkeypatch):
    deal, attack = drawn(1)
    whole = module._influence

    def altered(at, attacked, *, hazard, risk, weeks):
        return whole(at, attacked, hazard=hazard * 0.9, risk=risk, weeks=weeks)

    monkeypatch.setattr(module, "_influence", altered)
    chance, sums = brute(deal, attack, 104, YEAR)
    found = survival(deal, attack, horizon=104)
    assert abs(found.error**2 - chance**2 * sums) > 1e-8


def test_the_influence_of_a_world_is_what_leaving_it_out_changes():
    deal, attack = drawn(4, n=3000)
    found = survival(deal, attack, horizon=104)
    for world in range(60):
        rest = np.arange(len(deal)) != world
        without = survival(deal[rest], attack[rest], horizon=104).estimate.value
        gap = found.estimate.value - without
        assert gap == pytest.approx(found.influence[world], rel=0.02, abs=1e-9)


def test_with_everybody_observed_to_the_end_the_interval_is_wilsons():
    deal = np.zeros(200)
    attack = np.where(np.arange(200) < 30, 10.0 + np.arange(200), NEVER)
    found = survival(deal, attack, horizon=104).estimate
    assert found.value == pytest.approx(170 / 200)
    low, high = map(float, wilson(170, 200))
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(("hit", "value"), [(NEVER, 1.0), (20.0, 0.0)])
def test_there_is_a_width_where_all_or_none_are_attacked(hit, value):
    found = ceasefires([(0, hit)] * 50, 104, YEAR).estimate
    assert found.value == value
    assert 0.05 < found.high - found.low < 0.1
    assert 0 <= found.low < found.high <= 1


def test_where_every_ceasefire_is_attacked_the_interval_rests_on_all_of_them():
    """Those at risk of the last attack are few, but none before it was lost from sight."""
    found = ceasefires([(0, 5 + k % 30) for k in range(300)], 104, YEAR).estimate
    assert found.value == 0
    assert found.high == pytest.approx(float(wilson(0, 300)[1]))


def test_few_deals_have_no_interval():
    few, enough = (ceasefires([(0, NEVER)] * n, 104, YEAR) for n in (LEAST - 1, LEAST))
    assert few.estimate.value == enough.estimate.value == 1
    assert np.isnan(few.estimate.low)
    assert not np.isnan(enough.estimate.low)


@pytest.mark.parametrize(
    ("pairs", "horizon"),
    [
        ([(NEVER, NEVER)] * 30, 104),
        ([(0, NEVER)] * 30, YEAR - 1),
        ([(60, 70)] * 30, 104),
        ([(0, 5)] * 3 + [(60, NEVER)] * 30, 104),
    ],
)
def test_it_is_blank_without_a_deal_or_where_none_is_observed_for_so_long(pairs, horizon):
    found = ceasefires(pairs, horizon, YEAR)
    assert np.isnan([found.estimate.value, found.estimate.low, found.error]).all()
    assert ceasefires([*pairs, (0, NEVER)], 104, YEAR).estimate.value > 0


def test_a_horizon_of_just_a_year_is_long_enough():
    assert ceasefires([(0, NEVER)] * 30, YEAR, YEAR).estimate.value == 1


# Differences


def pair(seed, *, alike):
    """Draw two ensembles in which a share of the worlds is the same."""
    (deal, attack), (other, hit) = drawn(seed), drawn(seed + 1000, rate=0.006)
    same = np.random.default_rng(seed).random(len(deal)) < alike
    return (deal, attack), (np.where(same, deal, other), np.where(same, attack, hit))


def estimated(weeks):
    return survival(*weeks, horizon=104)


def test_ensembles_that_are_the_same_differ_by_exactly_nothing():
    one = drawn(1)
    gap = difference(estimated(one), estimated(one))
    assert (gap.value, gap.low, gap.high, gap.n) == (0, 0, 0, 400)


def test_a_shift_of_the_clock_changes_nothing():
    deal, attack = drawn(2, deals=1)
    early, late = deal < 50, (np.where(deal < 50, deal, NEVER), np.where(deal < 50, attack, NEVER))
    assert early.any()
    later = late[0] + 7, np.where(late[1] <= 104, late[1] + 7, NEVER)
    gap = difference(survival(*later, horizon=111), survival(*late, horizon=104))
    assert (gap.value, gap.low, gap.high) == (0, 0, 0)


def test_pairing_counts():
    close = difference(*map(estimated, pair(3, alike=0.9)))
    apart = difference(*map(estimated, pair(3, alike=0.0)))
    assert close.high - close.low < 0.6 * (apart.high - apart.low)
    one, other = (estimated(each) for each in pair(3, alike=0.0))
    loose = 1.96 * np.sqrt(one.error**2 + other.error**2)
    assert apart.high - apart.value == pytest.approx(loose, rel=0.2)


def test_a_difference_is_blank_where_one_of_the_two_is():
    some, none = estimated(drawn(1)), ceasefires([(NEVER, NEVER)] * 400, 104, YEAR)
    assert np.isnan([difference(some, none).value, difference(none, some).low]).all()
    assert np.isnan(difference(none, none).value)
    few = ceasefires([(0, NEVER)] * 5 + [(NEVER, NEVER)] * 395, 104, YEAR)
    assert not np.isnan(difference(some, few).value)
    assert np.isnan(difference(some, few).low)


@pytest.mark.parametrize(("more", "sure"), [(0, False), (4, False), (5, True)])
def test_few_attacks_are_no_sure_difference(more, sure):
    quiet = ceasefires([(1, NEVER)] * 1000, 104, YEAR)
    struck = ceasefires([(0, 9)] * more + [(0, NEVER)] * (1000 - more), 104, YEAR)
    gap = difference(struck, quiet)
    assert gap.value == pytest.approx(-more / 1000)
    assert (gap.high < 0) == sure
    assert gap.low < gap.high


@pytest.mark.slow
@pytest.mark.parametrize("alike", [0.0, 0.5, 0.95])
def test_the_interval_of_a_difference_holds_what_it_promises(alike):
    """It has the true difference in it as often as it says, and oftener where few worlds differ."""
    weekly = np.array([0.01, 0.006])
    truth = (1 - weekly[0]) ** YEAR - (
        alike * (1 - weekly[0]) ** YEAR + (1 - alike) * (1 - weekly[1]) ** YEAR
    )
    found = [difference(*map(estimated, pair(seed, alike=alike))) for seed in range(1000)]
    held = np.mean([one.low <= truth <= one.high for one in found])
    assert 0.93 <= held <= 0.985
