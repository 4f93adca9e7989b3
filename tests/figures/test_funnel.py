"""From willing to deployed: the means of each stage, and the loss that the title names."""

from dataclasses import replace

import numpy as np
import pytest

from sim.figures.funnel import draw
from sim.findings.funnel import find
from sim.outcomes.block import STAGES


def test_the_means_of_worlds_with_a_deal_are_drawn(worlds, words):
    results = worlds()
    figure = draw(find(results))
    deal = np.isfinite(results.data["deal_week"].values)
    assert 0 < deal.sum() < deal.size
    for ax, unit in zip(figure.axes, ("states", "troops"), strict=True):
        drawn = {line.get_label(): line.get_ydata() for line in ax.get_lines()}
        for stage in STAGES:
            values = results.data[f"{unit}_{stage}"].transpose("week", "trajectory").values
            np.testing.assert_allclose(drawn[stage], values[:, deal].mean(axis=1))
    last = results.data["states_deployed"].transpose("week", "trajectory").values[-1, deal].mean()
    assert f"Deployed {last:.1f}" in words(figure)
    told = " ".join(" ".join(words(figure)).split())
    assert "would pledge if asked this week" in told
    assert "authorised, or was announced with a number" in told
    assert f"mean over the {deal.sum()} of {deal.size} worlds with a deal" in told


def test_without_a_deal_all_worlds_are_drawn(worlds):
    results = worlds("talks.deal_rate=0")
    finding = find(results)
    values = results.data["states_willing"].transpose("week", "trajectory").values
    np.testing.assert_allclose(finding.table["willing_states"], values.mean(axis=1))
    assert finding.title.startswith("Without a deal, after two years on average ")
    assert finding.title.endswith(" are willing and none has troops in Ukraine")


@pytest.mark.parametrize("settings", [(), ("coalition.scale=40",), ("talks.deal_rate=0",)])
def test_the_axis_of_states_is_labelled_above_what_is_drawn(settings, worlds):
    for ax in draw(find(worlds(*settings))).axes:
        top = max(line.get_ydata().max() for line in ax.get_lines())
        ticks = [tick for tick in ax.get_yticks() if tick <= ax.get_ylim()[1]]
        assert ticks[-1] >= top
        assert ticks[-1] == ax.get_ylim()[1]
    states = draw(find(worlds(*settings))).axes[0]
    assert all(tick == round(tick) for tick in states.get_yticks())


def with_stages(results, means, *, spread=0.0):
    """Make an ensemble that ends with other numbers of states at each stage, all with a deal."""
    data = results.data.copy()
    data["deal_week"] = data["deal_week"].copy(data=np.zeros(data.sizes["replication"]))
    luck = np.random.default_rng(1).normal(size=(len(STAGES), data.sizes["trajectory"]))
    for stage, mean, one in zip(STAGES, means, luck, strict=True):
        values = data[f"states_{stage}"].transpose("week", "trajectory").copy(deep=True)
        values[-1] = mean + spread * (one - one.mean())
        data[f"states_{stage}"] = values
    return replace(results, data=data)


WITH = "With a deal, after two years on average"


@pytest.mark.parametrize(
    ("means", "text", "loss"),
    [
        ((13, 12, 12, 11, 1), "13 of 32 states are willing and 1 has", "authorisation and depl"),
        ((23, 9, 8.5, 8, 7), "23 of 32 states are willing and 7 have", "willingness and pledge"),
        ((13, 10, 7, 7, 4), "13 of 32 states are willing and 4 have", ""),
        ((13, 12.9, 12.6, 12.6, 12.5), "13 of 32 states are willing and 12 have", ""),
        ((9, 0.05, 0.05, 0.05, 0.05), "9 of 32 states are willing and fewer than 0.1 have", "w"),
        ((13, 11, 11, 11, 0), "13 of 32 states are willing and none has", "authorisation and"),
        ((13, 12, 2, 2, 1), "13 of 32 states are willing and 1 has", "pledge and commitment"),
        ((13, 12, 11, 2, 1), "13 of 32 states are willing and 1 has", "commitment and author"),
    ],
)
def test_the_title_names_a_loss_only_where_it_stands_out(means, text, loss, worlds):
    title = find(with_stages(worlds(), means)).title
    assert title.startswith(f"{WITH} {text} troops in Ukraine")
    assert title.endswith("Ukraine") if not loss else f"; most drop out between {loss}" in title


def test_a_loss_within_chance_is_not_named(worlds):
    means = (13, 12, 10.5, 9.3, 8.3)
    assert "most drop out between pledge and" in find(with_stages(worlds(), means)).title
    assert "drop out" not in find(with_stages(worlds(), means, spread=4.0)).title


def test_nobody_willing_is_said(worlds):
    title = find(with_stages(worlds(), (0, 0, 0, 0, 0))).title
    assert title.endswith("no state is willing to send troops, and none has sent any")
