"""The tiles: one a state, in its place, in the colour of its most frequent posture."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_hex

from sim import words as wording
from sim.facts.state import states
from sim.figures.kit import style
from sim.figures.kit.tile_layout import BEYOND, COLUMNS, ELSEWHERE, HOST, MAP, blocks, places
from sim.figures.tiles import draw
from sim.findings.ending import find_tiles as find
from sim.findings.posture import POSTURE_NAMES, Ending, title

ROSTERS = ("one", "mixed", "made up", "two hundred")


def patches(figure):
    """Each patch with a name of its own."""
    found = figure.axes[0].patches
    named = {patch.get_gid(): patch for patch in found if patch.get_gid()}
    assert len(named) == sum(bool(patch.get_gid()) for patch in found)
    return named


def face(patch):
    return to_hex(patch.get_facecolor()).upper()


def drawn(figure):
    """The tiles, without the bars on them."""
    return {gid: patch for gid, patch in patches(figure).items() if " " not in gid}


def colours(results):
    """Find the colour of the most frequent posture, straight from the results."""
    last = results.data["posture_count"].transpose("week", "state", "posture").values[-1]
    codes = results.data["state"].values.astype(str)
    return {
        code: style.POSTURES[max(range(4), key=lambda k: (row[k], -k))].upper()
        for code, row in zip(codes, last, strict=True)
    }


@pytest.mark.parametrize("settings", [[], ["talks.deal_rate=0"], ["coalition.scale=20"]])
def test_every_state_has_a_tile_of_its_posture_and_the_host_its_own(settings, worlds):
    results = worlds(*settings)
    found = drawn(draw(find(results)))
    assert face(found.pop(HOST)) == style.HOST
    assert {code: face(tile) for code, tile in found.items()} == colours(results)


def test_bars_and_shares_tell_how_often_each_state_ever_deploys(worlds, words):
    results = worlds()
    figure = draw(find(results))
    found, written = patches(figure), words(figure)
    first = results.data["deployment_week"].transpose("state", "replication").values
    for code, weeks in zip(results.data["state"].values, first, strict=True):
        count = int(np.isfinite(weeks).sum())
        assert wording.percent_of(count, results.n) in written
        share = found[f"bar {code}"].get_width() / found[f"frame {code}"].get_width()
        assert share == pytest.approx(count / results.n)
    shares = sorted(text for text in written if text.endswith("%"))
    counts = np.isfinite(first).sum(axis=1)
    assert shares == sorted(wording.percent_of(int(count), results.n) for count in counts)


def test_tiles_are_alike_apart_and_name_their_states(worlds, words):
    figure = draw(find(worlds()))
    boxes = [tile.get_bbox() for tile in drawn(figure).values()]
    assert len({(round(box.width, 6), round(box.height, 6)) for box in boxes}) == 1
    assert len({(round(box.x0, 6), round(box.y0, 6)) for box in boxes}) == len(boxes) == 33
    written = words(figure)
    assert {"Ukraine", BEYOND, "Türkiye", "New Zealand", "Netherlands"} <= set(written)
    assert ELSEWHERE not in written


def test_the_key_counts_the_states_of_each_colour(worlds, words):
    results = worlds()
    found = list(colours(results).values())
    for name, colour in zip(POSTURE_NAMES, style.POSTURES, strict=True):
        assert f"{name} ({found.count(colour.upper())})" in words(draw(find(results)))


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
    assert "The 40 of 200 states likeliest to deploy." in written


def test_the_table_holds_what_is_drawn(worlds):
    results = worlds()
    columns = find(results).table
    parts = ("none", "pledged", "authorised", "deployed")
    shares = np.array([columns[name] for name in parts])
    np.testing.assert_allclose(shares.sum(axis=0), 1)
    named = dict(zip(parts, style.POSTURES, strict=True))
    found = zip(columns["state"], columns["posture"], strict=True)
    assert {code: named[posture].upper() for code, posture in found} == colours(results)
    assert (np.diff(columns["chance"]) <= 0).all()


def ended(counts):
    """States that end as often in each posture as the rows say."""
    counts = np.array(counts)
    names = [f"State {k}" for k in range(len(counts))]
    codes = [f"X{k:03d}" for k in range(len(counts))]
    return Ending(codes, names, counts, counts[:, -1], int(counts[0].sum()))


def ending_as(results, counts, name=None):
    """Put the first states of an ensemble to other postures in the last week."""
    data = results.data.isel(state=slice(0, len(counts))).copy(deep=True)
    data["posture_count"].loc[{"week": data["week"][-1]}] = counts
    if name:
        data["state_name"] = ("state", [name] * len(counts))
    return replace(results, data=data)


NEVER = [400, 0, 0, 0]
MOSTLY = [0, 0, 100, 300]
WHAT = "with troops in Ukraine"

TITLES = [
    ([NEVER] * 3, f"No state ends {WHAT} in any of the 400 worlds", ""),
    ([[1, 0, 0, 0]], f"No state ends {WHAT} in the one world run", ""),
    ([[0, 0, 0, 1], [1, 0, 0, 0]], f"In the one world run 1 of 2 states end {WHAT}", ""),
    ([[280, 0, 0, 120]], f"State 0 ends {WHAT} in about 3 in 10 worlds", ""),
    (
        [MOSTLY, [0, 0, 150, 250], NEVER, [100, 100, 100, 100]],
        f"State 0 and State 1 end {WHAT} in most worlds",
        "1 of 4 states most often ends without a pledge",
    ),
    (
        [MOSTLY, NEVER, [250, 0, 0, 150]],
        f"State 0 ends {WHAT} in most worlds",
        "2 of 3 states most often end without a pledge",
    ),
    ([MOSTLY] * 4 + [[0, 0, 400, 0]], f"4 of 5 states end {WHAT} in most worlds", ""),
    (
        [MOSTLY] * 4 + [NEVER] * 2,
        f"4 of 6 states end {WHAT} in most worlds",
        "2 most often end without a pledge",
    ),
    ([MOSTLY] * 5, f"All 5 states end {WHAT} in most worlds", ""),
    (
        [[190, 0, 0, 210], [205, 0, 0, 195], [300, 0, 0, 100]],
        f"State 0 and State 1 end {WHAT} in about half of the worlds",
        "1 of 3 states most often ends without a pledge",
    ),
    (
        [[13, 0, 0, 7], [18, 0, 0, 2]],
        f"No state clearly ends {WHAT} in most worlds",
        "the likeliest does so in 7 of 20 worlds",
    ),
    (
        [[250, 0, 30, 120], [280, 0, 0, 120], NEVER],
        f"No state ends {WHAT} in most worlds",
        "the likeliest does so in about 3 in 10 worlds",
    ),
]


@pytest.mark.parametrize(("counts", "first", "second"), TITLES)
def test_the_title_claims_no_more_than_the_worlds_show(counts, first, second):
    assert title(ended(counts), "Ukraine") == "; ".join(filter(None, [first, second]))


def test_a_posture_that_chance_may_have_put_first_is_marked(worlds, words):
    counts = [[27, 3, 0, 30], [10, 0, 0, 50], [30, 0, 0, 30]]
    results = ending_as(worlds(), counts)
    figure = draw(find(results))
    one, other, equal = results.data["state"].values
    assert {f"{one}*", other, f"{equal}*"} <= set(words(figure))
    assert "* not ahead of the next one beyond chance" in " ".join(" ".join(words(figure)).split())
    # Of equals, the one that does less.
    assert face(drawn(figure)[equal]) == style.POSTURES[0]
    sure = draw(find(ending_as(worlds(), [[0, 0, 10, 50]])))
    assert not any("*" in text for text in words(sure))


def test_hostile_names_do_no_harm(worlds, legible):
    hostile = "$x^{ 漢 \n\x1b[31m \u202e \\frac{ " + "W" * 300
    finding = find(ending_as(worlds(title=hostile), [[27, 3, 0, 30]] * 5, name=hostile))
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
