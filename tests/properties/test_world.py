"""What must hold in any world: drawn parameters, rosters and orders, few states and weeks."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.ensemble.run import simulate
from sim.model.world import World
from sim.outcomes.block import CEASEFIRE
from sim.results.results import Results
from sim.scenario.schema import Aggregation, Event
from sim.streams import Streams

SIZE = 64
ROSTER = {
    "XAA": {"stance": "prepared", "pledge": {"value": 900}, "groups": ("one", "two")},
    "XAB": {"stance": "willing", "active_forces": 40_000, "vote_needed": True, "groups": ("one",)},
    "XAC": {
        "stance": "open",
        "active_forces": 20_000,
        "borders_adversary": True,
        "needs_backstop": True,
        "condition": 0.2,
    },
    "XAD": {"stance": "willing", "pledge": {"value": 4_000}, "batteries": 3, "posted": {"XAC": 2}},
    "XAE": {"stance": "opposed", "active_forces": 500_000, "groups": ("two",)},
}
DRAWN = {
    "choice.allies": st.floats(-6, 20),
    "choice.support": st.floats(0, 6),
    "choice.guarantee": st.floats(-6, 6),
    "choice.opportunity_rate": st.floats(0, 500),
    "choice.government_rate": st.floats(0, 100),
    "choice.rethink_rate": st.floats(0, 100),
    "choice.inertia_authorised": st.floats(0, 10),
    "choice.shock_scale": st.floats(0.3, 2),
    "choice.level": st.floats(0, 1),
    "choice.backstop": st.floats(0, 20),
    "choice.tripwire": st.floats(-2, 2),
    "coalition.lead_weight": st.floats(0, 20),
    "coalition.guarantee": st.floats(0, 1),
    "guarantor.contribution": st.floats(0, 3),
    "adversary.emboldening": st.floats(0, 1),
    "talks.permission": st.floats(0, 1),
    "talks.pressure": st.floats(-3, 3),
    "deployment.rotation_weeks": st.integers(0, 8),
    "choice.common": st.floats(0, 1),
    "choice.inertia": st.floats(0, 5),
    "opinion.noise": st.floats(0, 1),
    "guarantor.availability.air_defence": st.floats(0, 1),
    "guarantor.unsettled": st.floats(0, 1),
    "coalition.scale": st.floats(0, 200),
    "deployment.ramp": st.floats(0, 1),
    "deployment.withdrawal": st.floats(0, 1),
    "training.ramp_up": st.floats(0, 1),
    "talks.deal_rate": st.floats(0, 100),
    "adversary.attack_rate": st.floats(0, 20),
    "adversary.probe_rate": st.floats(0, 50),
    "parliament.vote_rate": st.floats(0, 100),
    "deterrence.half_force": st.floats(1, 80_000),
}
EVENTS = {
    "poll": Event(week=2, kind="poll", size=-60),
    "change": Event(week=3, kind="government", states=("XAB", "XAE"), stance="prepared"),
    "deal": Event(week=4, kind="deal"),
    "probe": Event(week=6, kind="probe"),
    "withdrawal": Event(week=7, kind="withdrawal", components=("weapons",)),
    "attack": Event(week=9, kind="attack"),
}
values = st.fixed_dictionaries({}, optional=DRAWN)
rules = st.builds(
    Aggregation,
    components=st.sampled_from(["noisy_or", "additive_clipped", "min"]),
    deterrence=st.sampled_from(["noisy_or", "additive_clipped", "min", "product"]),
)
starts = st.sampled_from(["stated", "reported", "none", "all", "drawn"])
kinds = st.sampled_from(["hundreds", "record"])


def is_share(held):
    return bool(np.all((held >= 0) & (held <= 1)))


@settings(max_examples=25)
@given(values, rules, starts, st.sampled_from(["shared_groups", "uniform"]), kinds)
def test_a_week_keeps_everything_within_bounds(made_up, values, rules, start, ties, kind):
    scenario = made_up(
        ROSTER, values, aggregation=rules, initial=start, ties=ties, pledges=kind, events=EVENTS
    )
    world = World(scenario, Streams(1, range(SIZE)))
    largest = dict.fromkeys(ROSTER, 0.0)  # a withdrawal may make contingents smaller
    for _ in range(12):
        before = {one.code: one.capacity for one in world.contributors}
        world.step()
        guarantor, actor = world.guarantor, world.adversary
        assert is_share(guarantor.capability)
        assert is_share(guarantor.guarantee)
        assert is_share(guarantor.credibility)
        assert is_share(actor.deterrence)
        assert is_share(actor.force_effect)
        assert is_share(world.host.strength)
        assert np.all(guarantor.honoured <= guarantor.tests)
        assert np.all(actor.exposure <= actor.exposure_undeterred * (1 + 1e-12))
        for one in world.contributors:
            assert is_share(one.support)
            assert np.all(np.isfinite(one.taste))
            own = largest[one.code] = np.maximum(largest[one.code], before[one.code])
            own = np.maximum(own, one.capacity)
            assert np.all((one.troops >= 0) & (one.troops <= own * (1 + 1e-12)))
            most = own * world.p["training.share"]
            assert np.all((one.trainers >= 0) & (one.trainers <= most * (1 + 1e-12)))
            assert not np.any(one.authorised & ~one.pledged)
            assert not np.any(one.committed & ~one.pledged)
            assert not np.any(one.authorised & ~one.committed)
            assert not np.any(one.present & (one.troops < 1))
        assert not np.any(world.talks.permitted & (world.talks.phase < CEASEFIRE))
        assert all(0 <= count <= SIZE for count in world.effects.values())


@settings(max_examples=10)
@given(values, st.permutations(sorted(ROSTER)))
def test_the_order_of_states_does_not_show(made_up, same, values, order):
    one, other = (
        simulate(
            made_up({code: ROSTER[code] for code in codes}, values, weeks=10, ties="shared_groups"),
            Streams(1, range(SIZE)),
        )
        for codes in (sorted(ROSTER), order)
    )
    for part in ("outcomes", "series", "states"):
        same(getattr(one, part), getattr(other, part))
    whole = ("deployment", "phase", "posture", "posture_count")
    same(*({name: getattr(held, name) for name in whole} for held in (one, other)))


@settings(max_examples=15)
@given(values, starts)
def test_a_larger_requirement_is_never_likelier(made_up, values, start):
    scenario = made_up(ROSTER, values, initial=start, weeks=20)
    held = simulate(scenario, Streams(1, range(SIZE))).outcomes["force_sustained"]
    curve = [np.mean(held >= requirement) for requirement in (0, *Results.requirements)]
    assert curve[0] == 1
    assert curve == sorted(curve, reverse=True)


@settings(max_examples=10)
@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 2**63 - 1))
def test_any_range_of_replications_is_a_part_of_a_longer_one(made_up, first, size, seed):
    scenario = made_up({"XAA": ROSTER["XAA"]}, weeks=4)
    part = simulate(scenario, Streams(seed, range(first, first + size))).outcomes
    whole = simulate(scenario, Streams(seed, range(first + size))).outcomes
    for name, held in part.items():
        assert held.tobytes() == whole[name][first:].tobytes(), name
