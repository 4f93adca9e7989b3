"""What the theory says of its own limits: ends of ranges, and forms that must agree."""

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from sim.theory import choice, deployment, deterrence, guarantee, hazard, opinion, resolve, talks
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
    return choice.Weights(**nothing | {"backstop_width": 0.5} | told)


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
        ("backstop", "backstop", {"conditional": 1.0}, -0.75),
        ("tripwire", "tripwire", {"exposure": 0.5, "bereaved": 1.0}, 0.75),
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


@pytest.mark.parametrize("scale", [0.3, 1.0, 2.0])
def test_the_usual_propensity_gives_the_chance_at_every_scale(scale):
    """And nothing but the chance of the stance where the level of support is the usual one."""
    quantile = (np.arange(10_000) + 0.5) / 10_000
    level = choice.level(0.5, 2.0, opinion=0.4, usual=0.4)
    usual = choice.usual(0.35, scale=scale, level=level)
    found = np.mean(choice.willing(usual, choice.taste(quantile, scale)))
    assert found == pytest.approx(0.35, abs=1e-4)
    higher = choice.usual(0.35, scale=scale, level=choice.level(0.5, 2.0, opinion=1.4, usual=0.4))
    assert float(higher) == pytest.approx(float(usual) + 1.0, abs=1e-12)


@pytest.mark.parametrize("loading", [0.0, 0.5, 0.9])
def test_quantiles_are_even_whatever_their_common_share(loading):
    rng = np.random.default_rng(3)
    own, other, factor = rng.random(20_000), rng.random(20_000), rng.standard_normal(20_000)
    one, two = (choice.quantile(held, factor, loading=loading) for held in (own, other))
    shares = np.histogram(one, bins=10, range=(0, 1))[0] / 20_000
    np.testing.assert_allclose(shares, 0.1, atol=4 * math.sqrt(0.09 / 20_000))
    latent = ndtri(one) * ndtri(two)
    assert np.mean(latent) == pytest.approx(loading**2, abs=4 * np.std(latent) / math.sqrt(20_000))
    if not loading:
        np.testing.assert_allclose(one, own, rtol=1e-9)


def test_who_named_the_backstop_loses_half_at_the_least_and_all_without_any():
    by = {"weight": 3.0, "least": 0.15, "width": 0.03}
    lost = choice.unbacked(np.array([0.0, 0.15, 0.3, 1.0]), **by)
    np.testing.assert_allclose(lost, [3 * logistic(5.0), 1.5, 3 * logistic(-5.0), 0], atol=1e-9)


def test_the_ends_of_taste_are_always_and_never():
    for scale in (0.3, 1.0):
        assert choice.willing(-700.0, choice.taste(0.0, scale))
        assert not choice.willing(700.0, choice.taste(1.0, scale))


def test_consistent_tastes_cover_their_side_evenly():
    quantile = np.linspace(0, 1, 11)[:-1]
    for scale in (0.3, 1.0, 2.0):
        firm = scale * logit(0.4)
        held = choice.consistent_taste(firm, True, quantile=quantile, scale=scale)
        np.testing.assert_allclose(logistic(held / scale), 0.4 * quantile, atol=1e-15)
        held = choice.consistent_taste(firm, False, quantile=quantile, scale=scale)
        np.testing.assert_allclose(logistic(held / scale), 0.4 + 0.6 * quantile, atol=1e-15)


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


def test_what_contributors_promise_counts_for_nothing_without_weight_troops_or_belief():
    for weight, committed, credibility in ((0, 1, 1), (1, 0, 1), (1, 1, 0)):
        held = guarantee.allied(weight, committed=committed, credibility=credibility)
        assert float(held) == 0
        assert float(guarantee.joint(0.3, held)) == pytest.approx(0.3, abs=1e-15)
    assert float(guarantee.joint(0.0, 1.0)) == float(guarantee.joint(1.0, 0.0)) == 1


def test_an_adversary_is_as_bold_as_before_while_every_test_is_honoured():
    held = deterrence.emboldened(0.4, unanswered=np.array([-3.0, 0.0, 1.0]), boldness=0.5)
    np.testing.assert_allclose(held, [0.4, 0.4, 0.4 * math.exp(0.5)])
    assert float(deterrence.emboldened(0.4, unanswered=9.0, boldness=0.0)) == 0.4


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


def test_resolve_rests_higher_where_contribution_counts():
    by = {"reversion": 0.03, "influence": 0.35, "chance": 0.04}
    plain, more = (resolve.mean(0.35, **by, contribution=beta) for beta in (0.0, 0.4))
    assert float(more) - float(plain) == pytest.approx(0.4, abs=1e-12)
    assert float(plain) == float(resolve.mean(0.35, **by))


def test_points_move_support_by_as_much_wherever_it_stands():
    for share in (0.2, 0.5, 0.7):
        held = logistic(opinion.moved(logit(share), 15.0, least=0.0001))
        assert float(held) == pytest.approx(share + 0.15, abs=1e-12)
    assert float(opinion.moved(0.3, 0.0, least=0.0001)) == pytest.approx(0.3, abs=1e-12)


# The talks

CONSENT = talks.Consent(
    host=1.0, security=3.5, adversary=-1.0, coalition=0.4, guarantee=0.5, pressure=0.0, violence=0.5
)


def test_a_deal_comes_as_often_as_ever_where_nothing_was_gained():
    assert float(talks.deal_rate(0.8, CONSENT, gains=talks.Gains(0.0, 0.0, 0.0, 0.0))) == 0.8


def test_without_the_consent_of_either_there_is_no_deal():
    nothing = talks.Gains(0.0, 0.0, 0.0, 0.0)
    abandoned = talks.Gains(-1.0, 0.0, 0.0, 0.0)
    assert float(talks.deal_rate(0.8, replace(CONSENT, security=40.0), gains=abandoned)) < 1e-15
    refused = replace(CONSENT, pressure=-40.0)
    assert float(talks.deal_rate(0.8, refused, gains=nothing)) < 1e-15
    pressed = float(talks.deal_rate(0.8, replace(CONSENT, pressure=40.0), gains=nothing))
    assert pressed == pytest.approx(0.8 / float(logistic(-1.0)))


# Contingents


@pytest.mark.parametrize(("active", "share"), [(30_000, 0.01), (240_000, 0.005), (3_750, 0.02)])
def test_large_forces_send_a_smaller_share(active, share):
    held = deployment.recorded(0.01, relative=active / 30_000, slope=-1 / 3, luck=0.0, spread=1.1)
    assert float(held) == pytest.approx(share, rel=1e-12)


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
