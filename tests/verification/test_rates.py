"""Rates per year become weekly chances, compete fairly, and are deterred as theory has it."""

from functools import cache

import mesa
import numpy as np
import pytest

from sim.actors.adversary import Adversary, Scheduled
from sim.actors.talks import CEASEFIRE, COLLAPSED, TALKS, Talks
from sim.scenario.schema import Aggregation
from sim.streams import Streams
from sim.theory.deterrence import attack_rate
from sim.theory.hazard import first_of, probability
from sim.theory.talks import Gains

YEAR = 52


# A hazard of one half a year


def check_hazard(rate=0.5, weekly=0.00956930, wait=104.5008, year=0.393469):
    h = float(probability(rate))
    assert h == pytest.approx(weekly, abs=0.5e-8)
    assert 1 / h == pytest.approx(wait, abs=0.5e-4)
    assert float(probability(rate, YEAR)) == pytest.approx(year, abs=0.5e-6)
    assert 1 - (1 - h) ** YEAR == pytest.approx(year, abs=0.5e-6)
    assert 1 - (1 - float(probability(rate, 4))) ** 13 == pytest.approx(year, abs=0.5e-6)


def test_a_hazard_of_one_half():
    check_hazard()


@pytest.mark.parametrize(
    "altered", [{"rate": 0.501}, {"weekly": 0.5 / YEAR}, {"wait": 104.0}, {"year": 0.5}]
)
def test_a_hazard_with_one_number_altered(altered):
    with pytest.raises(AssertionError):
        check_hazard(**altered)


# Two that compete


def check_share(expected, rate=1.0, rival=0.5):
    assert float(first_of(rate, rival)) == pytest.approx(expected, abs=0.5e-6)


def test_competing_hazards_share_by_their_rates():
    check_share(0.666667)


def test_competing_hazards_are_not_drawn_in_order():
    ordered = 1 / (1 + (1 - float(probability(1.0))) * float(probability(0.5) / probability(1.0)))
    assert ordered == pytest.approx(0.6699, abs=0.5e-4)
    with pytest.raises(AssertionError):
        check_share(ordered)
    with pytest.raises(AssertionError):
        check_share(0.666667, rival=0.49)


@pytest.fixture(scope="module")
def ended(baseline):
    """Let talks run; tell of those that ended whether it was with a deal."""

    @cache
    def run(deal, collapse, replications, weeks):
        p = {key: held.central for key, held in baseline.values.items()}
        p |= {"talks.deal_rate": deal, "talks.collapse_rate": collapse}
        talks = Talks(mesa.Model(), p, Streams(7, range(replications)))
        for _ in range(weeks):
            talks.negotiate(Gains(0.0, 0.0, 0.0, 0.0))
        assert set(np.unique(talks.phase)) <= {TALKS, CEASEFIRE, COLLAPSED}
        return talks.phase[talks.phase != TALKS] == CEASEFIRE

    return run


def check_talks(ended, agrees, expected, deal=1.0, collapse=0.5, replications=2**20, weeks=45):
    agrees(ended(deal, collapse, replications, weeks), expected, rounding=0.5e-6)


def test_talks_end_in_a_deal_two_times_in_three(ended, agrees):
    """Four standard errors are .0022 here, less than the .0032 that ordered draws would add."""
    check_talks(ended, agrees, 0.666667)


def test_talks_with_one_number_altered(ended, agrees):
    sample = ended(1.0, 0.5, 2**20, 45)
    with pytest.raises(AssertionError):
        agrees(sample, 0.6699)
    with pytest.raises(AssertionError):
        check_talks(ended, agrees, 0.666667, collapse=0.55, replications=2**17)


def test_talks_at_rates_so_high_that_order_would_show(ended, agrees):
    """At 52 and 26 a year drawing in order would give .80; the sibling expects that."""
    first, second = float(probability(52.0)), float(probability(26.0))
    ordered = first / (first + (1 - first) * second)
    assert ordered > 0.79
    check_talks(ended, agrees, 2 / 3, 52.0, 26.0, replications=2**14, weeks=20)
    with pytest.raises(AssertionError):
        check_talks(ended, agrees, ordered, 52.0, 26.0, replications=2**14, weeks=20)


# Attacks, deterred and not


def check_attack(expected, rate=1.0, deterrence=0.6, response=2.0):
    deterred = attack_rate(rate, deterrence=deterrence, response=response)
    assert float(probability(deterred, YEAR)) == pytest.approx(expected, abs=0.5e-6)


def test_deterrence_lowers_the_chance_of_an_attack_within_a_year():
    check_attack(0.260066)
    check_attack(0.632121, deterrence=0.0)


def test_attack_with_one_number_altered():
    with pytest.raises(AssertionError):
        check_attack(0.260066, deterrence=0.61)
    with pytest.raises(AssertionError):
        check_attack(0.260066, response=2.01)
    with pytest.raises(AssertionError):
        check_attack(0.632121)


@pytest.fixture(scope="module")
def attacked(baseline):
    """Hold ceasefires for a year under an adversary deterred so far; tell which were ended."""

    def run(deterrence, rate=1.0, response=2.0, replications=2**16):
        p = {key: held.central for key, held in baseline.values.items()}
        p |= {"adversary.attack_rate": rate, "deterrence.attack": response}
        actor = Adversary(mesa.Model(), Aggregation(), p, 0.0, Streams(3, range(replications)))
        holds, none = np.ones(replications, dtype=bool), np.zeros(replications)
        for _ in range(YEAR):
            actor.weigh(np.full(replications, deterrence), np.zeros(1), host=np.zeros(1))
            actor.strike(holds, force=none, unanswered=none, scheduled=Scheduled())
            holds = holds & ~actor.attack
        return ~holds

    return run


def test_ceasefires_break_as_often_as_theory_says(attacked, agrees):
    """Of 65 536 ceasefires; four standard errors are .007."""
    agrees(attacked(0.6), 0.260066)
    agrees(attacked(0.0), 0.632121)


def test_ceasefires_with_one_number_altered(attacked, agrees):
    with pytest.raises(AssertionError):
        agrees(attacked(0.57), 0.260066)
    with pytest.raises(AssertionError):
        agrees(attacked(0.6, response=1.9), 0.260066)
    with pytest.raises(AssertionError):
        agrees(attacked(0.6), 0.632121)
