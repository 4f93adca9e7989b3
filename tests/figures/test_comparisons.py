"""The figures of a comparison: what they are handed, what they say, and that all can be read."""

import io
from dataclasses import replace
from functools import cache

import matplotlib as mpl
import numpy as np
import pytest
from sparing import sparing

from sim.figures import overview, ranges
from sim.figures.catalogue import draw
from sim.figures.kit import lettering, page, panels, scenario_style, style
from sim.figures.kit.panels import in_rows, small_multiples
from sim.findings import difference
from sim.findings import overview as overviews
from sim.findings import ranges as ranges_found
from sim.findings import requirements as sustained
from sim.findings.catalogue import COMPARE, PAIR
from sim.findings.comparison import dwarfing, superlative
from sim.findings.difference import points
from sim.findings.names import quoted
from sim.findings.overview import difference as difference_in_words
from sim.findings.overview import level, sign
from sim.findings.ranking import Wording, often
from sim.outcomes.guarantee_index import Estimate, wilson
from sim.outcomes.measure import POOLED
from sim.studies.comparison import Comparison, compare
from sim.studies.contrast import Contrast, paired
from sim.studies.shares import participation
from sim.words import MINUS, rounded

HOSTILE = "$x^{ 漢 " + "W" * 300

CHANGES = {
    "backed": ("Washington backs them", ["guarantor.availability.air_defence=0.9"]),
    "alone": ("Europe alone", ["guarantor.availability.weapons=0", "guarantor.resolve=0.1"]),
    "quick": ("A quick deal", ["talks.deal_rate=6"]),
    "large": ("Thousands, not hundreds", ["coalition.scale=10"]),
    "never": ("No peace agreement", ["talks.deal_rate=0"]),
}


@pytest.fixture(scope="module")
def versus(worlds):
    """Compare the baseline with changed ones: as many as asked for, or the named ones."""

    @cache
    def build(count=5, names=(), title="", to_title=""):
        to = named(worlds(), "baseline", to_title or worlds().title)
        told = names or [list(CHANGES)[k % len(CHANGES)] for k in range(count)]
        others = [
            named(worlds(*CHANGES[name][1]), f"{name}_{k}", title or CHANGES[name][0])
            for k, name in enumerate(told)
        ]
        return compare(to, others)

    return build


def named(results, name, title):
    """Give results another name and title, without running anything again."""
    told = {"name": name, "title": title}
    record = results.record.model_copy(update={"scenario": name, "title": title})
    return replace(results, scenario=results.scenario.model_copy(update=told), record=record)


@pytest.fixture(scope="module")
def itself(worlds):
    return compare(worlds(), [named(worlds(), "again", "The same again")])


def drawn(name, comparison):
    return draw(name, COMPARE[name](comparison))


def drawn_pair(these, *, to):
    return draw("difference", difference.find(these, to=to))


def said(figure, words):
    return " ".join(" ".join(words(figure)).split())


def artist(ax, label):
    return next(one for one in ax.get_children() if one.get_label() == label)


# What holds of all of them


@pytest.mark.parametrize(("name", "count"), sparing(COMPARE, [1, 4, 5, 18, 30], every=3))
def test_words_are_legible_and_columns_even(name, count, versus, legible, even):
    comparison = versus(count)
    figure = drawn(name, comparison)
    legible(figure)
    even(COMPARE[name](comparison).table)
    assert figure.get_size_inches()[0] == pytest.approx(7.2)


@pytest.mark.parametrize(("name", "count"), sparing(COMPARE, [1, 4, 18], every=3))
def test_hostile_titles_are_drawn_as_they_are(name, count, versus, legible):
    comparison = versus(count, title=HOSTILE, to_title=HOSTILE)
    legible(drawn(name, comparison))
    assert len(COMPARE[name](comparison).title) <= 300


@pytest.mark.parametrize(
    ("name", "setting"), sparing(COMPARE, ["weeks=1", "talks.deal_rate=0"], every=2)
)
def test_short_and_empty_ones_are_drawn(name, setting, worlds, legible, even):
    to = worlds(setting)
    others = [named(to, f"other{k}", f"Other {k}") for k in range(6)]
    legible(drawn(name, compare(to, others)))
    even(COMPARE[name](compare(to, others)).table)


@pytest.mark.parametrize("name", COMPARE)
def test_one_world_is_drawn_and_nothing_is_claimed(name, worlds, legible):
    to = worlds(n=1)
    others = [named(worlds(*made, n=1), key, title) for key, (title, made) in CHANGES.items()]
    comparison = compare(to, others)
    legible(drawn(name, comparison))
    title = COMPARE[name](comparison).title
    assert title.startswith("Too few worlds ")


@pytest.mark.parametrize("name", COMPARE)
def test_the_title_and_the_foot_are_on_the_page(name, versus, words):
    comparison = versus(5)
    text = said(drawn(name, comparison), words)
    assert COMPARE[name](comparison).title in text
    assert comparison.foot in text
    assert "60 worlds" in text


@pytest.mark.parametrize("name", COMPARE)
def test_a_scenario_against_itself_is_said_to_be_the_same(name, itself, legible):
    legible(drawn(name, itself))
    title = COMPARE[name](itself).title
    same = ("the same in", "the same worlds in each scenario", "the same, world by world,")
    assert any(words in title for words in same), title


# Colours, dashes and labels


def test_up_to_five_scenarios_have_colours_and_dashes_of_their_own(versus):
    few = scenario_style.styles(COMPARE["sides"](versus(4, names=("quick",) * 4)))
    assert {each.colour for each in few} == set(scenario_style.COLOURS)
    assert len({each.dash for each in few}) == 5
    many = scenario_style.styles(COMPARE["postures"](versus(5)))
    assert len({each.colour for each in many[1:]}) == 1
    assert many[0].name == "baseline"
    assert {each.name for each in many} <= {one.name for one in versus(5).every}


def test_equal_titles_are_told_apart_by_their_names(versus):
    labels = COMPARE["postures"](versus(4, title="Twins")).labels
    assert len(set(labels)) == 5
    assert "backed_0: Twins" in labels


def test_long_titles_are_cut_between_words():
    assert quoted("Short") == "“Short”"
    cut = quoted(", ".join(["A title that goes on and on"] * 4))
    assert cut == "“A title that goes on and … that goes on and on”"
    assert scenario_style.tint("#0B5394", 0.0) == "#FFFFFF"
    assert scenario_style.tint("#0B5394", 1.0) == "#0B5394"


# The overview


def test_overview_holds_the_contrasts_sorted_by_states_deployed(versus):
    comparison = versus(5)
    columns = COMPARE["overview"](comparison).table
    deployed = columns["measure"] == "states deployed a year after the deal"
    gaps = columns["difference"][deployed]
    assert np.isnan(gaps).tolist() == [False, False, False, False, True]
    assert (np.diff(gaps[:-1]) <= 0).all()
    to = comparison.to.outcome("states_deployed_year_after_deal")
    for one in comparison.others:
        at = deployed & (columns["scenario"] == one.name)
        gaps = one.outcome("states_deployed_year_after_deal") - to
        if not one.deal.any():
            assert np.isnan(columns["difference"][at])
            continue
        gap = paired(gaps[np.isfinite(gaps)])
        assert 20 <= columns["n"][at] == np.isfinite(gaps).sum() < 60
        assert columns["difference"][at] == gap.value
        assert (columns["low"][at], columns["high"][at]) == (gap.low, gap.high)


def test_overview_draws_dots_where_the_differences_are(versus):
    comparison = versus(4)
    found = COMPARE["overview"](comparison)
    columns = found.table
    ax = drawn("overview", comparison).axes[0]
    zeros = sorted(line.get_xdata()[0] for line in ax.get_lines())
    for k, name in enumerate(one.measure for one in found.columns):
        values = columns["difference"][columns["measure"] == name]
        x, rows = artist(ax, name).get_offsets().T
        shown = values[rows.astype(int)]
        scale = (x - zeros[k])[np.argmax(abs(shown))] / shown[np.argmax(abs(shown))]
        np.testing.assert_allclose(x - zeros[k], scale * shown, atol=1e-9)
        ends = np.array([line[:, 0] for line in artist(ax, f"interval {name}").get_segments()])
        lows = columns["low"][columns["measure"] == name][rows.astype(int)]
        np.testing.assert_allclose(ends[:, 0] - zeros[k], (scale * lows)[np.isfinite(lows)])


def test_the_bite_has_a_column_for_all_that_is_read_together(versus, legible):
    comparison = versus(4)
    found = COMPARE["bite"](comparison)
    assert [column.measure for column in found.columns] == list(POOLED)
    gaps = next(column.gaps for column in found.columns if column.measure == "toothlessness")
    assert [gap.value for gap in gaps] == sorted((gap.value for gap in gaps), reverse=True)
    for column in found.columns:
        for name, gap in zip(found.names, column.gaps, strict=True):
            assert gap == comparison.contrasts[name][column.measure].difference
    legible(drawn("bite", comparison))


@pytest.mark.parametrize(
    ("gaps", "title"),
    [
        ([0.3, 0.2, -0.1], "Toothlessness rises in two scenarios, and falls with “C”, by 0.10"),
        ([-0.3, -0.2, -0.1], "Toothlessness falls in three scenarios"),
        ([0.02, 0.0, 0.0], "No scenario changes toothlessness by 0.01 or more beyond chance"),
        ([0.0, 0.0, 0.0], "Toothlessness is the same, world by world, in each scenario"),
    ],
)
def test_the_title_of_the_bite_counts_what_is_beyond_chance(gaps, title, versus, monkeypatch):
    # The scenarios differ from the baseline, but not from each other.
    apart = Contrast(Estimate(0.1, -0.1, 0.3, 60), np.nan, np.nan)
    monkeypatch.setattr(overviews, "contrast", lambda *_, **__: apart)
    comparison = versus(4)
    names = [one.name for one in comparison.others][:3]
    few = [replace(one, scenario=one.scenario.model_copy(update={"title": letter}))
           for one, letter in zip(comparison.others, "ABC", strict=False)]  # fmt: skip
    contrasts = {name: dict(comparison.contrasts[name]) for name in names}
    for name, gap in zip(names, gaps, strict=True):
        reach = 0.05 if gap else 0.0
        estimate = Estimate(gap, gap - reach, gap + reach, 60)
        contrasts[name]["toothlessness"] = Contrast(estimate, np.nan, np.nan)
    changed = replace(comparison, others=tuple(few), contrasts=contrasts)
    assert COMPARE["bite"](changed).title == title


def test_overview_has_one_kind_of_nothing(itself, versus, words):
    columns = COMPARE["overview"](itself).table
    zeros = [np.nan_to_num(columns[name]) for name in ("difference", "low", "high")]
    assert not np.any(zeros)
    assert not any(text in ("same", "0", "–", "≈ 0") for text in words(drawn("overview", itself)))
    assert COMPARE["overview"](itself).title == (
        "The number of states deployed a year after a deal is the same, world by world, in each "
        "scenario"
    )
    found = COMPARE["overview"](versus(5))
    ax, written = draw("overview", found).axes[0], words(draw("overview", found))
    for column in found.columns:
        dots = artist(ax, column.measure)
        filled = [tuple(face[:3]) != (1.0, 1.0, 1.0) for face in dots.get_facecolors()]
        rows = dots.get_offsets()[:, 1].astype(int)
        assert filled == [column.signs[row] != 0 for row in rows]
        shown = [column.differences[row] for row in rows if column.signs[row]]
        assert all(text in written for text in shown)
        rulings = found.table["ruling"][found.table["measure"] == column.measure]
        words_of = {1: "more", -1: "less", 0: "none"}
        assert [rulings[row] for row in rows] == [words_of[column.signs[row]] for row in rows]


def test_a_difference_that_is_written_as_nothing_is_none():
    assert sign("toothlessness", Estimate(0.004, 0.003, 0.005, 900)) == 0
    assert sign("toothlessness", Estimate(0.006, 0.005, 0.007, 900)) == 1
    assert sign("states deployed", Estimate(-0.2, -0.3, -0.1, 900)) == -1
    assert sign("states deployed", Estimate(-0.2, -0.5, 0.1, 900)) == 0
    assert sign("states deployed", Estimate(-0.2, np.nan, np.nan, 5)) == 0


@pytest.mark.parametrize(
    ("gap", "written"),
    [
        (Estimate(4.92, 4.6, 5.2, 9), "+4.9"),
        (Estimate(-2.78, -3.0, -2.6, 9), f"{MINUS}2.8"),
        (Estimate(0.02, 0.01, 0.03, 9), "0.0"),
        (Estimate(0.0, 0.0, 0.0, 9), "0.0"),
        (Estimate(np.nan, np.nan, np.nan, 0), "–"),
    ],
)
def test_differences_are_written_with_their_sign(gap, written):
    assert difference_in_words("states deployed", gap) == written


def test_troops_and_chances_are_written_in_their_units():
    assert difference_in_words("force", Estimate(7070.4, 6500, 7500, 9)) == "+7,100"
    fewer = difference_in_words("chance of a deal", Estimate(-0.678, -0.7, -0.6, 9))
    assert fewer == f"{MINUS}68"
    assert level("chance of a deal", 0.683) == "68%"
    assert level("force", 1866.0) == "1,900"
    assert level("force", np.nan) == "–"


def test_colours_follow_the_sign():
    assert [scenario_style.shade(way) for way in (1, -1, 0)] == [
        scenario_style.MORE,
        scenario_style.LESS,
        scenario_style.UNSURE,
    ]


def test_every_difference_is_on_the_scale():
    gaps = [Estimate(x, x - 0.1, x + 0.1, 9) for x in (1.0, 2.0, -1.5, 0.5, -1.0, 40.0)]
    low, high = overview.limits(gaps)
    assert low < -1.6
    assert high > 40.1
    assert overview.limits([Estimate(0.0, 0.0, 0.0, 9)]) == (-1.0, 1.0)


def _ranked(comparison, *counts):
    """Give the scenarios of a comparison other numbers of states deployed, world by world."""
    every = [
        replace(
            one,
            data=one.data.assign(states_deployed_year_after_deal=("replication", np.array(count))),
        )
        for one, count in zip(comparison.every, counts, strict=True)
    ]
    return compare(every[0], every[1:])


BASE = np.arange(60) % 7.0
NOISE = np.where(np.arange(60) % 2, 3.0, -3.0)


@pytest.mark.parametrize(
    ("shifts", "title"),
    [
        ((3, 1, -1), "rises most with “{0}”, by 3.0, and falls with “{2}”, by 1.0"),
        ((1, 0, 0), "rises with “{0}”, by 1.0"),
        ((1, 1.2 + NOISE / 2, 0), "rises with “{1}” and “{0}”, by 1.0 to 1.2"),
        ((1, 1, 0), "rises with “{0}” and “{1}”, by 1.0"),
        ((1, 0.9 + 2 * NOISE, 0), "rises with “{0}”, by 1.0"),
        ((-1, -1, -1), "falls in three scenarios"),
        ((3, 1, 2.9 + NOISE), "rises most with “{0}” and “{2}”, by 2.9 to 3.0"),
    ],
)
def test_overview_title_claims_no_more_than_the_worlds_allow(shifts, title, versus):
    names = ("backed", "alone", "quick")
    comparison = _ranked(versus(names=names), BASE, *(BASE + shift for shift in shifts))
    titles = [CHANGES[name][0] for name in names]
    assert (
        COMPARE["overview"](comparison).title
        == f"The number of states deployed a year after a deal {title.format(*titles)}"
    )


def test_overview_title_is_neutral_where_nothing_stands_out(versus):
    comparison = versus(names=("backed", "alone"))
    assert COMPARE["overview"](_ranked(comparison, BASE, BASE + NOISE, BASE)).title == (
        "No scenario changes the number of states deployed a year after a deal by 0.1 or more "
        "beyond chance"
    )
    assert COMPARE["overview"](_ranked(comparison, BASE, BASE, BASE)).title == (
        "The number of states deployed a year after a deal is the same, world by world, in each "
        "scenario"
    )


def test_overview_is_about_the_end_where_too_few_are_followed_for_a_year(versus):
    comparison = versus(names=("backed", "alone"))
    data = [
        one.data.assign(states_deployed_year_after_deal=("replication", np.full(60, np.nan)))
        for one in comparison.every
    ]
    every = [replace(one, data=some) for one, some in zip(comparison.every, data, strict=True)]
    found = COMPARE["overview"](compare(every[0], every[1:]))
    assert [one.measure for one in found.columns[:2]] == ["states deployed", "force"]
    assert "deployed at the end" in found.title
    assert "a year old" not in found.subtitle
    whole = COMPARE["overview"](comparison)
    assert "in worlds with a deal a year old in both" in whole.subtitle


@pytest.mark.parametrize(("name", "n"), sparing(COMPARE, [1, 5, 19], every=3))
def test_of_few_worlds_there_are_lines_without_bands(name, n, worlds, legible):
    large = named(worlds("coalition.scale=10", "talks.deal_rate=6", n=n), "large", "Large")
    found = COMPARE[name](compare(worlds("talks.deal_rate=6", n=n), [large]))
    figure = draw(name, found)
    legible(figure)
    assert "Too few worlds" in found.title
    if name == "sides":
        assert np.isnan(found.table["high90"]).all()
        assert "90%" not in found.subtitle
        assert found.means.max() > 1000
        assert all(ax.get_ylim()[1] > found.means.max() for ax in figure.axes[:1])


# Many scenarios, of which few are drawn


@pytest.mark.parametrize("name", COMPARE)
def test_of_many_scenarios_few_may_be_drawn(name, versus, legible):
    comparison = versus(names=("never", "never", "never", "large", "quick", "backed"))
    found = COMPARE[name](comparison)
    assert found.many
    legible(draw(name, found))
    if name in ("sides", "requirements", "postures"):
        assert len(found.names) < 6
        assert " has any troops: not drawn." in found.subtitle
        assert "with a deal or without" in found.subtitle
        drawn_there = dict(zip(found.table["scenario"], found.table["drawn"], strict=True))
        assert {name for name, shown in drawn_there.items() if shown} == set(found.names)


# Superlatives


WORDING = Wording(
    "It is",
    ("highest", "lowest", "higher"),
    "All alike",
    "it",
    "There is some",
    lambda low, high: " to ".join(dict.fromkeys(f"{end:.0f}" for end in (low, high))),
)


@pytest.mark.parametrize(
    ("shifts", "title"),
    [
        ((0, 2, -2), "It is highest with “B”, 5, and lowest with “C”, 1"),
        ((0, 2, 0), "It is highest with “B”, 5"),
        ((0, 2, NOISE), "It is highest with “B”, 5"),
        ((0, NOISE, NOISE / 2), "Chance may explain every difference in it"),
        ((0, 0, 0), "All alike"),
        ((0, 2, 2), "It is lowest with “A”, 3"),
        ((0, 2, 4 + NOISE), "It is highest with “C”, 7, and lowest with “A”, 3"),
        (
            (0, 0.5 * NOISE + 0.2, 0.2 * NOISE + 0.4),
            (
                "It is highest with “C” (one more too close to tell), and lowest with “A” (one "
                "more too close to tell)"
            ),
        ),
        ((0, np.nan, -2), "It is higher with “A”, 3, than with “C”, 1"),
        ((0, np.nan, np.nan), "There is some with “A”, 3"),
        ((0, np.nan, 0), "All alike, where troops are sent at all"),
    ],
)
def test_superlatives_name_what_stands_out(shifts, title, versus):
    comparison = versus(names=("backed", "alone"))
    told = [replace(one, scenario=one.scenario.model_copy(update={"title": letter}))
            for one, letter in zip(comparison.every, "ABC", strict=True)]  # fmt: skip
    comparison = Comparison(told[0], tuple(told[1:]), {})
    worlds = [BASE + shift for shift in shifts]
    assert superlative(comparison, worlds, wording=WORDING) == title


def test_superlatives_are_not_drawn_from_chance(versus):
    comparison = versus(names=("backed", "alone"))
    worlds = [BASE, BASE + NOISE, BASE - NOISE / 2]
    assert (
        superlative(comparison, worlds, wording=WORDING)
        == "Chance may explain every difference in it"
    )
    written = [often()(*ends) for ends in ((0.25, 0.25), (0.25, 0.5), (0, 0), (1, 1), (0, 0.2))]
    assert written == ["in 25% of worlds", "in 25% to 50% of worlds", "in no world",
                       "in every world", "in 0% to 20% of worlds"]  # fmt: skip


# Ranges


def test_ranges_hold_quantiles_and_chances(versus):
    comparison = versus(5)
    columns = COMPARE["ranges"](comparison).table
    every = {one.name: one for one in comparison.every}
    assert set(columns["scenario"]) == set(every)
    assert (np.diff(columns["many"][:-1]) <= 0).all()
    for row, name in enumerate(columns["scenario"]):
        deal = every[name].deal
        assert columns["deals"][row] == deal.sum()
        assert columns["deal"][row] == deal.mean()
        if not deal.any():
            assert row == len(columns["scenario"]) - 1
            assert np.isnan([columns[c][row] for c in ("many", "many_low", "states_median")]).all()
            continue
        states, troops = (
            every[name].outcome(f"{k}_final")[deal] for k in ("states_deployed", "force")
        )
        assert columns["states_low90"][row] == np.quantile(states, 0.05)
        assert columns["troops_high50"][row] == np.quantile(troops, 0.75)
        assert columns["many"][row] == np.mean(states >= 10)
        low, high = wilson(int(np.sum(states >= 10)), int(deal.sum()))
        assert (columns["many_low"][row], columns["many_high"][row]) == (low, high)


def test_ranges_draw_no_bars_for_few_worlds_with_a_deal(worlds, words):
    rare = named(worlds("talks.deal_rate=0.05"), "rare", "Rare")
    assert 0 < rare.deal.sum() < 20
    found = COMPARE["ranges"](compare(worlds(), [rare]))
    row = list(found.table["scenario"]).index("rare")
    assert np.isnan(found.table["states_median"][row])
    assert "No bars or intervals for fewer than 20 worlds with a deal." in found.subtitle
    assert words(draw("ranges", found)).count(f"{100 * rare.deal.mean():.0f}%") >= 1


def test_ranges_draw_the_medians_and_the_dashed_line_of_the_one_compared_to(versus):
    comparison = versus(5)
    columns = COMPARE["ranges"](comparison).table
    states, troops = drawn("ranges", comparison).axes
    for ax, name in ((states, "states"), (troops, "troops")):
        drawn_at = np.ma.filled(artist(ax, "median").get_offsets()[:, 0], np.nan)
        np.testing.assert_array_equal(drawn_at, columns[f"{name}_median"])
        at = list(columns["scenario"]).index("baseline")
        assert artist(ax, "to").get_xdata()[0] == columns[f"{name}_median"][at]
        ends = [line[:, 0] for line in artist(ax, "high90").get_segments() if len(line)]
        highs = columns[f"{name}_high90"]
        np.testing.assert_allclose(np.array(ends)[:, 1], highs[np.isfinite(highs)])
    assert troops.get_xscale() == "function"
    assert states.get_xscale() == "linear"


def test_marks_of_a_scale_of_square_roots_stand_apart():
    ax = ranges.Figure().add_axes((0, 0, 1, 1))
    ranges._scale(ax, 24_000, root=True)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["0", "2,500", "10,000", "25,000"]
    assert ranges._between(0.0, 0.004) == "<1"
    assert ranges._between(0.536, 0.601) == "54–60"
    assert ranges._between(0.995, 1.0) == ">99"


# Small multiples


@pytest.mark.parametrize("count", [1, 2, 5, 7, 16, 19, 21, 31])
def test_panels_stand_apart_inside_the_page(count):
    layout = in_rows(count, height=0.9)
    sheet = page.Page(ranges.Figure(figsize=(7.2, layout.body + 0.6)), 0.3, layout.body)
    places = [ax.get_position() for ax in small_multiples(sheet, layout)]
    assert len(places) == count
    assert all(one.x0 >= 0 and one.x1 <= 1 - 0.16 / 7.2 and one.y0 > 0 for one in places)
    assert max(one.y1 for one in places) <= 1 - (0.3 + layout.above) / (layout.body + 0.6) + 1e-9
    for k, one in enumerate(places):
        for other in places[:k]:
            assert one.x0 > other.x1 or one.x1 < other.x0 or one.y1 < other.y0


def test_sides_draw_means_and_bands_in_troops(versus):
    comparison = versus(5)
    axes = drawn("sides", comparison).axes
    # The one without a deal has no troops to draw, the large one comes last.
    order = [0, 3, 1, 2, 4]
    troops = [one.data["force"].values for one in comparison.every]
    tops = [np.quantile(force, 0.95, axis=1).max() for force in troops]
    usual = 1.25 * max(top for k, top in enumerate(tops) if k != 4)
    found = COMPARE["sides"](comparison)
    assert [comparison.every[k].name for k in order] == list(found.names)
    assert "No world of “No peace agreement” has any troops: not drawn." in found.subtitle
    for ax, which in zip(axes, order, strict=True):
        assert ax.get_ylim() == pytest.approx((0, 1.25 * tops[4] if which == 4 else usual))
        mean = np.mean(troops[which], axis=1)
        np.testing.assert_allclose(artist(ax, "mean").get_ydata(), mean, atol=1e-6)
        outer = artist(ax, "high90").get_paths()[0].vertices[:, 1]
        assert outer.max() == pytest.approx(tops[which])
        ghosts = [line for line in ax.get_lines() if line.get_label() == "ghost"]
        assert len(ghosts) == (which != 0)
    assert [ax.get_facecolor()[3] > 0 for ax in axes] == [False] * 4 + [True]


def test_sides_read_out_the_mean_and_the_chance_of_a_thousand(versus, words):
    comparison = versus(2)
    written, columns = words(drawn("sides", comparison)), COMPARE["sides"](comparison).table
    for one in comparison.every:
        often = int(np.sum(one.outcome("force_sustained") >= 1000))
        assert f"1,000 held: {100 * often / 60:.0f}%" in written
        rows = columns["scenario"] == one.name
        np.testing.assert_array_equal(columns["held"][rows], often / 60)
        assert rounded(np.mean(one.outcome("force_final"))) in written
        np.testing.assert_array_equal(columns["end"][rows], np.mean(one.outcome("force_final")))
    force = comparison.to.data["force"]
    np.testing.assert_array_equal(columns["median"][:105], np.median(force, axis=1))
    np.testing.assert_allclose(columns["mean"][:105], np.mean(force, axis=1))


def test_postures_stack_the_mean_numbers_of_states(versus, words):
    comparison = versus(5)
    columns = COMPARE["postures"](comparison).table
    one = comparison.others[1]
    rows = columns["scenario"] == one.name
    count = one.data["posture_count"].transpose("week", "state", "posture").values
    for k, name in enumerate(("pledged", "authorised", "deployed"), start=1):
        np.testing.assert_allclose(columns[name][rows], count[:, :, k].sum(axis=1) / 60)
    last = columns["deployed"][rows][-1]
    assert last == pytest.approx(np.mean(one.outcome("states_deployed_final")))
    assert f"{last:.1f}" in words(drawn("postures", comparison))


def test_requirements_count_the_worlds_that_hold_them(versus):
    comparison = versus(5)
    columns = COMPARE["requirements"](comparison).table
    for one in comparison.every:
        rows = columns["scenario"] == one.name
        sustained_force = one.outcome("force_sustained")
        for asked, share in zip(columns["requirement"][rows], columns["share"][rows], strict=True):
            assert share == np.mean(sustained_force >= asked)
    assert {1000.0, 10_000.0} <= set(columns["requirement"])


def test_few_requirements_share_a_picture_with_a_readout(versus, words):
    comparison = versus(2)
    figure = drawn("requirements", comparison)
    curves = {line.get_label(): line for line in figure.axes[0].get_lines()}
    columns = COMPARE["requirements"](comparison).table
    for one in comparison.every:
        rows = columns["scenario"] == one.name
        np.testing.assert_array_equal(curves[one.name].get_ydata(), columns["share"][rows])
    written = words(figure)
    assert "Washington backs them" in written
    often = np.mean(comparison.to.outcome("force_sustained") >= 1000)
    assert f"{100 * often:.0f}%" in written


def test_requirements_end_at_the_least_one_that_no_world_holds(versus):
    assert sustained.marks(versus(2)) == [1000, 5000, 10_000, 15_000]
    assert sustained.marks(versus(4))[-1] > 15_000


def test_the_title_on_requirements_speaks_of_what_is_held_somewhere(versus, itself):
    assert COMPARE["requirements"](versus(5)).title.startswith(
        "10,000 troops are held for 13 weeks"
    )
    assert COMPARE["requirements"](itself).title == (
        "No scenario reaches 10,000 troops for 13 weeks; 1,000 are held in the same worlds in each "
        "scenario"
    )


@pytest.mark.parametrize(
    ("sizes", "found"),
    [([1, 2, 3, 10], [3]), ([10, 1, 2, 3, 2, 2], [0]), ([1, 2, 3], []), ([1, 2, 3, 4, 5, 6], []),
     ([1, 1, 9, 9, 9, 9], []), ([0, 0, 0, 5], [])],
)  # fmt: skip
def test_only_a_few_dwarf_the_rest(sizes, found):
    assert dwarfing(sizes, 2.0) == found


def test_headings_keep_to_two_lines_and_apart():
    font = style.font(8, "semibold")
    long = "A heading that is much too long for two lines of this width, at"
    texts = ["Short", f"{long} 20", f"{long} 40"]
    short, *cut = panels._headings(texts, room=1.0, font=font)
    assert short == ["Short"]
    assert cut[0] != cut[1]
    for lines in cut:
        assert len(lines) == 2
        assert "…" in " ".join(lines)
        assert all(lettering.width(line, font) <= 1.0 for line in lines)


@pytest.mark.parametrize("name", COMPARE)
def test_settings_of_matplotlib_do_not_matter(name, versus):
    strange = {"font.size": 30, "axes.grid": True, "axes.facecolor": "black", "figure.dpi": 50,
               "lines.linewidth": 9, "text.color": "red"}  # fmt: skip
    comparison = versus(5)
    once = _picture(drawn(name, comparison))
    with mpl.rc_context(strange):
        assert _picture(drawn(name, comparison)) == once


def _picture(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=40)
    return buffer.getvalue()


# A pair


@pytest.mark.parametrize("name", CHANGES)
def test_a_pair_is_legible_and_holds_the_participation(name, versus, legible, even, words):
    comparison = versus(5)
    one = comparison.others[list(CHANGES).index(name)]
    assert list(PAIR) == ["difference"]
    columns = difference.find(one, to=comparison.to).table
    even(columns)
    shares = {row.code: row for row in participation(these=one, those=comparison.to)}
    assert set(columns["state"]) == set(shares)
    for code, gap, low in zip(columns["state"], columns["difference"], columns["low"], strict=True):
        assert gap == pytest.approx(100 * shares[code].gap.value)
        assert low == pytest.approx(100 * shares[code].joint.low)
    figure = drawn_pair(one, to=comparison.to)
    legible(figure)
    x = artist(figure.axes[0], "difference").get_offsets()[:, 0]
    np.testing.assert_array_equal(x, columns["difference"])
    assert f"{one.name} against baseline" in said(figure, words)


def test_a_pair_of_the_same_is_said_to_change_nothing(worlds, legible):
    these, those = named(worlds(), "again", "The same again"), worlds()
    assert not np.any(difference.find(these, to=those).table["difference"])
    assert difference.find(these, to=those).title == (
        "“The same again” changes no state's chance of deploying: each is the same in every world"
    )
    legible(drawn_pair(these, to=those))


def test_a_pair_of_single_worlds_claims_nothing(worlds, legible):
    these, those = named(worlds("talks.deal_rate=0", n=1), "never", "Never"), worlds(n=1)
    legible(drawn_pair(these, to=those))
    assert difference.find(these, to=those).title == (
        "Too few worlds to say whose chance of deploying differs with “Never”"
    )


def test_a_hostile_pair_is_legible(worlds, legible):
    these = named(worlds("talks.deal_rate=6"), "again", HOSTILE)
    legible(drawn_pair(these, to=named(worlds(), "baseline", HOSTILE)))


def test_a_state_that_is_not_on_a_roster_is_said(worlds, words, legible):
    those = worlds()
    fewer = replace(those, data=those.data.drop_sel(state=["GBR", "FRA"]))
    these = named(worlds(), "again", "The same again")
    figure = drawn_pair(these, to=fewer)
    legible(figure)
    assert (
        "as not on the roster of “Positions reported in August 2025”: France and the UK."
        in said(figure, words)
    )
    found = difference.find(these, to=fewer)
    assert not {"GBR", "FRA"} & set(found.table["state"])
    assert "each is the same in every world" in found.title


def _deploying(results, rows):
    """Let states deploy in given worlds only, and the last one always."""
    first = np.full(results.data["deployment_week"].shape, np.nan)
    first[-1] = 5.0
    for row, happened in enumerate(rows):
        first[row] = np.where(happened, 5.0, np.nan)
    return replace(results, data=results.data.assign(
        deployment_week=(("state", "replication"), first)
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((50, 40, 30, 12), "rises most in Australia, Belgium and Bulgaria, by up to 83 points"),
        ((40, 38, 36, 35, 33), "rises in 5 of 32 states, by up to 67 points"),
        ((45, 0), "rises in Australia, by 75 points"),
        ((20, 19), "rises in Australia and Belgium, by up to 33 points"),
        ((1, 1), "no state's chance of deploying differs beyond chance"),
    ],
)
def test_the_title_of_a_pair_names_states_as_far_as_the_worlds_tell(counts, title, worlds):
    those = _deploying(worlds(), [])
    happened = [np.roll(np.arange(60) < count, 7 * k) for k, count in enumerate(counts)]
    these = _deploying(named(worlds(), "again", "More"), happened)
    comma = " " if title.startswith("no state") else " the chance of deploying "
    assert difference.find(these, to=those).title == f"With “More”{comma}{title}"


def test_falls_and_rises_are_told_the_larger_first(worlds):
    those = _deploying(worlds(), [np.zeros(60, bool), np.arange(60) < 50])
    these = _deploying(named(worlds(), "again", "More"), [np.arange(60) < 20])
    assert difference.find(these, to=those).title == (
        "With “More” the chance of deploying falls in Belgium, by 83 points, and rises in "
        "Australia, by 33 points"
    )
    assert [points(share) for share in (0.47, 0.005, 0.01)] == [
        "47 points",
        "0.5 points",
        "1 point",
    ]


def _changed(worlds, ups, downs, n=1000):
    """Give two ensembles, between which states flip so often up and so often down."""
    before, after = np.zeros((2, len(ups), n), dtype=bool)
    for k, (up, down) in enumerate(zip(ups, downs, strict=True)):
        before[k, :down] = True
        after[k, down : down + up] = True
    bare = worlds()
    those = replace(bare, data=_wide(bare.data, before))
    these = named(replace(bare, data=_wide(bare.data, after)), "again", "More")
    return these, those


def _wide(data, happened):
    first = np.full((data.sizes["state"], happened.shape[1]), np.nan)
    first[-1] = 5.0
    first[: len(happened)][happened] = 5.0
    wide = data.drop_dims("replication")
    return wide.assign(deployment_week=(("state", "replication"), first))


class _Sized:
    """An ensemble of which only the moves of its states are looked at."""

    def __init__(self, results, n):
        self.data, self.n = results.data, n
        self.scenario, self.name, self.title = results.scenario, results.name, results.title
        self.record, self.ever_deployed = results.record, results.ever_deployed
        self.deployments = results.deployments


@pytest.mark.parametrize(
    ("ups", "downs", "title"),
    [
        # A falls in 20 worlds and rises in none; B falls by more, but not beyond chance.
        ((0, 220), (20, 250),
         "the chance of deploying falls in Australia, by 2 points"),
        # Alone each would be beyond chance (p = 0.03), but of 32 states some will.
        ((6, 6), (0, 0), "no state's chance of deploying differs beyond chance"),
        ((20, 0), (0, 0), "the chance of deploying rises in Australia, by 2 points"),
    ],
)  # fmt: skip
def test_the_title_of_a_pair_holds_states_against_all_others(ups, downs, title, worlds):
    these, those = (_Sized(one, 1000) for one in _changed(worlds, ups, downs))
    found = difference.find(these, to=those)
    assert found.title == f"With “More” {title}"
    dots = artist(draw("difference", found).axes[0], "difference")
    filled = [tuple(face[:3]) != (1.0, 1.0, 1.0) for face in dots.get_facecolors()]
    assert filled == found.table["beyond_chance"].tolist() == [way != 0 for way in found.signs]
    assert sum(filled) == ("falls" in title or "rises" in title)


def test_a_scenario_that_sends_nobody_is_not_said_to_lower_chances(worlds):
    never = named(worlds("talks.deal_rate=0"), "never", "Never")
    assert difference.find(never, to=worlds()).title == "With “Never” no state deploys in any world"
    assert COMPARE["sides"](compare(worlds(), [never])).title.startswith(
        "Troops are sent only with “Positions reported in August 2025”, "
    )
    assert COMPARE["overview"](compare(worlds(), [never])).title == (
        "No troops are sent to Ukraine in any world with the change"
    )
    many = [named(worlds("talks.deal_rate=6"), "quick", "Quick"), never]
    for name in COMPARE:
        assert "Never" not in COMPARE[name](compare(worlds(), many)).title, name


@pytest.mark.parametrize("name", ["requirements", "sides"])
def test_the_weeks_are_those_of_the_scenario(name, worlds, words):
    to, other = worlds("outcome.held_weeks=8"), worlds("outcome.held_weeks=8", "talks.deal_rate=6")
    text = said(drawn(name, compare(to, [named(other, "quick", "Quick")])), words)
    assert "for 8 weeks" in text
    assert "13 weeks" not in text
    mixed = said(drawn(name, compare(to, [named(worlds(), "usual", "Usual")])), words)
    assert "for the weeks running that each scenario sets" in mixed
    assert "13 weeks" not in mixed
    assert "8 weeks" not in mixed


def test_sides_tell_what_they_rank_by(versus):
    comparison = versus(names=("quick",))
    rare = np.where(np.arange(60) < 20, 900.0, 0.0)
    every = [
        replace(one, data=one.data.assign(force_final=("replication", force)))
        for one, force in zip(comparison.every, (0 * rare, rare), strict=True)
    ]
    assert COMPARE["sides"](Comparison(every[0], (every[1],), {})).title == (
        "The force at the end is larger with “A quick deal”, 300 on average, than with "
        "“Positions reported in August 2025”, 0 on average"
    )


def test_levels_that_read_alike_are_not_told(versus):
    comparison = versus(names=("quick",))
    title = superlative(comparison, [BASE, BASE + 0.2], wording=WORDING)
    assert title == (
        "It is higher with “A quick deal” than with “Positions reported in August 2025”"
    )


def test_shares_given_a_deal_are_apart_where_few_worlds_have_one_in_both():
    first, second = np.full((2, 60), np.nan)
    first[:30], second[30:] = 1.0, 0.0
    assert ranges_found._apart(first, second)
    assert not ranges_found._apart(second, first)
    second[30:50] = 1.0
    assert not ranges_found._apart(first[:40], second[:40])


def test_a_scenario_that_is_named_is_drawn_though_it_looks_like_the_first(worlds):
    to = worlds()
    near = named(to, "near", "Near")
    force = near.outcome("force_final") + np.where(near.outcome("force_final") > 0, 1.0, 0.0)
    near = replace(near, data=near.data.assign(force_final=("replication", force)))
    others = [named(to, f"same_{k}", f"Same {k}") for k in range(6)]
    found = COMPARE["sides"](compare(to, [*others, near]))
    assert "“Near”" in found.title
    assert found.names == ("baseline", "near")
    assert "Not drawn, as the mean never differs by 5%: “Same 0”, “Same 1” and four others." in (
        found.subtitle
    )
