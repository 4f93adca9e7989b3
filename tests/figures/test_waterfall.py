"""The waterfall of one state's choice: it adds up, it says what it shows, and it can be read."""

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
    assert any(text.startswith("in: ") for text in written)


def test_one_world_can_be_drawn(legible):
    legible(draw("waterfall", find(explained("POL", 3, n=1))))


@pytest.mark.parametrize(("code", "week", "settings"), CASES)
def test_the_bars_add_up_to_the_total(code, week, settings, even):
    explanation = explained(code, week, *settings)
    columns = find(explanation).table
    even(columns)
    assert columns["term"][0] == "residual"
    assert columns["term"][-1] == "total"
    np.testing.assert_allclose(columns["mean"][:-1].sum(), columns["mean"][-1])
    np.testing.assert_allclose(columns["mean"][-1], np.mean(explanation.total))
    np.testing.assert_allclose(columns["begins"][1:-1], columns["ends"][:-2])
    assert columns["begins"][-1] == 0


def test_what_is_nothing_everywhere_is_left_out_and_named(words):
    explanation = explained("DEU", 50)
    assert not {"border", "ask"} & set(find(explanation).table["term"])
    told = [" ".join(text.split()) for text in words(draw("waterfall", find(explanation)))]
    zero = "border, request and own losses"
    assert any(f"Not shown, as it is zero: {zero}." in text for text in told)
    assert "ask" in find(explained(*CASES[5][:2], *CASES[5][2])).table["term"]


def test_bars_have_the_colour_of_their_sign():
    explanation = explained("POL", 104)
    columns, figure = find(explanation).table, draw("waterfall", find(explanation))
    bars = figure.axes[0].patches
    assert len(bars) == len(columns["term"])
    for bar, term, mean in zip(bars, columns["term"], columns["mean"], strict=True):
        tall = bar.get_height()
        assert tall == pytest.approx(abs(mean))
        if term not in ("residual", "total"):
            wanted = style.LINE if mean >= 0 else style.OPPOSED
            assert bar.get_facecolor()[:3] == pytest.approx(
                tuple(int(wanted[k : k + 2], 16) / 255 for k in (1, 3, 5))
            )
    assert bars[0].get_hatch()


def test_the_title_is_a_finding():
    assert "low support" in find(explained("POL", 104)).title
    assert find(explained("HUN", 104)).title.endswith("outweighs every term")
    assert find(explained("FRA", 104)).title.startswith("France is")
    neutral = find(explained("DEU", 104, n=400)).title
    assert "no single explained term" in neutral
