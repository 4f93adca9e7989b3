"""How large contingents of past missions were, and who leaves once there is war again."""

import numpy as np
import pytest

from sim.model.world import World
from sim.outcomes.block import ATTACKED, CEASEFIRE
from sim.scenario.schema import Event
from sim.streams import Streams

SIZE = 4_000
NOBODY_BACKS = ("guarantor.availability.weapons=0", "guarantor.availability.intelligence=0")
UNCAPPED = ("pledges=record", "coalition.record_most=1")


@pytest.fixture(scope="module")
def contingents(changed):
    """Contingents by state, shape (replication,), with what the scenario says of the state."""

    def draw(*settings):
        held = World(changed(*UNCAPPED, *settings), Streams(1, range(SIZE)), paths_kept=0)
        both = zip(held.contributors.members, held.contributors.capacity, strict=True)
        return {one.code: (one.state, size) for one, size in both if one.state.active_forces}

    return draw


def check_lognormal(drawn, *, share=0.01, slope=-0.3, lead=4.0, unbacked=1.0, spread=1.1):
    """Compare median and spread of each state's contingent with the record, within chance."""
    for code, (state, sizes) in drawn.items():
        usual = state.active_forces * share * (state.active_forces / 30_000) ** slope / unbacked
        usual *= lead if state.stance == "prepared" else 1
        logs = np.log(sizes)
        error = spread / np.sqrt(SIZE)
        # Of the few that would send more than they have, the median knows nothing.
        assert abs(np.median(logs) - np.log(usual)) <= 4.5 * error * np.sqrt(np.pi / 2), code
        deviation = (np.quantile(logs, 0.8413) - np.quantile(logs, 0.1587)) / 2
        assert abs(deviation - spread) <= 4.5 * 1.2 * error, code


def test_contingents_of_the_record_are_lognormal(contingents):
    check_lognormal(contingents())


def test_contingents_are_a_fifth_where_nobody_backs_them(contingents):
    check_lognormal(contingents(*NOBODY_BACKS), unbacked=5)


@pytest.mark.parametrize(
    "altered", [{"share": 0.011}, {"slope": -0.35}, {"lead": 3.5}, {"unbacked": 5}, {"spread": 1.2}]
)
def test_contingents_with_one_number_altered(contingents, altered):
    with pytest.raises(AssertionError):
        check_lognormal(contingents(), **altered)


def test_no_contingent_is_more_than_a_share_of_the_forces(changed):
    held = World(changed("pledges=record"), Streams(1, range(SIZE)), paths_kept=0)
    forces = np.array([[one.active_forces] for one in held.contributors.states])
    share = held.contributors.capacity / np.maximum(1, forces)
    assert share.max() == pytest.approx(0.06, abs=1e-12)
    assert np.mean(share > 0.06 - 1e-9) > 0.01


# After an attack

ATTACK, END = 26, 52


@pytest.fixture(scope="module")
def war(baseline):
    """Follow who is there and authorised from the week before an attack on; or without one.

    Deal and attack come in the same weeks everywhere.
    """

    def follow(*, attack=True):
        events = {"deal": Event(week=2, kind="deal")}
        events |= {"attack": Event(week=ATTACK, kind="attack")} if attack else {}
        quiet = {"adversary.attack_rate": 0.0, "talks.deal_rate": 0.0, "talks.collapse_rate": 0.0}
        values = {
            key: baseline.values[key].model_copy(update={"value": number, "range": None})
            for key, number in quiet.items()
        }
        scenario = baseline.model_copy(
            update={"events": events, "values": baseline.values | values}
        )
        held = World(scenario, Streams(1, range(600)), paths_kept=0)
        weeks = []
        for week in range(1, END + 1):
            held.step()
            if week >= ATTACK - 1:
                states = held.contributors
                weeks.append((states.troops.copy(), states.authorised.copy()))
        assert np.all(held.talks.phase == (ATTACKED if attack else CEASEFIRE))
        troops, authorised = (np.array(part) for part in zip(*weeks, strict=True))
        return troops, authorised

    return follow


@pytest.fixture(scope="module")
def attacked(war):
    return war()


def check_nobody_comes(troops):
    """Demand that no contingent grow, and so that nobody new come."""
    assert (np.diff(troops, axis=0) <= 0).all()
    present = troops >= 1
    assert not (present[1:] & ~present[0]).any()


def test_nobody_new_deploys_after_an_attack(attacked, war):
    """Though new states are authorised; the sibling has no attack."""
    troops, authorised = attacked
    check_nobody_comes(troops)
    assert (authorised[1:] & ~authorised[0] & (troops[0] < 1)).any()
    with pytest.raises(AssertionError):
        check_nobody_comes(war(attack=False)[0])


def check_gone(troops, authorised, weeks=5):
    """Demand that who has not been authorised for so many weeks of war be gone."""
    after = range(weeks, len(troops))
    for week in after:
        left = ~authorised[week - weeks + 1 : week + 1].any(axis=0)
        assert not (left & (troops[week] >= 1)).any()


def test_who_withdraws_is_gone_in_five_weeks(attacked):
    check_gone(*attacked)
    left = (attacked[0][0] >= 1) & (attacked[0][-1] < 1)
    assert left.mean() > 0.01


def test_who_withdraws_with_one_number_altered(attacked):
    with pytest.raises(AssertionError):
        check_gone(*attacked, weeks=4)


def test_who_stays_authorised_stays_as_it_is(attacked):
    """With as many troops as on the eve of the attack, and not fewer."""
    troops, authorised = attacked
    stays = authorised.all(axis=0)
    assert stays.any()
    assert np.array_equal(troops[-1][stays], troops[0][stays])
    with pytest.raises(AssertionError):
        assert np.array_equal(troops[-1], troops[0])
