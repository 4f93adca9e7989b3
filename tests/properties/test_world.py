"""What must hold in any world: drawn parameters, rosters and orders, few states and weeks."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.ensemble.run import simulate
from sim.model.world import World
from sim.results.results import Results
from sim.scenario.schema import Aggregation
from sim.streams import Streams

SIZE = 64
ROSTER = {
    "XAA": {"stance": "prepared", "pledge": {"value": 900}, "groups": ("one", "two")},
    "XAB": {"stance": "willing", "active_forces": 40_000, "vote_needed": True, "groups": ("one",)},
    "XAC": {"stance": "open", "active_forces": 20_000, "borders_adversary": True},
    "XAD": {"stance": "willing", "pledge": {"value": 4_000}, "batteries": 3, "posted": {"XAC": 2}},
    "XAE": {"stance": "opposed", "active_forces": 500_000, "groups": ("two",)},
}
DRAWN = {
    "choice.allies": st.floats(-6, 20),
    "choice.support": st.floats(0, 6),
    "choice.guarantee": st.floats(-6, 6),
    "choice.opportunity_rate": st.floats(0, 500),
    "choice.persistence": st.floats(0, 1),
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
values = st.fixed_dictionaries({}, optional=DRAWN)
rules = st.builds(
    Aggregation,
    components=st.sampled_from(["noisy_or", "additive_clipped", "min"]),
    deterrence=st.sampled_from(["noisy_or", "additive_clipped", "min", "product"]),
)
starts = st.sampled_from(["stated", "none", "all", "drawn"])


def is_share(held):
    return bool(np.all((held >= 0) & (held <= 1)))


@settings(max_examples=25)
@given(values, rules, starts, st.sampled_from(["shared_groups", "uniform"]))
def test_a_week_keeps_everything_within_bounds(made_up, values, rules, start, ties):
    scenario = made_up(ROSTER, values, aggregation=rules, initial=start, ties=ties)
    world = World(scenario, Streams(1, range(SIZE)))
    for _ in range(12):
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
            assert np.all((one.troops >= 0) & (one.troops <= one.capacity * (1 + 1e-12)))
            most = one.capacity * world.p["training.share"]
            assert np.all((one.trainers >= 0) & (one.trainers <= most * (1 + 1e-12)))
            assert not np.any(one.authorised & ~one.pledged)


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
