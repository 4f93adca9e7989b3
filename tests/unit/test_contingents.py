"""How many troops a pledge stands for: as named, as in past missions, and for how long."""

import numpy as np
import pytest
from small import CAP, LONE, PAIR, SIZE, SURELY, advance, everywhere, only

from sim.actors.columns import contingent_luck
from sim.actors.parameters import COMPONENTS
from sim.actors.perception import Contingents, is_backed
from sim.scenario.schema import Event, State
from sim.streams import Streams

MEDIAN = {"coalition.record_spread": 0}


def sized(active, **told):
    return {"XAA": {"stance": "willing", "active_forces": active} | told}


# As in past missions


@pytest.mark.parametrize(("active", "share"), [(30_000, 0.01), (3_000, 0.01 * 10**0.3)])
def test_a_state_sends_the_share_of_its_forces_that_past_missions_had(quiet, active, share):
    held = quiet(sized(active), MEDIAN, pledges="record")
    everywhere(held.contributors.capacity[0], share * active)


def test_a_lead_sends_a_multiple(quiet):
    held = quiet(sized(30_000, stance="prepared"), MEDIAN, pledges="record")
    everywhere(held.contributors.capacity[0], 4 * 300)


def test_nobody_sends_more_than_the_largest_share_on_record(quiet):
    held = quiet(sized(30_000), {"coalition.record_spread": 5}, pledges="record")
    capacity = held.contributors.capacity[0]
    assert capacity.max() == 0.06 * 30_000
    assert capacity.min() < 300


def test_a_pledge_that_was_named_does_not_count_under_those_of_the_record(quiet):
    held = quiet(sized(30_000, pledge={"value": CAP}), MEDIAN, pledges="record")
    everywhere(held.contributors.capacity[0], 300)
    everywhere(only(quiet(sized(30_000, pledge={"value": CAP}))).capacity, CAP)


@pytest.mark.parametrize(("offered", "backed"), [(0.51, True), (0.5, True), (0.49, False)])
def test_without_american_backing_contingents_are_a_fifth(quiet, offered, backed):
    """Below half of the components on average; what one has may make up for another."""
    parts = dict.fromkeys(COMPONENTS, (5 * offered - 1) / 4) | {"weapons": 1}
    values = {f"guarantor.availability.{name}": share for name, share in parts.items()}
    held = quiet(sized(30_000), MEDIAN | values, pledges="record")
    assert bool(is_backed(held.p)) is backed
    everywhere(held.contributors.capacity[0], 300 if backed else 60)


def test_backing_may_be_withdrawn_in_the_midst_of_a_run(quiet):
    gone = Event(week=3, kind="withdrawal")
    held = advance(quiet(sized(30_000), MEDIAN, [gone], pledges="record"), 2)
    everywhere(held.contributors.capacity[0], 300)
    everywhere(advance(held, 1).contributors.capacity[0], 60)


def test_a_government_that_leads_pledges_a_multiple_from_its_first_phase(quiet):
    """What the guarantor sees of the contingents in phase 2 is as the events leave them."""
    led = Event(week=3, kind="government", states=("XAA",), stance="prepared")
    held = advance(quiet(sized(30_000), MEDIAN, [led], pledges="record"), 2)
    everywhere(held.contributors.pledged_troops, 300)
    phases = held.phases()
    assert [next(phases), next(phases)] == ["events", "guarantee"]
    for troops in (held.contributors.pledged_troops, held.contributors.committed_troops):
        everywhere(troops, 4 * 300)


def test_luck_of_contingents_is_lognormal_about_the_median(made_up, world, agrees):
    values = {"coalition.record_spread": 0.5, "coalition.record_most": 1}
    held = world(made_up(sized(30_000), values, pledges="record"), 2**12)
    latent = np.log(held.contributors.capacity[0] / 300) / 0.5
    agrees(latent, 0)
    agrees(latent**2, 1)
    with pytest.raises(AssertionError):
        agrees(latent, 0.2)


def test_luck_of_a_contingent_is_its_own_and_drawn_for_the_record_only(made_up):
    scenario = made_up(PAIR)
    streams = Streams(1, range(SIZE))
    assert contingent_luck(scenario.states, streams, pledges="hundreds") == {}
    pair = contingent_luck(scenario.states, streams, pledges="record")
    (alone,) = contingent_luck(made_up(LONE).states, streams, pledges="record").values()
    assert sorted(pair) == ["XAA", "XAB"]
    assert pair["XAA"].tobytes() == alone.tobytes()
    assert not np.any(pair["XAA"] == pair["XAB"])


def test_the_reference_world_has_the_contingents_of_the_root(made_up, world):
    """Of hundreds where the root has them, though the scenario has those of the record."""
    root = made_up(LONE, {"choice.level": 0})
    changed = root.model_copy(update={"pledges": "record", "reference": root.as_reference})
    held = world(changed, SIZE)
    assert changed.root_pledges == "hundreds"
    expected = 0.7 * CAP / held.p["coalition.planned_force"]
    np.testing.assert_allclose(held.anchor.coalition, expected)
    own = world(root.model_copy(update={"pledges": "record"}), SIZE)
    capacity = own.contributors.capacity[0]
    np.testing.assert_allclose(own.anchor.coalition, expected * capacity / CAP)


def test_what_the_forces_cap_is_a_pledge_with_its_scale(quiet):
    """Three times a thousand would be sent; 4 % of the forces is less."""
    held = quiet(sized(50_000, pledge={"value": CAP}), {"coalition.scale": 3})
    states = held.contributors
    assert float(states.contingents.uncapped("XAA", states.states[0])) == 3 * CAP
    assert float(states.capacity[0, 0]) == 2_000


# Rotation


def contingent(value, active, **p):
    values = {"coalition.max_share": 0.04, "deployment.rotation": 4.0} | p
    values |= {"deployment.rotation_least": 1000.0, "coalition.scale": 1.0}
    values |= {"states.XAA.pledge": value}
    states = {"XAA": State(stance="willing", support={"value": 0.5}, active_forces=active)}
    contingents = Contingents(values, "hundreds", {})
    return float(contingents.of(states)[0, 0]), float(contingents.sustainable(states)[0, 0])


@pytest.mark.parametrize(
    ("value", "active", "expected"),
    [
        (999, 30_000, (999, 999)),  # hundreds are not limited
        (1_200, 30_000, (1_200, 300)),
        (1_200, 200_000, (1_200, 1_200)),  # a quarter of 8 000 can be kept
        (9_000, 100_000, (4_000, 1_000)),
    ],
)
def test_of_a_large_contingent_a_share_can_be_kept_in_place(value, active, expected):
    assert contingent(value, active) == pytest.approx(expected)


def test_a_large_contingent_shrinks_to_what_can_be_kept_after_its_weeks(quiet):
    """Present from week 1, so for five weeks in week 5; by a fifth of the whole a week."""
    values = {"talks.deal_rate": SURELY, "deployment.ramp": 1, "deployment.rotation_weeks": 5}
    states = {"XAA": {"stance": "willing", "active_forces": 30_000, "pledge": {"value": 1_200}}}
    held = quiet(states, values)
    assert held.contributors.sustained.tolist() == [[400]]
    troops = [only(advance(held, 1)).troops for _ in range(12)]
    for week, there in enumerate(troops, start=1):
        everywhere(there, 1_200 if week < 6 else max(1_200 - 240 * (week - 5), 400))


def test_weeks_count_from_arrival_where_a_government_makes_a_contingent_large(quiet):
    """It leads from week 8 on: of 1 200, what is kept is a third of 4 % of the forces."""
    led = Event(week=8, kind="government", states=("XAA",), stance="prepared")
    values = MEDIAN | {"talks.deal_rate": SURELY, "deployment.ramp": 1}
    values |= {"deployment.rotation_weeks": 5, "deployment.rotation_least": 1_000}
    held = advance(quiet(sized(30_000, hold="in"), values, [led], pledges="record"), 7)
    everywhere(only(held).troops, 300)
    everywhere(only(advance(held, 1)).troops, 400)


def test_hundreds_are_never_limited(quiet):
    values = {"talks.deal_rate": SURELY, "deployment.ramp": 1, "deployment.rotation_weeks": 1}
    states = {"XAA": {"stance": "willing", "active_forces": 12_500, "pledge": {"value": 500}}}
    everywhere(only(advance(quiet(states, values), 9)).troops, 500)


# Presence


def test_less_than_a_person_is_nobody(quiet):
    held = advance(quiet(values={"talks.deal_rate": SURELY}), 3)
    one = only(held)
    one.pledged = np.zeros(SIZE, bool)
    one.troops = np.full(SIZE, 0.999)
    held.p["deployment.withdrawal"] = 0.0
    advance(held, 1)
    everywhere(one.troops, 0.999)
    assert not one.present.any()
    assert not one.deployed.any()
    one.troops = np.full(SIZE, 1.0)
    assert advance(held, 1).contributors.present.all()
