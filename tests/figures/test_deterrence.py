"""Does it bite: the lines, the index, and what is said where nothing can be said."""

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.figures.deterrence import draw
from sim.findings.deterrence import find, title, weight
from sim.outcomes.guarantee_index import PARTS, Estimate, GuaranteeIndex
from sim.results.summary import lasting

NO_DEAL = "talks.deal_rate=0"


def lines(ax):
    return {line.get_label(): line for line in ax.get_lines()}


def said(words, figure):
    return " ".join(" ".join(words(figure)).split())


def changed(results, **values):
    data = results.data.copy()
    for name, value in values.items():
        data[name] = data[name].copy(data=np.broadcast_to(value, data[name].shape).astype(float))
    return replace(results, data=data)


def test_the_lines_are_medians_and_the_bands_quantiles_of_the_worlds(worlds):
    results = worlds()
    ax = draw(find(results)).axes[0]
    drawn = lines(ax)
    for name, key in (
        ("guarantee", "guarantee"),
        ("host_strength", "host_strength"),
        ("force_effect", "force_effect"),
        ("deterrence", "median"),
    ):
        by_hand = np.sort(results.data[name].values, axis=1)
        middle = (by_hand[:, 29] + by_hand[:, 30]) / 2
        np.testing.assert_allclose(drawn[key].get_ydata(), middle)
    whole = results.data["deterrence"].values
    for collection in ax.collections:
        label = collection.get_label()
        edge = {"high90": (0.05, 0.95), "high50": (0.25, 0.75)}[label]
        heights = collection.get_paths()[0].vertices[:, 1]
        low, high = np.quantile(whole, edge, axis=1)
        assert heights.min() == pytest.approx(low.min())
        assert heights.max() == pytest.approx(high.max())


def test_lines_differ_in_dash_as_well_as_in_colour(worlds):
    drawn = lines(draw(find(worlds())).axes[0])
    assert len({line.get_color() for line in drawn.values()}) == 4
    assert (
        len({str(line.get_linestyle()) + str(line._dash_pattern) for line in drawn.values()}) == 4
    )


ROWS = {
    "Toothlessness": "toothlessness",
    "Bite of the guarantee": "guarantee_bite",
    "Bite of the troops": "force_bite",
    "Overlap of the two": "overlap",
    "Honoured when tested": "reliability",
    "A year without an attack": "year_without_attack",
    "Attacks averted": "efficacy",
}
"""Names of the rows below the curves, in their order, and their columns in the table."""


def test_the_index_is_drawn_as_computed_by_hand(worlds, words):
    results = worlds()
    figure = draw(find(results))
    drawn = lines(figure.axes[1])
    sums = {name: results.data[name].values.sum() for name in PARTS}
    attacks = {name.removeprefix("attacks_"): total for name, total in sums.items()}
    whole = attacks["unguarded"] - attacks["ironclad"]
    parts = [attacks[f"without_{one}"] - attacks["expected"] for one in ("guarantee", "force")]
    told = [
        (attacks["expected"] - attacks["ironclad"]) / whole,
        parts[0] / whole,
        parts[1] / whole,
        (attacks["unguarded"] - attacks["expected"] - sum(parts)) / whole,
        sums["honoured"] / sums["tests"],
        lasting(results).estimate.value,
        1 - attacks["expected"] / attacks["undeterred"],
    ]
    columns = find(results).table
    written = words(figure)
    for (name, column), value in zip(ROWS.items(), told, strict=True):
        assert drawn[name].get_xdata()[0] == pytest.approx(value)
        assert set(columns[column]) == {drawn[name].get_xdata()[0]}
        low, high = drawn[f"{name} interval"].get_xdata()
        assert (set(columns[f"{column}_low"]), set(columns[f"{column}_high"])) == ({low}, {high})
        assert f"{value:.2f} ({low:.2f} to {high:.2f})" in written
    assert f"share of {sums['tests']:,.0f} tests" in written
    assert [text for text in written if text in ROWS] == list(ROWS)


def test_no_ceasefire_leaves_the_index_blank_and_says_why(worlds, words):
    results = worlds(NO_DEAL)
    figure = draw(find(results))
    written = words(figure)
    assert written.count("blank: no world has a ceasefire") == 1
    assert "with 95% interval" not in written
    assert not figure.axes[1].get_lines()
    assert np.isnan(find(results).table["toothlessness"]).all()
    assert find(results).title.startswith("No world has a ceasefire")


def test_where_nothing_was_tested_only_what_is_honoured_is_blank(worlds, words):
    results = changed(worlds(), tests=0, honoured=0)
    figure = draw(find(results))
    assert words(figure).count("blank: nothing was tested") == 1
    assert set(ROWS) - set(lines(figure.axes[1])) == {"Honoured when tested"}


def test_where_a_certain_guarantee_would_cut_nothing_the_bite_is_blank(worlds, words):
    results = worlds("deterrence.attack=0")
    figure = draw(find(results))
    assert words(figure).count("blank: a certain guarantee would avert nothing") == 1
    assert find(results).title == "Under a ceasefire even a certain guarantee would avert no attack"


def test_where_no_ceasefire_is_observed_for_a_year_its_chance_is_blank(worlds, words):
    results = worlds("weeks=40", "talks.deal_rate=9")
    figure = draw(find(results))
    assert words(figure).count("blank: no ceasefire is observed for a year") == 1
    assert "Toothlessness" in lines(figure.axes[1])


BOTH = "nder a ceasefire, guarantee and troops avert"
WOULD = "of the attacks that a certain guarantee would"


@pytest.mark.parametrize(
    ("toothless", "troops", "words"),
    [
        (
            (0.5, 0.49, 0.51),
            (0.01, 0.0, 0.02),
            f"Troops add almost nothing: u{BOTH} about 50% {WOULD}",
        ),
        (
            (0.5, 0.49, 0.51),
            (0.2, 0.18, 0.22),
            f"U{BOTH} about 50% {WOULD}, about 20 points of it through the troops",
        ),
        (
            (0.5, 0.4, 0.6),
            (0.3, 0.1, 0.55),
            f"U{BOTH} 40% to 60% {WOULD}, 10 to 55 points of it through the troops",
        ),
        ((0.5, 0.4, 0.6), (0.05, -0.1, 0.2), f"U{BOTH} 40% to 60% {WOULD}"),
        ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), f"Troops add almost nothing: u{BOTH} none {WOULD}"),
        (
            (0.998, 0.997, 0.999),
            (0.0, 0.0, 0.001),
            f"Troops add almost nothing: u{BOTH} about 0.2% {WOULD}",
        ),
    ],
)
def test_the_title_says_what_troops_add(toothless, troops, words):
    other = Estimate(0.1, 0.0, 0.2, 50)
    index = GuaranteeIndex(
        other, other, Estimate(*toothless, 50), other, Estimate(*troops, 50), other
    )
    assert title(index, sends=True) == words
    bare = title(index, sends=False)
    assert bare.startswith("Under a ceasefire, the guarantee alone averts ")
    assert bare.endswith(f" {WOULD}; no troops are sent")


def test_bands_are_drawn_only_of_enough_worlds(worlds, words):
    few, enough = find(worlds(n=19)), find(worlds(n=20))
    assert np.isnan(few.table["low90"]).all()
    assert np.isfinite(few.table["median"]).all()
    assert np.isfinite(enough.table["low90"]).all()
    for finding, told in ((few, False), (enough, True)):
        assert ("90% of worlds" in finding.subtitle) is told
        assert any("90% of worlds" in text for text in words(draw(finding))) is told


def test_few_worlds_are_told_to_be_too_few(worlds):
    results = worlds(n=6)
    worlds_with = int(np.isfinite(results.outcome("deal_week")).sum())
    assert 1 < worlds_with < 20
    few = f"{worlds_with} worlds with a ceasefire are too few to say how far the guarantee bites"
    assert find(results).title == few


@pytest.mark.parametrize(
    ("rule", "host"),
    [("noisy_or", "weight 0.3"), ("min", "not counted"), ("product", "not counted")],
)
def test_no_formula_and_no_symbol_is_shown(rule, host, worlds, words):
    results = worlds(f"aggregation.deterrence={rule}", n=5)
    finding = find(results)
    written = words(draw(finding))
    assert any(text.endswith(host) for text in written if text.startswith("Own strength"))
    for text in (*written, finding.title, finding.subtitle):
        assert not re.search(r"\b(D|G|H|U|w|RR|DE|TGI|noisy-or)\b|·U|D\*", text.replace("\n", " "))


def test_a_weight_that_varies_is_not_given_as_a_number(worlds):
    assert weight(worlds("parameters=ranges", n=5).scenario) == "weight varies"


def test_the_subtitle_tells_when_only_some_worlds_are_drawn(worlds, words):
    results = worlds()
    part = replace(results, data=results.data.isel(trajectory=slice(0, 40)))
    assert "(first 40 of 60 worlds)" in said(words, draw(find(part)))
    assert "first" not in said(words, draw(find(results)))


def test_labels_stand_in_the_order_of_what_they_name(worlds):
    figure = draw(find(worlds()))
    figure.draw_without_rendering()
    names = ("Guarantee ", "Own strength ", "Troops ", "Deterrence 0")
    labels = [text for text in figure.axes[0].texts if text.get_text().startswith(names)]
    assert len(labels) == 4
    numbers = [float(label.get_text().split(",")[0].split()[-1]) for label in labels]
    heights = [label.get_window_extent().y0 for label in labels]
    np.testing.assert_array_equal(np.argsort(numbers), np.argsort(heights))
