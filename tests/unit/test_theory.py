"""What the theory says of its own limits: ends of ranges, and forms that must agree."""

import math
import warnings

import numpy as np
import pytest

from sim.theory import choice, deployment, deterrence, guarantee, hazard, opinion, resolve
from sim.theory.logistic import logistic, logit
from sim.theory.voting_power import shapley

# The logistic


@pytest.mark.parametrize(("z", "expected"), [(-746.0, 0.0), (37.5, 1.0), (0.0, 0.5), (1e6, 1.0)])
def test_the_logistic_at_its_ends(z, expected):
    """Exactly, and without a warning of overflow."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert float(logistic(z)) == expected


def test_the_logistic_is_symmetric():
    z = np.linspace(-30, 30, 241)
    np.testing.assert_allclose(logistic(z) + logistic(-z), 1.0, rtol=0, atol=5e-16)


def test_the_logistic_of_whole_numbers_is_that_of_decimals():
    assert (
        logistic(np.array([0, 1, -1])).tobytes() == logistic(np.array([0.0, 1.0, -1.0])).tobytes()
    )


def test_logit_is_odd():
    assert float(logit(0.2)) == pytest.approx(-float(logit(0.8)), abs=1e-15)


# Hazards


def test_no_rate_is_no_chance_and_a_high_one_a_certainty():
    assert float(hazard.probability(0.0)) == 0
    assert float(hazard.probability(10_000.0)) == 1
    assert float(hazard.probability(5.0, 0)) == 0


def test_weeks_multiply():
    """Surviving ten weeks is surviving one ten times."""
    alone = 1 - float(hazard.probability(3.0))
    assert 1 - float(hazard.probability(3.0, 10)) == pytest.approx(alone**10, abs=1e-14)


def test_a_weekly_chance_is_not_the_rate_over_the_weeks():
    assert float(hazard.probability(52.0)) == pytest.approx(1 - math.exp(-1), abs=1e-15)


def test_of_two_that_cannot_come_neither_was_first():
    first = hazard.first_of(np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 2.0]))
    assert first.tolist() == [0.0, 1.0, 0.0]


# Choice


def situation(**told):
    nothing = dict.fromkeys(choice.Situation.__dataclass_fields__, 0.0)
    return choice.Situation(**nothing | told)


def weights(**told):
    nothing = dict.fromkeys(choice.Weights.__dataclass_fields__, 0.0)
    return choice.Weights(**nothing | told)


@pytest.mark.parametrize(
    ("name", "weight", "seen", "expected"),
    [
        ("support", "support", {"opinion": -2.0}, -3.0),
        ("guarantee", "guarantee", {"guarantee": 0.5}, 0.75),
        ("allies", "allies", {"allies": 0.5}, 0.75),
        ("free riding", "free_riding", {"others": 0.5}, -0.75),
        ("risk", "risk", {"exposure": 0.5, "violence": 2.0}, -1.5),
        ("border", "border", {"open_border": 0.5, "violence": 2.0}, -1.5),
        ("ask", "ask", {"ask": 0.5}, 0.75),
    ],
)
def test_each_term_depends_on_its_own_weight_and_sight(name, weight, seen, expected):
    listed = choice.terms(weights(**{weight: 1.5}), situation(**seen))
    assert {key: float(term) for key, term in listed.items() if term != 0} == {name: expected}


def test_an_elite_that_is_free_leaves_no_weight_to_opinion():
    assert float(choice.support_weight(1.5, autonomy=1.0, latitude=1.0)) == 0
    assert float(choice.support_weight(1.5, autonomy=0.0, latitude=1.0)) == 1.5


def test_a_taste_equal_to_the_chance_is_not_enough():
    assert not choice.willing(0.5, 0.5)
    assert choice.willing(0.5 + 1e-9, 0.5)


def test_a_state_is_willing_with_the_probability_of_its_propensity():
    quantile = (np.arange(10_000) + 0.5) / 10_000
    assert np.mean(choice.willing(0.7, choice.taste(quantile))) == pytest.approx(
        logistic(0.7), abs=1e-4
    )


def test_the_ends_of_taste_are_always_and_never():
    assert choice.willing(-700.0, choice.taste(0.0))
    assert not choice.willing(700.0, choice.taste(1.0))


def test_consistent_tastes_cover_their_side_evenly():
    quantile = np.linspace(0, 1, 11)[:-1]
    held = choice.consistent_taste(logit(0.4), True, quantile=quantile)
    np.testing.assert_allclose(logistic(held), 0.4 * quantile, atol=1e-15)
    held = choice.consistent_taste(logit(0.4), False, quantile=quantile)
    np.testing.assert_allclose(logistic(held), 0.4 + 0.6 * quantile, atol=1e-15)


# Guarantee and deterrence

WEIGHT = {"air_defence": 0.5, "weapons": 0.4}


@pytest.mark.parametrize(
    ("rule", "expected"), [("noisy_or", 0.52), ("additive_clipped", 0.6), ("min", 0.2)]
)
def test_rules_of_components(rule, expected):
    held = guarantee.capability(WEIGHT, {"air_defence": 0.4, "weapons": 1.0}, rule=rule)
    assert float(held) == pytest.approx(expected, abs=1e-15)


def test_components_add_up_to_one_at_most():
    held = guarantee.capability({"a": 0.9, "b": 0.9}, {"a": 1.0, "b": 1.0}, rule="additive_clipped")
    assert float(held) == 1


def test_the_order_of_components_does_not_show():
    weight = {f"part {at}": 0.1 + 0.07 * at for at in range(5)}
    offered = {name: 0.9 - 0.1 * at for at, name in enumerate(weight)}
    turned = dict(reversed(weight.items()))
    for rule in ("noisy_or", "additive_clipped", "min"):
        one = guarantee.capability(weight, offered, rule=rule)
        other = guarantee.capability(turned, dict(reversed(offered.items())), rule=rule)
        assert float(one) == float(other)


def test_guarantee_and_force_alone_count_under_the_strict_rules():
    for rule in ("min", "product"):
        held = [
            deterrence.deterrence(0.5, 0.4, host=strength, weight=0.3, rule=rule)
            for strength in (0.0, 1.0)
        ]
        assert float(held[0]) == float(held[1])
        assert float(deterrence.deterrence(0.0, 1.0, host=1.0, weight=0.3, rule=rule)) == 0


def test_no_force_has_no_effect_and_half_has_half():
    assert deterrence.force_effect(np.array([0.0, 25_000.0]), 25_000).tolist() == [0.0, 0.5]


def test_a_weak_force_provokes_where_it_is():
    calm, provoked = (
        deterrence.probe_rate(3.0, deterrence=0.2, response=1.5, provocation=0.4, weakness=weakness)
        for weakness in (0.0, 1.0)
    )
    assert float(provoked / calm) == pytest.approx(math.exp(0.4), abs=1e-12)


def test_violence_rests_where_usual_violence_is():
    usual = deterrence.usual_violence(0.1, 0.3, memory=0.92)
    assert float(deterrence.remembered(usual, 0.92, fresh=0.03)) == pytest.approx(float(usual))


# Opinion and resolve


def test_opinion_rests_at_its_start_when_nothing_has_happened():
    by = opinion.Sensitivity(0.6, 0.6, 0.6)
    assert float(opinion.rest(0.3, by, guarantee=0.0, cue=0.0, toll=0.0)) == 0.3
    assert float(opinion.relax(0.3, 0.3, reversion=0.06, shock=0.0)) == 0.3


def test_a_tenfold_of_deaths_costs_the_same_again():
    by = opinion.Sensitivity(0.0, 0.0, 0.6)
    nine, many = (
        float(opinion.rest(0.0, by, guarantee=0.0, cue=0.0, toll=opinion.toll(Z)))
        for Z in (9.0, 99.0)
    )
    assert nine == pytest.approx(-0.6, abs=1e-12)
    assert many == pytest.approx(2 * nine, abs=1e-12)


def test_resolve_rests_under_usual_influence():
    """The pull that is lifted and the usual loss cancel out at the probability that was asked."""
    chance = float(hazard.probability(2.0))
    mean = resolve.mean(0.35, reversion=0.03, influence=0.35, chance=chance)
    held = resolve.move(logit(0.35), mean, reversion=0.03, loss=0.35 * chance, shock=0.0)
    assert float(held) == pytest.approx(float(logit(0.35)), abs=1e-12)


# Contingents


@pytest.mark.parametrize(
    ("present", "target", "expected"),
    [(0, 100, 5), (98, 100, 100), (100, 100, 100), (100, 0, 80), (10, 0, 0), (150, 100, 130)],
)
def test_contingents_come_slowly_and_go_faster(present, target, expected):
    assert float(deployment.approach(present, target, up=5, down=20)) == expected


def test_a_state_without_forces_sends_nobody():
    assert float(deployment.capacity(500, scale=1, max_share=0.04, active=0)) == 0


# Shares


def test_shapley_shares_of_a_majority():
    """Of 50, 49 and 1 votes, 51 needed: the largest has two thirds."""
    votes = {"a": 50, "b": 49, "c": 1}
    held = shapley("abc", lambda some: float(sum(votes[name] for name in some) >= 51))
    assert held == pytest.approx({"a": 2 / 3, "b": 1 / 6, "c": 1 / 6}, abs=1e-12)


def test_shapley_asks_for_each_coalition_once():
    asked = []
    shapley("abcd", lambda some: asked.append(some) or 0.0)
    assert len(asked) == len(set(asked)) == 16


def test_nobody_shares_nothing():
    assert shapley((), lambda some: 5.0) == {}
