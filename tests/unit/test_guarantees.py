"""Two guarantees, and how they are tested: the guarantor's own, and that of the contributors."""

import numpy as np
import pytest
from small import CAP, LONE, PAIR, SIZE, STILL, SURELY, advance, everywhere, only

from sim.actors.adversary import Scheduled
from sim.scenario.schema import Event
from sim.theory.hazard import probability
from sim.theory.logistic import logit

OWN = {"coalition.guarantee": 0.5, "coalition.credibility": 0.6, "coalition.planned_force": 4_000}
NEVER = {"guarantor.resolve": 1e-9, "guarantor.resolve_mean": 1e-9}


def test_contributors_add_a_guarantee_by_the_troops_they_have_committed(quiet):
    held = quiet(PAIR, OWN, initial="stated")
    plain = quiet(PAIR, initial="stated")
    allied = 0.5 * 0.6 * CAP / 4_000
    everywhere(held.allied_guarantee, allied)
    everywhere(plain.allied_guarantee, 0)
    own = held.guarantor.own
    np.testing.assert_allclose(held.guarantor.guarantee, 1 - (1 - own) * (1 - allied))
    assert plain.guarantor.guarantee.tobytes() == plain.guarantor.own.tobytes() == own.tobytes()
    held.step()
    np.testing.assert_allclose(
        held.guarantor.guarantee, 1 - (1 - held.guarantor.own) * (1 - allied)
    )


def test_only_what_is_committed_guarantees_anything(quiet):
    votes = {"XAA": LONE["XAA"] | {"vote_needed": True}}
    held = quiet(votes, OWN | {"parliament.vote_rate": 0})
    assert only(held).pledged.all()
    everywhere(held.allied_guarantee, 0)


def test_no_more_is_guaranteed_than_the_planned_force_would(quiet):
    held = quiet(values=OWN | {"coalition.planned_force": 10})
    everywhere(held.allied_guarantee, 0.5 * 0.6)


def test_the_reference_world_has_the_guarantee_of_the_contributors(made_up, world):
    values = {"choice.level": 0}
    plain, own = (world(made_up(LONE, values | more), 4).anchor for more in ({}, OWN))
    allied = 0.5 * 0.6 * 0.7 * CAP / 4_000
    np.testing.assert_allclose(own.guarantee, 1 - (1 - plain.guarantee) * (1 - allied))


@pytest.mark.parametrize(("credibility", "honoured"), [(1, True), (0, False)])
def test_a_test_is_honoured_by_either_and_moves_resolve_by_what_the_guarantor_does(
    quiet, credibility, honoured
):
    values = OWN | NEVER | {"coalition.credibility": credibility, "talks.deal_rate": SURELY}
    values |= {"guarantor.resolve_reversion": 1e-9}
    held = advance(quiet(values=values, events=[Event(week=2, kind="probe")]), 1)
    before = held.guarantor.resolve
    advance(held, 1)
    everywhere(held.guarantor.tests, 1)
    everywhere(held.guarantor.honoured, honoured)
    np.testing.assert_allclose(held.guarantor.resolve - before, -0.2, atol=1e-6)


@pytest.mark.parametrize("what", ["weight", "troops"])
def test_allies_without_troops_or_a_promise_honour_nothing(quiet, what):
    values = OWN | NEVER | {"coalition.credibility": 1, "talks.deal_rate": SURELY}
    values |= {"coalition.guarantee": 0} if what == "weight" else {}
    initial = "none" if what == "troops" else "stated"
    held = quiet(values=values, events=[Event(week=2, kind="probe")], initial=initial)
    everywhere(advance(held, 2).guarantor.tests, 1)
    everywhere(held.guarantor.honoured, 0)


def test_either_of_two_that_are_half_sure_honours_three_of_four(made_up, world, agrees):
    half = {"guarantor.resolve": 0.5, "guarantor.resolve_mean": 0.5, "talks.deal_rate": SURELY}
    values = STILL | OWN | half | {"coalition.credibility": 0.5}
    events = {"probe": Event(week=2, kind="probe")}
    held = world(made_up(LONE, values, events=events), 2**13)
    for _ in range(2):
        held.step()
    agrees(held.guarantor.honoured, 0.75)
    with pytest.raises(AssertionError):
        agrees(held.guarantor.honoured, 0.7)


def test_a_probe_and_an_attack_of_one_week_are_tests_of_their_own(quiet):
    both = [Event(week=2, kind=kind) for kind in ("probe", "attack")]
    held = advance(quiet(values={"talks.deal_rate": SURELY}, events=both), 2)
    everywhere(held.guarantor.tests, 2)


def test_resolve_answers_what_the_coalition_pledges_beyond_the_reference(quiet):
    """One planned force more would lift its mean by the gain."""
    values = {"choice.level": 0, "coalition.planned_force": 2_000, "guarantor.contribution": 1.5}
    held = advance(quiet(PAIR, values), 1)
    gained = CAP / 2_000 - (0.7 + 0.06) * CAP / 2_000
    everywhere(held.guarantor.resolve, logit(0.35) + 0.03 * 1.5 * gained)
    everywhere(advance(quiet(PAIR, values | {"guarantor.contribution": 0}), 1).guarantor.resolve,
               logit(0.35))  # fmt: skip


# Boldness


@pytest.mark.parametrize(("unanswered", "factor"), [(2.0, np.exp(0.8)), (-2.0, 1.0), (0.0, 1.0)])
def test_unanswered_tests_embolden(made_up, world, agrees, unanswered, factor):
    values = STILL | {"adversary.attack_rate": 3, "adversary.emboldening": 0.4}
    held = world(made_up(LONE, values | {"deterrence.attack": 1}), 2**14)
    actor, nothing = held.adversary, np.zeros(held.size)
    actor.weigh(nothing + 0.5, nothing, host=nothing)
    actor.strike(
        nothing == 0, force=nothing, unanswered=nothing + unanswered, scheduled=Scheduled()
    )
    rate = 3 * factor
    agrees(actor.attack, float(probability(rate * np.exp(-0.5))))
    np.testing.assert_allclose(actor.exposure_undeterred, rate / 52)
    np.testing.assert_allclose(actor.exposure, rate * np.exp(-0.5) / 52)
    with pytest.raises(AssertionError):
        agrees(actor.attack, float(probability(1.2 * rate)))


def test_the_unanswered_are_those_not_honoured_less_those_that_were(quiet, monkeypatch):
    told = []
    held = quiet()
    held.guarantor.tests, held.guarantor.honoured = np.full(SIZE, 5.0), np.full(SIZE, 2.0)
    monkeypatch.setattr(
        held.adversary, "strike", lambda ceasefire, **named: told.append(named["unanswered"])
    )
    held.step()
    everywhere(told[0], (5 - 2) - 2)


def test_what_would_follow_a_deal_deters_as_the_force_of_all_pledges(quiet):
    held = quiet(PAIR, {"deterrence.half_force": 2_000}, initial="all")
    actor = held.adversary
    found = actor.deterred(0.25, np.full(SIZE, 2_000.0), host=0.5)
    everywhere(found, 1 - 0.75 * 0.5 * (1 - 0.5 * held.p["deterrence.host_weight"]))
    before = actor.deterrence
    assert actor.deterred(0.9, 1.0, host=1.0) > 0
    assert actor.deterrence is before
