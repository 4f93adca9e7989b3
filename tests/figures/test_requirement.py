"""Enough for what: the curves, the shares under them, and how surely the title speaks."""

from dataclasses import replace

import numpy as np
import pytest

from sim.figures.requirement import draw
from sim.findings.requirement import find
from sim.outcomes.guarantee_index import wilson


def lines(figure):
    return {each.get_label(): np.asarray(each.get_ydata()) for each in figure.axes[0].get_lines()}


def sustaining(results, force, deals):
    """Make an ensemble whose first worlds have a deal, and in which other forces last."""
    force = np.array(force)
    data = results.data.isel(replication=np.arange(force.size) % results.n).copy()
    data["force_sustained"] = ("replication", force)
    data["deal_week"] = ("replication", np.where(np.arange(force.size) < deals, 3.0, np.nan))
    return replace(results, data=data)


def test_the_curves_count_the_worlds_in_which_a_force_lasts(worlds):
    results = worlds()
    columns, drawn = find(results).table, lines(draw(find(results)))
    force = results.data["force_sustained"].values
    deal = force[np.isfinite(results.data["deal_week"].values)]
    for k, needed in enumerate(columns["requirement"]):
        assert columns["all"][k] == np.mean(force >= needed)
        assert columns["deal"][k] == np.mean(deal >= needed)
    low, high = wilson(np.round(columns["all"] * force.size).astype(int), force.size)
    np.testing.assert_array_equal(columns["all_low"], low)
    np.testing.assert_array_equal(columns["all_high"], high)
    assert {1000.0, 5000.0, 10000.0, 100000.0} <= set(columns["requirement"])
    np.testing.assert_array_equal(drawn["all"], columns["all"])
    np.testing.assert_array_equal(drawn["deal"], columns["deal"])
    assert "published" in drawn


def test_without_a_deal_there_is_one_curve(worlds, words):
    results = worlds("talks.deal_rate=0")
    figure = draw(find(results))
    assert np.isnan(find(results).table["deal"]).all()
    assert "deal" not in lines(figure)
    assert words(figure).count("–") == len(results.requirements)


@pytest.mark.parametrize(
    ("force", "deals", "title"),
    [
        ([0.0] * 50, 0, "No world holds any troops in Ukraine for 13 weeks"),
        ([900.0] * 50, 50, "No world holds 10,000 troops for 13 weeks"),
        (
            [6000.0] * 1 + [2000.0] * 29 + [0.0] * 70,
            30,
            "No world holds 10,000 troops for 13 weeks; about 3 in 10 worlds hold 1,000",
        ),
        (
            [12000.0] * 30 + [0.0] * 70,
            35,
            (
                "About 3 in 10 worlds hold 10,000 troops for 13 weeks; with a deal about 9 in 10 "
                "worlds"
            ),
        ),
        (
            [12000.0] * 30 + [0.0] * 70,
            98,
            "About 3 in 10 worlds hold 10,000 troops for 13 weeks",
        ),
    ],
)
def test_the_title_states_what_was_found(force, deals, title, worlds, legible):
    finding = find(sustaining(worlds(), force, deals))
    assert finding.title == title
    legible(draw(finding))


def test_the_weeks_are_those_that_the_scenario_asks(worlds, words):
    finding = find(worlds("outcome.held_weeks=8", "talks.deal_rate=0"))
    assert finding.title.endswith("for 8 weeks")
    assert "for 8 weeks running" in " ".join(" ".join(words(draw(finding))).split())
    assert find(worlds("weeks=1")).title.startswith("The worlds end too soon")
