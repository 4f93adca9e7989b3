"""The force by week: bands and single worlds, the requirements, the dates, and the title."""

from dataclasses import replace

import numpy as np
import pytest

from sim.figures.force import draw
from sim.findings.force import find


def lines(ax):
    return {line.get_label(): np.asarray(line.get_ydata()) for line in ax.get_lines()}


def after_deals(results, final, *, deals):
    """Make an ensemble whose first worlds have a deal at the start, and end with other troops."""
    troops = np.array(final)
    which = np.zeros(troops.size, dtype=int)
    data = results.data.isel(replication=which, trajectory=which).copy()
    data["deal_week"] = ("replication", np.where(np.arange(troops.size) < deals, 0.0, np.nan))
    weeks = data.sizes["week"]
    data["force"] = (("week", "trajectory"), np.tile(troops, (weeks, 1)))
    record = results.record.model_copy(update={"replications": troops.size})
    return replace(results, data=data, record=record)


def test_the_quantiles_after_a_deal_and_five_worlds_are_drawn(worlds):
    results = worlds()
    finding = find(results)
    ax, strip = draw(finding).axes
    drawn, columns = lines(ax), finding.table
    force, phase = (
        results.data[name].transpose("week", "trajectory").values for name in ("force", "phase")
    )
    deals = results.data["deal_week"].values
    dealt = np.flatnonzero(np.isfinite(deals))
    last = int(columns["week"][-1])
    assert sum(deals[dealt] + last <= 104) >= len(dealt) / 2
    assert last % 26 == 0
    for week in (0, 10, last):
        seen = [k for k in dealt if deals[k] + week <= 104]
        here = [force[int(deals[k]) + week, k] for k in seen]
        assert columns["worlds"][week] == len(seen)
        assert columns["median"][week] == pytest.approx(np.median(here))
        assert columns["high90"][week] == pytest.approx(np.quantile(here, 0.95))
        assert columns["none"][week] == np.mean(np.array(here) < 1)
        assert columns["enough"][week] == np.mean(np.array(here) >= 10_000)
        fire = np.mean([phase[int(deals[k]) + week, k] == 1 for k in seen])
        assert columns["ceasefire"][week] == fire
    np.testing.assert_allclose(drawn["median"], columns["median"])
    for k in range(5):
        np.testing.assert_array_equal(drawn[f"world{k + 1}"], columns[f"world{k + 1}"])
        path = columns[f"world{k + 1}"]
        began = int(deals[dealt[k]])
        real = force[began : began + last + 1, dealt[k]]
        np.testing.assert_array_equal(path[: len(real)], real)
        assert np.isnan(path[len(real) :]).all()
    area = strip.collections[0].get_paths()[0].vertices
    assert area[:, 1].max() == columns["ceasefire"].max()


def test_worlds_without_a_deal_stand_apart(worlds, words):
    results = worlds()
    share = 1 - np.mean(np.isfinite(results.data["deal_week"].values))
    assert f"No deal ({share:.0%} of worlds): none" in words(draw(find(results)))
    every = draw(find(worlds("talks.deal_rate=0")))
    assert not any(text.startswith("No deal (") for text in words(every))
    assert {"Start", "1 year", "2 years"} <= set(words(every))


def test_a_large_force_shows_the_least_requirement_and_names_those_above(worlds, words):
    figure = draw(find(worlds("coalition.scale=4")))
    low, high = figure.axes[0].get_ylim()
    assert low == 0
    assert 10000 < high < 15000
    drawn = lines(figure.axes[0])
    assert drawn["requirement"][0] == 10000
    assert "10,000 troops: the smallest force that any published plan asks for" in words(figure)
    assert "↑ Other plans ask for 15,000, 25,000, 60,000 and 100,000" in words(figure)


def test_a_small_force_fills_the_axis_and_the_distance_is_written(worlds, words):
    figure = draw(find(worlds("coalition.scale=0.01")))
    high = figure.axes[0].get_ylim()[1]
    assert high < 150
    assert any(f"is {10000 / high:.0f} times this height" in text for text in words(figure))


def test_the_subtitle_states_when_only_some_worlds_are_drawn(worlds):
    results = worlds()
    part = replace(results, data=results.data.isel(trajectory=slice(0, 40)))
    assert "first 40 of 60 worlds" in find(part).subtitle
    assert "first" not in find(results).subtitle
    assert results.uncertainty in find(results).subtitle


AFTER = "Two years after a deal"


@pytest.mark.parametrize(
    ("final", "deals", "title"),
    [
        ([0.0] * 6, 0, "None of the 6 worlds has a deal, and without one no troops are sent"),
        ([0.0], 0, "The one world run has no deal, and without one no troops are sent"),
        ([0.0] * 6, 6, "Even with a deal no world has troops in Ukraine"),
        ([1234.0, 0.0], 1, f"{AFTER} the one world with a deal has 1,234 troops in"),
        (
            [0.0] * 70 + [3000.0] * 30,
            100,
            (f"{AFTER} about 7 in 10 worlds have no troops in Ukraine; no world has 10,000"),
        ),
        (
            [0.0] * 46 + [3000.0] * 54,
            100,
            (f"{AFTER} about half of the worlds have no troops in Ukraine; no world has 10,000"),
        ),
        (
            [0.0] * 20 + [2345.0] * 60 + [12000.0] * 20,
            100,
            (
                f"{AFTER} the median world has about 2,300 troops in Ukraine; about 2 in "
                "10 worlds have at least 10,000"
            ),
        ),
        (
            [20000.0] * 30 + [0.0] * 10,
            30,
            (
                f"{AFTER} the median world has about 20,000 troops in Ukraine; every "
                "world has at least 10,000"
            ),
        ),
    ],
)
def test_the_title_states_what_was_found(final, deals, title, worlds):
    assert find(after_deals(worlds(), final, deals=deals)).title.startswith(title)


def test_weeks_count_from_the_deal(worlds, words):
    written = set(words(draw(find(worlds()))))
    assert {"Deal", "6 months", "1 year"} <= written
    assert "Aug 2025" not in written
