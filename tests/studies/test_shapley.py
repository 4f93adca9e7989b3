"""How an effect divides over changes: what adds up, what is nothing, what is equal."""

from functools import cache
from itertools import chain, combinations, permutations

import numpy as np
import pytest

import sim
from sim.ensemble.run import run, run_part
from sim.errors import UsageError
from sim.outcomes.guarantee_index import EVERY, LEAST
from sim.outcomes.measure import COMPARED, LASTING, RATIOS
from sim.scenario.changes import changes
from sim.scenario.design import Part
from sim.scenario.load import load, packaged
from sim.studies import shapley
from sim.studies.contrast import contrast, direction
from sim.studies.shapley import Levels

BASE = packaged() / "baseline.yaml"


def sets(count):
    every = range(count)
    return chain.from_iterable(combinations(every, size) for size in range(count + 1))


def levels_of(values):
    """Levels of arrays of worlds by set of changes."""
    n = len(next(iter(values.values())))
    means = {some: float(np.mean(one)) for some, one in values.items()}
    return Levels(means, values, "worlds", n, known=True)


@pytest.fixture
def chaotic():
    rng = np.random.default_rng(4)
    return {some: rng.normal(len(some), 1.0, 200) for some in sets(4)}


def test_a_part_is_the_mean_over_all_orders(chaotic):
    measured = levels_of(chaotic)
    for at in range(4):
        added = []
        for order in permutations(range(4)):
            before = tuple(sorted(order[: order.index(at)]))
            after = tuple(sorted((*before, at)))
            added.append(np.mean(chaotic[after]) - np.mean(chaotic[before]))
        assert measured.come_to(shapley.shares(at, 4)).value == pytest.approx(np.mean(added))


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_parts_add_up_to_the_whole(count):
    rng = np.random.default_rng(count)
    measured = levels_of({some: rng.normal(0, 1000, 100) for some in sets(count)})
    parts = [measured.come_to(shapley.shares(at, count)).value for at in range(count)]
    whole = measured.come_to(shapley.whole(count)).value
    assert sum(parts) == pytest.approx(whole, rel=1e-12, abs=1e-9)


def test_a_change_that_does_nothing_is_0_and_like_ones_are_equal():
    rng = np.random.default_rng(2)
    by_size = {size: rng.normal(0, 1, 100) for size in range(3)}
    # The first two do the same, in any order; the third does nothing.
    measured = levels_of({some: by_size[len({0, 1} & set(some))] for some in sets(3)})
    first, second, third = (measured.come_to(shapley.shares(at, 3)) for at in range(3))
    assert (third.value, third.low, third.high) == (0.0, 0.0, 0.0)
    assert first.value == pytest.approx(second.value)
    assert (first.low, first.high) == pytest.approx((second.low, second.high))
    assert measured.come_to(shapley.last(2, 3)).value == 0


def test_what_adds_up_by_itself_is_divided_as_it_is_added():
    rng = np.random.default_rng(3)
    own = rng.normal(size=(3, 80))
    measured = levels_of({some: own[list(some)].sum(axis=0) for some in sets(3)})
    for at in range(3):
        part, alone, last = (
            measured.come_to(steps)
            for steps in (shapley.shares(at, 3), shapley.alone(at), shapley.last(at, 3))
        )
        assert part.value == pytest.approx(alone.value) == pytest.approx(last.value)
        assert part.value == pytest.approx(own[at].mean())


def test_the_interval_is_that_of_paired_worlds():
    """Luck that all sets share is in no part; what differs by world is in its interval."""
    rng = np.random.default_rng(6)
    covered = 0
    for _ in range(200):
        luck, own = rng.normal(0, 50, 100), rng.normal(0.3, 1, (2, 100))
        measured = levels_of({some: luck + own[list(some)].sum(axis=0) for some in sets(2)})
        part = measured.come_to(shapley.shares(0, 2))
        assert part.high - part.low < 1
        covered += part.low <= 0.3 <= part.high
    assert 180 <= covered <= 198


@pytest.mark.parametrize(("rare", "sure"), [(4, False), (5, True)])
def test_rare_parts_of_a_yes_or_no_are_judged_as_whole_ones_are(rare, sure):
    """Two changes of which either makes a yes: each has half of every one."""
    yes = np.zeros(1000)
    yes[:rare] = 1
    measured = levels_of({some: yes if some else np.zeros(1000) for some in sets(2)})
    part = measured.come_to(shapley.shares(0, 2))
    assert part.value == pytest.approx(rare / 2000)
    assert (direction(part) > 0) == sure


@pytest.mark.parametrize("n", [1, LEAST - 1, LEAST, EVERY - 1, EVERY])
def test_few_worlds_have_no_interval(n):
    rng = np.random.default_rng(1)
    base = rng.normal(size=n)
    measured = levels_of({some: base + len({0} & set(some)) * rng.random(n) for some in sets(2)})
    assert np.isnan(measured.come_to(shapley.shares(0, 2)).low) == (n < LEAST)
    still = levels_of(dict.fromkeys(sets(2), base))
    assert np.isnan(still.come_to(shapley.shares(1, 2)).low) == (n < EVERY)


# Real ensembles


@cache
def ensembles():
    """Three changes of a scenario, one of which is after the horizon and does nothing."""
    weeks = ["weeks=80", "talks.deal_rate=4", "adversary.attack_rate=1"]
    to = load(BASE, weeks)
    this = load(
        BASE,
        [
            *weeks,
            "guarantor.availability.weapons=0",
            "coalition.scale=4",
            "events.beyond={week: 90, kind: government, states: [POL]}",
        ],
    )
    made = changes(this, to=to)
    assert made.every[2].name == "events.beyond"
    return {some: run_part(Part(made.made(some), (0,), {}), 80) for some in made.sets}


@pytest.mark.parametrize("name", COMPARED)
def test_parts_of_real_ensembles_add_up_and_the_whole_is_what_is_compared(name):
    every = ensembles()
    measured = shapley.levels(name, every)
    parts = [measured.come_to(shapley.shares(at, 3)) for at in range(3)]
    whole = measured.come_to(shapley.whole(3))
    assert sum(part.value for part in parts) == pytest.approx(whole.value, rel=1e-9, abs=1e-12)
    gap = contrast(name, these=every[0, 1, 2], those=every[()]).difference
    if measured.n == gap.n or name in RATIOS or name == LASTING:
        assert whole.value == pytest.approx(gap.value, abs=1e-12)
        if np.any(whole.low != whole.high):
            assert (whole.low, whole.high) == pytest.approx((gap.low, gap.high), rel=1e-9)
    assert parts[2].value == 0.0
    for part in parts:
        assert np.isnan(part.low) or part.low <= part.value <= part.high


def test_some_parts_of_real_ensembles_are_beyond_chance():
    for name in ("force", "toothlessness", "states pledged"):
        measured = shapley.levels(name, ensembles())
        signs = [direction(measured.come_to(shapley.shares(at, 3))) for at in range(3)]
        assert signs[2] == 0
        assert any(signs), name


def test_what_applies_to_some_worlds_is_divided_where_it_applies_to_all_sets():
    every = ensembles()
    measured = shapley.levels("force a year after the deal", every)
    present = np.all(
        [np.isfinite(one.outcome("force_year_after_deal")) for one in every.values()], axis=0
    )
    assert 0 < measured.n == present.sum() < 80


def test_a_set_without_paths_is_the_same_worlds():
    scenario = load(BASE, ["weeks=20", "talks.deal_rate=9"])
    plain, lean = run(scenario, 40), run_part(Part(scenario, (0,), {}), 40)
    for name in ("force_final", "deal_week", "attacks_expected", "guarantee_mean"):
        np.testing.assert_array_equal(plain.outcome(name), lean.outcome(name))
    np.testing.assert_array_equal(plain.reweighted_ratios, lean.reweighted_ratios)


def test_parts_can_be_asked_for_in_a_notebook():
    weeks = ["weeks=60", "talks.deal_rate=5"]
    scenario = load(packaged() / "europe_alone.yaml", weeks)
    answer = sim.parts(scenario, to=load(BASE, weeks), replications=40)
    assert answer.finding.startswith("With “Europe guarantees alone” ")
    frame = answer.to_dataframe()
    assert set(frame["change"]) == {"coalition.guarantee", "guarantor.availability"}
    for _, rows in frame.dropna(subset=["whole"]).groupby("measure"):
        assert rows["part"].sum() == pytest.approx(rows["whole"].iloc[0])
    with pytest.raises(UsageError, match="runs for 104 weeks"):
        sim.parts("europe_alone", to=load(BASE, weeks))
    with pytest.raises(UsageError, match="take fewer than"):
        sim.parts("europe_alone", replications=10**7)
