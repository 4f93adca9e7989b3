"""The rows of states: their order, their shares, and whom the title names."""

from dataclasses import replace

import numpy as np
import pytest

from sim import words as wording
from sim.figures.posture import draw
from sim.findings.posture import SHOWN, find

POSTURES = ("none", "pledged", "authorised", "deployed")


def deploying(results, happened):
    """Make an ensemble in which other states ever deploy, shape (state, replication)."""
    states, worlds = happened.shape
    names = [f"State {k}" for k in range(states)]
    which = np.arange(worlds) % results.n
    data = results.data.isel(state=slice(0, states), replication=which).copy()
    first = np.where(happened, 1.0, np.nan)
    data["deployment_week"] = (("state", "replication"), first)
    data["deal_week"] = ("replication", np.zeros(worlds))
    data["state_name"] = ("state", names)
    record = results.record.model_copy(update={"replications": worlds})
    return replace(results, data=data, record=record)


def with_a_deal(results):
    return np.isfinite(results.data["deal_week"].values)


def test_states_go_by_their_chance_and_shares_fill_their_rows(worlds):
    results = worlds()
    finding = find(results)
    columns = finding.table
    chance = columns["chance"].reshape(32, -1)[:, 0]
    assert (np.diff(chance) <= 0).all()
    np.testing.assert_allclose(sum(columns[name] for name in POSTURES), 1)
    ax = draw(finding).axes[0]
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    assert names == list(columns["name"][::105])[:SHOWN]
    deployed = next(each for each in ax.collections if each.get_label() == "deployed")
    for row, path in enumerate(deployed.get_paths()):
        height = row + 0.45 - path.vertices[:105, 1]
        np.testing.assert_allclose(height / 0.9, columns["deployed"].reshape(32, -1)[row])


def test_shares_are_those_of_the_worlds_with_a_deal(worlds):
    results = worlds()
    columns, deal = find(results).table, with_a_deal(results)
    paths = results.data["state_posture"].transpose("state", "week", "trajectory").values
    codes = list(results.data["state"].values)
    for code in ("FRA", "POL", "DEU"):
        rows = columns["state"] == code
        here = paths[codes.index(code)][:, deal]
        for k, name in enumerate(POSTURES):
            np.testing.assert_allclose(columns[name][rows], (here == k).mean(axis=1))
    none = find(worlds("talks.deal_rate=0"))
    assert none.table["worlds"][0] == results.n
    assert not none.table["deal"].any()


def test_the_chance_of_every_state_drawn_is_written_and_the_rest_is_said(worlds, words):
    results = worlds()
    written, deal = words(draw(find(results))), with_a_deal(results)
    counts = np.isfinite(results.data["deployment_week"].values)[:, deal].sum(axis=1)
    counts = sorted(counts.tolist(), reverse=True)
    for count in counts[:SHOWN]:
        assert wording.percent_of(count, int(deal.sum())) in written
    rest = wording.percent_of(counts[SHOWN], int(deal.sum()))
    told = " ".join(" ".join(written).split())
    assert f"Not drawn: 14 other states, each at most {rest}." in told


def test_of_many_states_forty_are_in_the_table_and_eighteen_are_drawn(rosters, words):
    finding = find(rosters("two hundred"))
    figure = draw(finding)
    assert len(figure.axes[0].get_yticklabels()) == SHOWN
    assert len(set(finding.table["state"])) == 40
    assert "Not drawn: 182 other states" in " ".join(" ".join(words(figure)).split())


@pytest.mark.parametrize(
    ("often", "title"),
    [
        (
            (390, 380, 370, 100, 90, 80, 4, 0),
            (
                "With a deal, State 0 (98%), State 1 (95%) and State 2 (92%) are the likeliest to "
                "send troops"
            ),
        ),
        (
            (300, 299, 298, 297, 296, 40, 30, 30, 20, 10, 4, 0),
            (
                "With a deal, 5 of 12 states are the likeliest to send troops, from State 0 (75%) "
                "to State 4 (74%)"
            ),
        ),
        (
            (50, 49, 48, 47, 46, 45, 44, 43),
            "With a deal, no state is clearly likelier than all others to send troops",
        ),
        ((0, 0, 0), "Even with a deal no state sends troops in any of the 400 worlds"),
    ],
)
def test_the_title_names_leaders_only_where_they_stand_out(often, title, worlds):
    happened = np.zeros((len(often), 400), dtype=bool)
    luck = np.random.default_rng(1)
    for row, count in enumerate(often):
        happened[row, luck.permutation(400)[:count]] = True
    assert find(deploying(worlds(), happened)).title == title
