"""The anchor, worked out once more from its definition, and who may move it.

Nothing of the model's own arithmetic is used here but the opinions drawn at the start.
"""

import numpy as np
import pytest

EXACT = 1e-12
LATITUDE = "stances.{}.latitude"
CHANCE = "stances.{}.p0"
COMPONENTS = ("coordination", "intelligence", "border_surveillance", "weapons", "air_defence")


def by_hand(scenario, opinions):
    """η without the residual, and p0, for each state of a root scenario, by its definition."""
    v = {key: held.central for key, held in scenario.values.items()}
    codes, states = sorted(scenario.states), scenario.states
    p0 = {code: v[CHANCE.format(states[code].stance)] for code in codes}

    free = sum(s.batteries for s in states.values())
    free -= sum(n for s in states.values() for n in s.posted.values())
    offered = {name: v[f"guarantor.availability.{name}"] for name in COMPONENTS}
    offered["air_defence"] = min(1, offered["air_defence"] + free / v["guarantor.batteries_needed"])
    parts = [
        v[f"guarantor.weight.{name}"] * offered[name] * v["guarantor.unsettled"]
        for name in COMPONENTS
    ]
    K = {
        "noisy_or": 1 - np.prod([1 - part for part in parts]),
        "additive_clipped": min(1, sum(parts)),
        "min": min(parts),
    }[scenario.aggregation.components]
    G0 = K * v["guarantor.resolve"]
    h = 1 - np.exp(-v["adversary.assault_rate"] / 52)
    v0 = v["violence.assault"] * h / (1 - v["violence.memory"])

    def cap(code):
        state = states[code]
        pledge = min(v["coalition.pledge_share"] * state.active_forces, v["coalition.pledge_most"])
        if state.pledge is not None:
            pledge = state.pledge.central
        return min(pledge * v["coalition.scale"], v["coalition.max_share"] * state.active_forces)

    def ties(code):
        shared = [
            0
            if other == code
            else len(set(states[code].groups) & set(states[other].groups))
            if scenario.ties == "shared_groups"
            else 1
            for other in codes
        ]
        if not sum(shared):
            shared = [int(other != code) for other in codes]
        return np.array(shared) / sum(shared)

    found = {}
    for code in codes:
        state = states[code]
        cover = min(
            1, sum(s.posted.get(code, 0) for s in states.values()) / v["guarantor.batteries_cover"]
        )
        m = float(np.sum(ties(code) * [p0[other] for other in codes]))
        F = sum(p0[other] * cap(other) for other in codes if other != code)
        weight = v["choice.support"] * (1 - v["choice.autonomy"] * v[LATITUDE.format(state.stance)])
        eta = (
            weight * opinions[code]
            + v["choice.guarantee"] * G0
            + v["choice.allies"] * m
            - v["choice.free_riding"] * min(1, F / v["coalition.planned_force"])
            - v["choice.risk"] * v[f"deployment.exposure_{scenario.location}"] * v0
            - v["choice.border"] * state.borders_adversary * v0 * (1 - cover)
        )
        found[code] = (eta, p0[code])
    return found


def check(held, size=256):
    """Demand that residual and terms give p0 in the reference world, to within 1e-12."""
    opinions = {one.code: one.opinion_at_start for one in held.contributors}
    residuals = {one.code: one.residual for one in held.contributors}
    for code, (eta, p0) in by_hand(held.setting, opinions).items():
        assert residuals[code].shape == (size,)
        again = np.log(p0 / (1 - p0)) - eta
        assert np.abs(residuals[code] - again).max() < EXACT, code
        assert np.abs(1 / (1 + np.exp(-(residuals[code] + eta))) - p0).max() < EXACT, code


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


def test_residuals_of_the_baseline(baseline, world):
    check(world(baseline))


@pytest.mark.parametrize(
    "fields",
    [
        {"ties": "uniform"},
        {"location": "line"},
        {"initial": "drawn"},
        {"aggregation": {"components": "min"}},
        {"aggregation": {"components": "additive_clipped"}},
    ],
)
def test_residuals_of_a_root_built_otherwise(altered, baseline, world, fields):
    if "aggregation" in fields:
        reported = baseline.aggregation.model_copy(update=fields["aggregation"])
        fields = {"aggregation": reported}
    check(world(altered(**fields)))


def test_neither_an_ask_nor_inertia_is_part_of_the_reference_world(altered, world):
    """Not even where the root itself has them."""
    check(world(altered({"coalition.ask": 1.0, "choice.ask": 3.0, "choice.inertia": 2.0})))


UNCERTAIN = {
    "choice.support": 2.5,
    "choice.autonomy": 0.9,
    "choice.guarantee": 2.5,
    "choice.allies": 5.0,
    "choice.free_riding": 1.7,
    "choice.risk": 1.6,
    "choice.border": 1.2,
    "coalition.planned_force": 3_000.0,
    "coalition.max_share": 0.001,
    "guarantor.weight.air_defence": 0.6,
    "guarantor.unsettled": 0.9,
    "guarantor.batteries_needed": 5.0,
    "guarantor.batteries_cover": 3.0,
    "violence.memory": 0.8,
    "violence.assault": 0.5,
    "deployment.exposure_rear": 0.9,
    "stances.open.p0": 0.4,
    "stances.willing.latitude": 0.2,
    "opinion.prior_spread": 0.8,
    "opinion.poll_error": 0.4,
}


@pytest.mark.parametrize(("key", "value"), UNCERTAIN.items())
def test_an_uncertainty_solves_residuals_anew(changed, baseline, world, key, value):
    """In a scenario derived from the baseline, whose other numbers are the root's."""
    held, root = world(changed(f"{key}={value}")), world(baseline)
    check(held)
    moved = [
        a.residual.tobytes() != b.residual.tobytes()
        for a, b in zip(held.contributors, root.contributors, strict=True)
    ]
    assert any(moved)


def test_with_one_number_altered(baseline, world):
    """The same check of a world whose residuals belong to a slightly different one."""
    held = world(baseline)
    held.setting = baseline.model_copy(
        update={
            "values": baseline.values
            | {
                "choice.guarantee": baseline.values["choice.guarantee"].model_copy(
                    update={"value": 1.5001}
                )
            }
        }
    )
    with pytest.raises(AssertionError):
        check(held)


# Levers


LEVERS = (
    "guarantor.resolve=0.6",
    "guarantor.resolve_mean=0.6",
    "guarantor.influence=0.7",
    "guarantor.terms_rate=12",
    "guarantor.availability.air_defence=1",
    "guarantor.availability.coordination=0",
    "states.GBR.support=0.7",
    "states.GBR.pledge=5000",
    "states.NLD.posted={}",
    "states.NLD.batteries=9",
    "states.POL.active_forces=10",
    "states.FRA.borders_adversary=true",
    "states.EST.groups=[]",
    "states.POL=none",
    "coalition.scale=20",
    "coalition.pledge_share=0.02",
    "coalition.pledge_most=5000",
    "coalition.ask=1",
    "adversary.assault_rate=40",
    "adversary.influence_rate=10",
    "parliament.solidarity=1",
    "location=line",
    "initial=none",
    "initial=drawn",
    "weeks=10",
)


def residuals(held):
    return {one.code: one.residual.tobytes() for one in held.contributors}


def check_unmoved(held, root, but=frozenset()):
    new, old = residuals(held), residuals(root)
    assert {code for code in new if new[code] != old.get(code)} == set(but)


@pytest.mark.parametrize("setting", LEVERS)
def test_a_lever_never_moves_the_anchor(changed, baseline, world, setting):
    check_unmoved(world(changed(setting)), world(baseline))


def test_an_uncertainty_is_no_lever(changed, baseline, world):
    with pytest.raises(AssertionError):
        check_unmoved(world(changed("choice.guarantee=1.6")), world(baseline))


@pytest.mark.parametrize("stance", ["willing", "ruled_out"])
def test_a_changed_stance_is_anchored_alone(changed, baseline, world, stance):
    """Its residual gives the chance of its new stance in the root's world; others keep theirs."""
    held, root = world(changed(f"states.DEU.stance={stance}")), world(baseline)
    check_unmoved(held, root, but={"DEU"})
    opinions = {one.code: one.opinion_at_start for one in root.contributors}
    v = {key: quantity.central for key, quantity in baseline.values.items()}
    eta, _ = by_hand(baseline, opinions)["DEU"]
    latitude = v[LATITUDE.format(stance)] - v[LATITUDE.format("undecided")]
    eta = eta - v["choice.support"] * v["choice.autonomy"] * latitude * opinions["DEU"]
    p0 = v[CHANCE.format(stance)]
    mine = held.contributors.named("DEU").residual
    assert np.abs(mine - (np.log(p0 / (1 - p0)) - eta)).max() < EXACT


def test_a_new_state_is_anchored_alone(changed, baseline, world):
    """As it would be had the root had it, but with the root's others as they are."""
    held = world(changed("states.AUT.stance=open"))
    check_unmoved(held, world(baseline), but={"AUT"})
    rooted = baseline.model_copy(update={"states": held.setting.states})
    opinions = {one.code: one.opinion_at_start for one in held.contributors}
    eta, p0 = by_hand(rooted, opinions)["AUT"]
    mine = held.contributors.named("AUT").residual
    assert np.abs(mine - (np.log(p0 / (1 - p0)) - eta)).max() < EXACT


def test_the_reference_world_is_the_same_for_a_lever(changed, baseline, world):
    root = world(baseline).anchor
    held = world(changed("guarantor.availability.weapons=0", "adversary.assault_rate=9")).anchor
    assert float(held.guarantee) == float(root.guarantee)
    assert float(held.violence) == float(root.violence)
    assert float(held.coalition) == float(root.coalition)
    moved = world(changed("guarantor.unsettled=0.6")).anchor
    assert float(moved.guarantee) != float(root.guarantee)
