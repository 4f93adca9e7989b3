"""What is said about policies in uncertain futures: borne by the answer, and by nothing else."""

import re

import numpy as np
import pytest
from planted_answers import robust

from sim.findings.robust import account, findings
from sim.words import percent

TITLES = ("First", "Second", "Third")


def crossing(x):
    """The first is the better the more there is of a factor, the second the less."""
    return [0.2 + 0.8 * x, 0.6 - 0.6 * x, 0 * x]


def said(answer) -> str:
    return " ".join(" ".join(account(answer, whole=True)).split())


def test_the_choices_are_those_of_the_resamplings():
    """The first has the best worst case, the second the least regret, which is another's."""
    answer = robust(lambda x: [0.5 + 0 * x, 0.3 + 0.7 * x, 0 * x], TITLES, worlds=400)
    text = said(answer)
    (outcome,) = answer.outcomes
    for what, shares, name in (
        ("least greatest regret", outcome.minimax, "policy_1"),
        ("best worst case", outcome.maximin, "policy_0"),
    ):
        assert shares[name] > 0.95
        assert f"{name} has the {what} (in {percent(shares[name])} of resamplings)." in text
    assert "In no future is a policy ahead" not in text


def test_a_choice_that_is_not_clear_says_so_and_one_that_is_none_too():
    answer = robust(lambda x: [0.5 + 0 * x, 0.4 + 0.2 * x, 0 * x], TITLES)
    assert "No policy clearly has the least greatest regret; most often it is policy_" in said(
        answer
    )
    level = robust(lambda x: [0.9 * (x > 0.5), 0.5 * (x > 0.6), 0 * x], TITLES)
    assert {one.value for one in level.outcomes[0].worst.values()} == {0.0}
    assert "No policy has the best worst case: it is the same for all." in said(level)


def test_what_sets_futures_apart_is_told_with_the_numbers_of_the_answer():
    answer = robust(crossing, TITLES, worlds=200)
    told = answer.outcomes[0].separation
    assert told.clear
    text = said(answer)
    share = f"{told.first} is ahead of {told.second} in {percent(told.ahead)} of futures"
    assert share in text
    assert f"and behind in {percent(told.behind)}. Compared with those in which" in text
    way = "higher" if told.higher > 0.5 else "lower"
    chance = max(told.higher, 1 - told.higher)
    assert f"this tends to be {way} there: {told.says} (median " in text
    assert f"; {way} in {percent(chance)} of pairs of one future of either kind; p < 0.001)" in text


@pytest.mark.parametrize(("level", "who", "where"), [(0.0, "No", "any"), (1.0, "Every", "each")])
def test_none_and_all_are_said_plainly(level, who, where):
    assert robust(lambda x: [level + 0 * x] * 2, TITLES[:2]).finding == (
        f"{who} policy satisfies the goal (the chance of a sustained force of 2,000 given a deal "
        f"at least 50%) in {where} of the 60 futures."
    )


def test_shares_that_are_alike_are_written_once():
    answer = robust(lambda x: [x, x], TITLES[:2])
    assert re.search(r"than every other: \d+%\.$", answer.finding)


def test_the_best_policy_stands_on_top_of_each_figure():
    found = findings(robust(lambda x: [0.2 * x, 0.4 + 0 * x, 0.2 + 0.8 * x], TITLES))
    shares, greatest = found["satisfied"].table["share"], found["regret"].table["greatest"]
    assert shares[0] > shares[-1]
    assert (np.diff(shares) <= 0).all()
    assert (np.diff(greatest) >= 0).all()
    assert found["satisfied"].names[0] == found["satisfied"].table["title"][0] == "Third"


def test_an_interval_stands_with_the_greatest_regret_in_its_figure():
    answer = robust(crossing, TITLES)
    table = findings(answer)["regret"].table
    for name, low, high in zip(table["policy"], table["from"], table["to"], strict=True):
        regret = answer.outcomes[0].regret[name]
        assert (low, high) == pytest.approx((100 * regret.low, 100 * regret.high))
