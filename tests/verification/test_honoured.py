"""Whether a test is honoured is a matter of will, and not of what there is to do it with."""

import numpy as np
import pytest

from sim.model import schedule
from sim.model.world import World
from sim.streams import Streams

COMPONENTS = ("coordination", "intelligence", "border_surveillance", "weapons", "air_defence")
SIZE = 400
OFTEN = (
    "talks.deal_rate=50",
    "talks.collapse_rate=0",
    "adversary.probe_rate=60",
    "adversary.attack_rate=0.3",
    "guarantor.honoured=0.02",
    "guarantor.broken=0.02",
)
"""Settings under which the guarantee is tested every other week."""


def offered(share):
    return tuple(f"guarantor.availability.{name}={share}" for name in COMPONENTS)


@pytest.fixture(scope="module")
def tested(changed):
    """Run a world; give for each test its chance by resolve, the guarantee, and who else stood by.

    The tests of a probe and of an attack in one week are two.
    """

    def run(*settings, weeks=40):
        held, tests = World(changed(*OFTEN, *settings), Streams(1, range(SIZE))), []
        for _ in range(weeks):
            for phase in held.phases():
                if phase == schedule.adversary.__name__:
                    will = held.guarantor.credibility.copy()
                    worth = held.guarantor.guarantee.copy()
                    allies = held.contributors.committed_troops > 0
                elif phase == schedule.talks.__name__:
                    seen = np.array([will, worth, allies])
                    tests += [seen[:, held.adversary.probe], seen[:, held.adversary.attack]]
        will, worth, allies = np.concatenate(tests, axis=1)
        assert len(will) == held.guarantor.tests.sum() > 1000
        return will, worth, allies, held.guarantor.honoured.sum()

    return run


def check(honoured, chances):
    """Compare a count with the sum of its chances, within four standard errors."""
    error = np.sqrt(np.sum(chances * (1 - chances)))
    assert abs(honoured - chances.sum()) <= 4 * error


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_a_test_is_honoured_as_resolve_has_it(tested, share):
    will, _, _, honoured = tested(*offered(share))
    check(honoured, will)


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_honour_with_one_number_altered(tested, share):
    """The guarantee, which hardware enters, in the place of resolve; or a little more resolve."""
    will, worth, _, honoured = tested(*offered(share))
    with pytest.raises(AssertionError):
        check(honoured, worth)
    with pytest.raises(AssertionError):
        check(honoured, np.minimum(1, will + 0.05))


def either(will, allies, credibility=0.6):
    return 1 - (1 - will) * np.where(allies, 1 - credibility, 1)


@pytest.mark.parametrize("share", [0, 1])
def test_allies_who_guarantee_honour_it_too(tested, share):
    """How much they promise does not enter; that some troops are committed does."""
    will, _, allies, honoured = tested("coalition.guarantee=0.2", *offered(share))
    assert allies.any()
    check(honoured, either(will, allies))


def test_allies_with_one_number_altered(tested):
    will, _, allies, honoured = tested("coalition.guarantee=0.2", *offered(1))
    with pytest.raises(AssertionError):
        check(honoured, either(will, allies, 0.55))
    with pytest.raises(AssertionError):
        check(honoured, will)
    will, _, allies, honoured = tested("coalition.guarantee=0", *offered(1))
    with pytest.raises(AssertionError):
        check(honoured, either(will, allies))


@pytest.fixture(scope="module")
def abandoned(tested):
    """Nobody commits: held out."""
    every = ("GBR", "FRA", "DNK", "SWE", "NLD", "ESP", "PRT", "EST", "LVA", "LTU")
    out = [f"states.{code}=none" for code in every]
    return tested("coalition.guarantee=0.6", "initial=none", "choice.rethink_rate=0",
                  "choice.government_rate=0", *out, weeks=25)  # fmt: skip


def test_allies_who_have_committed_nothing_honour_nothing(abandoned):
    will, _, allies, honoured = abandoned
    assert not allies.all()
    check(honoured, either(will, allies))
