"""Support by state: what each panel shows, where it stands, and what the title dares say."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from sim.figures.kit.tile_layout import places
from sim.figures.support import draw
from sim.findings.support import find


def panels(results):
    """Axes of each panel by the code of its state."""
    figure = draw(find(results))
    codes = list(dict.fromkeys(find(results).table["state"]))
    return dict(zip(codes, figure.axes[: len(codes)], strict=True))


def line(ax, label):
    (found,) = (each for each in ax.get_lines() if each.get_label() == label)
    return np.asarray(found.get_xdata()), np.asarray(found.get_ydata())


def band(ax):
    (found,) = (each for each in ax.collections if each.get_label() == "band")
    return found


def polled(results):
    """Codes of the states whose public has been polled."""
    return {code for code, one in results.scenario.states.items() if one.opinion != "prior"}


def levels(results, last, *, asked=True):
    """An ensemble in which the support of states, all polled or none, ends at other values."""
    kept = np.asarray(last, dtype=np.float32)
    data = results.data.isel(state=slice(0, len(kept)), trajectory=slice(0, kept.shape[1])).copy()
    values = np.broadcast_to(kept, data["state_support"].shape)
    data["state_support"] = data["state_support"].copy(data=values)
    worlds = results.record.model_copy(update={"replications": kept.shape[1]})
    opinion = {"opinion": "comparable" if asked else "prior"}
    states = {code: one.model_copy(update=opinion) for code, one in results.scenario.states.items()}
    scenario = results.scenario.model_copy(update={"states": states})
    return replace(results, data=data, record=worlds, scenario=scenario)


def test_each_panel_shows_the_quantiles_of_its_state(worlds):
    results = worlds()
    columns = find(results).table
    drawn = panels(results)
    assert len(drawn) == 32
    assert 5 < len(polled(results)) < 32
    for code, ax in drawn.items():
        rows = columns["state"] == code
        assert set(columns["polled"][rows]) == {code in polled(results)}
        bare = [patch for patch in ax.patches if patch.get_label() == "no poll"]
        assert bool(bare) != (code in polled(results))
        if bare:
            assert bare[0].get_hatch()
            assert not ax.get_lines()
            continue
        values = results.data["state_support"].sel(state=code).values.astype(float)
        x, y = line(ax, "median")
        np.testing.assert_array_equal(x, np.arange(105))
        np.testing.assert_allclose(y, np.median(values, axis=1), atol=1e-6)
        low, high = np.quantile(values, [0.05, 0.95], axis=1)
        edge = band(ax).get_paths()[0].vertices[:, 1]
        assert (edge.min(), edge.max()) == pytest.approx((low.min(), high.max()), abs=1e-6)
        rows = columns["state"] == code
        np.testing.assert_allclose(columns["median"][rows], np.median(values, axis=1), atol=1e-6)


def test_panels_stand_as_on_the_map_and_never_overlap(worlds):
    drawn = panels(worlds())
    grid = places(drawn)
    boxes = {code: ax.get_window_extent() for code, ax in drawn.items()}
    for one, other in combinations(drawn, 2):
        across, down = (np.sign(a - b) for a, b in zip(grid[one], grid[other], strict=True))
        assert np.sign(np.round(boxes[one].x0 - boxes[other].x0, 6)) == across
        assert np.sign(np.round(boxes[other].y0 - boxes[one].y0, 6)) == down
        assert not boxes[one].overlaps(boxes[other])


def test_every_panel_has_one_scale_and_a_dashed_line_at_one_half(worlds, words):
    results = worlds()
    for code, ax in panels(results).items():
        assert ax.get_ylim() == (0, 1)
        if code in polled(results):
            assert set(line(ax, "half")[1]) == {0.5}
    written = words(draw(find(results)))
    assert {"one half", "no poll"} <= set(written)
    assert "Each panel: 0 to 100%, two years" in " ".join(" ".join(written).split())


def test_blue_are_those_pledged_in_half_of_all_worlds_and_the_share_is_written(worlds, words):
    results = worlds()
    columns = find(results).table
    pledged = columns["pledged"][:: results.data.sizes["week"]]
    codes = columns["state"][:: results.data.sizes["week"]]
    by_hand = results.data["state_posture"].values[-1] >= 1
    for code, share in zip(codes, pledged, strict=True):
        at = list(results.data["state"].values).index(code)
        assert share == pytest.approx(by_hand[at].mean())
    asked = columns["polled"][:: results.data.sizes["week"]]
    drawn = [ax for ax, one in zip(panels(results).values(), asked, strict=True) if one]
    faces = np.array([band(ax).get_facecolors()[0] for ax in drawn])
    np.testing.assert_array_equal(faces[:, 2] > faces[:, 0] + 0.05, pledged[asked] >= 0.5)
    assert sum(text.endswith("% pledged") for text in words(draw(find(results)))) == 32


@pytest.mark.parametrize(
    ("last", "title"),
    [
        (
            [[0.9] * 60, [0.7] * 60, [0.2] * 60],
            (
                "In the median world public support ends above one half in 2 of 3 polled states; "
                "it is lowest in Belgium"
            ),
        ),
        (
            [[0.9] * 60, [0.4, 0.6] * 30, [0.2] * 60],
            (
                "In the median world public support ends above one half in 1 of 3 polled states, "
                "with 1 too close to call; it is lowest in Belgium"
            ),
        ),
        (
            [[0.3, 0.2] * 30, [0.2, 0.3] * 30],
            (
                "In the median world public support ends above one half in none of 2 polled "
                "states; it is among the lowest in Australia and Austria"
            ),
        ),
        (
            [[0.6], [0.3]],
            (
                "In the one world run public support ends above one half in 1 of 2 polled states; "
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


def test_states_nobody_has_polled_are_in_no_sentence(worlds):
    results = levels(worlds(), [[0.9] * 60, [0.2] * 60], asked=False)
    assert find(results).title == "No public of these states has been polled on sending troops"
    results = worlds()
    asked = polled(results)
    finding = find(results)
    assert f"of {len(asked)} polled states" in finding.title
    lowest = finding.title.rpartition(" in ")[2]
    names = dict(zip(results.data["state_name"].values, results.data["state"].values, strict=True))
    assert names[lowest] in asked
    assert f"Hatched: {32 - len(asked)} states not polled." in finding.subtitle


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
    code, ax = next(one for one in panels(results).items() if one[0] in polled(results))
    weeks, drawn = line(ax, "median")
    assert len(weeks) == 105
    assert weeks[-1] == 300
    assert len(find(results).table["week"]) == 301 * 32
    values = np.median(results.data["state_support"].sel(state=code).values, axis=1)
    np.testing.assert_allclose(drawn, values[weeks], atol=1e-6)
