"""When talks bring a deal, and what it permits."""

import numpy as np
import pytest

from sim.model.world import World
from sim.streams import Streams
from sim.theory.talks import Consent, Gains, deal_rate

STEP = 1e-5


@pytest.fixture
def reference(changed, world):
    """Open a world that stands where the reference world stands."""

    def build(*settings):
        held = world(changed(*settings), 64)
        held.guarantor.guarantee = held.anchor.guarantee + np.zeros(held.size)
        plan = held.p["coalition.planned_force"]
        held.contributors.pledged_troops = held.anchor.coalition * plan
        held.adversary.violence = held.anchor.violence + np.zeros(held.size)
        return held

    return build


def rate(held):
    """Deals per year as the world stands."""
    held.talks.negotiate(held.gains)
    return np.asarray(held.talks.rates["rate of a deal"])


@pytest.mark.parametrize(
    "settings",
    [(), ("talks.host_consent=2", "talks.adversary_consent=0"), ("guarantor.weight.weapons=.5",)],
)
def test_in_the_reference_world_the_rate_is_that_of_the_table(reference, settings):
    held = reference(*settings)
    gains = held.gains
    for one in (gains.deterrence, gains.guarantee, gains.coalition, gains.violence):
        assert np.abs(one).max() < 1e-12
    assert np.abs(rate(held) / 0.8 - 1).max() < 1e-12


@pytest.mark.parametrize("settings", [("talks.deal_rate=0.801",), ("talks.pressure=0.001",)])
def test_the_rate_in_the_reference_world_with_one_number_altered(reference, settings):
    assert np.all(rate(reference(*settings)) > 0.8 * (1 + 1e-6))


def test_nothing_gained_changes_nothing():
    by = Consent(1.0, 3.5, -1.0, 0.4, 0.5, 0.0, 0.5)
    assert float(deal_rate(0.8, by, gains=Gains(0.0, 0.0, 0.0, 0.0))) == 0.8
    assert float(deal_rate(0.8, by, gains=Gains(1e-9, 0.0, 0.0, 0.0))) > 0.8


def slope(held, move):
    """Change of the log rate per unit of what is moved, on average."""
    before = rate(held)
    move(held, STEP)
    return float(np.mean(np.log(rate(held) / before)) / STEP)


def more_guarantee(held, step):
    held.guarantor.guarantee = held.guarantor.guarantee + step


def more_troops(held, step):
    plan = held.p["coalition.planned_force"]
    held.contributors.pledged_troops = held.contributors.pledged_troops + step * plan


def more_violence(held, step):
    held.adversary.violence = held.adversary.violence + step


ANSWERS = {
    "guarantee": ((), more_guarantee, 0.5, 0.03),
    "coalition": ((), more_troops, -0.3, 0.02),
    "violence": ((), more_violence, -0.5, 1e-4),
}
"""By how much the log rate of a deal answers to what is gained, and how near it is.

Those of the first edition.
"""


def check_answer(reference, name, *altered):
    settings, move, expected, near = ANSWERS[name]
    assert slope(reference(*settings, *altered), move) == pytest.approx(expected, abs=near)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_rate_answers_as_in_the_first_edition(reference, name):
    check_answer(reference, name)


def test_the_answer_to_the_guarantee_is_that_of_both_sides(reference):
    """What more deters by draws the host, and repels the adversary less than that."""
    held = reference()
    H = held.adversary.deterred(0.0, held.contributors.pledged_troops, host=0.0)
    deters = (1 - H) * (1 - 0.3 * 0.3)
    expected = 3.5 * deters / (1 + np.e) - 0.5 * (1 - 1 / (1 + np.e))
    assert slope(held, more_guarantee) == pytest.approx(float(expected.mean()), abs=1e-4)


@pytest.mark.parametrize(
    ("name", "altered"),
    [
        ("guarantee", "talks.security=3"),
        ("guarantee", "talks.guarantee=0.6"),
        ("coalition", "talks.coalition=0.45"),
        ("violence", "talks.violence=0.51"),
    ],
)
def test_the_answer_with_one_number_altered(reference, name, altered):
    with pytest.raises(AssertionError):
        check_answer(reference, name, altered)


def check_host(held, gained, weight=0.3):
    """Compare what would deter more after a deal with what the host's own strength adds to it."""
    force = held.adversary.deterred(0.0, held.contributors.pledged_troops, host=0.0)
    left = (1 - held.anchor.guarantee) * (1 - force)
    expected = left * weight * (held.host.strength - 0.3)
    assert np.abs(held.gains.deterrence - expected).max() < 1e-12
    assert np.all(held.gains.deterrence >= gained)


def test_what_the_host_has_learned_counts_for_its_consent(reference):
    """U as it is, not as it was at the start."""
    held = reference()
    before = rate(held)
    held.host.strength = held.host.strength + 0.2
    check_host(held, 0.04)
    assert np.all(rate(held) > before * 1.01)
    with pytest.raises(AssertionError):
        check_host(held, 0.04, weight=0.301)
    with pytest.raises(AssertionError):
        check_host(reference(), 0.04)


# What a deal permits


@pytest.fixture(scope="module")
def dealt(changed):
    """Bring deals about; tell of each whether troops ever came."""

    def run(permission, size=2000):
        settings = "talks.deal_rate=100", "adversary.attack_rate=0", "talks.collapse_rate=0"
        scenario = changed(*settings, f"talks.permission={permission}")
        held = World(scenario, Streams(1, range(size)), paths_kept=0)
        for _ in range(12):
            held.step()
        assert held.talks.ceasefire.mean() > 0.999
        came = held.recorder.peak >= 1
        assert not (came & ~held.talks.permitted).any()
        return came[held.talks.ceasefire]

    return run


def test_as_many_deals_have_troops_as_permit_them(dealt, agrees):
    agrees(dealt(0.3), 0.3)
    assert not dealt(0.0, 256).any()
    assert dealt(1.0, 256).mean() > 0.99


def test_permission_with_one_number_altered(dealt, agrees):
    with pytest.raises(AssertionError):
        agrees(dealt(0.4), 0.3)
    with pytest.raises(AssertionError):
        agrees(dealt(1.0, 256), 0.3)
