"""The waterfall of one state's choice: it adds up, it says what it shows, and it can be read."""

import re
from functools import cache

import numpy as np
import pytest

from sim.figures.catalogue import draw
from sim.figures.kit import style
from sim.findings.waterfall import find
from sim.results.record import Size
from sim.scenario.load import load, packaged
from sim.studies.explanation import Explanation, explain


@cache
def explained(code: str, week: int, *settings: str, n: int = 60) -> Explanation:
    scenario = load(packaged() / "baseline.yaml", settings).scenario
    return explain(scenario, code, week=week, size=Size(n, 1))


CASES = [
    ("POL", 104, ()),
    ("POL", 0, ()),
    ("FRA", 104, ()),
    ("DEU", 50, ()),
    ("HUN", 104, ()),
    ("EST", 20, ("choice.support=3", "choice.guarantee=3", "choice.allies=6", "coalition.ask=1")),
    ("GBR", 10, ("parameters=ranges", "location=line", "choice.risk=2")),
]


@pytest.mark.parametrize(("code", "week", "settings"), CASES)
def test_it_can_be_read(code, week, settings, legible, words):
    explanation = explained(code, week, *settings)
    figure = draw("waterfall", find(explanation))
    legible(figure)
    written = words(figure)
    assert find(explanation).title in [" ".join(text.split()) for text in written]
    assert any("not a forecast" in text for text in written)
    assert {"With none of these", "All together"} <= set(written)


def test_one_world_can_be_drawn(legible):
    legible(draw("waterfall", find(explained("POL", 3, n=1))))


@pytest.mark.parametrize(("code", "week", "settings"), CASES)
def test_the_bars_add_up_to_the_chance(code, week, settings, even):
    explanation = explained(code, week, *settings)
    columns = find(explanation).table
    even(columns)
    assert columns["term"][0] == "residual"
    assert columns["term"][-1] == "total"
    np.testing.assert_allclose(columns["points"][:-1].sum(), columns["points"][-1], atol=1e-9)
    assert columns["points"][-1] == pytest.approx(100 * np.mean(explanation.willing))
    alone = np.mean(explanation.sight.residual > explanation.sight.taste)
    assert columns["points"][0] == pytest.approx(100 * alone)
    np.testing.assert_allclose(columns["begins"][1:-1], columns["ends"][:-2])
    assert columns["begins"][-1] == 0
    np.testing.assert_allclose(columns["logit"][:-1].sum(), columns["logit"][-1], atol=1e-9)


def test_a_term_adds_its_mean_over_all_orders():
    explanation = explained("POL", 104)
    terms = {name: one for name, one in explanation.explained.items() if np.any(one)}
    taste, residual = explanation.sight.taste, explanation.sight.residual
    luck, tries = np.random.default_rng(1), 3000
    added = dict.fromkeys(terms, 0.0)
    for _ in range(tries):
        total, before = residual.copy(), np.mean(residual > taste)
        for name in luck.permutation(list(terms)):
            total = total + terms[name]
            after = np.mean(total > taste)
            added[name] += 100 * (after - before) / tries
            before = after
    columns = find(explanation).table
    found = dict(zip(columns["term"].tolist(), columns["points"].tolist(), strict=True))
    for name, points in added.items():
        assert found[name] == pytest.approx(points, abs=0.35), name


def test_what_is_nothing_everywhere_is_left_out_and_named(words):
    explanation = explained("DEU", 50)
    assert not {"border", "ask"} & set(find(explanation).table["term"])
    told = [" ".join(text.split()) for text in words(draw("waterfall", find(explanation)))]
    zero = "border, request and own losses"
    assert any(f"Not drawn, as it is zero: {zero}." in text for text in told)
    assert "ask" in find(explained(*CASES[5][:2], *CASES[5][2])).table["term"]


@pytest.mark.parametrize(("code", "week", "settings"), CASES)
def test_bars_stand_in_the_row_of_their_name_in_the_colour_of_their_sign(code, week, settings):
    finding = find(explained(code, week, *settings))
    columns, ax = finding.table, draw("waterfall", finding).axes[0]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == list(finding.names)
    left, right = ax.get_xlim()
    bars = ax.patches
    assert len(bars) == len(columns["term"])
    for row, (bar, term) in enumerate(zip(bars, columns["term"], strict=True)):
        begins, ends = columns["begins"][row], columns["ends"][row]
        assert sorted([bar.get_x(), bar.get_x() + bar.get_width()]) == pytest.approx(
            sorted([begins, ends])
        )
        assert left <= min(begins, ends)
        assert max(begins, ends) <= right
        assert bar.get_y() + bar.get_height() / 2 == pytest.approx(row)
        if term not in ("residual", "total"):
            wanted = style.LINE if columns["points"][row] >= 0 else style.OPPOSED
            assert bar.get_facecolor()[:3] == pytest.approx(
                tuple(int(wanted[k : k + 2], 16) / 255 for k in (1, 3, 5))
            )


def test_nothing_is_in_logits(words):
    written = words(draw("waterfall", find(explained("POL", 104))))
    assert not any("logit" in text for text in written)
    assert any(text.endswith("%") for text in written)


def test_the_title_is_a_finding():
    assert "; low support takes away most, " in find(explained("POL", 104, n=400)).title
    assert find(explained("HUN", 104)).title.endswith("; no single reason stands out")
    france = find(explained("FRA", 104, n=400)).title
    assert re.search(r"in \d\d% of worlds; the pledge that stands adds most, \d+ points$", france)
    assert find(explained("POL", 104, n=6)).title.endswith("; too few worlds to tell why")
    held = find(explained("DEU", 104, "states.DEU.hold=in")).title
    assert held.startswith("Held in by the scenario; left to choose, Germany would pledge")
