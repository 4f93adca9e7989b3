"""One mechanism at a time, in worlds small enough to work out by hand."""

import datetime as dt

import numpy as np
import pytest
from scipy.special import ndtri
from small import CAP, LONE, PAIR, SIZE, STILL, SURELY, advance, everywhere, only

from sim.actors.adversary import Scheduled
from sim.actors.contributors import Contributors
from sim.actors.perception import batteries_with
from sim.actors.talks import ATTACKED, CEASEFIRE, COLLAPSED, TALKS
from sim.ensemble.blocks import Execution
from sim.ensemble.run import run, simulate
from sim.errors import RunError, ScenarioError, UsageError
from sim.facts.parameter import parameters
from sim.outcomes.block import POSTURES
from sim.scenario.schema import Event
from sim.streams import Streams
from sim.theory.hazard import probability
from sim.theory.logistic import logistic, logit

NONE, PLEDGED, AUTHORISED, DEPLOYED = range(len(POSTURES))


# Events


def test_a_rally_moves_opinion_once(quiet):
    rally = Event(week=3, kind="rally", size=0.5, states=("XAA",))
    held = quiet(PAIR, {"opinion.reversion": 0}, [rally])
    for week in range(1, 7):
        held.step()
        moved, other = (one.opinion - one.opinion_at_start for one in held.contributors)
        everywhere(moved, 0.5 if week >= 3 else 0)
        everywhere(other, 0)


def test_a_rally_fades(quiet):
    steady = {"opinion.guarantee": 0, "opinion.cue": 0}
    held = quiet(values=steady, events=[Event(week=1, kind="rally", size=0.5)])
    for week in range(1, 5):
        held.step()
        everywhere(only(held).opinion - only(held).opinion_at_start, 0.5 * 0.94 ** (week - 1))


def test_a_rally_that_names_nobody_moves_all(quiet):
    rally = Event(week=1, kind="rally", size=-0.25)
    held = advance(quiet(PAIR, {"opinion.reversion": 0}, [rally]), 1)
    for one in held.contributors:
        everywhere(one.opinion - one.opinion_at_start, -0.25)


def test_an_assault_raises_violence(quiet):
    held = quiet(events=[Event(week=1, kind="assault")])
    everywhere(held.adversary.violence, 0)
    for week in range(1, 4):
        held.step()
        everywhere(held.adversary.violence, 0.3 * 0.92 ** (week - 1))
        everywhere(held.adversary.assaults, 1)


@pytest.mark.parametrize(
    ("way", "phase", "assaults"), [("deal", CEASEFIRE, 0), ("collapse", COLLAPSED, 1)]
)
def test_an_assault_comes_where_no_ceasefire_is(quiet, way, phase, assaults):
    ended = {f"talks.{way}_rate": SURELY}
    held = advance(quiet(values=ended, events=[Event(week=2, kind="assault")]), 2)
    assert np.all(held.talks.phase == phase)
    everywhere(held.adversary.violence, 0.3 * assaults)
    everywhere(held.adversary.assaults, assaults)
    assert held.effects == {"event_0": assaults * SIZE}


def test_violence_starts_where_assaults_would_keep_it(quiet):
    held = quiet(values={"adversary.assault_rate": 6})
    everywhere(held.adversary.violence, 0.3 * probability(6.0) / 0.08)


def test_an_episode_of_influence_lowers_resolve(quiet):
    held = quiet(events=[Event(week=2, kind="influence"), Event(week=2, kind="influence")])
    everywhere(advance(held, 1).guarantor.resolve, logit(0.35))
    everywhere(advance(held, 1).guarantor.resolve, logit(0.35) - 0.7)
    everywhere(advance(held, 1).guarantor.resolve, logit(0.35) - 0.7 * 0.97)


def test_a_setting_holds_from_its_week_on(quiet):
    lifted = {"guarantor.availability.weapons": 1.0, "guarantor.terms_rate": 0.0}
    anew = Event(week=2, kind="set", set=lifted)
    held = quiet(values={"guarantor.terms_rate": 0}, events=[anew])
    before = held.guarantor.capability
    assert np.all(advance(held, 1).guarantor.capability == before)
    after = advance(held, 1).guarantor.capability
    everywhere((1 - after) / (1 - before), (1 - 0.35 * 0.5) / (1 - 0.35 * 0.7 * 0.5))
    assert np.all(advance(held, 1).guarantor.capability == after)


def test_a_date_names_the_week_it_lies_in(quiet, baseline):
    start = baseline.start
    for days, week in ((0, 1), (6, 1), (7, 2)):
        event = Event(date=start + dt.timedelta(days=days), kind="assault")
        assert baseline.week_of(event) == week
    held = quiet(events=[Event(date=start + dt.timedelta(days=8), kind="assault")])
    everywhere(advance(held, 1).adversary.assaults, 0)
    everywhere(advance(held, 1).adversary.assaults, 1)


# Parliament


def guided(vote_needed, rate, consent=30.0):
    values = {"parliament.vote_rate": rate, "parliament.consent": consent}
    values |= {"parliament.support": 0, "talks.deal_rate": SURELY}
    return {"XAA": LONE["XAA"] | {"vote_needed": vote_needed}}, values


def test_no_state_is_authorised_before_its_vote(quiet):
    held = advance(quiet(*guided(vote_needed=True, rate=0)), 12)
    assert np.all(held.talks.phase == CEASEFIRE)
    assert np.all(only(held).posture == PLEDGED)
    assert not only(held).troops.any()


def test_a_vote_that_surely_comes_and_passes_authorises(quiet):
    held = quiet(*guided(vote_needed=True, rate=SURELY))
    assert np.all(only(held).posture == PLEDGED)
    assert np.all(only(advance(held, 1)).posture == DEPLOYED)


def test_a_state_that_needs_no_vote_is_authorised_at_once(quiet):
    held = quiet(*guided(vote_needed=False, rate=0))
    assert np.all(only(held).posture == AUTHORISED)
    assert np.all(only(advance(held, 1)).posture == DEPLOYED)


def test_a_failed_vote_may_be_held_again(quiet):
    held = quiet(*guided(vote_needed=True, rate=SURELY, consent=0.0))
    shares = [only(advance(held, 1)).authorised.mean() for _ in range(25)]
    assert 0.2 < shares[0] < 0.8
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_dropping_a_pledge_cancels_authorisation(quiet):
    held = advance(quiet(*guided(vote_needed=True, rate=SURELY)), 3)
    one = only(held)
    held.p["parliament.vote_rate"] = 0.0
    one.pledged = np.zeros(SIZE, dtype=bool)
    assert np.all(only(advance(held, 1)).posture == NONE)
    one.pledged = np.ones(SIZE, dtype=bool)
    assert not only(advance(held, 1)).authorised.any()


# Troops and trainers


def test_troops_come_by_a_twentieth_of_the_contingent_a_week(quiet):
    held = quiet(values={"talks.deal_rate": SURELY})
    for week in range(1, 25):
        held.step()
        everywhere(only(held).troops, min(0.05 * week, 1) * CAP)


def test_a_dropped_pledge_withdraws_a_fifth_a_week(quiet):
    held = advance(quiet(values={"talks.deal_rate": SURELY}), 20)
    everywhere(only(held).troops, CAP)
    only(held).pledged = np.zeros(SIZE, dtype=bool)
    for week in range(1, 8):
        held.step()
        everywhere(only(held).troops, max(1 - 0.2 * week, 0) * CAP)


def test_troops_stay_after_an_attack_and_trainers_leave(quiet):
    attack = Event(week=11, kind="set", set={"adversary.attack_rate": SURELY})
    steady = {"talks.deal_rate": SURELY, "deterrence.attack": 0}
    held = quiet(values=steady, events=[attack])
    only(held).taste = np.full(SIZE, -np.inf)
    advance(held, 10)
    everywhere(only(held).troops, 0.5 * CAP)
    everywhere(only(held).trainers, 0.1 * CAP)
    for week in range(1, 8):
        held.step()
        assert np.all(held.talks.phase == ATTACKED)
        everywhere(only(held).troops, 0.5 * CAP)
        everywhere(only(held).trainers, max(0.1 - 0.02 * week, 0) * CAP)
    only(held).pledged = np.zeros(SIZE, dtype=bool)
    only(held).taste = np.full(SIZE, np.inf)
    for left in (0.3, 0.1, 0):
        everywhere(only(advance(held, 1)).troops, left * CAP)


def test_nobody_new_deploys_after_an_attack(quiet):
    attack = Event(week=6, kind="attack")
    held = advance(quiet(PAIR, {"talks.deal_rate": SURELY}, [attack], initial="all"), 5)
    first, second = held.contributors
    first.troops = np.full(SIZE, 0.0)
    first.taste = second.taste = np.full(SIZE, -np.inf)
    advance(held, 6)
    assert np.all(held.talks.phase == ATTACKED)
    everywhere(first.troops, 0)
    everywhere(second.troops, 0.25 * CAP)
    assert np.all(first.authorised)


def test_trainers_come_during_talks_and_leave_after_a_collapse(quiet):
    collapse = Event(week=13, kind="set", set={"talks.collapse_rate": SURELY})
    held = quiet(events=[collapse])
    only(held).taste = np.full(SIZE, -np.inf)
    for week in range(1, 13):
        held.step()
        assert np.all(held.talks.phase == TALKS)
        everywhere(only(held).trainers, min(0.01 * week, 0.1) * CAP)
    for week in range(1, 8):
        held.step()
        assert np.all(held.talks.phase == COLLAPSED)
        everywhere(only(held).trainers, max(0.1 - 0.02 * week, 0) * CAP)
    assert not only(held).troops.any()


def test_an_unwilling_state_sends_no_trainers(quiet):
    held = quiet()
    only(held).taste = np.full(SIZE, np.inf)
    assert not only(advance(held, 5)).trainers.any()


def test_training_is_easier_than_a_pledge_and_knows_no_inertia(quiet):
    """A contributor trains iff its propensity and the ease of training exceed its taste."""
    held = quiet(PAIR, {"choice.inertia": 5, "training.ease": 0.5})
    for one in held.contributors:
        one.taste = np.linspace(-4, 4, SIZE)
    held.step()
    for one in held.contributors:
        assert np.all(one.training == (one.propensity + 0.5 > one.taste))
        assert 0 < one.training.sum() < SIZE


def test_trainers_make_the_host_stronger(quiet):
    held = quiet()
    only(held).taste = np.full(SIZE, -np.inf)
    strength = 0.3
    for week in range(1, 5):
        held.step()
        T = 0.01 * week * CAP
        strength += 0.02 * (0.3 + 0.7 * T / (T + 1_500) - strength)
        everywhere(held.host.strength, strength)


def test_a_contingent_is_bounded_by_active_forces(quiet):
    small = {"XAA": LONE["XAA"] | {"active_forces": 2_000}}
    held = advance(quiet(small, {"talks.deal_rate": SURELY}), 30)
    everywhere(only(held).troops, 0.04 * 2_000)
    unnamed = {"XAA": {"stance": "willing", "active_forces": 20_000}}
    everywhere(only(quiet(unnamed)).capacity, 100)
    everywhere(only(quiet(unnamed, {"coalition.scale": 3})).capacity, 300)
    unnamed["XAA"]["active_forces"] = 900_000
    everywhere(only(quiet(unnamed)).capacity, 500)


# Casualties

CALM = 1.0 * 0.5 * (CAP / 1000) / 52
"""Deaths of a full contingent in the rear in a week."""


@pytest.mark.parametrize(
    ("struck", "factor"),
    [((), 1), (("probe",), 5), (("attack",), 200), (("probe", "attack"), 1_000)],
)
@pytest.mark.parametrize(("location", "exposure"), [("rear", 1), ("line", 2)])
def test_casualties_follow_troops_place_and_blows(quiet, struck, factor, location, exposure):
    values = {"talks.deal_rate": SURELY, "deployment.ramp": 1}
    values |= {"deterrence.attack": 0, "deterrence.probe": 0}
    blows = {f"adversary.{blow}_rate": SURELY for blow in struck}
    events = [Event(week=3, kind="set", set=blows)] if blows else []
    held = advance(quiet(values=values, events=events, location=location), 2)
    calm = CALM * exposure
    everywhere(only(held).deaths, 2 * calm)
    everywhere(only(advance(held, 1)).deaths, calm * (2 + factor))
    after = 200 if "attack" in struck else factor
    everywhere(only(advance(held, 1)).deaths, calm * (2 + factor + after))


# Starts


@pytest.mark.parametrize(("initial", "expected"), [("stated", 1), ("none", 0), ("all", 2)])
def test_everybody_starts_as_the_scenario_says(quiet, initial, expected):
    held = quiet(PAIR, initial=initial)
    assert np.all(sum(one.pledged.astype(int) for one in held.contributors) == expected)
    pledged = {one.code for one in held.contributors if one.pledged.all()}
    assert pledged == {"stated": {"XAA"}, "none": set(), "all": {"XAA", "XAB"}}[initial]
    for one in held.contributors:
        assert np.all(one.willing == one.pledged)
    held.p["choice.opportunity_rate"] = SURELY
    before = held.contributors.pledged
    held.contributors.decide(held.view, held.opportunity(), week=1)
    assert np.all(held.contributors.pledged == before)


@pytest.mark.parametrize("initial", ["stated", "none", "all"])
def test_tastes_of_the_start_are_those_of_a_new_government_in_the_reference_world(quiet, initial):
    """Where it has no inertia: so a lever changes what is made of them, and not the tastes."""
    held = quiet(PAIR, initial=initial)
    backed = quiet(
        PAIR, {"guarantor.unsettled": 1, "choice.inertia_authorised": 5}, initial=initial
    )
    for row, one in enumerate(held.contributors):
        assert np.all((one.taste < held.anchor.usual[row]) == one.pledged)
        assert one.taste.tobytes() == backed.contributors.members[row].taste.tobytes()


@pytest.mark.parametrize("initial", ["stated", "none", "all", "drawn"])
def test_what_a_state_has_stated_does_not_depend_on_how_it_starts(quiet, initial):
    """So the cue moves opinion towards what is pledged now, whatever the start was."""
    still = {"opinion.guarantee": 0, "opinion.reversion": 1, "opinion.cue": 0.5}
    held = quiet(PAIR, still, initial=initial)
    assert held.contributors.stated.tolist() == [[True], [False]]
    first, second = advance(held, 1).contributors
    np.testing.assert_allclose(first.opinion - first.opinion_at_start, 0.5 * (first.pledged - 1.0))
    np.testing.assert_allclose(second.opinion - second.opinion_at_start, 0.5 * second.pledged)


def test_a_drawn_start_follows_chance(made_up, world, agrees):
    held = world(made_up(PAIR, {"choice.level": 0}, initial="drawn"), 2**14)
    first, second = held.contributors
    agrees(first.pledged, 0.7)
    agrees(second.pledged, 0.06)
    assert np.all(first.pledged == (first.taste < logit(0.7)))
    with pytest.raises(AssertionError):
        agrees(first.pledged, 0.72)


# Air defence

NAMES = ("air_defence", "border_surveillance", "coordination", "intelligence", "weapons")


def capability_by_hand(held, air_defence):
    parts = [
        held.p[f"guarantor.weight.{name}"]
        * (air_defence if name == "air_defence" else held.p[f"guarantor.availability.{name}"])
        for name in NAMES
    ]
    return 1 - np.prod([1 - part for part in parts])


@pytest.mark.parametrize(("setting", "free"), [((), 0.1), (("states.NLD.posted={}",), 0.3)])
def test_batteries_not_posted_elsewhere_are_free(changed, world, setting, free):
    """The Netherlands own three and have posted two with Poland: .3 offered, and .1 beside it."""
    held = world(changed("guarantor.unsettled=1", *setting), SIZE)
    assert (held.setting.states["NLD"].batteries, held.guarantor.free_batteries) == (3, 10 * free)
    everywhere(held.guarantor.capability, capability_by_hand(held, 0.3 + free))
    with pytest.raises(AssertionError):
        everywhere(held.guarantor.capability, capability_by_hand(held, 0.3))


def test_batteries_posted_with_a_state_cover_it(baseline, world):
    held = world(baseline, SIZE)
    states, v = held.contributors, held.adversary.violence
    borders = states.terms(held.view)["border"]
    assert [batteries_with(code, baseline.states) for code in ("POL", "FIN")] == [2, 0]
    for code, openness in (("POL", 1 - 2 / 6), ("FIN", 1), ("ESP", 0)):
        everywhere(borders[states.named(code).row], -0.5 * openness * v[0])


# The guarantee


def test_terms_settle_and_double_what_components_count(quiet):
    held = quiet(values={"guarantor.terms_rate": SURELY})
    half = 1 - np.prod([1 - 0.5 * part for part in offered(held)])
    everywhere(held.guarantor.capability, half)
    everywhere(held.guarantor.guarantee, half * 0.35)
    assert not held.guarantor.settled.any()
    held.step()
    assert held.guarantor.settled.all()
    everywhere(held.guarantor.capability, 1 - np.prod([1 - part for part in offered(held)]))


def offered(held):
    return [
        held.p[f"guarantor.weight.{name}"] * held.p[f"guarantor.availability.{name}"]
        for name in NAMES
    ]


def test_terms_settle_faster_before_the_deadline(made_up, world, agrees):
    held = world(made_up(LONE, STILL), 2**14)
    chances = [probability(60.0), probability(60.0), probability(6.0), probability(6.0)]
    open_still = 1.0
    for chance in chances:
        held.step()
        open_still *= 1 - float(chance)
        agrees(~held.guarantor.settled, open_still)
    with pytest.raises(AssertionError):
        agrees(~held.guarantor.settled, open_still * (1 - float(chances[0])))


@pytest.mark.parametrize("offered", [0.0, 1.0])
@pytest.mark.parametrize(("resolve", "change"), [(1 - 1e-9, 0.1), (1e-9, -0.2)])
def test_a_test_changes_what_is_believed(quiet, offered, resolve, change):
    """Of one who is sure to honour, or sure not to, whatever hardware is offered."""
    whole = {f"guarantor.availability.{name}": offered for name in NAMES}
    whole |= {f"guarantor.weight.{name}": 1 for name in NAMES}
    whole |= {"guarantor.unsettled": 1, "guarantor.resolve": resolve}
    whole |= {"guarantor.resolve_mean": resolve, "guarantor.resolve_reversion": 1e-6}
    held = quiet(values=whole | {"talks.deal_rate": SURELY, "deterrence.probe": 0})
    before = advance(held, 1).guarantor.resolve
    held.p["adversary.probe_rate"] = SURELY
    np.testing.assert_allclose(advance(held, 1).guarantor.resolve - before, change, atol=1e-6)
    everywhere(held.guarantor.tests, 1)
    everywhere(held.guarantor.honoured, change > 0)


# Talks, probes and force


def test_nobody_probes_before_a_ceasefire_or_assaults_in_one(quiet):
    busy = {f"adversary.{blow}_rate": SURELY for blow in ("probe", "assault")}
    held = quiet(values=busy | {"deterrence.probe": 0})
    for week in range(1, 4):
        held.step()
        everywhere(held.adversary.assaults, week)
        everywhere(held.adversary.probes, 0)
    held.p["talks.deal_rate"] = SURELY
    held.p["talks.violence"] = 0.0
    everywhere(advance(held, 1).adversary.assaults, 4)
    for week in range(1, 4):
        held.step()
        everywhere(held.adversary.assaults, 4)
        everywhere(held.adversary.probes, week)


@pytest.mark.parametrize(
    ("force", "drive"), [(0.0, 0.0), (0.999, 0.0), (1.0, 2.0), (25_000.0, 1.0)]
)
def test_only_a_force_that_is_present_and_weak_provokes(made_up, world, agrees, force, drive):
    values = STILL | {"adversary.probe_rate": 3, "deterrence.provocation": 2, "deterrence.probe": 0}
    held = world(made_up(LONE, values), 2**15)
    actor, present = held.adversary, np.full(held.size, force)
    actor.weigh(np.zeros(held.size), present, host=np.zeros(held.size))
    nothing = np.zeros(held.size)
    actor.strike(present >= 0, force=present, unanswered=nothing, scheduled=Scheduled())
    agrees(actor.probe, float(probability(3 * np.exp(drive))))
    with pytest.raises(AssertionError):
        agrees(actor.probe, float(probability(3 * np.exp(drive + 0.3))))


def test_talks_weigh_what_was_gained_over_the_reference_world(quiet, monkeypatch):
    """The first week of a root scenario, less G0, C0, v0 and D0; the terms of G0 are settled."""
    told = []
    values = {"adversary.assault_rate": 6, "coalition.planned_force": 3_000, "choice.level": 0}
    held = quiet(PAIR, values)
    usual = 0.3 * float(probability(6.0)) / 0.08
    G0 = 0.35 * (1 - np.prod([1 - part for part in offered(held)]))
    monkeypatch.setattr(held.talks, "negotiate", lambda gains, **due: told.append((gains, due)))
    held.step()
    ((gains, due),) = told
    G = held.guarantor.guarantee
    np.testing.assert_allclose(gains.guarantee, G - G0, atol=1e-12)
    everywhere(gains.coalition, CAP / 3_000 - (0.7 + 0.06) * CAP / 3_000)
    np.testing.assert_allclose(gains.violence, held.adversary.violence - usual, atol=1e-12)
    follows, before = (
        1 - (1 - G) * (1 - F**2 / (F**2 + 25_000**2)) * (1 - 0.3 * held.p["deterrence.host_weight"])
        for G, F in ((G, CAP), (G0, (0.7 + 0.06) * CAP))
    )
    np.testing.assert_allclose(gains.deterrence, follows - before, atol=1e-12)
    assert due == {"deal": False, "collapse": False}


def test_a_force_is_sustained_that_stood_for_thirteen_weeks(made_up):
    """Growing by 50 a week from week 1, the least of weeks 12 to 24 is that of week 12."""
    values = STILL | {"talks.deal_rate": SURELY}
    results = run(made_up(LONE, values, weeks=24), SIZE)
    told = {"force_sustained": 600, "force_peak": 1_000, "force_final": 1_000}
    told |= {"deal_week": 1, "first_deployment_week": 1, "states_deployed_final": 1}
    for name, expected in told.items():
        everywhere(results.outcome(name), expected)
    shorter = run(made_up(LONE, values | {"outcome.held_weeks": 5}, weeks=24), SIZE)
    everywhere(shorter.outcome("force_sustained"), 1_000)


@pytest.mark.parametrize("ended", [COLLAPSED, ATTACKED])
def test_talks_that_have_failed_stay_so(quiet, ended):
    held = quiet(values={"talks.deal_rate": SURELY, "talks.collapse_rate": SURELY})
    held.talks.phase = np.full(SIZE, ended, dtype=np.int8)
    assert np.all(advance(held, 5).talks.phase == ended)


def test_the_adversary_sees_the_force_of_last_week(quiet):
    held = quiet(values={"talks.deal_rate": SURELY, "deployment.ramp": 1})
    everywhere(advance(held, 1).adversary.force_effect, 0)
    everywhere(only(held).troops, CAP)
    everywhere(advance(held, 1).adversary.force_effect, 1 / (1 + 25**2))


def test_expected_attacks_add_up_over_the_ceasefire(quiet):
    steady = {"talks.deal_rate": SURELY, "deterrence.attack": 1}
    held = advance(quiet(values=steady), 1)
    held.p["adversary.attack_rate"] = 0.25
    total = 0.0
    for week in range(1, 4):
        holds = held.talks.ceasefire.astype(float)
        held.step()
        total = total + holds * 0.25 / 52 * np.exp(-held.adversary.deterrence)
        np.testing.assert_allclose(held.adversary.exposure, total, rtol=1e-12)
        assert np.all(held.adversary.exposure_undeterred <= week * 0.25 / 52 + 1e-15)


# Choice


def test_a_common_shock_is_common_to_all(quiet):
    fresh = {"choice.rethink_rate": SURELY, "choice.common": 1}
    held = advance(quiet(PAIR, fresh), 3)
    first, second = held.contributors
    assert first.taste.tobytes() == second.taste.tobytes()
    apart = advance(quiet(PAIR, fresh | {"choice.common": 0}), 3)
    first, second = apart.contributors
    assert not np.any(first.taste == second.taste)


@pytest.mark.parametrize("start", [True, False])
def test_tastes_are_correlated_by_the_square_of_the_loading(made_up, world, agrees, start):
    """Those of the start, where it is drawn, and those of later weeks."""
    fresh = {"choice.rethink_rate": SURELY, "choice.common": 0.8, "choice.shock_scale": 0.5}
    held = world(made_up(PAIR, fresh, initial="drawn"), 2**14)
    if not start:
        held.step()
    latent = [ndtri(logistic(one.taste / 0.5)) for one in held.contributors]
    agrees(latent[0] * latent[1], 0.64)
    for one in latent:
        agrees(one, 0)
        agrees(one**2, 1)
    with pytest.raises(AssertionError):
        agrees(latent[0] * latent[1], 0.8)


def test_tastes_are_renewed_as_often_as_the_rates_say(made_up, world, agrees):
    """By a change of government, which is noted, or by one that thinks again."""
    rates = {"choice.government_rate": 4, "choice.rethink_rate": 3, "choice.opportunity_rate": 9}
    held = world(made_up(LONE, rates), 2**14)
    one, before = only(held), only(held).taste
    held.step()
    agrees(one.taste != before, float(probability(7.0)))
    agrees(one.in_office_since == 1, float(probability(4.0)))
    assert set(one.in_office_since.tolist()) == {0, 1}
    assert np.all(one.taste[one.in_office_since == 1] != before[one.in_office_since == 1])
    with pytest.raises(AssertionError):
        agrees(one.taste != before, float(probability(9.0)))


def test_a_state_decides_when_any_of_the_three_comes(made_up, world, agrees):
    """Whatever its taste, which here makes it drop its pledge."""
    rates = {"choice.government_rate": 4, "choice.rethink_rate": 3, "choice.opportunity_rate": 9}
    held = world(made_up(LONE, rates | {"choice.risk": 20, "choice.inertia_authorised": 0}), 2**14)
    only(held).residual = np.full(held.size, -900.0)
    held.step()
    agrees(~only(held).pledged, float(probability(16.0)))


def test_without_an_opportunity_nobody_moves(quiet):
    held = quiet(PAIR)
    before = [one.taste.tobytes() for one in held.contributors]
    advance(held, 8)
    assert [one.taste.tobytes() for one in held.contributors] == before
    assert [bool(one.pledged.all()) for one in held.contributors] == [True, False]


def test_the_terms_add_up_to_the_propensity(baseline, world, monkeypatch):
    held = advance(world(baseline, SIZE), 1)
    seen = []
    original = Contributors.decide

    def noting(states, view, opportunity, *, week):
        seen.append(states.residual + sum(states.terms(view).values()))
        original(states, view, opportunity, week=week)

    monkeypatch.setattr(Contributors, "decide", noting)
    held.step()
    np.testing.assert_allclose(held.contributors.propensity, *seen, rtol=0, atol=1e-12)


def test_a_lone_state_sees_nobody(quiet):
    peers = quiet().contributors.peers()
    everywhere(peers.allies[0], 0)
    everywhere(peers.troops[0], 0)


def test_ties_are_shared_groups_or_else_everybody(made_up, world):
    groups = {"XAA": ("one", "two"), "XAB": ("one", "two"), "XAC": ("two",), "XAD": ()}
    states = {code: {"groups": held} for code, held in groups.items()}
    held = world(made_up(states, ties="shared_groups", initial="none"), SIZE)
    for one in held.contributors:
        one.pledged = np.full(SIZE, one.code in ("XAB", "XAD"))
    allies = dict(zip(groups, held.contributors.peers().allies, strict=True))
    everywhere(allies["XAA"], 2 / 3)
    everywhere(allies["XAB"], 0)
    everywhere(allies["XAC"], 1 / 2)
    everywhere(allies["XAD"], 1 / 3)


# Odd rosters, horizons and requests


@pytest.mark.parametrize(
    "settings", ["states.JPN.groups=[everybody]", "states.GBR.groups=[nato, nato]"]
)
def test_a_group_counts_once_whatever_it_is_called(changed, baseline, world, settings):
    """Or the scenario is refused. A state alone with what it has pledged sees no ally in itself."""
    try:
        scenario = changed(settings)
    except ScenarioError:
        return
    network = world(scenario, 2).contributors.ties
    alone, alike = np.eye(len(network.codes)), np.ones((len(network.codes), 1))
    leads = {"leads": alike == 0, "weight": 3.0}
    seen = network.mean_of_others(alone, **leads)
    assert not np.diag(seen).any()
    assert np.all(network.mean_of_others(alike, **leads) == 1)
    assert np.array_equal(network.share_of_others(alone.astype(bool), **leads), seen)
    australia, japan = (network.codes.index(code) for code in ("AUS", "JPN"))
    assert seen[australia, japan] in (0, 1 / (len(network.codes) - 1))


def test_a_roster_may_be_empty(made_up):
    results = run(made_up({}, weeks=3), 5)
    assert results.data.sizes["state"] == 0
    assert not results.outcome("force_peak").any()


def test_a_horizon_may_be_nothing(made_up):
    data = run(made_up(LONE, weeks=0), 5).data
    assert data.sizes["week"] == 1
    assert data["states_pledged"].values.tolist() == [[1.0] * 5]


def test_the_mean_of_no_weeks_is_blank(made_up):
    results = run(made_up(LONE, weeks=0), 5)
    assert np.isnan(results.outcome("guarantee_mean")).all()
    assert np.isnan(results.outcome("headline_gap")).all()


@pytest.mark.parametrize(("replications", "seed"), [(0, 1), (-5, 1), (10, -1), (10, 2**63)])
def test_a_run_that_makes_no_sense_is_refused(made_up, replications, seed):
    with pytest.raises(UsageError):
        run(made_up(LONE, weeks=1), replications, seed=seed)


def test_a_run_too_large_is_refused_before_it_begins(made_up):
    with pytest.raises(UsageError, match="fewer than"):
        run(made_up(LONE, weeks=1040), 10**9)


def test_a_number_that_is_not_finite_is_named(made_up, world):
    held = world(made_up(LONE, STILL), 5)
    only(held).opinion = np.array([0.0, 0.0, np.nan, 0.0, 0.0])
    with pytest.raises(RunError, match=r"opinion of XAA .* week 1, world 2 of seed 1"):
        held.step()


def test_progress_is_told(made_up):
    told = []
    run(made_up(LONE, weeks=1), 10, execution=Execution(progress=told.append, block=4))
    assert told == [4, 4, 2]


def test_only_leading_paths_are_kept_but_every_outcome(made_up):
    from sim.model.world import World

    scenario = made_up(LONE, weeks=2)
    held = World(scenario, Streams(1, range(20)), paths_kept=5)
    block = advance(held, 2).close()
    assert block.series["force"].shape == (3, 5)
    assert block.outcomes["force_peak"].shape == (20,)
    assert block.posture_count.sum(axis=2).tolist() == [[20]] * 3
    whole = simulate(scenario, Streams(1, range(20)))
    assert whole.series["guarantee"][:, :5].tobytes() == block.series["guarantee"].tobytes()


# Every parameter that may be set in the midst of a run


def unlike(parameter):
    """Give a number that a parameter may take, far from its default."""
    low, high = parameter.domain
    if high <= 1:
        return low if parameter.default > (low + high) / 2 else high
    return min(high, 3 * parameter.default + 1)


def settable():
    return sorted(
        key
        for key, held in parameters().items()
        if not held.start_only and held.role != "definition"
    )


ACTIVE = {
    "choice.opportunity_rate": 100,
    "adversary.probe_rate": 100,
    "adversary.attack_rate": 2,
    "adversary.influence_rate": 20,
    "coalition.scale": 2,
    "choice.rethink_rate": 20,
    "choice.government_rate": 4,
    "choice.tripwire": 0.5,
    "coalition.guarantee": 0.4,
    "talks.deal_rate": 20,
    "talks.permission": 0.8,
    "guarantor.contribution": 0.5,
    "adversary.emboldening": 0.2,
    "coalition.planned_force": 6_000,
    "talks.coalition": 1.4,
    "coalition.record_backed": 0.9,
    "deployment.ramp": 0.5,
    "deployment.rotation_weeks": 2,
    "deployment.rotation_least": 500,
    "guarantor.terms_rate": 4,
    "coalition.ask": 0.5,
    "casualties.rate": 900,
}
BUSY = {
    "XAA": {"stance": "prepared", "pledge": {"value": 900}, "vote_needed": True},
    "XAB": {"stance": "willing", "active_forces": 30_000, "pledge": {"value": 9_000}},
    "XAC": {
        "stance": "open",
        "active_forces": 90_000,
        "borders_adversary": True,
        "needs_backstop": True,
    },
    "XAD": {"stance": "willing", "batteries": 2, "posted": {"XAC": 1}},
}


@pytest.fixture(scope="module")
def traces(made_up, world):
    """Trace a busy world; a setting of week 4 may leave a mark in it."""

    def trace(*changes):
        events = {"anew": Event(week=4, kind="set", set=dict(changes))} if changes else {}
        fields = setting(next((key for key, _ in changes), ""))
        scenario = made_up(BUSY, ACTIVE, events=events, **fields)
        held, marks = world(scenario, 256), []
        for _ in range(14):
            held.step()
            parts = [one.opinion for one in held.contributors]
            parts += [one.propensity for one in held.contributors]
            parts += [one.troops + one.trainers + one.deaths for one in held.contributors]
            parts += [held.guarantor.guarantee, held.adversary.violence, held.host.strength]
            parts += [held.talks.phase, held.adversary.exposure, held.guarantor.settled]
            marks.append(b"".join(part.tobytes() for part in parts))
        return marks

    line, record = "deployment.exposure_line", "coalition.record_lead"
    plain = {
        "rear": trace(),
        "line": trace((line, parameters()[line].default)),
        "record": trace((record, parameters()[record].default)),
    }
    return trace, plain


def setting(key):
    """Give the setting in which a parameter counts for something."""
    if "record" in key:
        return {"pledges": "record"}
    return {"location": "line" if "line" in key else "rear"}


@pytest.mark.parametrize("key", settable())
def test_a_parameter_that_may_be_set_has_an_effect(traces, key):
    trace, plain = traces
    marks = trace((key, unlike(parameters()[key])))
    (kind,) = setting(key).values()
    against = plain[kind]
    assert marks[:3] == against[:3]
    if key in ("guarantor.terms_boost", "guarantor.deadline_opens"):
        assert marks == against, "the deadline is over by week 4"
    else:
        assert marks != against
