"""What states have said, and hold by: doubt, conditions, levels of support, commitments, leads."""

import numpy as np
import pytest
from small import CAP, LONE, PAIR, SIZE, STILL, SURELY, advance, everywhere, only

from sim.scenario.quantity import Quantity
from sim.scenario.schema import Event
from sim.theory.logistic import logistic, logit

DEAL = {"talks.deal_rate": SURELY, "deployment.ramp": 1}


# Positions in doubt


def test_a_stated_position_holds_with_its_own_probability(made_up, world, agrees):
    values = STILL | {"reported.pledge_holds": 0.8, "reported.refusal_holds": 0.95}
    held = world(made_up(PAIR, values, initial="reported"), 2**13)
    first, second = held.contributors
    agrees(first.pledged, 0.8)
    agrees(second.pledged, 0.05)
    with pytest.raises(AssertionError):
        agrees(first.pledged, 0.85)
    for row, one in enumerate((first, second)):
        assert np.all((one.taste < held.anchor.usual[row]) == one.pledged)
    assert held.contributors.stated.tolist() == [[True], [False]]


@pytest.mark.parametrize("holds", [0, 1])
def test_without_doubt_positions_are_as_stated_and_without_faith_the_reverse(quiet, holds):
    values = dict.fromkeys(("reported.pledge_holds", "reported.refusal_holds"), holds)
    held = quiet(PAIR, values, initial="reported")
    assert [bool(one.pledged.all()) for one in held.contributors] == [holds == 1, holds == 0]


def test_doubt_does_not_touch_the_luck_of_the_start(quiet):
    """What is drawn for the doubt is drawn for nothing else."""
    sure = {"reported.pledge_holds": 1, "reported.refusal_holds": 1}
    one, other = quiet(PAIR), quiet(PAIR, sure, initial="reported")
    assert one.contributors.taste.tobytes() == other.contributors.taste.tobytes()


# Conditions


def gated(condition, **told):
    return {"XAA": LONE["XAA"] | {"condition": condition} | told}


@pytest.mark.parametrize("vote_needed", [False, True])
@pytest.mark.parametrize(("condition", "met"), [(0.0, True), (0.01, True), (0.9, False)])
def test_below_its_least_guarantee_a_state_neither_authorises_nor_deploys(
    quiet, condition, met, vote_needed
):
    values = DEAL | {"parliament.vote_rate": SURELY, "parliament.consent": 30}
    values |= {"parliament.support": 0}
    held = advance(quiet(gated(condition, vote_needed=vote_needed), values), 3)
    assert np.all(held.guarantor.guarantee > 0.01)
    assert np.all(held.guarantor.guarantee < 0.9)
    one = only(held)
    assert one.pledged.all()
    assert np.all(one.authorised == met)
    everywhere(one.troops, CAP if met else 0)


def test_what_is_there_stays_when_the_guarantee_falls_below_the_condition(quiet):
    """It neither grows nor leaves; a pledge that is dropped takes it home."""
    held = advance(quiet(gated(0.05), DEAL | {"deployment.ramp": 0.05}), 8)
    one = only(held)
    everywhere(one.troops, 0.4 * CAP)
    for part in ("air_defence", "border_surveillance", "coordination", "intelligence", "weapons"):
        held.p[f"guarantor.availability.{part}"] = 0.0
    held.guarantor.free_batteries = 0.0
    held.derive()
    for _ in range(4):
        held.step()
        everywhere(held.guarantor.guarantee, 0)
        everywhere(one.troops, 0.4 * CAP)
        assert one.authorised.all()
    one.pledged = np.zeros(SIZE, bool)
    everywhere(only(advance(held, 1)).troops, 0.2 * CAP)


def test_a_guarantee_at_the_condition_meets_it(quiet):
    held = quiet(gated(0.5))
    for level, met in ((0.5, True), (np.nextafter(0.5, 0), False)):
        held.guarantor.guarantee = np.full(SIZE, level)
        held.contributors.authorised = np.zeros((1, SIZE), bool)
        held.contributors.consult_parliament(held.view)
        assert np.all(only(held).authorised == met)


# Commitments


def test_a_pledge_is_committed_by_authority_or_by_a_number_that_was_announced(quiet):
    announced = Quantity(value=CAP, basis="sourced", source="article:5")
    votes = {"stance": "willing", "vote_needed": True}
    states = {
        "XAA": votes | {"pledge": {"value": CAP}},
        "XAB": votes | {"pledge": announced},
        "XAC": {"stance": "willing", "pledge": {"value": CAP}},
        "XAD": {"stance": "opposed", "pledge": announced},
    }
    held = quiet(states, {"parliament.vote_rate": 0})
    assert held.contributors.committed.all(axis=1).tolist() == [False, True, True, False]
    assert not held.contributors.committed[[0, 3]].any()
    everywhere(held.contributors.pledged_troops, 3 * CAP)
    everywhere(held.contributors.committed_troops, 2 * CAP)


# The level of support


def usual(quiet, support, **told):
    states = {"XAA": {"stance": "willing", "support": Quantity(value=support)} | told}
    return quiet(states, {"opinion.poll_error": 0, "opinion.prior_spread": 0}).anchor.usual[0]


@pytest.mark.parametrize("kind", ["comparable", "prior"])
def test_more_support_at_the_start_makes_a_pledge_likelier(quiet, kind):
    """By half of its weight in a choice; 20 and 80 % would otherwise come to the same."""
    low, middle, high = (np.mean(usual(quiet, share, opinion=kind)) for share in (0.2, 0.5, 0.8))
    assert low < middle < high
    latitude = quiet().p["stances.willing.latitude"]
    weight = 0.5 * 2 * (1 - quiet().p["choice.autonomy"] * latitude)
    assert high - low == pytest.approx(weight * (logit(0.8) - logit(0.2)))


def test_a_state_with_the_usual_support_has_the_chance_of_its_stance(quiet):
    mean = quiet().p["stances.willing.support"]
    usually = logistic(np.mean(usual(quiet, mean, opinion="comparable")))
    assert float(usually) == pytest.approx(0.7)


def test_a_lever_that_moves_support_is_no_level(made_up, world):
    """The root's opinion anchors; what the scenario makes of it moves the choice in full."""
    root = made_up({"XAA": {"stance": "willing", "opinion": "comparable"}}, STILL)
    states = {"XAA": root.states["XAA"].model_copy(update={"support": Quantity(value=0.8)})}
    changed = root.model_copy(update={"states": states, "reference": root.as_reference})
    one, other = world(root, SIZE), world(changed, SIZE)
    assert one.anchor.usual.tobytes() == other.anchor.usual.tobytes()
    assert one.anchor.residuals.tobytes() == other.anchor.residuals.tobytes()
    support = [held.contributors.terms(held.view)["support"] for held in (one, other)]
    weight = one.contributors.weights.support
    np.testing.assert_allclose(
        support[1] - support[0], np.full((1, SIZE), weight * logit(0.8)), atol=1e-12
    )


# Leads


def test_a_lead_weighs_more_in_what_others_see(quiet):
    states = {
        code: {"stance": stance}
        for code, stance in (("XAA", "open"), ("XAB", "prepared"), ("XAC", "open"))
    }
    held = quiet(states, {"coalition.lead_weight": 4}, initial="none")
    states = held.contributors
    states.pledged = np.repeat([[False], [True], [False]], SIZE, axis=1)
    expected = np.repeat([[4 / 5], [0], [4 / 5]], SIZE, axis=1)
    np.testing.assert_allclose(states.peers().allies, expected)
    weights = states.tie_weights(states.members[0])
    assert {code: float(weight) for code, weight in weights.items()} == {"XAB": 0.8, "XAC": 0.2}
    held.p["coalition.lead_weight"] = 1.0
    np.testing.assert_allclose(states.peers().allies[0], 1 / 2)


def test_the_reference_world_weighs_leads_too(made_up, world):
    states = {
        "XAA": {"stance": "open"},
        "XAB": {"stance": "prepared"},
        "XAC": {"stance": "opposed"},
    }
    values = {"choice.level": 0, "choice.allies": 2}
    plain, heavy = (
        world(made_up(states, values | {"coalition.lead_weight": weight}), 4).anchor
        for weight in (1, 3)
    )
    p = world(made_up(states), 4).p
    lead, other = p["stances.prepared.p0"], p["stances.opposed.p0"]
    seen = 2 * ((3 * lead + other) / 4 - (lead + other) / 2)
    np.testing.assert_allclose(plain.residuals[0] - heavy.residuals[0], seen)


# The tripwire


@pytest.mark.parametrize("location", ["rear", "line"])
@pytest.mark.parametrize("weight", [-0.8, 0.0, 0.8])
def test_own_deaths_weigh_by_where_troops_stand(quiet, weight, location):
    held = quiet(PAIR, {"choice.tripwire": weight}, location=location)
    exposure = held.p[f"deployment.exposure_{location}"]
    assert not np.any(held.contributors.terms(held.view)["tripwire"])
    held.contributors.members[0].deaths = np.where(np.arange(SIZE) < 9, 0.001, 0.0)
    term = held.contributors.terms(held.view)["tripwire"] + np.zeros((2, SIZE))
    np.testing.assert_allclose(term[0, :9], weight * exposure)
    assert not term[0, 9:].any()
    assert not term[1].any()


# What the root fixes


def test_what_was_stated_is_what_the_root_says(made_up, world):
    """Whatever stance the scenario gives it; a state that the root has not has stated its own."""
    root = made_up(PAIR)
    states = {code: root.states[code].model_copy(update={"stance": "open"}) for code in PAIR}
    states |= made_up({"XAC": {"stance": "willing"}}).states
    changed = root.model_copy(update={"states": states, "reference": root.as_reference})
    held = world(changed, SIZE).contributors
    assert held.stated.tolist() == [[True], [False], [True]]
    assert held.pledged.all(axis=1).tolist() == [False, False, True]


def test_doubt_says_nothing_of_the_taste_of_who_holds_by_its_word(made_up, world, agrees):
    """Within its side a taste is spread evenly, as it is where positions are as stated."""
    values = STILL | {"reported.pledge_holds": 0.5, "choice.common": 0}
    held = world(made_up(LONE, values, initial="reported"), 2**13)
    one, chance = only(held), logistic(held.anchor.usual[0])
    quantile = logistic(one.taste)
    inside = (quantile / chance)[one.pledged]
    outside = ((quantile - chance) / (1 - chance))[~one.pledged]
    for side in (inside, outside):
        agrees(side, 1 / 2)
        agrees(side**2, 1 / 3)


def test_governments_that_change_together_are_anchored_among_the_roots_others(quiet):
    """So that a state which needs the others is not thought to have had other ones before."""
    both = Event(week=2, kind="government", states=("XAA", "XAB"), stance="prepared")
    values = {"choice.support": 0, "choice.allies": 3, "coalition.guarantee": 0.5}
    held = quiet(PAIR, values, [both])
    before = [np.array(one.residual) for one in held.contributors]
    after = [one.residual for one in advance(held, 2).contributors]
    stances = ("prepared", "willing", "opposed")
    chance = {stance: held.p[f"stances.{stance}.p0"] for stance in stances}
    for old, new, stance in zip(before, after, ("willing", "opposed"), strict=True):
        everywhere(new - old, logit(chance["prepared"]) - logit(chance[stance]))
