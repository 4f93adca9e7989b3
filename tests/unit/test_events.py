"""What a scenario makes happen: where each kind of event takes effect, and where it cannot."""

import numpy as np
import pytest
from small import CAP, LONE, PAIR, SIZE, STILL, SURELY, advance, everywhere, only

from sim.actors.parameters import COMPONENTS
from sim.ensemble.run import run
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, TALKS
from sim.scenario.schema import Event
from sim.theory.logistic import logistic, logit

DEAL = {"talks.deal_rate": SURELY, "deterrence.attack": 0, "deterrence.probe": 0}
DEAF = {"opinion.guarantee": 0, "opinion.cue": 0}


# Polls


@pytest.mark.parametrize("points", [-10.0, 15.0])
def test_a_poll_moves_support_by_points_and_for_good(quiet, points):
    """Not as a rally does, which fades."""
    held = quiet(PAIR, DEAF, [Event(week=2, kind="poll", size=points, states=("XAA",))])
    before = [logistic(one.opinion) for one in held.contributors]
    advance(held, 1)
    for week in range(2, 9):
        held.step()
        for one, support, moved in zip(held.contributors, before, (points, 0), strict=True):
            now = np.clip(support + moved / 100, 0.0001, 0.9999)
            np.testing.assert_allclose(logistic(one.opinion), now, atol=1e-12, err_msg=str(week))
            np.testing.assert_allclose(logistic(one.opinion_at_start), now, atol=1e-12)


def test_a_poll_that_names_nobody_moves_all_and_stays_within_bounds(quiet):
    held = advance(quiet(PAIR, DEAF, [Event(week=1, kind="poll", size=-100)]), 1)
    for one in held.contributors:
        everywhere(one.opinion, logit(0.0001))


# Governments


def change(**told):
    return Event(week=2, kind="government", states=("XAA",), **told)


def test_a_new_government_decides_with_a_taste_of_its_own(quiet):
    """And is not bound by what the last one stated, however dear that would be."""
    bound = {"choice.inertia": 20, "choice.inertia_authorised": 20}
    held = quiet(PAIR, bound, [change()])
    first, second = held.contributors
    tastes = [one.taste for one in (first, second)]
    advance(held, 1)
    assert first.pledged.all()
    advance(held, 1)
    assert np.all(first.in_office_since == 2)
    assert not np.any(first.taste == tastes[0])
    assert np.array_equal(first.pledged, first.propensity > first.taste)
    assert 0 < first.pledged.sum() < SIZE
    assert np.all(second.in_office_since == 0)
    assert second.taste.tobytes() == tastes[1].tobytes()
    assert not second.pledged.any()
    settled = first.pledged
    held.p["choice.opportunity_rate"] = SURELY
    assert np.array_equal(advance(held, 3).contributors.members[0].pledged, settled)


def test_a_new_government_may_have_another_stance(quiet):
    """Its residual is that with which, in the reference world, it pledges with its own chance."""
    held = quiet(PAIR, {"choice.support": 0}, [change(stance="prepared")])
    before, second = only_rows(held)
    assert held.contributors.leads.tolist() == [[False], [False]]
    advance(held, 2)
    after, other = only_rows(held)
    prepared, willing = (held.p[f"stances.{stance}.p0"] for stance in ("prepared", "willing"))
    everywhere(after - before, logit(prepared) - logit(willing))
    assert other.tobytes() == second.tobytes()
    assert held.contributors.leads.tolist() == [[True], [False]]
    assert [one.state.stance for one in held.contributors] == ["prepared", "opposed"]


def only_rows(held):
    return [np.array(one.residual) for one in held.contributors]


def test_another_stance_leaves_the_elite_another_latitude(quiet):
    held = quiet(LONE, {"choice.autonomy": 0.5}, [change(stance="ruled_out")])
    before = held.contributors.weights.support
    after = advance(held, 2).contributors.weights.support
    latitude = {name: held.p[f"stances.{name}.latitude"] for name in ("willing", "ruled_out")}
    assert latitude["willing"] != latitude["ruled_out"]
    expected = (1 - 0.5 * latitude["ruled_out"]) / (1 - 0.5 * latitude["willing"])
    np.testing.assert_allclose(after / before, expected)


def test_a_new_government_of_a_held_state_changes_no_pledge(quiet):
    states = {"XAA": LONE["XAA"] | {"hold": "in"}}
    held = advance(quiet(states, {}, [change(stance="ruled_out")]), 4)
    assert only(held).pledged.all()
    assert np.all(only(held).in_office_since == 2)


# The guarantor


@pytest.mark.parametrize("components", [("weapons", "intelligence"), ()])
def test_a_withdrawal_takes_back_what_it_names_or_else_all(quiet, components):
    gone = components or COMPONENTS
    held = quiet(events=[Event(week=3, kind="withdrawal", components=components)])
    offered = {name: held.p[f"guarantor.availability.{name}"] for name in COMPONENTS}
    assert all(offered.values())
    advance(held, 2)
    for name in COMPONENTS:
        assert held.p[f"guarantor.availability.{name}"] == offered[name]
    advance(held, 1)
    kept = {name: 0.0 if name in gone else offered[name] for name in COMPONENTS}
    for name in COMPONENTS:
        assert held.p[f"guarantor.availability.{name}"] == kept[name]
    share = np.where(held.guarantor.settled, 1.0, held.p["guarantor.unsettled"])
    lacking = [1 - held.p[f"guarantor.weight.{name}"] * kept[name] * share for name in COMPONENTS]
    np.testing.assert_allclose(held.guarantor.capability, 1 - np.prod(lacking, axis=0), atol=1e-12)
    assert held.effects == {"event_0": SIZE}


# The talks


@pytest.mark.parametrize(("kind", "phase"), [("deal", CEASEFIRE), ("collapse", COLLAPSED)])
def test_talks_end_as_the_scenario_says(quiet, kind, phase):
    held = quiet(events=[Event(week=3, kind=kind)])
    assert np.all(advance(held, 2).talks.phase == TALKS)
    assert np.all(advance(held, 1).talks.phase == phase)
    assert held.effects == {"event_0": SIZE}


def test_of_a_deal_and_a_collapse_in_one_week_the_deal_comes(quiet):
    both = [Event(week=1, kind=kind) for kind in ("collapse", "deal")]
    held = advance(quiet(events=both), 1)
    assert np.all(held.talks.phase == CEASEFIRE)
    assert held.effects == {"event_0": 0, "event_1": SIZE}


def test_a_deal_comes_only_where_talks_go_on(quiet):
    held = quiet(events=[Event(week=1, kind="deal"), Event(week=1, kind="assault")])
    half = np.arange(SIZE) < SIZE / 2
    held.talks.phase = np.where(half, np.int8(COLLAPSED), np.int8(TALKS))
    advance(held, 1)
    assert np.array_equal(held.talks.phase == CEASEFIRE, ~half)
    assert held.effects == {"event_0": SIZE / 2, "event_1": SIZE}


def test_a_deal_of_the_scenario_permits_troops_as_any_other_does(made_up, world, agrees):
    events = {"deal": Event(week=1, kind="deal")}
    held = world(made_up(LONE, STILL | {"talks.permission": 0.3}, events=events), 2**12)
    assert not held.talks.permitted.any()
    held.step()
    agrees(held.talks.permitted, 0.3)
    with pytest.raises(AssertionError):
        agrees(held.talks.permitted, 0.4)
    first = held.talks.permitted
    advance(held, 30)
    assert np.array_equal(held.talks.permitted, first)
    assert np.array_equal(only(held).troops > 0, first)
    assert only(held).trainers[~first].any()


def test_no_troops_are_permitted_where_talks_collapsed(quiet):
    held = advance(quiet(events=[Event(week=1, kind="collapse")]), 2)
    assert not held.talks.permitted.any()


# The adversary


@pytest.mark.parametrize("kind", ["probe", "attack"])
def test_a_blow_comes_under_a_ceasefire_only(quiet, kind):
    blow = [Event(week=week, kind=kind) for week in (1, 3)]
    held = advance(quiet(values=DEAL, events=blow), 2)
    assert np.all(held.talks.phase == CEASEFIRE)
    everywhere(held.guarantor.tests, 0)
    advance(held, 1)
    everywhere(held.guarantor.tests, 1)
    everywhere(held.adversary.probe, kind == "probe")
    everywhere(held.adversary.attack, kind == "attack")
    assert np.all(held.talks.phase == (ATTACKED if kind == "attack" else CEASEFIRE))
    assert held.effects == {"event_0": 0, "event_1": SIZE}


def test_every_state_decides_in_the_weeks_after_an_attack(quiet):
    """In the week of the attack and the seven after it, though nothing else makes it decide."""
    held = quiet(values=DEAL, events=[Event(week=3, kind="attack")])
    one = only(held)
    for week in range(1, 15):
        one.taste = np.full(SIZE, np.inf if week % 2 else -np.inf)
        held.step()
        decides = 3 <= week <= 10
        everywhere(held.talks.crisis(held.week, weeks=8), decides)
        before = True if week < 3 else week % 2 == 0 if decides else True
        everywhere(one.pledged, before)


def test_a_longer_crisis_lasts_longer(quiet):
    held = quiet(values=DEAL | {"choice.crisis_weeks": 2}, events=[Event(week=2, kind="attack")])
    seen = [bool(advance(held, 1).talks.crisis(held.week, weeks=2).all()) for _ in range(5)]
    assert seen == [False, True, True, False, False]
    assert not held.talks.crisis(held.week, weeks=0).any()


def test_a_pledge_dropped_after_an_attack_brings_troops_home(quiet):
    held = quiet(values=DEAL, events=[Event(week=11, kind="attack")])
    advance(held, 10)
    everywhere(only(held).troops, 0.5 * CAP)
    only(held).taste = np.full(SIZE, np.inf)
    for week in range(1, 4):
        everywhere(only(advance(held, 1)).troops, max(0.5 - 0.2 * week, 0) * CAP)
    assert not only(held).pledged.any()


# What took effect


def test_effects_are_counted_over_all_blocks(made_up):
    from sim.ensemble.blocks import Execution

    events = {
        "assault": Event(week=2, kind="assault"),
        "call": Event(week=1, kind="influence"),
        "probe": Event(week=2, kind="probe"),
        "set": Event(week=2, kind="set", set={"choice.risk": 1}),
    }
    scenario = made_up(LONE, STILL | {"talks.deal_rate": 30}, events=events, weeks=4)
    results = run(scenario, 200, execution=Execution(block=64))
    counted = results.data["effects"]
    assert counted["event"].values.tolist() == sorted(events)
    found = dict(zip(sorted(events), counted.values.tolist(), strict=True))
    early = int(np.sum(results.outcome("deal_week") == 1))
    assert 0 < early < 200
    assert found == {"assault": 200 - early, "call": 200, "probe": early, "set": 200}


def test_without_events_nothing_is_counted(made_up):
    data = run(made_up(LONE, weeks=1), 4).data
    assert "effects" not in data
    assert "event" not in data.dims


def test_a_setting_that_lies_beyond_the_horizon_takes_effect_nowhere(quiet):
    held = advance(quiet(events=[Event(week=9, kind="influence")]), 3)
    assert held.effects == {"event_0": 0}
    held.count_effects("influence")
    assert held.effects == {"event_0": 0}
