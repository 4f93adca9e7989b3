"""The tiles: one a state, in its place, in the colour of its chance of having troops there."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_hex

from sim import words as wording
from sim.facts.state import states
from sim.figures.kit import style
from sim.figures.kit.tile_layout import BEYOND, COLUMNS, ELSEWHERE, HOST, MAP, blocks, places
from sim.figures.tiles import draw
from sim.findings.ending import CHANCES, EDGES, find

ROSTERS = ("one", "mixed", "made up", "two hundred")


def drawn(figure):
    """Each tile by its name."""
    found = figure.axes[0].patches
    named = {patch.get_gid(): patch for patch in found if patch.get_gid()}
    assert len(named) == sum(bool(patch.get_gid()) for patch in found)
    return named


def face(patch):
    return to_hex(patch.get_facecolor()).upper()


def colours(finding):
    """Find the colour of each state by its chance."""
    pairs = zip(finding.table["state"].tolist(), finding.table["chance"].tolist(), strict=True)
    return {
        code: style.CHANCES[sum(chance > edge for edge in EDGES)].upper() for code, chance in pairs
    }


@pytest.mark.parametrize("settings", [[], ["talks.deal_rate=0"], ["coalition.scale=20"]])
def test_every_state_has_a_tile_of_its_chance_and_the_host_its_own(settings, worlds):
    finding = find(worlds(*settings))
    found = drawn(draw(finding))
    assert face(found.pop(HOST)) == style.HOST
    assert {code: face(tile) for code, tile in found.items()} == colours(finding)


def test_the_share_written_is_that_of_the_colour(worlds, words):
    finding = find(worlds())
    written = words(draw(finding))
    shares = sorted(text for text in written if text.endswith("%"))
    assert shares == sorted(wording.percent(chance) for chance in finding.table["chance"])


def test_tiles_are_alike_apart_and_name_their_states(worlds, words):
    figure = draw(find(worlds()))
    boxes = [tile.get_bbox() for tile in drawn(figure).values()]
    assert len({(round(box.width, 6), round(box.height, 6)) for box in boxes}) == 1
    assert len({(round(box.x0, 6), round(box.y0, 6)) for box in boxes}) == len(boxes) == 33
    written = words(figure)
    assert {"Ukraine", BEYOND, "Türkiye", "New Zealand", "Netherlands"} <= set(written)
    assert ELSEWHERE not in written


def test_the_key_counts_the_states_of_each_colour(worlds, words):
    finding = find(worlds())
    found = list(colours(finding).values())
    for name, colour in zip(CHANCES, style.CHANCES, strict=True):
        assert f"{name} ({found.count(colour.upper())})" in words(draw(finding))


@pytest.mark.parametrize("which", ROSTERS)
def test_other_rosters_are_legible(which, rosters, legible, even):
    results = rosters(which)
    figure = draw(find(results))
    legible(figure)
    even(find(results).table)
    shown = min(40, results.data.sizes["state"])
    assert len(find(results).table["state"]) == shown
    alone = which in ("made up", "two hundred")
    assert len(drawn(figure)) == shown + (not alone)


def test_of_many_states_forty_are_shown_and_this_is_said(rosters, words):
    written = " ".join(" ".join(words(draw(find(rosters("two hundred"))))).split())
    assert "The 40 of 200 states likeliest to have troops there." in written


def test_the_table_holds_what_is_drawn(worlds):
    finding = find(worlds())
    columns = finding.table
    named = dict(zip(CHANCES, style.CHANCES, strict=True))
    found = zip(columns["state"], columns["shade"], strict=True)
    assert {code: named[shade].upper() for code, shade in found} == colours(finding)
    assert (np.diff(columns["chance"]) <= 0).all()


def test_hostile_names_do_no_harm(worlds, legible):
    hostile = "$x^{ 漢 \n\x1b[31m \u202e \\frac{ " + "W" * 300
    results = worlds(title=hostile)
    data = results.data.copy()
    data["state_name"] = ("state", [hostile] * data.sizes["state"])
    finding = find(replace(results, data=data))
    legible(draw(replace(finding, foot=hostile, host=hostile)))


def test_no_two_states_share_a_place():
    everything = [*states(), "XAA", "XZZ"]
    found = places(everything)
    assert set(found) == set(everything)
    assert len(set(found.values())) == len(found)
    assert all(0 <= column < COLUMNS and row >= 0 for column, row in found.values())
    assert min(row for _, row in found.values()) == 0
    assert set(blocks(everything)[ELSEWHERE]) == {"RUS", "BLR", "XAA", "XZZ"}


def test_rows_above_blocks_are_empty_where_the_blocks_stand():
    found = blocks([*states(), "XAA"])
    taken = set(places([*states(), "XAA"]).values())
    for name in (BEYOND, ELSEWHERE):
        first = min(row for _, row in found[name].values())
        columns = {column for column, row in found[name].values() if row == first}
        assert not taken & {(column, first - 1) for column in columns}


def test_neighbours_on_the_map_are_neighbours_in_the_grid():
    def apart(one, other):
        return max(abs(a - b) for a, b in zip(MAP[one], MAP[other], strict=True))

    pairs = "POL-UKR SVK-UKR ROU-UKR HUN-UKR MDA-UKR DEU-FRA DEU-POL PRT-ESP EST-LVA LVA-LTU"
    for pair in [*pairs.split(), "LTU-POL", "NOR-SWE", "SWE-FIN", "BEL-NLD", "GRC-BGR", "GRC-TUR"]:
        one, other = pair.split("-")
        assert apart(one, other) <= (2 if pair == "DEU-FRA" else 1), pair
    assert MAP["ISL"][0] < MAP["NOR"][0]
    assert MAP["PRT"][0] < MAP["ESP"][0] < MAP["ITA"][0] < MAP["GRC"][0] < MAP["TUR"][0]
