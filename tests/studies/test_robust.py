"""Policies in uncertain futures: planted answers through the same functions, and the model's."""

import numpy as np
import pytest
from planted_answers import policies

import sim
from sim.errors import UsageError
from sim.scenario.load import load
from sim.streams import latin_hypercube
from sim.studies.futures import futures, named_policies, varied_policies
from sim.studies.goal import goal
from sim.studies.judged import Judged
from sim.studies.measured import TOLD, Measured
from sim.studies.robustness import (
    PERMUTATIONS,
    ahead,
    decided,
    duels,
    regrets,
    satisfied,
    separation,
    standing,
    unbeaten,
    wins,
)


def measured(means, worlds=40, noise=0.0, seed=1):
    """A measure with these means by policy and future; luck is the same for all policies."""
    luck = np.random.default_rng(seed).normal(0, 1, worlds)
    luck = (luck - luck.mean()) / luck.std()
    own = np.random.default_rng(seed + 1).normal(0, noise, (*np.shape(means), worlds))
    return Measured.of_worlds(np.asarray(means, dtype=float)[:, :, np.newaxis] + luck + own)


# A table made by hand

TABLE = np.array([[10.0, 4.0, 7.0], [8.0, 6.0, 7.0], [12.0, 1.0, 6.0]])


def test_regret_of_a_table_made_by_hand():
    np.testing.assert_array_equal(regrets(TABLE, upwards=True), [[2, 2, 0], [4, 0, 0], [0, 5, 1]])
    np.testing.assert_array_equal(regrets(TABLE, upwards=False), [[2, 3, 1], [0, 5, 1], [4, 0, 0]])


def test_minimax_regret_and_maximin_of_a_table_made_by_hand():
    found = standing(measured(TABLE), upwards=True, seed=1)
    np.testing.assert_allclose([one.value for one in found.regret], [2, 4, 5])
    np.testing.assert_allclose([one.value for one in found.worst], [4, 6, 1])
    assert found.worst_at == [1, 1, 1]
    assert np.argmax(found.minimax) == 0
    assert np.argmax(found.maximin) == 1
    found = standing(measured(TABLE), upwards=False, seed=1)
    np.testing.assert_allclose([one.value for one in found.regret], [3, 5, 4])
    np.testing.assert_allclose([one.value for one in found.worst], [10, 8, 12])
    assert found.worst_at == [0, 0, 0]


def test_a_future_without_a_value_for_some_policy_is_blank_for_all():
    table = TABLE.copy()
    table[1, 0] = np.nan
    found = regrets(table, upwards=True)
    assert np.isnan(found[:, 0]).all()
    np.testing.assert_array_equal(found[:, 1:], [[2, 0], [0, 0], [5, 1]])
    assert standing(measured(table), upwards=True, seed=1).futures == 2


def test_where_no_future_has_a_value_there_is_no_regret():
    found = standing(measured(np.full((2, 3), np.nan)), upwards=True, seed=1)
    assert found.futures == 0
    assert np.isnan([one.value for one in found.regret]).all()


def test_few_worlds_or_futures_have_no_interval():
    rng = np.random.default_rng(1)
    for futures_, worlds, known in ((30, 25, True), (10, 25, False), (30, 10, False)):
        found = standing(measured(rng.random((2, futures_)), worlds), upwards=True, seed=1)
        assert np.isfinite(found.regret[0].low) == known


def test_policies_that_come_to_the_same_have_no_regret_and_share_the_choice():
    found = standing(measured(np.ones((2, 30))), upwards=True, seed=1)
    assert [(one.value, one.low, one.high) for one in found.regret] == [(0, 0, 0)] * 2
    assert found.minimax == found.maximin == (0.5, 0.5)


def test_an_interval_of_regret_covers_the_truth_under_luck_and_narrows_with_worlds():
    rng = np.random.default_rng(5)
    means = np.stack([np.zeros(60), np.where(np.arange(60) < 6, -2.0, rng.random(60))])
    widths = []
    for worlds in (25, 400):
        found = standing(measured(means, worlds, noise=1.0), upwards=True, seed=1).regret[1]
        widths.append(found.high - found.low)
    assert widths[1] < 0.5 * widths[0]
    assert found.low <= 2.0 <= found.high


def test_an_interval_of_regret_allows_for_other_futures():
    """Without luck, only the choice of futures makes it uncertain: one of them alone is large."""
    means = np.stack([np.zeros(40), np.where(np.arange(40) == 7, -3.0, -np.arange(40) / 40)])
    found = standing(measured(means), upwards=True, seed=1).regret[1]
    assert (found.value, found.high) == pytest.approx((3.0, 3.0))
    assert found.low < 1.0


# Satisfied


def test_the_share_of_futures_is_that_of_all_of_them():
    assert satisfied(np.arange(40) < 10).value == 0.25
    assert np.isnan(satisfied(np.arange(10) < 5).low)


def test_the_policy_that_satisfies_in_more_futures_is_told_only_beyond_chance():
    some = np.arange(100)
    assert ahead(np.array([some < 60, some < 40, some < 10])) == 0
    assert ahead(np.array([some < 43, some < 40])) is None
    assert ahead(np.array([some < 40, some < 40])) is None


def test_the_luck_of_the_worlds_that_all_futures_share_widens_a_share():
    reached = np.arange(100) < 40
    plain = satisfied(reached)
    still = satisfied(reached, luck=np.full(50, 0.4))
    wide = satisfied(reached, luck=np.linspace(0.1, 0.7, 50))
    assert (still.low, still.high) == pytest.approx((plain.low, plain.high))
    assert wide.low < plain.low < plain.high < wide.high
    both = np.array([reached, np.arange(100) < 20])
    moved = np.array([[0.4 + d, 0.2 - d] for d in np.linspace(-0.3, 0.3, 50)])
    assert ahead(both) == 0
    assert ahead(both, luck=moved) is None
    together = np.array([[0.4 + d, 0.2 + d] for d in np.linspace(-0.3, 0.3, 50)])
    assert ahead(both, luck=together) == 0


def test_the_interval_of_a_share_covers_the_truth_though_all_futures_share_their_luck():
    """A goal that half of all futures reach, judged with 32 worlds that all of them share."""
    made = policies(("One", "Two"), 80)
    asked = (goal("sustained(2000) >= 0.5"),)
    chances = made.chances[:, 0]
    covered, by_futures_alone = 0, 0
    for seed in range(40):
        luck = np.random.default_rng(seed).random(32)
        reached = (luck < chances[:, np.newaxis]).astype(float)
        table = Measured.of_worlds(np.stack([reached, reached]), yes_or_no=True)
        judged = Judged.of(made, asked, measured={asked[0].measure: table})
        found = judged.all_goals()[0].satisfied["policy_0"]
        covered += found.low <= 0.5 <= found.high
        plain = satisfied(judged.reached(asked[0])[0])
        by_futures_alone += plain.low <= 0.5 <= plain.high
    assert covered >= 35
    assert by_futures_alone <= 33


def test_luck_decides_where_a_goal_lies_within_the_error_of_a_future():
    table = measured([[0.0, 0.25, 5.0]], worlds=36)
    error = table.errors[0, 0]
    assert error == pytest.approx(1 / 6, rel=0.05)
    unsure = table.unsure(lambda values: values >= 0.2)
    np.testing.assert_array_equal(unsure, [[True, True, False]])
    never = Measured.of_worlds(np.zeros((1, 1, 36)), yes_or_no=True)
    assert never.unsure(lambda values: values >= 0.05).all()
    assert not never.unsure(lambda values: values >= 0.5).any()


# Who wins, and what sets futures apart


def planted(futures_=120, factors=6, noise=0.3, seed=2):
    """A is the better the more there is of the third factor, B the less; the rest do nothing."""
    chances = latin_hypercube(seed, "test", points=futures_, factors=factors)
    x = chances[:, 2]
    return chances, measured([2 * x, 2 - 2 * x], noise=noise)


def test_the_planted_factor_sets_the_futures_apart():
    chances, table = planted()
    duel = duels(table, upwards=True)
    a, b = wins(duel)
    assert a.sum() > 40
    assert b.sum() > 40
    assert (chances[a, 2] > 0.5).all()
    assert (chances[b, 2] < 0.5).all()
    assert sorted(decided(duel)) == [0, 1]
    found = separation(chances, a, second=b, seed=1)
    assert found.factor == 2
    assert found.higher == 1.0
    assert found.p == pytest.approx(1 / (1 + PERMUTATIONS))
    assert found.medians[0] > 0.7 > 0.3 > found.medians[1]
    back = separation(chances, b, second=a, seed=1)
    assert (back.factor, back.higher) == (2, 0.0)


def test_less_is_better_turns_every_duel_round():
    _, table = planted()
    np.testing.assert_array_equal(duels(table, upwards=True), -duels(table, upwards=False))


def test_no_factor_is_said_to_set_apart_what_chance_divides():
    """Of 60 random divisions, p is below .05 in about 3."""
    rng = np.random.default_rng(4)
    low = 0
    for seed in range(60):
        chances = rng.random((60, 8))
        first = rng.permutation(60) < 25
        low += separation(chances, first, second=~first, seed=seed).p < 0.05
    assert low <= 8


def test_a_lead_that_luck_may_explain_wins_nothing():
    rng = np.random.default_rng(7)
    values = rng.normal(0, 1, (3, 200, 32))
    duel = duels(Measured.of_worlds(values), upwards=True)
    assert np.mean(duel[0, 1] != 0) < 0.1
    assert np.mean(wins(duel)) < 0.05
    assert unbeaten(duel).mean() > 0.85


def test_alike_is_a_tie_and_a_lead_in_every_world_is_a_win():
    same = Measured.of_worlds(np.ones((2, 5, 32)))
    assert not duels(same, upwards=True).any()
    duel = duels(measured([[1.0] * 5, [0.0] * 5], worlds=32), upwards=True)
    np.testing.assert_array_equal(wins(duel), [[True] * 5, [False] * 5])
    # Yes in every world against no in every world is as clear.
    values = np.stack([np.ones((5, 32)), np.zeros((5, 32))])
    assert wins(duels(Measured.of_worlds(values, yes_or_no=True), upwards=True))[0].all()


def test_one_world_that_differs_decides_nothing():
    """The error is as if one world more differed, so that a single one is never beyond luck."""
    values = np.zeros((2, 3, 32))
    values[0, :, 0] = 1.0
    table = Measured.of_worlds(values, yes_or_no=True)
    assert table.gap_errors(0, 1) == pytest.approx(np.hypot(1, 1) / 32, rel=0.02)
    assert not duels(table, upwards=True).any()


def test_few_worlds_to_which_a_measure_applies_decide_nothing():
    values = measured([[5.0] * 4, [0.0] * 4], noise=0.1).above.copy()
    values[:, :, TOLD - 1 :] = np.nan
    assert not duels(Measured.of_worlds(values), upwards=True).any()


def test_nobody_is_set_apart_where_too_few_futures_are_decided():
    chances, _ = planted(40)
    assert separation(chances, np.arange(40) < 3, second=np.arange(40) > 20, seed=1) is None
    assert decided(np.zeros((2, 2, 40), dtype=np.int8)) is None


def test_where_one_policy_never_loses_its_futures_are_set_apart_from_ties():
    duel = np.zeros((2, 2, 40), dtype=np.int8)
    duel[1, 0, :12] = 1
    duel[0, 1, :12] = -1
    assert decided(duel) == (1, 0)


# Futures


def test_a_latin_hypercube_has_one_point_in_every_slice_of_every_factor():
    chances = latin_hypercube(3, "futures", points=50, factors=4)
    for column in chances.T:
        assert sorted((column * 50).astype(int)) == list(range(50))
    assert not np.array_equal(chances, latin_hypercube(4, "futures", points=50, factors=4))


def test_every_policy_has_the_same_futures():
    policies = named_policies([load("baseline"), load("washington_backs_fully")])
    made = futures(policies, 12)
    first, second = (dict(one.design.columns) for one in made.variations)
    assert first == second
    assert {one.key for one in made.factors} <= set(first)
    assert len(first["talks.deal_rate"]) == 12
    low, high = (0.3, 1.5)
    assert low <= min(first["talks.deal_rate"]) < max(first["talks.deal_rate"]) <= high


def test_what_a_policy_sets_does_not_vary_and_is_said():
    policies = varied_policies(load("baseline"), ["talks.deal_rate=0.4,1.2"])
    made = futures(policies, 8)
    assert "talks.deal_rate" not in [one.key for one in made.factors]
    assert made.left_out == ("rate of a deal in the reference world is set by the policies",)
    assert [one.name for one in policies] == ["talks.deal_rate=0.4", "talks.deal_rate=1.2"]
    columns = [one.design.columns["talks.deal_rate"] for one in made.variations]
    assert columns == [[0.4] * 8, [1.2] * 8]
    other = load("baseline", ["talks.deal_rate=2"])
    renamed = other.scenario.model_copy(update={"name": "other"})
    pair = named_policies([load("baseline"), type(other)(renamed, {}, settings=other.settings)])
    assert "is set in other" in " ".join(futures(pair, 8).left_out)


def test_a_policy_that_sets_a_value_as_it_is_warns_of_nothing():
    resolved = load("baseline")
    texts = ["coalition.ask=0,1", "ties=shared_groups,uniform"]
    for policy in varied_policies(resolved, texts):
        assert policy.made.warnings == resolved.warnings
    assert policy.made.scenario.ties == "uniform"
    assert policy.made.scenario.values["coalition.ask"].value == 1


def test_a_state_off_a_roster_does_not_vary_and_is_said():
    without = load("baseline", ["states.FRA=none"])
    renamed = without.scenario.model_copy(update={"name": "without"})
    policies = named_policies([load("baseline"), type(without)(renamed, {})])
    made = futures(policies, 4)
    assert made.left_out == (
        "troops that France would send: France is not on the roster of without",
    )
    assert "states.FRA.pledge" not in [one.key for one in made.factors]
    assert "states.GBR.pledge" in [one.key for one in made.factors]


def test_futures_may_be_over_named_factors_alone():
    policies = varied_policies(load("baseline"), ["states.POL.hold=in,out"])
    made = futures(policies, 4, over=["talks.deal_rate=1:2", "guarantor.resolve"])
    assert [one.keys for one in made.factors] == [
        ("talks.deal_rate",),
        ("guarantor.resolve", "guarantor.resolve_mean"),
    ]
    assert made.factors[0].span == (1, 2)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["talks.deal_rat"], "did you mean"),
        (["talks.deal_rate=1,2"], "is no span"),
        (["ties"], "is no number"),
        (["talks.deal_rate", "talks.deal_rate"], "named twice"),
        (["talks.deal_rate=2:1"], "is no span"),
        (["talks.collapse_rate"], "set by the policies"),
    ],
)
def test_factors_that_cannot_vary_are_refused(texts, said):
    policies = varied_policies(load("baseline"), ["talks.collapse_rate=0.2,0.3"])
    with pytest.raises(UsageError, match=said):
        futures(policies, 4, over=texts)


def test_nothing_uncertain_is_refused():
    settings = [f"{one.key}={one.value}" for one in
                futures(named_policies([load("baseline")]), 2).factors]  # fmt: skip
    settings += ["guarantor.resolve_mean=0.35"]
    certain = load("baseline", settings)
    with pytest.raises(UsageError, match="nothing is uncertain"):
        futures(named_policies([certain]), 4)


# The model

OVER = ("talks.deal_rate=3:6", "coalition.scale=1:6")


@pytest.fixture(scope="module")
def two():
    resolved = load("baseline", ["weeks=60"])
    vary = ["guarantor.availability.weapons=0,1"]
    goals = ["sustained(2000) >= 0.5", "toothlessness < 0.9"]
    return sim.robust([resolved], goals, vary=vary, over=OVER, futures=24, replications=20)


def test_a_future_is_what_a_run_with_its_settings_comes_to(two):
    made = two.evidence.judged
    columns = made.futures.variations[1].design.columns
    settings = [f"{key}={column[5]}" for key, column in columns.items()]
    results = sim.run(load("baseline", ["weeks=60", *settings]), 20)
    held = results.outcome("force_sustained")[results.deal] >= 2000
    found = made.measured["chance of a sustained force of 2000 given a deal"].values[1, 5]
    assert found == pytest.approx(held.mean())
    toothless = results.summary().toothlessness.value
    assert made.measured["toothlessness"].values[1, 5] == pytest.approx(toothless)


def test_shares_are_those_of_the_table_of_futures(two):
    made = two.evidence.judged
    for one, asked in zip(two.goals, made.goals, strict=False):
        values = made.measured[asked.measure].values
        shares = np.mean(asked.reached(values), axis=1)
        assert [each.value for each in one.satisfied.values()] == pytest.approx(shares.tolist())
    assert two.goals[-1].text == "all"
    assert set(two.goals[-1].unsure.values()) == {0.0}
    every = np.all([one.reached(made.measured[one.measure].values) for one in made.goals], axis=0)
    assert [one.value for one in two.goals[-1].satisfied.values()] == pytest.approx(
        every.mean(axis=1).tolist()
    )


def test_weapons_given_do_better_against_toothlessness(two):
    outcome = two.outcomes[1]
    names = [one.name for one in two.policies]
    assert not outcome.more_is_better
    assert outcome.regret[names[1]].value < outcome.regret[names[0]].value
    assert outcome.minimax[names[1]] > 0.95


def test_policies_that_differ_in_nothing_that_counts_are_exactly_alike():
    resolved = load("baseline", ["weeks=30"])
    vary = ["coalition.record_share=0.009,0.012"]
    answer = sim.robust(
        [resolved], ["force >= 1"], vary=vary, over=OVER, futures=20, replications=20
    )
    (outcome,) = answer.outcomes
    assert all((one.value, one.low, one.high) == (0, 0, 0) for one in outcome.regret.values())
    assert outcome.undecided == 1.0
    assert outcome.separation is None
    first, second = answer.goals[0].satisfied.values()
    assert first == second
    assert answer.goals[0].leader == ""


def test_one_world_gives_no_verdict():
    resolved = load("baseline", ["weeks=5"])
    answer = sim.robust(
        [resolved], ["force >= 1"], vary=["ties=shared_groups,uniform"], over=OVER, futures=20,
        replications=1,
    )  # fmt: skip
    assert answer.finding.startswith("Too few worlds or futures")
    assert all(one.low is None for one in answer.outcomes[0].regret.values())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"goal": []}, "a goal is needed"),
        ({"goal": ["forse >= 1"]}, "cannot be measured"),
        ({"goal": ["force >= 1", "force <= 9"]}, "more and less"),
        ({"goal": ["force >= 1", "force >= 1"]}, "written twice"),
        ({"goal": ["force before a ceasefire >= 1"]}, "whole paths"),
        ({"goal": ["force >= 1"], "futures": 1}, "greater than or equal"),
        ({"goal": ["force >= 1"], "scenarios": ["baseline"]}, "from 2 to"),
        ({"goal": ["force >= 1"], "scenarios": ["baseline"] * 2}, "named twice"),
        ({"goal": ["force >= 1"], "vary": ["ties=shared_groups,uniform"]}, "name one"),
        ({"goal": ["force >= 1"], "scenarios": ["baseline"], "vary": ["ties=a"]}, "cannot be `a`"),
    ],
)
def test_what_cannot_be_judged_is_refused(words, said):
    scenarios = words.pop("scenarios", ["baseline", "europe_alone"])
    with pytest.raises(UsageError, match=said):
        sim.robust(scenarios, words.pop("goal"), **words)


def test_policies_over_other_weeks_are_refused():
    short = load("europe_alone", ["weeks=9"])
    with pytest.raises(UsageError, match="runs for 9 weeks"):
        sim.robust(["baseline", short], ["force >= 1"])
