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
    shown = columns["requirement"] <= 25_000
    np.testing.assert_array_equal(drawn["all"], columns["all"][shown])
    np.testing.assert_array_equal(drawn["deal"], columns["deal"][shown])
    assert "published" in drawn


def test_without_a_deal_there_is_one_curve(worlds, words):
    results = worlds("talks.deal_rate=0")
    figure = draw(find(results))
    assert np.isnan(find(results).table["deal"]).all()
    assert "deal" not in lines(figure)
    assert words(figure).count("–") == len(find(results).shown)


WHERE = "troops in Ukraine for 13 weeks"


@pytest.mark.parametrize(
    ("force", "deals", "title"),
    [
        (
            [0.0] * 50,
            0,
            "No deal is struck in any of the 50 worlds, and without one no troops are sent",
        ),
        ([0.0] * 50, 30, f"Even with a deal no world keeps {WHERE}"),
        ([900.0] * 50, 50, f"With a deal no world keeps 10,000 {WHERE}"),
        (
            [6000.0] * 1 + [2000.0] * 29 + [0.0] * 70,
            30,
            f"With a deal no world keeps 10,000 {WHERE}; every world keeps 1,000",
        ),
        (
            [6000.0] * 2 + [2000.0] * 29 + [0.0] * 69,
            40,
            f"With a deal no world keeps 10,000 {WHERE}; about 1 in 20 worlds keep 5,000",
        ),
        (
            [12000.0] * 30 + [0.0] * 70,
            35,
            f"With a deal about 9 in 10 worlds keep 10,000 {WHERE}",
        ),
        ([12000.0] * 30 + [0.0] * 70, 98, f"With a deal about 3 in 10 worlds keep 10,000 {WHERE}"),
    ],
)
def test_the_title_states_what_was_found(force, deals, title, worlds, legible):
    finding = find(sustaining(worlds(), force, deals))
    assert finding.title == title
    legible(draw(finding))


def test_the_weeks_are_those_that_the_scenario_asks(worlds, words):
    finding = find(worlds("outcome.held_weeks=8", "talks.deal_rate=0"))
    assert finding.title.startswith("No deal is struck")
    assert "for 8 weeks running" in " ".join(" ".join(words(draw(finding))).split())
    assert find(worlds("weeks=1")).title.startswith("The worlds end too soon")


@pytest.mark.parametrize(
    ("largest", "end"), [(900.0, 25_000), (25_000.0, 60_000), (59_000.0, 60_000), (2e5, 100_000)]
)
def test_the_axis_ends_at_25000_unless_a_world_goes_beyond(largest, end, worlds, words):
    finding = find(sustaining(worlds(), [largest, 0.0] * 20, 30))
    ax = draw(finding).axes[0]
    assert ax.get_xlim() == (1000, end)
    assert ax.get_xscale() == "log"
    assert "scale of troops is logarithmic" in finding.subtitle
    assert f"{end:,}" in words(draw(finding))
