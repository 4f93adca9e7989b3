"""How often deterrence falls short: the curve, its title, and what is said where there is none."""

from dataclasses import replace

import numpy as np
import pytest

from sim.figures.threshold import draw
from sim.findings.threshold import find
from sim.outcomes.block import CEASEFIRE, LEVELS


def counts(results, below):
    """The same results with other counts."""
    data = results.data.copy()
    data["deterrence_weeks"] = data["deterrence_weeks"].copy(data=np.array(below))
    return replace(results, data=data)


def test_the_curve_is_the_share_of_weeks_counted_by_hand(worlds):
    results = worlds()
    data = results.data
    D = data["deterrence"].values[1:][data["phase"].values[:-1] == CEASEFIRE]
    found = find(results)
    shares = [np.mean(level > D) for level in LEVELS]
    np.testing.assert_allclose(found.table["share"], shares)
    (line,) = draw(found).axes[0].get_lines()
    np.testing.assert_allclose(line.get_xdata(), [0, *LEVELS])
    np.testing.assert_allclose(line.get_ydata(), [0, *shares])
    assert f"Share of {len(D):,} weeks of ceasefire, over all worlds" in found.subtitle


WHO = "An attacker with as much to lose as to gain would be deterred in"


@pytest.mark.parametrize(
    ("below", "title"),
    [
        ([0] * 5 + [30, 60, 80] + [100] * 12, f"{WHO} no week of ceasefire"),
        ([0] * 5 + [30, 60, 80, 88, 93] + [100] * 10, f"{WHO} 7% of the weeks of ceasefire"),
        ([0] * 9 + [0] + [100] * 10, f"{WHO} every week of ceasefire"),
        ([0] * 20, "No world has a ceasefire in which anything could deter"),
    ],
)
def test_the_title_states_how_often_an_even_gamble_is_deterred(below, title, worlds, legible):
    found = find(counts(worlds(), below))
    assert found.title == title
    legible(draw(found))


def test_a_point_of_a_design_has_only_axes(worlds):
    results = worlds()
    bare = replace(results, data=results.data.drop_vars("deterrence_weeks"))
    assert find(bare).title == "A point of a design has no such count"
    assert not draw(find(bare)).axes[0].get_lines()
