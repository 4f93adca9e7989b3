"""The force by week: bands and single worlds, the requirements, the dates, and the title."""

from dataclasses import replace

import numpy as np
import pytest

from sim import words as wording
from sim.figures.force import draw
from sim.findings.force import find


def lines(ax):
    return {line.get_label(): np.asarray(line.get_ydata()) for line in ax.get_lines()}


def ending(results, final):
    """Make an ensemble that ends with other numbers of troops."""
    troops = np.array(final)
    which = np.zeros(troops.size, dtype=int)
    data = results.data.isel(replication=which).copy()
    data["force_final"] = ("replication", troops)
    first = np.where(troops > 0, 5.0, np.nan)
    data["deployment_week"] = (("state", "replication"), np.tile(first, (data.sizes["state"], 1)))
    record = results.record.model_copy(update={"replications": troops.size})
    return replace(results, data=data, record=record)


def test_the_quantiles_and_five_worlds_are_drawn(worlds):
    results = worlds()
    ax, strip = draw(find(results)).axes
    drawn, values = lines(ax), results.data["force"].transpose("week", "trajectory").values
    np.testing.assert_allclose(drawn["median"], np.median(values, axis=1), rtol=1e-6)
    for k in range(5):
        np.testing.assert_array_equal(drawn[f"world{k + 1}"], values[:, k])
    band = next(c for c in ax.collections if c.get_label() == "high90").get_paths()[0].vertices
    assert band[:, 1].max() == pytest.approx(np.quantile(values, 0.95, axis=1).max())
    area = strip.collections[0].get_paths()[0].vertices
    phase = results.data["phase"].transpose("week", "trajectory").values
    assert area[:, 1].max() == (phase == 1).mean(axis=1).max()


def test_a_large_force_shows_the_least_requirement_and_names_those_above(worlds, words):
    figure = draw(find(worlds("coalition.scale=4")))
    low, high = figure.axes[0].get_ylim()
    assert low == 0
    assert 10000 < high < 15000
    drawn = lines(figure.axes[0])
    assert drawn["requirement"][0] == 10000
    assert "10,000 troops: the least published requirement" in words(figure)
    assert "↑ Requirements of 15,000, 25,000, 60,000 and 100,000 lie above" in words(figure)


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


@pytest.mark.parametrize(
    ("final", "title"),
    [
        ([0.0] * 6, "No troops are sent to Ukraine in any of the 6 worlds"),
        ([1234.0], "The one world run ends with 1,234 troops in Ukraine after two years"),
        (
            [0.0] * 70 + [3000.0] * 30,
            "About 7 in 10 worlds have no troops in Ukraine after two years; no world has 10,000",
        ),
        (
            [0.0] * 46 + [3000.0] * 54,
            (
                "About half of the worlds have no troops in Ukraine after two years; "
                "no world has 10,000"
            ),
        ),
        (
            [0.0] * 20 + [2345.0] * 60 + [12000.0] * 20,
            (
                "In half of the worlds fewer than about 2,300 troops stand in Ukraine after "
                "two years; about 2 in 10 worlds have at least 10,000"
            ),
        ),
        (
            [20000.0] * 40,
            (
                "In half of the worlds fewer than about 20,000 troops stand in Ukraine "
                "after two years; every world has at least 10,000"
            ),
        ),
    ],
)
def test_the_title_states_what_was_found(final, title, worlds):
    assert find(ending(worlds(), final)).title == title


def test_weeks_are_dated(worlds, words):
    written = set(words(draw(find(worlds()))))
    assert {"Start", "6 months", "1 year", "18 months", "2 years"} <= written
    assert {"Aug 2025", "Feb 2026", "Aug 2026", "Feb 2027"} <= written
    results = worlds("weeks=1")
    assert {"1 week", wording.date(_day(results))} <= {
        text.replace("Sep ", "September ") for text in words(draw(find(results)))
    }


def _day(results):
    return results.data["date"].values[1].astype("datetime64[D]").astype(object)
