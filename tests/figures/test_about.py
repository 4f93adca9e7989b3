"""What the figures of one run say of the worlds that they are about."""

from dataclasses import replace

import numpy as np
import pytest

from sim.figures.catalogue import draw
from sim.findings.finding import about, too_few
from sim.findings.force import find as force
from sim.findings.of_run import RUN
from sim.findings.posture import SHOWN


def struck(results, week):
    """The same worlds with a deal in some week of each, or in none."""
    deals = np.full(results.n, week)
    return replace(results, data=results.data.assign(deal_week=("replication", deals)))


@pytest.mark.parametrize(
    ("week", "n", "said"),
    [
        (np.nan, 60, "all 60 worlds, none of them with a deal"),
        (9.0, 30, "all 30 worlds, each with a deal"),
        (np.nan, 1, "the one world run, which has no deal"),
        (9.0, 1, "the one world run, with a deal"),
    ],
)
def test_the_worlds_are_named(week, n, said, worlds):
    results = struck(worlds(n=n), week)
    assert about(results) == said
    for name in ("force", "funnel", "posture"):
        assert said in RUN[name](results).subtitle, name


def test_the_worlds_with_a_deal_are_counted(worlds):
    results = worlds()
    assert about(results) == f"the {int(results.deal.sum())} of 60 worlds with a deal"
    assert too_few(1, "with a deal") == "1 world with a deal is too few"
    assert too_few(3, "run") == "3 worlds run are too few"


def test_states_that_never_send_troops_are_said_to_send_none(worlds):
    never, some = (RUN["posture"](worlds(*one)) for one in (["talks.deal_rate=0"], []))
    rest = len(set(never.table["state"])) - SHOWN
    assert f"Not drawn: {rest} other states, none of which ever does." in never.subtitle
    assert "each at most 0%" not in never.subtitle
    assert ", each at most " in some.subtitle


@pytest.mark.parametrize("n", [5, 20])
def test_of_few_worlds_each_is_drawn_and_no_band(n, worlds, words):
    found = force(struck(worlds(n=n), 9.0))
    singles = [name for name in found.table if name.startswith("world") and name != "worlds"]
    assert len(singles) == 5
    written = " ".join(words(draw("force", found)))
    assert ("90% of worlds" in written) is (n == 20)
    assert ("each world (thin)" in found.subtitle) is (n == 5)
    assert "world13" in force(struck(worlds(n=13), 9.0)).table


def test_a_force_that_was_larger_is_not_said_never_to_have_been(worlds):
    """Contingents that rotate are halved within the year."""
    settings = ("states.FRA.pledge=9000", "states.GBR.pledge=9000", "talks.deal_rate=9")
    found = force(worlds(*settings, n=30))
    enough, reached = found.table["enough"], found.table["reached"]
    assert reached[-1] > 0 == enough[-1]
    assert (reached >= enough).all()
    assert found.title.endswith(" had 10,000 before, and none still has")
