"""Fifty dots: their number, their places, and how surely the title speaks."""

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.figures.dots import draw, middles, plan
from sim.figures.kit import style
from sim.findings.dots import WILLING, find


def ending(results, final):
    """An ensemble of as many worlds, with other numbers of states at the end."""
    values = np.asarray(final, dtype=float)
    data = results.data.isel(replication=np.zeros(len(values), dtype=int))
    data["states_deployed_final"] = ("replication", values)
    data["deal_week"] = ("replication", np.where(values > 0, 3.0, np.nan))
    return replace(
        results, data=data, record=results.record.model_copy(update={"replications": len(values)})
    )


def drawn(figure):
    (ax,) = figure.axes
    (collection,) = (each for each in ax.collections if each.get_label() == "dots")
    return ax, collection


def test_there_are_fifty_dots_each_at_its_quantile(worlds):
    results = worlds(n=100)
    final = np.sort(results.outcome("states_deployed_final"))
    columns = find(results).table
    np.testing.assert_allclose(columns["quantile"], (np.arange(1, 51) - 0.5) / 50)
    # Of a hundred worlds in rising order, every second one from the first on is such a quantile.
    np.testing.assert_array_equal(columns["states"], final[0::2])
    _, collection = drawn(draw(find(results)))
    places = collection.get_offsets()
    assert len(places) == 50
    np.testing.assert_array_equal(np.round(places[:, 0]), final[0::2])


def test_dots_are_blue_from_ten_on(worlds):
    results = ending(worlds(), [0] * 30 + [9] * 20 + [10] * 25 + [14] * 25)
    _, collection = drawn(draw(find(results)))
    blue = np.all(np.isclose(collection.get_facecolors()[:, :3], _rgb(style.LINE)), axis=1)
    np.testing.assert_array_equal(blue, collection.get_offsets()[:, 0] > WILLING - 0.5)
    assert blue.sum() == 25


def _rgb(colour):
    return [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]


@pytest.mark.parametrize(
    "final",
    [
        [0] * 60,
        [0] * 32 + [12] * 28,
        list(range(100)),
        [3] * 50 + [600] * 50,
        [0, 600],
        [31] * 1000,
        [7],
    ],
)
def test_dots_never_touch_nor_leave_the_axes(final, worlds):
    figure = draw(find(ending(worlds(), final)))
    ax, collection = drawn(figure)
    assert len(collection.get_offsets()) == min(50, len(final))
    where = ax.transData.transform(collection.get_offsets()) / style.DPI
    gap = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1)) + 9 * np.eye(len(where))
    wide = float(collection._widths[0]) * 2
    assert gap.min() >= wide * 0.999
    box = ax.get_window_extent()
    assert (where - wide / 2 >= np.array([box.x0, box.y0]) / style.DPI - 1e-6).all()
    assert (where + wide / 2 <= np.array([box.x1, box.y1]) / style.DPI + 1e-6).all()


def test_piles_begin_at_ten_and_a_wide_range_shares_them():
    values = np.arange(0, 600.0)
    planned = plan(values, line=10, wide=6.0, tall=2.7)
    assert planned.each == 20
    place = middles(values, planned.each, line=10)
    assert len(np.unique(place)) <= 41
    assert place[9] != place[10]
    assert np.abs(place - values).max() <= planned.each / 2


TEN = "ten states have troops in Ukraine after two years"


@pytest.mark.parametrize(
    ("final", "title"),
    [
        ([0] * 60, "No state has troops in Ukraine after two years in any of the 60 worlds"),
        ([0], "No state has troops in Ukraine after two years in the one world run"),
        ([13], "In the one world run 13 states have troops in Ukraine after two years"),
        ([1], "In the one world run 1 state has troops in Ukraine after two years"),
        ([0] * 4 + [12] * 16, f"In 16 of 20 worlds at least {TEN}"),
        ([3] * 15 + [12] * 15, f"In about half of the worlds at least {TEN}"),
        ([3] * 60, f"In no world do {TEN}"),
        ([12] * 60, f"In every world at least {TEN}"),
        (
            [0] * 320 + [5] * 240 + [12] * 1440,
            f"In about 36 of 50 worlds at least {TEN}; 8 have no deal",
        ),
        ([0] * 500 + [12] * 500, f"In about half of the worlds at least {TEN}"),
        ([0] * 4700 + [12] * 5300, f"In just over half of the worlds at least {TEN}"),
        ([0] * 5300 + [12] * 4700, f"In just under half of the worlds at least {TEN}"),
        ([0] * 20 + [12] * 40, f"In between 27 and 39 of 50 worlds at least {TEN}"),
    ],
)
def test_the_title_says_no_more_than_the_worlds_can(final, title, worlds):
    assert find(ending(worlds(), final)).title == title


def test_a_chance_too_small_for_a_dot_is_not_told_in_dots(worlds):
    title = find(ending(worlds(), [0] * 997 + [12] * 3)).title
    assert re.fullmatch(rf"In about 1 in \d+ worlds at least {TEN}", title)


def test_worlds_without_a_deal_are_hollow(worlds):
    finding = find(ending(worlds(), [0] * 40 + [4] * 30 + [12] * 30))
    assert finding.table["deal"].tolist() == [states > 0 for states in finding.table["states"]]
    _, collection = drawn(draw(finding))
    white = np.all(collection.get_facecolors()[:, :3] == 1, axis=1)
    np.testing.assert_array_equal(white, ~finding.table["deal"])
    assert "the article, a news report of August 2025" in finding.subtitle


def test_both_sides_of_the_line_are_named(worlds, words):
    figure = draw(find(worlds()))
    ax, _ = drawn(figure)
    assert {"fewer than ten", "ten or more"} <= set(words(figure))
    (line,) = (each for each in ax.get_lines() if each.get_label() == "willing")
    assert list(line.get_xdata()) == [9.5, 9.5]
