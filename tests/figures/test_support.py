"""Support by state: what each panel holds, where it stands, and what the title dares say."""

from dataclasses import replace

import numpy as np
import pytest

from sim.figures import support
from sim.figures.kit.tile_layout import places


def collected(ax, label):
    (found,) = (each for each in ax.collections if each.get_label() == label)
    return found.get_paths() if label != "median" else found.get_segments()


def levels(results, last):
    """An ensemble in which the support of states ends at other values."""
    kept = np.asarray(last, dtype=np.float32)
    data = results.data.isel(state=slice(0, len(kept)), trajectory=slice(0, kept.shape[1])).copy()
    values = np.broadcast_to(kept, data["state_support"].shape)
    data["state_support"] = data["state_support"].copy(data=values)
    worlds = results.record.model_copy(update={"replications": kept.shape[1]})
    return replace(results, data=data, record=worlds)


def test_each_panel_holds_the_quantiles_of_its_state(worlds):
    results = worlds()
    columns = find(results).table
    codes = list(columns["state"][:: results.data.sizes["week"]])
    (ax,) = draw(find(results)).axes
    panels, bands, medians = (collected(ax, name) for name in ("panels", "band", "median"))
    assert len(panels) == len(codes) == 32
    for k, code in enumerate(codes):
        values = results.data["state_support"].sel(state=code).values.astype(float)
        (left, foot), (right, top) = panels[k].get_extents().get_points()
        x, y = np.asarray(medians[k]).T
        np.testing.assert_allclose((y - foot) / (top - foot), np.median(values, axis=1), atol=1e-6)
        np.testing.assert_allclose((x - left) / (right - left), np.arange(105) / 104, atol=1e-9)
        across = (bands[k].vertices[:210, 1] - foot) / (top - foot)
        low, high = np.quantile(values, [0.05, 0.95], axis=1)
        np.testing.assert_allclose(across, [*low, *high[::-1]], atol=1e-6)
        rows = columns["state"] == code
        np.testing.assert_allclose(columns["median"][rows], np.median(values, axis=1), atol=1e-6)


def test_panels_stand_as_on_the_map_and_never_overlap(worlds):
    results = worlds()
    codes = list(find(results).table["state"][:: results.data.sizes["week"]])
    grid = places(codes)
    (ax,) = draw(find(results)).axes
    boxes = [path.get_extents() for path in collected(ax, "panels")]
    for k, code in enumerate(codes):
        for j, other in enumerate(codes):
            assert np.sign(np.round(boxes[k].x0 - boxes[j].x0, 6)) == np.sign(
                grid[code][0] - grid[other][0]
            )
            assert np.sign(np.round(boxes[j].y0 - boxes[k].y0, 6)) == np.sign(
                grid[code][1] - grid[other][1]
            )
    assert max(box.width for box in boxes) < 0.9


def test_the_dashed_line_is_one_half_of_every_panel(worlds, words):
    figure = draw(find(worlds()))
    (ax,) = figure.axes
    panels = [path.get_extents() for path in collected(ax, "panels")]
    (half,) = (each for each in ax.collections if each.get_label() == "half")
    for box, segment in zip(panels, half.get_segments(), strict=True):
        np.testing.assert_allclose(segment[:, 1], (box.y0 + box.y1) / 2)
    assert words(figure).count("half of those with an opinion") == 1
    assert "Each panel: 0 to 100%, two years" in " ".join(" ".join(words(figure)).split())


def test_blue_are_those_pledged_in_half_of_all_worlds_and_the_share_is_written(worlds, words):
    results = worlds()
    columns = find(results).table
    pledged = columns["pledged"][:: results.data.sizes["week"]]
    codes = columns["state"][:: results.data.sizes["week"]]
    by_hand = results.data["state_posture"].values[-1] >= 1
    for code, share in zip(codes, pledged, strict=True):
        at = list(results.data["state"].values).index(code)
        assert share == pytest.approx(by_hand[at].mean())
    figure = draw(find(results))
    (band,) = (each for each in figure.axes[0].collections if each.get_label() == "band")
    blue = band.get_facecolors()[:, 2] > band.get_facecolors()[:, 0] + 0.05
    np.testing.assert_array_equal(blue, pledged >= 0.5)
    assert sum(text.endswith("% pledged") for text in words(figure)) == 32


@pytest.mark.parametrize(
    ("last", "title"),
    [
        (
            [[0.9] * 60, [0.7] * 60, [0.2] * 60],
            (
                "In the median world public support ends above one half in 2 of 3 states; "
                "it is lowest in Belgium"
            ),
        ),
        (
            [[0.9] * 60, [0.4, 0.6] * 30, [0.2] * 60],
            (
                "In the median world public support ends above one half in 1 of 3 states, with 1 "
                "too close to call; it is lowest in Belgium"
            ),
        ),
        (
            [[0.3, 0.2] * 30, [0.2, 0.3] * 30],
            (
                "In the median world public support ends above one half in none of 2 states; "
                "it is among the lowest in Australia and Austria"
            ),
        ),
        (
            [[0.6], [0.3]],
            (
                "In the one world run public support ends above one half in 1 of 2 states; "
                "it is lowest in Austria"
            ),
        ),
        ([[0.6] * 60], "Public support in Australia ends above one half in every world"),
        ([[0.6, 0.4] * 30], "Public support in Australia ends above one half in about half of the"),
        ([[0.4]], "Public support in Australia ends no higher than one half in the one world run"),
    ],
)
def test_the_title_counts_only_what_the_worlds_tell_apart(last, title, worlds):
    results = levels(worlds(), last)
    results.data["state_name"] = ("state", ["Australia", "Austria", "Belgium"][: len(last)])
    assert find(results).title.startswith(title)


def test_one_world_says_whether_instead_of_how_often(worlds, words):
    written = words(draw(find(worlds(n=1))))
    assert "Pledged at the end" in written
    assert {"pledged", "not pledged"} <= set(written)
    assert not any(text.endswith("% pledged") for text in written)


def test_the_subtitle_tells_when_only_some_worlds_are_drawn(worlds, words):
    results = worlds()
    part = replace(results, data=results.data.isel(trajectory=slice(0, 40)))
    said = " ".join(" ".join(words(draw(find(part)))).split())
    assert "the first 40 of 60 worlds" in said


def test_long_horizons_are_thinned_in_the_picture_and_whole_in_the_table(worlds):
    results = worlds("weeks=300", n=5)
    (ax,) = draw(find(results)).axes
    segment = np.asarray(collected(ax, "median")[0])
    assert len(segment) == 105
    assert len(find(results).table["week"]) == 301 * 32
    code = find(results).table["state"][0]
    values = np.median(results.data["state_support"].sel(state=code).values, axis=1)
    box = collected(ax, "panels")[0].get_extents()
    weeks = np.round((segment[:, 0] - box.x0) / box.width * 300).astype(int)
    np.testing.assert_allclose((segment[:, 1] - box.y0) / box.height, values[weeks], atol=1e-6)
    assert weeks[-1] == 300
