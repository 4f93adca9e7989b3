"""What a study varies, how a person writes it, and the goals that a study is asked about."""

import numpy as np
import pytest

from sim.errors import UsageError
from sim.facts.parameter import parameters
from sim.scenario.factor import SWITCHES, design_columns, factor_of, switches, uncertain
from sim.scenario.load import load
from sim.scenario.vary import varied
from sim.studies.goal import goal, measure_named

BASELINE = load("baseline").scenario


def test_every_number_with_a_range_is_uncertain_once() -> None:
    found = uncertain(BASELINE)
    keys = [key for one in found for key in one.keys]
    ranged = {key for key, one in parameters().items() if one.range and one.role != "definition"}
    assert ranged <= set(keys)
    assert len(keys) == len(set(keys))
    (shared,) = (one for one in found if len(one.keys) > 1)
    assert shared.keys == ("guarantor.resolve", "guarantor.resolve_mean")
    assert {"states.FRA.pledge", "states.GBR.pledge"} <= set(keys)
    assert all(one.span[0] <= one.value <= one.span[1] for one in found)


def test_values_are_even_on_the_scale_and_meet_the_ends() -> None:
    rate = factor_of("talks.deal_rate", BASELINE)
    low, middle, high = rate.levels(3)
    assert (low, high) == rate.span == (0.3, 1.5)
    assert middle == pytest.approx((0.3 * 1.5) ** 0.5)
    resolve = factor_of("guarantor.resolve", BASELINE)
    low, middle, high = resolve.levels(3)
    odds = [one / (1 - one) for one in (low, middle, high)]
    assert odds[1] == pytest.approx((odds[0] * odds[2]) ** 0.5)


def test_a_span_that_begins_at_0_is_linear() -> None:
    assert factor_of("talks.deal_rate", BASELINE).over(0.0, 2.0).levels(3) == [0.0, 1.0, 2.0]


def test_a_switch_has_each_option_as_often() -> None:
    for one in switches(BASELINE):
        values = one.at((np.arange(120) + 0.5) / 120)
        assert {values.count(option) for option in one.options} == {120 // len(one.options)}
        assert one.value in one.options
        assert one.at(np.array([1.0])) == [one.options[-1]]


def test_a_state_that_names_no_number_has_the_one_that_is_used() -> None:
    germany = factor_of("states.DEU.pledge", BASELINE)
    assert germany.value == BASELINE.values["coalition.pledge_most"].central
    assert germany.unit == "troops"
    iceland = factor_of("states.ISL.pledge", BASELINE)
    assert iceland.value == 0.0


def test_factors_that_share_a_draw_are_set_together() -> None:
    (shared,) = (one for one in uncertain(BASELINE) if one.key == "guarantor.resolve")
    columns = design_columns(
        [shared, factor_of("ties", BASELINE)], np.array([[0.0, 0.0], [1.0, 1.0]])
    )
    assert columns["guarantor.resolve"] == columns["guarantor.resolve_mean"] == list(shared.span)
    assert columns["ties"] == list(SWITCHES["ties"][1])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("talks.deal_rate=0:2:3", [0.0, 1.0, 2.0]),
        ("guarantor.availability.air_defence=0:1", [0.0, 0.25, 0.5, 0.75, 1.0]),
        ("guarantor.availability.air_defence", [0.0, 0.25, 0.5, 0.75, 1.0]),
        ("states.DEU.pledge=500, 5000", [500.0, 5000.0]),
        ("states.POL.hold", ["free", "in", "out"]),
        ("aggregation.deterrence=min,product", ["min", "product"]),
    ],
)
def test_what_a_person_writes(text: str, values: list[object]) -> None:
    assert varied(text, BASELINE, count=5)[1] == values


def test_keys_that_have_the_same_value() -> None:
    factor, values = varied("guarantor.resolve+guarantor.resolve_mean=0.2:0.6:3", BASELINE)
    assert factor.keys == ("guarantor.resolve", "guarantor.resolve_mean")
    assert values[::2] == [0.2, 0.6]
    assert set(factor.columns(values)) == set(factor.keys)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("guarantor.resolve+ties", "cannot have the same values"),
        ("guarantor.resolve+guarantor.resolve", "is named twice"),
        ("guarantor.resolve+talks.deal_rate=0:2", "`guarantor.resolve` must lie between 1e-06"),
        ("talks.deal_rate+guarantor.resolve=0:2", "`guarantor.resolve` must lie between 1e-06"),
        ("talks.deal_rat", "did you mean `talks.deal_rate`?"),
        ("states.DEU.pledges=0:1", "did you mean `states.DEU.pledge`?"),
        ("talks.deal_rate=5:1", "write talks.deal_rate=LOW:HIGH"),
        ("talks.deal_rate=1:x", "`x` in `talks.deal_rate=1:x` is no number"),
        ("talks.deal_rate=0:1:1", "from 2 to 200"),
        ("talks.deal_rate=0:1:2.5", "from 2 to 200"),
        ("talks.deal_rate=-1:1", "must lie between"),
        ("guarantor.availability.weapons=0.5,7", "must lie between 0 and 1"),
        ("states.POL.hold=up", "there are free, in, out"),
        ("ties=unifrm", "did you mean `uniform`?"),
        ("pledges=1:2", "write pledges=hundreds,record"),
        ("outcome.held_weeks", "cannot be varied"),
        ("states.CHE.support=0:1", "cannot be varied"),
    ],
)
def test_what_cannot_be_varied(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as error:
        varied(text, BASELINE, count=5)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("text", "measure", "number", "words"),
    [
        ("sustained(15000) >= 0.5", "chance of a sustained force of 15000 given a deal", 0.5,
         "chance of a sustained force of 15,000 given a deal at least 50%"),
        ("sustained(1,000)>12.5%", "chance of a sustained force of 1000 given a deal", 0.125,
         "chance of a sustained force of 1,000 given a deal above 12.5%"),
        ("force <= 5,000", "force", 5000.0, "force in Ukraine at most 5,000"),
        ("toothlessness < 0.4", "toothlessness", 0.4, "toothlessness below 0.4"),
    ],
)  # fmt: skip
def test_goals(text: str, measure: str, number: float, words: str) -> None:
    found = goal(text)
    assert (found.measure, found.number, found.words("Ukraine")) == (measure, number, words)


def test_whether_a_goal_is_reached() -> None:
    values = np.array([0.2, 0.5, 0.7, np.nan])
    reached = {sign: goal(f"toothlessness {sign} 0.5").reached(values).tolist()
               for sign in (">=", ">", "<=", "<")}  # fmt: skip
    assert reached == {
        ">=": [False, True, True, False],
        ">": [False, False, True, False],
        "<=": [True, True, False, False],
        "<": [True, False, False, False],
    }
    assert goal("toothlessness < 0.5").margin(values)[0] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sustained(15000)", "is no goal; write for instance"),
        ("sustaind(15000) > 1%", "cannot be measured"),
        ("deterence > 0.5", "did you mean `deterrence`?"),
        ("toothlessness >= 1.5", "can never be so"),
        ("chance of a deal >= 150%", "can never be so"),
        ("toothlessness = 0.5", "is no goal"),
        ("toothlessness > 0.5.5", "is no number"),
    ],
)
def test_what_is_no_goal(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as error:
        goal(text)
    assert reason in str(error.value)


def test_a_measure_by_its_short_form() -> None:
    assert measure_named("sustained(10_000)") == "chance of a sustained force of 10000 given a deal"
