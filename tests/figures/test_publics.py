"""The figure of public support against guarantees."""

from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.errors import UsageError
from sim.figures.catalogue import draw, plot
from sim.findings import publics
from sim.scenario.load import load, packaged
from sim.studies.comparison import compare
from sim.studies.publics import SCENARIOS

HOSTILE = "$x^{ 漢 \n\x1b[31m \\frac{ " + "W" * 300


def made(*settings, n=60, **told):
    results = []
    for name in ("baseline", *SCENARIOS):
        scenario = load(packaged() / f"{name}.yaml", settings).scenario
        results.append(run(scenario.model_copy(update=told), n))
    return compare(results[0], results[1:])


@pytest.fixture(scope="module")
def comparison():
    return made()


CASES = {
    "no deal": {"settings": ["talks.deal_rate=0", "weeks=30"]},
    "one week": {"settings": ["weeks=1"]},
    "a few worlds": {"settings": ["weeks=30"], "n": 5},
    "one world": {"settings": ["weeks=30"], "n": 1},
    "hostile": {"settings": ["weeks=30"], "title": HOSTILE},
}


@pytest.mark.parametrize("case", CASES)
def test_words_are_legible_and_columns_even(case, legible, even):
    told = dict(CASES[case])
    comparison = made(*told.pop("settings", ()), **told)
    finding = publics.find(comparison)
    figure = draw("publics", finding)
    legible(figure)
    even(finding.table)
    assert len(finding.title) <= 250
    assert figure.get_size_inches()[0] == pytest.approx(7.2)


def test_far_moves_are_legible_and_within_the_axes(comparison, legible):
    far = np.where(np.arange(60) % 2, 30.0, -30.0)
    others = [
        replace(one, data=one.data.assign(states_pledged_final=("replication", far * k)))
        for k, one in enumerate(comparison.others)
    ]
    finding = publics.find(replace(comparison, others=tuple(others)))
    figure = draw("publics", finding)
    legible(figure)
    low, high = figure.axes[0].get_xlim()
    assert low < finding.table["low"].min()
    assert high > finding.table["high"].max()


def test_marks_are_where_the_differences_are(comparison, words):
    finding = publics.find(comparison)
    figure = plot("publics", comparison)
    written = words(figure)
    for ax, column in zip(figure.axes, finding.columns, strict=True):
        values = np.array([gap.value for gap in column.gaps])
        marks = {one.get_label(): one for one in ax.get_children()}
        np.testing.assert_array_equal(marks["o"].get_offsets()[:, 0], values[[0, 1, 3, 4]])
        np.testing.assert_array_equal(marks["D"].get_offsets()[:, 0], values[[2, 5]])
        ends = [line[:, 0] for line in marks["interval"].get_segments()]
        np.testing.assert_array_equal(ends, [(gap.low, gap.high) for gap in column.gaps])
        assert all(difference in written for difference in column.differences)
    text = " ".join(" ".join(written).split())
    assert finding.title in text
    assert "4 scenarios against baseline" in text
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim()


def test_a_figure_that_lacks_scenarios_says_which(comparison):
    fewer = compare(comparison.to, comparison.others[1:3])
    with pytest.raises(UsageError, match=r"missing: publics_turn_away, washington_backs_fully$"):
        plot("publics", fewer)
    with pytest.raises(UsageError, match="did you mean `publics`"):
        plot("public", fewer)
