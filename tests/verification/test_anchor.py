"""The anchor, worked out once more from its definition, and who may move it.

Nothing of the model's own arithmetic is used here but the opinions drawn at the start, the numbers
that are drawn, and the luck of contingents.
"""

import numpy as np
import pytest

from sim.facts.parameter import parameters
from sim.facts.poll import opening_support
from sim.streams import Streams

EXACT = 1e-12
COMPONENTS = ("coordination", "intelligence", "border_surveillance", "weapons", "air_defence")


def logit(share):
    return np.log(share / (1 - share))


def sigma(z):
    return 1 / (1 + np.exp(-z))


def numbers(held, root):
    """The numbers of the reference world: drawn uncertainties, and central levers of the root."""
    levers = {key for key, one in parameters().items() if one.role == "lever"}
    central = {key: one.central for key, one in root.values.items()}
    return {key: central[key] if key in levers else held.p[key] for key in held.setting.values}


def usual(code, state, v, opinion):
    """η in the reference world, by the stance and the level of support."""
    if state.opinion == "comparable":
        beyond = opinion - logit(v[f"stances.{state.stance}.support"])
    else:
        beyond = logit(state.support.central) - logit(opening_support(code).share)
    level = v["choice.level"] * weight_of_support(state, v) * beyond
    return v["choice.shock_scale"] * logit(v[f"stances.{state.stance}.p0"]) + level


def weight_of_support(state, v):
    latitude = v[f"stances.{state.stance}.latitude"]
    return v["choice.support"] * (1 - v["choice.autonomy"] * latitude)


def capacity(code, state, v, pledges, size):
    """Troops of a pledge, as named, as a share of active forces, or as in past missions."""
    active = state.active_forces
    if pledges == "record":
        luck = Streams(1, range(size)).named(code, "contingent").normal()
        share = (
            v["coalition.record_share"] * (max(active, 1) / 30_000) ** v["coalition.record_slope"]
        )
        one = active * share * np.exp(v["coalition.record_spread"] * luck)
        one = one * (v["coalition.record_lead"] if state.stance == "prepared" else 1)
        offered = np.mean([v[f"guarantor.availability.{name}"] for name in COMPONENTS])
        one = one / (
            1 if offered >= v["coalition.record_backed"] else v["coalition.record_unbacked"]
        )
        return np.minimum(one * v["coalition.scale"], v["coalition.record_most"] * active)
    pledge = np.minimum(v["coalition.pledge_share"] * active, v["coalition.pledge_most"])
    if state.pledge is not None:
        pledge = state.pledge.central
    return np.minimum(pledge * v["coalition.scale"], v["coalition.max_share"] * active)


def ties(code, states, kind, lead):
    """Weights of the others in what a state sees, together 1."""
    others = [other for other in sorted(states) if other != code]
    shared = [
        len(set(states[code].groups) & set(states[other].groups)) if kind == "shared_groups" else 1
        for other in others
    ]
    shared = shared if sum(shared) else [1] * len(others)
    heavy = [
        number * (lead if states[other].stance == "prepared" else 1)
        for other, number in zip(others, shared, strict=True)
    ]
    return {other: one / sum(heavy) for other, one in zip(others, heavy, strict=True)}


def guarantee_of(v, states, rule, committed):
    """G0: settled capability times resolve, and what contributors guarantee themselves."""
    free = sum(s.batteries for s in states.values())
    free -= sum(n for s in states.values() for n in s.posted.values())
    offered = {name: v[f"guarantor.availability.{name}"] for name in COMPONENTS}
    added = free / v["guarantor.batteries_needed"]
    offered["air_defence"] = np.minimum(1, offered["air_defence"] + added)
    parts = [v[f"guarantor.weight.{name}"] * offered[name] for name in COMPONENTS]
    K = {
        "noisy_or": 1 - np.prod([1 - part for part in parts], axis=0),
        "additive_clipped": np.minimum(1, sum(parts)),
        "min": np.min(parts, axis=0),
    }[rule]
    own = v["coalition.guarantee"] * np.minimum(1, committed) * v["coalition.credibility"]
    return 1 - (1 - K * v["guarantor.resolve"]) * (1 - own)


def by_hand(held, root, opinions, **altered):
    """Terms of η, its usual value, and its scale, for each state, by their definition.

    Each state of the scenario chooses among the root's others, with the root's levers; only its
    stance is its own.
    """
    scenario, v = held.setting, numbers(held, root) | altered
    states = root.states
    eta0 = {code: usual(code, states[code], v, opinions[code]) for code in sorted(states)}
    scale = v["choice.shock_scale"]
    chance = {code: sigma(one / scale) for code, one in eta0.items()}
    kept = root.pledges
    caps = {code: capacity(code, states[code], v, kept, held.size) for code in states}
    plan = v["coalition.planned_force"]
    C0 = sum(chance[code] * caps[code] for code in sorted(states)) / plan
    G0 = guarantee_of(v, states, scenario.aggregation.components, C0)
    h = 1 - np.exp(-v["adversary.assault_rate"] / 52)
    v0 = v["violence.assault"] * h / (1 - v["violence.memory"])
    found = {}
    for code, one in sorted(scenario.states.items()):
        there = states.get(code, one)
        around = states | {code: there}
        posted = sum(s.posted.get(code, 0) for s in states.values())
        cover = np.minimum(1, posted / v["guarantor.batteries_cover"])
        tied = ties(code, around, scenario.ties, v["coalition.lead_weight"])
        F = sum(chance[other] * caps[other] for other in states if other != code)
        short = (v["choice.backstop_least"] - G0) / v["choice.backstop_width"]
        eta = (
            weight_of_support(one, v) * opinions[code]
            + v["choice.guarantee"] * G0
            - there.needs_backstop * v["choice.backstop"] * sigma(short)
            + v["choice.allies"] * sum(share * chance[other] for other, share in tied.items())
            - v["choice.free_riding"] * np.minimum(1, F / plan)
            - v["choice.risk"] * v[f"deployment.exposure_{root.location}"] * v0
            - v["choice.border"] * there.borders_adversary * v0 * (1 - cover)
        )
        own = there.model_copy(update={"stance": one.stance})
        found[code] = eta, usual(code, own, v, opinions[code]), scale
    return found


def check(held, root=None, **altered):
    """Demand that residual and terms give the usual chance in the reference world."""
    opinions = {one.code: one.opinion_at_start for one in held.contributors}
    opinions |= (
        {} if root is None else {one.code: one.opinion_at_start for one in root.contributors}
    )
    found = by_hand(held, held.setting if root is None else root.setting, opinions, **altered)
    for code, (eta, level, scale) in found.items():
        mine = held.contributors.named(code).residual
        assert mine.shape == (held.size,)
        assert np.abs(mine - (level - eta)).max() < EXACT, code
        assert np.abs(sigma((mine + eta) / scale) - sigma(level / scale)).max() < EXACT, code


@pytest.fixture(scope="module")
def altered(baseline):
    """Alter numbers of the baseline itself, so that the changed scenario is its own root."""

    def build(values=(), **fields):
        reported = {
            key: baseline.values[key].model_copy(update={"value": number, "range": None})
            for key, number in dict(values).items()
        }
        return baseline.model_copy(update={"values": baseline.values | reported} | fields)

    return build


@pytest.fixture(scope="module")
def root(baseline, world):
    return world(baseline)


def test_residuals_of_the_baseline(root):
    check(root)


def test_p0_is_the_chance_where_support_is_that_of_the_stance(altered, world):
    """Without the level of support every chance is that of the stance; with it, not Poland's."""
    held = world(altered({"choice.level": 0.0}))
    for one, level in zip(held.contributors.members, held.anchor.usual, strict=True):
        p0 = held.p[f"stances.{one.state.stance}.p0"]
        assert np.abs(sigma(level) - p0).max() < EXACT
    row = held.contributors.codes.index("POL")
    assert np.abs(sigma(world(altered()).anchor.usual[row]) - 0.06).max() > 0.01


@pytest.mark.parametrize(
    "fields",
    [
        {"ties": "uniform"},
        {"location": "line"},
        {"initial": "drawn"},
        {"pledges": "record"},
        {"aggregation": {"components": "min"}},
        {"aggregation": {"components": "additive_clipped"}},
        {"values": {"coalition.guarantee": 0.6}},
        {"values": {"coalition.guarantee": 0.6, "guarantor.availability.weapons": 0.0}},
        {"pledges": "record", "values": {"guarantor.availability.weapons": 0.0}},
    ],
)
def test_residuals_of_a_root_built_otherwise(altered, baseline, world, fields):
    if "aggregation" in fields:
        reported = baseline.aggregation.model_copy(update=fields["aggregation"])
        fields = {"aggregation": reported}
    check(world(altered(**fields)))


def test_residuals_of_a_root_with_everything_drawn(baseline, world):
    """A lever is at its central value in the reference world, even where it is drawn."""
    held = world(baseline.model_copy(update={"parameters": "ranges"}))
    assert held.p["guarantor.resolve"].shape == held.p["choice.support"].shape == (held.size,)
    check(held)
    with pytest.raises(AssertionError):
        check(held, **{"guarantor.resolve": held.p["guarantor.resolve"]})


def test_neither_an_ask_nor_inertia_is_part_of_the_reference_world(altered, world):
    """Not even where the root itself has them."""
    inertia = {"choice.inertia": 2.0, "choice.inertia_authorised": 5.0}
    check(world(altered({"coalition.ask": 1.0, "choice.ask": 3.0, **inertia})))


UNCERTAIN = {
    "choice.support": 2.5,
    "choice.autonomy": 0.9,
    "choice.guarantee": 2.5,
    "choice.backstop": 5.0,
    "choice.backstop_least": 0.3,
    "choice.backstop_width": 0.06,
    "choice.allies": 5.0,
    "choice.free_riding": 1.7,
    "choice.risk": 1.6,
    "choice.border": 1.2,
    "choice.level": 1.0,
    "choice.shock_scale": 0.5,
    "coalition.planned_force": 3_000.0,
    "coalition.lead_weight": 5.0,
    "coalition.max_share": 0.001,
    "guarantor.weight.air_defence": 0.6,
    "guarantor.batteries_needed": 5.0,
    "guarantor.batteries_cover": 3.0,
    "violence.memory": 0.8,
    "violence.assault": 0.5,
    "deployment.exposure_rear": 0.9,
    "stances.open.p0": 0.4,
    "stances.open.support": 0.5,
    "stances.willing.latitude": 0.2,
    "opinion.prior_spread": 0.8,
    "opinion.poll_error": 0.4,
}


def moved(held, root):
    """Whether any residual differs in one bit."""
    both = zip(held.contributors, root.contributors, strict=True)
    return any(a.residual.tobytes() != b.residual.tobytes() for a, b in both)


@pytest.mark.parametrize(("key", "value"), UNCERTAIN.items())
def test_an_uncertainty_solves_residuals_anew(changed, root, world, key, value):
    """In a scenario derived from the baseline, whose other numbers are the root's."""
    held = world(changed(f"{key}={value}"))
    check(held)
    assert moved(held, root)


@pytest.mark.parametrize(
    "setting",
    [
        "guarantor.unsettled=0.9",
        "choice.government_rate=2",
        "choice.rethink_rate=9",
        "choice.inertia_authorised=5",
        "choice.common=0.5",
        "coalition.credibility=0.9",
        "talks.permission=0.3",
    ],
)
def test_what_is_no_part_of_the_reference_world_moves_nothing(changed, root, world, setting):
    """Above all not what counts of the terms before they are settled."""
    assert not moved(world(changed(setting)), root)


@pytest.mark.parametrize(
    "altered",
    [
        {"choice.guarantee": 1.5001},
        {"choice.level": 0.5001},
        {"coalition.lead_weight": 3.001},
        {"choice.backstop_width": 0.0301},
        {"coalition.credibility": 0.6001, "coalition.guarantee": 0.001},
    ],
)
def test_with_one_number_altered(root, altered):
    """The same check of a world whose residuals belong to a slightly different one."""
    with pytest.raises(AssertionError):
        check(root, **altered)


# Levers


LEVERS = (
    "guarantor.resolve=0.6",
    "guarantor.resolve_mean=0.6",
    "guarantor.influence=0.7",
    "guarantor.terms_rate=12",
    "guarantor.availability.air_defence=1",
    "guarantor.availability.coordination=0",
    "states.GBR.support=0.7",
    "states.TUR.support=0.7",
    "states.GBR.pledge=5000",
    "states.NLD.posted={}",
    "states.NLD.batteries=9",
    "states.POL.active_forces=10",
    "states.FRA.borders_adversary=true",
    "states.EST.groups=[]",
    "states.POL=none",
    "states.BEL.condition=0.4",
    "states.BEL.needs_backstop=false",
    "states.CAN.needs_backstop=true",
    "coalition.scale=20",
    "coalition.pledge_share=0.02",
    "coalition.pledge_most=5000",
    "coalition.ask=1",
    "coalition.guarantee=0.6",
    "adversary.assault_rate=40",
    "adversary.influence_rate=10",
    "parliament.solidarity=1",
    "talks.pressure=2",
    "location=line",
    "pledges=record",
    "initial=none",
    "initial=drawn",
    "initial=reported",
    "weeks=10",
)


def residuals(held):
    return {one.code: one.residual.tobytes() for one in held.contributors}


def check_unmoved(held, root, but=frozenset()):
    new, old = residuals(held), residuals(root)
    assert {code for code in new if new[code] != old.get(code)} == set(but)


@pytest.mark.parametrize("setting", LEVERS)
def test_a_lever_never_moves_the_anchor(changed, root, world, setting):
    check_unmoved(world(changed(setting)), root)


def test_an_uncertainty_is_no_lever(changed, root, world):
    with pytest.raises(AssertionError):
        check_unmoved(world(changed("choice.guarantee=1.6")), root)


@pytest.mark.parametrize("stance", ["willing", "ruled_out"])
def test_a_changed_stance_is_anchored_alone(changed, root, world, stance):
    """Its residual gives the chance of its new stance in the root's world; others keep theirs."""
    held = world(changed(f"states.DEU.stance={stance}"))
    check_unmoved(held, root, but={"DEU"})
    check(held, root)
    with pytest.raises(AssertionError):
        check(held)


def test_a_new_state_is_anchored_alone(changed, root, world):
    """As it would be had the root had it, but with the root's others as they are."""
    held = world(changed("states.AUT.stance=open"))
    check_unmoved(held, root, but={"AUT"})
    check(held, root)
    with pytest.raises(AssertionError):
        check(held)


def test_the_reference_world_is_the_same_for_a_lever(changed, root, world):
    found = root.anchor
    levers = "guarantor.availability.weapons=0", "adversary.assault_rate=9"
    held = world(changed(*levers, "coalition.guarantee=.5", "pledges=record")).anchor
    for name in ("guarantee", "violence", "coalition", "deterrence", "usual"):
        one, other = np.asarray(getattr(found, name)), np.asarray(getattr(held, name))
        assert one.tobytes() == other.tobytes(), name
    other = world(changed("guarantor.weight.weapons=0.4")).anchor
    assert np.all(other.guarantee != found.guarantee)
