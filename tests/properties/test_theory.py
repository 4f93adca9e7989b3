"""What must hold of the theory for any numbers within their domains."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import choice, deployment, deterrence, guarantee, hazard, opinion, parliament
from sim.theory.logistic import logistic, logit
from sim.theory.talks import Consent, Gains, deal_rate
from sim.theory.voting_power import shapley

COMPONENTS = ("air_defence", "border_surveillance", "coordination", "intelligence", "weapons")
LAST_BITS = 1e-12

shares = st.floats(0, 1)
rates = st.floats(0, 10_000)
logits = st.floats(-50, 50)
weights = st.floats(0, 20)
scales = st.floats(0.3, 2)
troops = st.floats(0, 1e7)
offers = st.fixed_dictionaries(dict.fromkeys(COMPONENTS, shares))
component_rules = st.sampled_from(["noisy_or", "additive_clipped", "min"])
deterrence_rules = st.sampled_from(["noisy_or", "additive_clipped", "min", "product"])


def is_share(held):
    return bool(np.all((held >= 0) & (held <= 1)))


# Probabilities


@given(rates, st.floats(0, 1040))
def test_a_hazard_is_a_probability(rate, weeks):
    assert is_share(hazard.probability(rate, weeks))


@given(rates, rates, st.floats(0, 520))
def test_a_higher_rate_is_never_less_likely(rate, more, weeks):
    assert hazard.probability(rate + more, weeks) >= hazard.probability(rate, weeks)


@given(rates, rates)
def test_two_that_compete_share_the_whole(rate, rival):
    first, second = hazard.first_of(rate, rival), hazard.first_of(rival, rate)
    assert is_share(first)
    assert first + second == 0 or abs(first + second - 1) < LAST_BITS


@given(st.floats(-1e6, 1e6))
def test_the_logistic_is_a_probability(z):
    assert is_share(logistic(z))


@given(st.floats(1e-6, 1 - 1e-6))
def test_logit_and_logistic_undo_each_other(probability):
    assert abs(logistic(logit(probability)) - probability) < LAST_BITS


@given(logits, st.floats(-20, 20), st.floats(-20, 20), st.floats(-20, 20))
def test_consent_is_a_probability(opinion, base, support, solidarity):
    assert is_share(parliament.consent(opinion, base=base, support=support, solidarity=solidarity))


# Guarantee and deterrence


@given(offers, offers, component_rules)
def test_capability_is_a_share(weight, availability, rule):
    assert is_share(guarantee.capability(weight, availability, rule=rule))


@given(offers, offers, st.sampled_from(COMPONENTS), shares, component_rules, st.floats(-20, 20))
def test_more_availability_never_lowers_the_guarantee(weight, offered, name, part, rule, resolve):
    more = offered | {name: offered[name] + part * (1 - offered[name])}
    less_G, more_G = (
        guarantee.capability(weight, held, rule=rule) * logistic(resolve)
        for held in (offered, more)
    )
    assert more_G >= less_G - LAST_BITS


@given(shares, st.floats(0, 100), st.floats(0.001, 10_000))
def test_batteries_add_up_to_the_whole_at_most(offered, free, needed):
    together = guarantee.air_defence(offered, free=free, needed=needed)
    assert offered <= together <= 1
    assert is_share(guarantee.cover(free, whole=needed))


@given(troops, st.floats(1, 1e7), troops)
def test_a_force_has_an_effect_between_none_and_all(force, half, more):
    assert is_share(deterrence.force_effect(force, half))
    assert (
        deterrence.force_effect(force + more, half)
        >= deterrence.force_effect(force, half) - LAST_BITS
    )


@given(shares, shares, shares, shares, deterrence_rules)
def test_deterrence_is_a_share(guarantee, force, host, weight, rule):
    assert is_share(deterrence.deterrence(guarantee, force, host=host, weight=weight, rule=rule))


@given(shares, shares, shares, shares, shares, deterrence_rules)
def test_more_guarantee_never_deters_less(guarantee, part, force, host, weight, rule):
    more = guarantee + part * (1 - guarantee)
    less_D, more_D = (
        deterrence.deterrence(held, force, host=host, weight=weight, rule=rule)
        for held in (guarantee, more)
    )
    assert more_D >= less_D - LAST_BITS


@given(rates, shares, shares, st.floats(0, 50))
def test_more_deterrence_never_invites_attacks(rate, level, part, response):
    more = level + part * (1 - level)
    less, least = (
        deterrence.attack_rate(rate, deterrence=held, response=response) for held in (level, more)
    )
    assert 0 <= least <= less + LAST_BITS * rate <= rate + 2 * LAST_BITS * rate


consents = st.builds(
    Consent, host=st.floats(-20, 20), security=st.floats(0, 50), adversary=st.floats(-20, 20),
    coalition=st.floats(0, 20), guarantee=st.floats(0, 20), pressure=st.floats(-20, 20),
    violence=st.floats(0, 5),
)  # fmt: skip
differences = st.floats(-1, 1)
gains = st.builds(Gains, differences, differences, st.floats(-5, 5), st.floats(-5, 5))


@given(rates, consents, gains, shares, shares)
def test_a_deal_needs_the_consent_of_both(rate, by, gained, more, fewer):
    """The rate is 0 or more; it rises with what follows and with pressure, and falls with fear."""
    held = deal_rate(rate, by, gains=gained)
    assert held >= 0
    slack = held * LAST_BITS
    after = replace(gained, deterrence=gained.deterrence + more)
    assert deal_rate(rate, by, gains=after) >= held - slack
    assert deal_rate(rate, replace(by, pressure=by.pressure + more), gains=gained) >= held - slack
    larger = replace(gained, coalition=gained.coalition + more, guarantee=gained.guarantee + fewer)
    assert deal_rate(rate, by, gains=larger) <= held + slack
    bloodier = replace(gained, violence=gained.violence + more)
    assert deal_rate(rate, by, gains=bloodier) <= held + slack


@given(rates, st.floats(-50, 50), st.floats(0, 50), st.floats(0, 1))
def test_more_unanswered_tests_never_calm_an_adversary(rate, unanswered, more, boldness):
    less, most = (
        deterrence.emboldened(rate, unanswered=held, boldness=boldness)
        for held in (unanswered, unanswered + more)
    )
    assert rate <= less <= most


@given(shares, shares, st.floats(0, 10), shares, shares)
def test_two_guarantees_are_worth_more_than_either(own, weight, committed, credibility, part):
    allies = guarantee.allied(weight, committed=committed, credibility=credibility)
    assert is_share(allies)
    together = guarantee.joint(own, allies)
    assert max(own, allies) - LAST_BITS <= together <= 1
    more = own + part * (1 - own)
    assert guarantee.joint(more, allies) >= together - LAST_BITS


# Choice


@st.composite
def choices(draw):
    """Draw weights, none of them below 0, and a situation."""
    mind = choice.Weights(
        support=choice.support_weight(draw(weights), autonomy=draw(shares), latitude=draw(shares)),
        **{
            name: draw(weights)
            for name in ["guarantee", "allies", "free_riding", "risk", "border", "ask", "backstop"]
        },
        backstop_least=draw(shares),
        backstop_width=draw(st.floats(0.0001, 1)),
        tripwire=draw(st.floats(-20, 20)),
    )
    seen = {name: draw(shares) for name in ["guarantee", "allies", "others", "open_border", "ask"]}
    seen |= {"violence": draw(st.floats(0, 10)), "exposure": draw(st.floats(0, 10))}
    seen |= {name: float(draw(st.booleans())) for name in ("conditional", "bereaved")}
    return mind, seen, draw(logits)


@given(choices(), logits, st.floats(0, 20))
def test_more_support_never_lowers_the_chance(drawn, opinion, more):
    mind, seen, residual = drawn
    low, high = (
        logistic(
            choice.propensity(residual, choice.terms(mind, choice.Situation(opinion=held, **seen)))
        )
        for held in (opinion, opinion + more)
    )
    assert is_share(low)
    assert is_share(high)
    assert high >= low - LAST_BITS


@given(choices(), logits, st.floats(1e-6, 1 - 1e-6), scales)
def test_the_residual_gives_the_chance_it_was_solved_for(drawn, opinion, chance, scale):
    mind, seen, _ = drawn
    listed = choice.terms(mind, choice.Situation(opinion=opinion, **seen))
    usual = choice.usual(chance, scale=scale, level=0.0)
    again = logistic(choice.propensity(choice.residual(usual, listed), listed) / scale)
    assert abs(again - chance) < 1e-9


@given(choices(), logits, shares)
def test_who_named_the_backstop_never_minds_more_of_it(drawn, opinion, part):
    mind, seen, residual = drawn
    more = seen | {"guarantee": seen["guarantee"] + part * (1 - seen["guarantee"])}
    low, high = (
        choice.propensity(residual, choice.terms(mind, choice.Situation(opinion=opinion, **held)))
        for held in (seen, more)
    )
    assert high >= low - 1e-9


@given(shares, st.floats(0, 40), logits, logits, st.floats(0, 20))
def test_more_support_than_usual_never_lowers_the_level(share, weight, opinion, usual, more):
    low, high = (
        choice.level(share, weight, opinion=held, usual=usual) for held in (opinion, opinion + more)
    )
    assert low <= high
    assert choice.level(share, weight, opinion=usual, usual=usual) == 0
    assert choice.level(0.0, weight, opinion=opinion, usual=usual) == 0


@given(st.floats(-800, 800), st.booleans(), st.floats(0, 1, exclude_max=True), scales)
def test_a_consistent_taste_keeps_the_position(firm, pledged, quantile, scale):
    taste = choice.consistent_taste(firm, pledged, quantile=quantile, scale=scale)
    assert not np.isnan(taste)
    assert choice.willing(firm, taste) == pledged


@given(st.floats(1e-9, 1 - 1e-9), st.floats(0, 1), st.floats(-6, 6), st.floats(0, 1))
def test_a_quantile_with_a_common_share_is_one_and_keeps_order(own, part, factor, loading):
    more = own + part * (1 - 1e-9 - own)
    low, high = (choice.quantile(held, factor, loading=loading) for held in (own, more))
    assert is_share(np.array([low, high]))
    assert high >= low - LAST_BITS
    assert choice.quantile(own, factor + 1, loading=loading) >= low - LAST_BITS


@given(st.booleans(), st.booleans(), weights, weights)
def test_inertia_favours_neither_position(pledged, final, weight, firm):
    one, other = (
        choice.inertia(held, final, weight=weight, firm=firm) for held in (pledged, not pledged)
    )
    assert one == -other
    assert abs(one) == (firm if final else weight) / 2


# Contingents


@given(troops, st.floats(0, 1000), shares, troops)
def test_no_contingent_exceeds_what_the_forces_bear(pledge, scale, most, active):
    assert deployment.capacity(pledge, scale=scale, max_share=most, active=active) >= 0
    assert deployment.capacity(pledge, scale=scale, max_share=most, active=active) <= most * active


@given(shares, st.floats(-2, 2), st.floats(0.001, 100), st.floats(-5, 5), st.floats(0, 5))
def test_contingents_of_the_record_scale_with_luck_about_their_median(
    share, slope, relative, luck, spread
):
    up, median, down = (
        deployment.recorded(share, relative=relative, slope=slope, luck=z, spread=spread)
        for z in (luck, 0.0, -luck)
    )
    assert min(up, median, down) >= 0
    assert abs(up * down - median**2) <= 1e-9 * median**2


@given(logits, st.floats(-100, 100), st.floats(0, 100), st.floats(1e-6, 0.1))
def test_support_moves_by_points_within_its_bounds(held, points, more, least):
    low, high = (logistic(opinion.moved(held, by, least=least)) for by in (points, points + more))
    assert least - LAST_BITS <= low <= high + LAST_BITS <= 1 - least + 2 * LAST_BITS
    expected = np.clip(logistic(held) + points / 100, least, 1 - least)
    assert abs(low - expected) < LAST_BITS


@given(troops, troops, troops, troops)
def test_a_contingent_never_passes_its_target(present, target, up, down):
    moved = deployment.approach(present, target, up=up, down=down)
    low, high = sorted((present, target))
    assert low - 1e-8 <= moved <= high + 1e-8


@given(troops, shares, st.floats(1, 1e7))
def test_trainers_make_a_host_strong_but_not_beyond(trainers, start, half):
    held = deployment.host_ceiling(trainers, start=start, half=half)
    assert start - LAST_BITS <= held <= 1 + LAST_BITS


# Shares in a joint result


@given(st.lists(shares, min_size=8, max_size=8))
def test_shapley_shares_add_up_to_the_whole(worths):
    players = ("a", "b", "c")

    def worth(some):
        return worths[sum(2**at for at, name in enumerate(players) if name in some)]

    held = shapley(players, worth)
    assert abs(sum(held.values()) - (worths[7] - worths[0])) < LAST_BITS
