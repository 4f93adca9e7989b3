"""The start is the position of the article in every replication; only chance comes after it."""

import numpy as np
import pytest

from sim.actors.talks import CEASEFIRE, TALKS
from sim.model.world import World
from sim.outcomes.block import POSTURES
from sim.streams import Streams
from sim.theory.logistic import logit

LEAD = {"GBR", "FRA"}
WILLING = {"DNK", "SWE", "NLD", "ESP", "PRT", "EST", "LVA", "LTU"}
SIZE = 1024
NONE = POSTURES.index("none")


@pytest.fixture(params=["defaults", "ranges"])
def opened(request, baseline, world):
    """Open the baseline at state 0, with parameters at their defaults or drawn."""
    return world(baseline.model_copy(update={"parameters": request.param}), SIZE)


def check_positions(held, expected):
    """Demand that these states have pledged in every replication, and no other in any."""
    assert held.week == 0
    assert expected <= {one.code for one in held.contributors}
    for one in held.contributors:
        assert one.pledged.shape == (SIZE,)
        assert np.all(one.pledged == (one.code in expected)), one.code
        assert np.all((one.posture == NONE) == (one.code not in expected)), one.code


def test_ten_states_have_pledged_and_no_other(opened):
    check_positions(opened, LEAD | WILLING)
    assert len(LEAD | WILLING) == 10
    assert opened.recorder.pledged_start.tolist() == [10.0] * SIZE


def test_poland_has_not_and_the_guarantor_is_no_contributor(opened):
    by_code = {one.code: one for one in opened.contributors}
    assert not by_code["POL"].pledged.any()
    assert "USA" not in by_code
    assert opened.setting.actors.guarantor == "USA"


def test_nothing_has_happened_yet(opened):
    for one in opened.contributors:
        present = one.troops + one.trainers + one.deaths
        assert not present.any(), one.code
    assert np.all(opened.talks.phase == TALKS)
    assert not opened.guarantor.settled.any()
    assert not opened.guarantor.tests.any()


def test_a_pledge_is_authorised_at_once_where_no_vote_is_needed(opened):
    for one in opened.contributors:
        free = one.code in LEAD | WILLING and not one.state.vote_needed
        assert np.all(one.authorised == free), one.code
    assert sum(bool(one.authorised.all()) for one in opened.contributors) > 0
    assert sum(bool(one.state.vote_needed and one.pledged.all()) for one in opened.contributors) > 0


def check_tastes(held, inertia=0.0):
    """Demand that a new government would take each posture in the reference world."""
    for row, one in enumerate(held.contributors.members):
        firm = held.anchor.usual[row] + inertia * (one.pledged - 0.5)
        assert np.all((firm > one.taste) == one.pledged), one.code


def test_each_state_would_choose_as_it_stands(opened):
    check_tastes(opened)


def test_first_tastes_are_not_conditional_on_inertia(opened):
    """With one number altered: in the rule that binds them, inertia would leave others out."""
    opened.contributors.set_first_taste(
        opened.anchor.usual + 0.5 * (opened.contributors.pledged - 0.5),
        opened.common_taste,
    )
    with pytest.raises(AssertionError):
        check_tastes(opened)
    check_tastes(opened, inertia=0.5)


@pytest.mark.parametrize(
    "setting", ["stances.willing.p0=0.45", "states.POL.stance=willing", "states.PRT=none"]
)
def test_positions_with_one_number_altered(changed, world, setting):
    held = world(changed(setting), SIZE)
    with pytest.raises(AssertionError):
        check_positions(held, LEAD | WILLING)


# Positions in doubt


def check_reported(held, pledge=0.85, refusal=0.92):
    """Compare the share of positions that hold, and their spread, within four standard errors."""
    for expected, among in ((pledge, LEAD | WILLING), (refusal, None)):
        stated = [one for one in held.contributors if (one.code in LEAD | WILLING) == bool(among)]
        holds = np.array([one.pledged == bool(among) for one in stated])
        error = np.sqrt(expected * (1 - expected) / holds.size)
        assert abs(holds.mean() - expected) <= 4 * error
        for one in holds:
            assert abs(one.mean() - expected) <= 4.5 * error * np.sqrt(len(holds))
        spread = holds.sum(axis=0).var(ddof=1)
        usual = len(holds) * expected * (1 - expected)
        assert abs(spread - usual) <= 4 * usual * np.sqrt(2.2 / SIZE)


def test_reported_positions_hold_as_often_as_reports_do(changed, world):
    held = world(changed("initial=reported"), SIZE)
    check_reported(held)
    check_tastes(held)


@pytest.mark.parametrize("altered", [{"pledge": 0.87}, {"refusal": 0.91}])
def test_reported_positions_with_one_number_altered(changed, world, altered):
    with pytest.raises(AssertionError):
        check_reported(world(changed("initial=reported"), SIZE), **altered)
    with pytest.raises(AssertionError):
        check_reported(world(changed("initial=stated"), SIZE))


# Troops and trainers before a ceasefire


@pytest.fixture(scope="module")
def present(baseline):
    """Tell, week by week, who has troops or trainers, in which phase of the talks."""
    held, weeks = World(baseline, Streams(1, range(SIZE)), paths_kept=0), []
    for _ in range(52):
        held.step()
        troops = sum(one.troops for one in held.contributors)
        trainers = sum(one.trainers for one in held.contributors)
        weeks.append((held.talks.phase.copy(), troops, trainers))
    return weeks


def check_absent(weeks, column):
    """Demand that none be present in worlds that have had no ceasefire."""
    before = np.ones(SIZE, dtype=bool)
    for week in weeks:
        before = before & (week[0] != CEASEFIRE)
        assert not week[column][before].any()


def test_nobody_has_troops_before_a_ceasefire(present):
    check_absent(present, 1)
    assert any(week[1].any() for week in present)


def test_trainers_are_there_during_talks(present):
    """The same check of another number: trainers, who need no deal."""
    with pytest.raises(AssertionError):
        check_absent(present, 2)
    phase, _, trainers = present[0]
    assert np.all(trainers[phase == TALKS] > 0)


# Resolve does not drift

WEEKS = 104


def check_resolve(changed, agrees, *settings, expected=0.35):
    """Compare mean resolve, a logit, with its start; untested, so that reputation stays out."""
    quiet = ("adversary.probe_rate=0", "adversary.attack_rate=0")
    held = World(changed(*quiet, *settings), Streams(2, range(1024)), paths_kept=0)
    shares = []
    for _ in range(WEEKS):
        held.guarantor.deliberate(held.week, held.adversary.influence(), contribution=0.0)
        agrees(held.guarantor.resolve, float(logit(expected)))
        shares.append(held.guarantor.credibility.mean())
    return shares


def test_resolve_stays_where_it_is(changed, agrees):
    """Four standard errors at each of 104 weeks, and its probability, a convex function of it,
    within .02 of where it began."""
    shares = check_resolve(changed, agrees)
    assert np.abs(np.array(shares) - 0.35).max() < 0.02


def test_more_influence_lets_it_drift(changed, agrees):
    with pytest.raises(AssertionError):
        check_resolve(changed, agrees, "adversary.influence_rate=3")


def test_resolve_with_one_number_altered(changed, agrees):
    with pytest.raises(AssertionError):
        check_resolve(changed, agrees, expected=0.37)
    with pytest.raises(AssertionError):
        check_resolve(changed, agrees, "guarantor.resolve_mean=0.38")
