"""The rows of states: their order, their shares, and whom the title names."""

from dataclasses import replace

import numpy as np

from sim import words as wording
from sim.figures.posture import draw
from sim.findings.posture import find

POSTURES = ("none", "pledged", "authorised", "deployed")


def deploying(results, happened):
    """Make an ensemble in which other states ever deploy, shape (state, replication)."""
    states, worlds = happened.shape
    names = [f"State {k}" for k in range(states)]
    which = np.arange(worlds) % results.n
    data = results.data.isel(state=slice(0, states), replication=which).copy()
    first = np.where(happened, 1.0, np.nan)
    data["deployment_week"] = (("state", "replication"), first)
    data["state_name"] = ("state", names)
    record = results.record.model_copy(update={"replications": worlds})
    return replace(results, data=data, record=record)


def test_states_go_by_their_chance_and_shares_fill_their_rows(worlds):
    finding = find(worlds())
    columns = finding.table
    chance = columns["chance"].reshape(32, -1)[:, 0]
    assert (np.diff(chance) <= 0).all()
    np.testing.assert_allclose(sum(columns[name] for name in POSTURES), 1)
    ax = draw(finding).axes[0]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == list(columns["name"][::105])
    deployed = next(each for each in ax.collections if each.get_label() == "deployed")
    for row, path in enumerate(deployed.get_paths()):
        height = row + 0.45 - path.vertices[:105, 1]
        np.testing.assert_allclose(height / 0.9, columns["deployed"].reshape(32, -1)[row])


def test_the_chance_of_every_state_is_written(worlds, words):
    results = worlds()
    written = words(draw(find(results)))
    for happened in np.isfinite(results.data["deployment_week"].values):
        assert wording.percent_of(int(happened.sum()), results.n) in written


def test_of_many_states_forty_are_shown_and_this_is_written(rosters, words):
    figure = draw(find(rosters("two hundred")))
    assert len(figure.axes[0].get_yticklabels()) == 40
    assert "The 40 of 200 states likeliest to deploy." in " ".join(" ".join(words(figure)).split())


def test_the_title_names_leaders_only_where_they_stand_out(worlds):
    clear = np.zeros((8, 400), dtype=bool)
    for row, often in enumerate((390, 380, 370, 100, 90, 80, 4, 0)):
        clear[row, :often] = True
    close = np.roll(np.eye(8, 400, dtype=bool).repeat(50, axis=1)[:, :400], 3, axis=1)
    assert find(deploying(worlds(), clear)).title == (
        "State 0, State 1 and State 2 are the likeliest to deploy; "
        "2 of 8 states do so in fewer than 1 in 20 worlds"
    )
    assert " are among the likeliest to deploy; " in find(deploying(worlds(), close)).title
