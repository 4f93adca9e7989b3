"""From willing to deployed: the means of each stage, and the loss that the title names."""

from dataclasses import replace

import numpy as np
import pytest

from sim.figures.funnel import draw
from sim.findings.funnel import find
from sim.outcomes.block import STAGES


def test_the_means_of_each_stage_are_drawn(worlds, words):
    results = worlds()
    figure = draw(find(results))
    for ax, unit in zip(figure.axes, ("states", "troops"), strict=True):
        means = results.data[f"funnel_{unit}"].values
        drawn = {line.get_label(): line.get_ydata() for line in ax.get_lines()}
        for k, stage in enumerate(STAGES):
            np.testing.assert_array_equal(drawn[stage], means[:, k])
    last = results.data["funnel_states"].values[-1, STAGES.index("deployed")]
    assert f"Deployed {last:.1f}".removesuffix(".0") in words(figure)
    told = " ".join(" ".join(words(figure)).split())
    assert "would pledge if asked this week" in told
    assert "authorised, or was announced with a number" in told


@pytest.mark.parametrize(
    ("means", "text", "loss"),
    [
        (
            (13, 12, 12, 11, 1),
            "13 of 32 states are willing and 1 has deployed",
            "authorisation and",
        ),
        ((23, 9, 8.5, 8, 7), "23 of 32 states are willing and 7 have deployed", "willingness and"),
        ((13, 9.95, 6.95, 6.95, 4), "13 of 32 states are willing and 4 have deployed", ""),
        (
            (9, 0.05, 0.05, 0.05, 0.05),
            "9 of 32 states are willing and fewer than 0.1 have deployed",
            "w",
        ),
        (
            (13, 11, 11, 11, 0),
            "13 of 32 states are willing and none has deployed",
            "authorisation and",
        ),
        ((13, 12, 2, 2, 1), "13 of 32 states are willing and 1 has deployed", "pledge and comm"),
        ((13, 12, 11, 2, 1), "13 of 32 states are willing and 1 has deployed", "commitment and"),
        ((0, 0, 0, 0, 0), "no state is willing to send troops, and none has sent any", ""),
    ],
)
def test_the_title_names_a_loss_only_where_it_stands_out(means, text, loss, worlds):
    results = worlds()
    data = results.data.copy()
    last = data["funnel_states"].copy(deep=True)
    last.loc[{"week": last["week"][-1]}] = list(means)
    data["funnel_states"] = last
    title = find(replace(results, data=data)).title
    assert text in title
    assert title.endswith(text) if not loss else f"the largest loss is between {loss}" in title
