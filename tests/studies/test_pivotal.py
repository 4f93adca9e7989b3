"""States held in and out, and what components are worth: planted answers, and the model's."""

from itertools import chain, combinations

import numpy as np
import pytest

import sim
from sim.errors import UsageError
from sim.findings.pivotal import account
from sim.outcomes.guarantee_index import EVERY, Estimate
from sim.results.results import Results
from sim.scenario.load import load
from sim.studies import shapley
from sim.studies.contrast import contrast, paired
from sim.studies.overtaking import leading, overtaken
from sim.studies.shapley import Levels
from sim.theory.guarantee import capability

PRINTED = {
    "air defence": 0.26652,
    "intelligence": 0.19670,
    "weapons": 0.19670,
    "coordination": 0.10496,
    "border surveillance": 0.07711,
}
"""What each component is worth in the full capability, .841985, as the model's page has it."""

FULL = tuple(f"guarantor.availability.{name.replace(' ', '_')}=1" for name in PRINTED)
STILL = (
    "weeks=4",
    "guarantor.resolve_noise=0",
    "adversary.influence_rate=0",
    "guarantor.unsettled=1",
    "adversary.probe_rate=0",
    "adversary.attack_rate=0",
    "talks.deal_rate=0",
    "guarantor.batteries_needed=10000",
)
"""Settings under which resolve takes one path in every world, so that G is K times the same."""


# Planted answers


def planted(effects, worlds=400, seed=1):
    """What each of some states changes in every world: yes or no, with these chances."""
    rng = np.random.default_rng(seed)
    return {code: (rng.random(worlds) < abs(p)) * np.sign(p) for code, p in effects.items()}


def ordered(gaps):
    estimates = {code: paired(one) for code, one in gaps.items()}
    order = sorted(gaps, key=lambda code: -abs(estimates[code].value))
    return order, estimates


def test_the_planted_leader_is_found_whichever_way_it_moves_the_outcome():
    for sign in (1, -1):
        gaps = planted({"AAA": sign * 0.5, "BBB": sign * 0.2, "CCC": sign * 0.15})
        order, estimates = ordered(gaps)
        assert leading(order, estimates, gaps=gaps) == ["AAA"]


def test_leaders_that_cannot_be_told_apart_are_named_together_or_not_at_all():
    gaps = planted({"AAA": 0.5, "BBB": 0.5, "CCC": 0.1})
    order, estimates = ordered(gaps)
    assert sorted(leading(order, estimates, gaps=gaps)) == ["AAA", "BBB"]
    gaps = planted(dict.fromkeys(("AAA", "BBB", "CCC", "DDD", "EEE"), 0.3))
    order, estimates = ordered(gaps)
    assert leading(order, estimates, gaps=gaps) == []


def test_nobody_leads_where_nothing_is_changed_or_too_few_worlds_were_run():
    for worlds, chance in ((400, 0.0), (15, 0.9)):
        gaps = planted({"AAA": chance, "BBB": 0.0}, worlds)
        order, estimates = ordered(gaps)
        assert leading(order, estimates, gaps=gaps) == []


def test_without_values_of_worlds_intervals_that_do_not_meet_decide():
    estimates = {"AAA": Estimate(0.5, 0.4, 0.6, 100), "BBB": Estimate(0.2, 0.1, 0.3, 100)}
    assert leading(["AAA", "BBB"], estimates, gaps={}) == ["AAA"]
    estimates["BBB"] = Estimate(0.3, 0.1, 0.45, 100)
    assert leading(["AAA", "BBB"], estimates, gaps={}) == []


def test_a_planted_contradiction_of_the_index_is_found_and_no_other():
    gaps = planted({"AAA": 0.5, "BBB": 0.1, "CCC": 0.1, "DDD": 0.02})
    power = {"AAA": 0.1, "BBB": 0.4, "CCC": 0.3, "DDD": 0.2}
    assert overtaken(gaps, power) == {"AAA": ("BBB", "CCC", "DDD")}
    assert overtaken(gaps, {**power, "AAA": 0.4})["AAA"] == ("BBB",)
    assert overtaken(gaps, {**power, "AAA": 0.9}) == {}


def test_what_is_like_the_index_or_chance_contradicts_nothing():
    """Of 40 draws in which nothing differs, allowing for 45 pairs, hardly any finds something."""
    codes = [f"X{letter}{letter}" for letter in "ABCDEFGHIJ"]
    found = [
        overtaken(planted(dict.fromkeys(codes, 0.3), 200, seed), dict.fromkeys(codes, 0.1))
        for seed in range(40)
    ]
    assert sum(map(bool, found)) <= 5


def test_worlds_in_which_an_outcome_does_not_apply_are_left_out():
    gaps = planted({"AAA": 0.5, "BBB": 0.1})
    gaps["AAA"][::2] = np.nan
    assert overtaken(gaps, {"AAA": 0.2, "BBB": 0.8}) == {"AAA": ("BBB",)}
    gaps["AAA"][15:] = np.nan
    assert overtaken(gaps, {"AAA": 0.2, "BBB": 0.8}) == {}


# Components


def test_the_components_of_full_capability_are_worth_what_the_model_s_page_says():
    """Through the functions of the study, with the capability in place of the model."""
    scenario = load("baseline").scenario
    names = list(PRINTED)
    weights = {
        name: scenario.values[f"guarantor.weight.{name.replace(' ', '_')}"].central
        for name in names
    }
    sets = chain.from_iterable(combinations(range(5), k) for k in range(6))
    values = {
        some: float(capability(weights, {n: float(at in some) for at, n in enumerate(names)}))
        for some in sets
    }
    still = {some: np.full(EVERY, one) for some, one in values.items()}
    measured = Levels(values, still, "worlds", EVERY, known=True)
    found = {n: measured.come_to(shapley.shares(at, 5)).value for at, n in enumerate(names)}
    assert found == pytest.approx(PRINTED, abs=0.5e-5)
    assert measured.come_to(shapley.whole(5)).value == pytest.approx(0.841985, abs=1e-9)


@pytest.fixture(scope="module")
def of_full():
    resolved = load("baseline", [*STILL, *FULL])
    return sim.pivotal(resolved, replications=60, outcome=["guarantee"], state=["ISL"])


def test_the_model_s_guarantee_divides_over_components_as_its_capability_does(of_full):
    (outcome,) = of_full.components
    found = {one.label: 0.841985 * one.share for one in outcome.parts}
    assert found == pytest.approx(PRINTED, abs=5e-5)
    assert sum(one.part.value for one in outcome.parts) == pytest.approx(outcome.whole.difference)
    assert outcome.parts[0].label == "air defence"
    assert outcome.leader.endswith("air_defence")


def test_a_wrong_worth_of_a_component_would_be_found(of_full):
    found = {one.label: 0.841985 * one.share for one in of_full.components[0].parts}
    assert found != pytest.approx({**PRINTED, "weapons": 0.19720}, abs=5e-5)


def test_a_component_that_is_not_available_is_no_part_and_with_none_there_are_no_parts():
    nothing = [one.replace("=1", "=0") for one in FULL]
    settings = ["weeks=3", *nothing]
    answer = sim.pivotal(load("baseline", settings), replications=20, state=["ISL"])
    assert answer.components == ()
    assert answer.runs == 3
    lines = list(account(answer, whole=False))
    assert "nothing to divide" in " ".join(lines)
    assert lines[-2].endswith("there is nothing to divide.")
    assert answer.remains
    answer = sim.pivotal(
        load("baseline", ["weeks=3", FULL[0], *nothing[1:]]), replications=20, state=["ISL"]
    )
    assert [[one.label for one in each.parts] for each in answer.components] == [
        ["air defence"],
        ["air defence"],
    ]


def test_a_component_that_is_drawn_is_taken_as_it_is_drawn():
    nothing = [one.replace("=1", "=0") for one in FULL]
    drawn = "guarantor.availability.air_defence={uniform: [0.5, 1]}"
    resolved = load("baseline", [*STILL, drawn, *nothing[1:]])
    answer = sim.pivotal(resolved, replications=60, state=["ISL"], outcome=["guarantee"])
    ((part,),) = (one.parts for one in answer.components)
    whole = sim.run(resolved, 60).outcome("guarantee_mean")
    least = sim.run(load("baseline", [*STILL, *nothing]), 60).outcome("guarantee_mean")
    assert np.std(whole) > 0.01
    assert part.part.value == pytest.approx(np.mean(whole - least))
    assert "air defence: 0 -> 0.75 " in " ".join(account(answer, whole=False))


# States


@pytest.fixture(scope="module")
def pair():
    resolved = load("baseline", ["weeks=70", "talks.deal_rate=5"])
    states = ["FRA", "Germany"]
    return resolved, sim.pivotal(
        resolved,
        replications=60,
        state=states,
        outcome=["sustained(2000)", "force", "sustained(10)"],
    )


def test_a_state_is_compared_as_two_runs_with_it_held_in_and_out_are(pair):
    resolved, answer = pair
    runs: dict[str, Results] = {}
    for hold in ("in", "out"):
        settings = [*resolved.settings, f"states.FRA.hold={hold}"]
        runs[hold] = sim.run(load("baseline", settings), 60)
    for one in answer.outcomes[:2]:
        gap = contrast(one.measure, these=runs["in"], those=runs["out"]).difference
        found = one.effects["FRA"]
        assert (found.difference, found.low, found.high) == (gap.value, gap.low, gap.high)
    (france,) = (one for one in answer.states if one.code == "FRA")
    pledged = [runs[hold].outcome("states_pledged_final").mean() for hold in ("in", "out")]
    assert france.others.value == pytest.approx(pledged[0] - pledged[1] - 1)
    assert france.contingent == 500


def test_the_worlds_that_are_compared_are_said_once(pair):
    _, answer = pair
    first, _, last = answer.components
    assert first.whole.ruling == "more"
    assert last.whole.ruling in ("same", "undecided")
    words = " ".join(" ".join(account(answer, whole=False)).split())
    for one in (first, last):
        assert one.whole.n < answer.replications
    said = f"in the {first.whole.n} worlds with a deal whichever components there are"
    assert words.count(said) == 2 == words.count("whichever components")
    assert "worlds with a deal in both" not in words


def test_the_requirement_of_the_index_is_that_of_the_outcome_that_is_asked(pair):
    _, answer = pair
    assert answer.requirement == 2000
    assert {one.code for one in answer.states} == {"FRA", "DEU"}
    assert [one.measure for one in answer.outcomes][1] == "force"
    assert answer.outcomes[1].overtaking == ()


def test_a_state_that_changes_nothing_changes_exactly_nothing(uncoupled):
    """Iceland has no troops; where nobody minds what others do, its pledge changes nothing."""
    settings = ["weeks=60", "talks.deal_rate=5", "talks.coalition=0", "states.ISL.pledge=0"]
    settings += [f"{key}=0" for key in uncoupled]
    resolved = load("baseline", settings)
    measures = ["sustained(1000)", "force", "chance of an attack given a deal"]
    answer = sim.pivotal(resolved, replications=80, state=["ISL"], outcome=measures)
    for one in answer.outcomes:
        effect = one.effects["ISL"]
        assert effect.difference == 0
        assert effect.more_in == effect.less_in == 0
        if effect.n >= EVERY:
            assert (effect.low, effect.high, effect.ruling) == (0, 0, "same")
    assert answer.outcomes[1].effects["ISL"].ruling == "same"
    assert answer.states[0].others.value == 0
    assert answer.states[0].power.value == 0
    assert "changes the" in answer.headline
    assert "beyond chance" in answer.headline


def test_contingents_that_differ_between_worlds_give_a_mean_with_an_interval():
    resolved = load("baseline", ["weeks=3", "pledges=record"])
    answer = sim.pivotal(resolved, replications=25, state=["FRA", "DEU"], troops=10_000)
    assert answer.worlds_of_contingents == 25
    assert all(one.power.low < one.power.value < one.power.high for one in answer.states)
    assert answer.requirement == 10_000


def test_states_held_in_the_file_and_states_that_are_made_up_are_held_too():
    settings = ["weeks=5", "states.FRA.hold=in", "states.XAA.stance=willing",
                "states.XAA.active_forces=20000"]  # fmt: skip
    resolved = load("baseline", settings)
    answer = sim.pivotal(resolved, replications=20, state=["FRA", "XAA"], outcome=["force"])
    assert {one.code for one in answer.states} == {"FRA", "XAA"}


def test_without_a_deal_there_is_nothing_to_compare():
    resolved = load("baseline", ["weeks=5", "talks.deal_rate=0"])
    answer = sim.pivotal(resolved, replications=25, state=["FRA"])
    assert [one.effects["FRA"].ruling for one in answer.outcomes] == ["blank", "blank"]
    assert answer.outcomes[0].leaders == ()
    assert "nothing to compare" in answer.headline
    assert "nothing to compare" in " ".join(account(answer, whole=False))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"outcome": ["forse"]}, "did you mean"),
        ({"outcome": ["force before a ceasefire"]}, "whole paths"),
        ({"state": ["Atlantis"]}, "Atlantis"),
        ({"troops": -1}, "greater than or equal"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, said):
    with pytest.raises(UsageError, match=said):
        sim.pivotal("baseline", **options)
