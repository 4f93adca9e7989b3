"""What a scenario makes happen takes effect in exactly the worlds in which it can, and is counted.

Each event is compared with the same worlds without it.
"""

import numpy as np
import pytest

from sim.ensemble.blocks import Execution
from sim.ensemble.run import run
from sim.model import schedule
from sim.model.world import World
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, TALKS
from sim.scenario.schema import Event
from sim.streams import Streams
from sim.theory import hazard
from sim.theory.logistic import logistic, logit

WEEK = 30
SIZE = 600
OFTEN = ("talks.deal_rate=1", "talks.collapse_rate=0.6", "adversary.attack_rate=0.8")
"""Settings under which in week 30 there are worlds in every phase."""


class Worlds:
    """The same worlds in one week, with events of that week and without."""

    def __init__(self, scenario, happening):
        events = {name: Event(week=WEEK, **said) for name, said in happening.items()}
        changed = scenario.model_copy(update={"events": events})
        self.plain, self.held = (
            World(one, Streams(1, range(SIZE)), paths_kept=0)
            for one in (scenario.model_copy(update={"events": {}}), changed)
        )
        for _ in range(WEEK - 1):
            self.plain.step()
            self.held.step()
        self.before = self.held.talks.phase.copy()
        assert np.array_equal(self.before, self.plain.talks.phase)

    def step(self, until=None):
        """Let the week pass in both, or its phases until one."""
        for world in (self.plain, self.held):
            for phase in world.phases():
                if phase == until:
                    break
        return self


@pytest.fixture(scope="module")
def happen(changed):
    scenario = changed(*OFTEN)
    return lambda **happening: Worlds(scenario, happening)


# The adversary and the talks


def check(worlds, name, possible, done, undone):
    """Demand that it is done in the possible worlds, in no other but by itself, and counted."""
    assert 20 < possible.sum() < SIZE - 20
    assert done[possible].all()
    assert np.array_equal(done[~possible], undone[~possible])
    assert worlds.held.effects == {name: possible.sum()}


PHASES = {"probe": CEASEFIRE, "attack": CEASEFIRE, "deal": TALKS, "collapse": TALKS}


def outcome(world, kind):
    ends = {"deal": CEASEFIRE, "collapse": COLLAPSED, "attack": ATTACKED}
    return world.adversary.probe if kind == "probe" else world.talks.phase == ends[kind]


@pytest.mark.parametrize("kind", PHASES)
def test_it_happens_where_it_can(happen, kind):
    worlds = happen(one={"kind": kind})
    possible = worlds.before == PHASES[kind]
    worlds.step()
    done, undone = outcome(worlds.held, kind), outcome(worlds.plain, kind)
    check(worlds, "one", possible, done, undone)
    assert (undone[possible]).mean() < 0.2


@pytest.mark.parametrize("kind", PHASES)
def test_where_it_can_with_one_number_altered(happen, kind):
    """Another phase in the place of the right one; or no event at all."""
    worlds = happen(one={"kind": kind})
    wrong = worlds.before == (CEASEFIRE if PHASES[kind] == TALKS else TALKS)
    right = worlds.before == PHASES[kind]
    worlds.step()
    done, undone = outcome(worlds.held, kind), outcome(worlds.plain, kind)
    with pytest.raises(AssertionError):
        check(worlds, "one", wrong, done, undone)
    with pytest.raises(AssertionError):
        check(worlds, "one", right, undone, undone)


def test_an_assault_comes_wherever_there_is_no_ceasefire(happen):
    worlds = happen(one={"kind": "assault"}, two={"kind": "assault"})
    open_war = worlds.before != CEASEFIRE
    worlds.step()
    more = worlds.held.adversary.assaults - worlds.plain.adversary.assaults
    assert np.array_equal(more, 2.0 * open_war)
    assert worlds.held.effects == {"one": open_war.sum(), "two": open_war.sum()}
    assert {TALKS, COLLAPSED, ATTACKED} == set(worlds.before[open_war])
    with pytest.raises(AssertionError):
        assert np.array_equal(more, 2.0 * (worlds.before == TALKS))


def test_of_a_deal_and_a_collapse_there_is_only_the_deal(happen):
    worlds = happen(deal={"kind": "deal"}, collapse={"kind": "collapse"})
    talking = worlds.before == TALKS
    worlds.step()
    assert np.all(worlds.held.talks.phase[talking] == CEASEFIRE)
    assert worlds.held.effects == {"collapse": 0, "deal": talking.sum()}


# Everywhere at once


def test_a_poll_moves_support_by_its_points(happen):
    worlds = happen(one={"kind": "poll", "size": -10, "states": ("POL", "GBR")})
    worlds.step(until=schedule.guarantee.__name__)
    for ours, theirs in zip(worlds.held.contributors, worlds.plain.contributors, strict=True):
        moved = -0.1 if ours.code in ("POL", "GBR") else 0
        for name in ("opinion", "opinion_at_start"):
            new, old = (logistic(getattr(one, name)) for one in (ours, theirs))
            assert np.abs(new - np.clip(old + moved, 1e-4, 1)).max() < 1e-12
            with pytest.raises(AssertionError):
                assert np.abs(new - np.clip(old + moved + 0.001, 1e-4, 1)).max() < 1e-12
    assert worlds.held.effects == {"one": SIZE}


def check_withdrawn(worlds, components):
    """Demand that these be worth nothing, and all others what they were."""
    v = worlds.plain.p
    names = ("coordination", "intelligence", "border_surveillance", "weapons", "air_defence")
    kept = 1.0
    for name in names:
        free = 0.1 * (name == "air_defence")
        offered = 0.0 if name in components else v[f"guarantor.availability.{name}"]
        kept *= 1 - v[f"guarantor.weight.{name}"] * (offered + free)
    settled = worlds.held.guarantor.settled
    assert np.abs(worlds.held.guarantor.capability[settled] - (1 - kept)).max() < 1e-12


@pytest.mark.parametrize("components", [("weapons", "air_defence"), ()])
def test_a_withdrawal_takes_components_back(happen, components):
    worlds = happen(one={"kind": "withdrawal", "components": components}).step()
    every = ("coordination", "intelligence", "border_surveillance", "weapons", "air_defence")
    check_withdrawn(worlds, components or every)
    assert worlds.held.effects == {"one": SIZE}
    with pytest.raises(AssertionError):
        check_withdrawn(worlds, ("weapons",))


def test_an_episode_of_influence_takes_from_resolve(happen):
    worlds = happen(one={"kind": "influence"}).step(until=schedule.adversary.__name__)
    lost = worlds.plain.guarantor.resolve - worlds.held.guarantor.resolve
    assert np.abs(lost - 0.35).max() < 1e-12
    assert worlds.held.effects == {"one": SIZE}


# A change of government


def check_elected(worlds, codes, agrees, chances):
    """Demand that they, and by the event no other, choose anew, by their chance alone."""
    ours, theirs = worlds.held.contributors, worlds.plain.contributors
    for code in ours.codes:
        new, old = ours.named(code), theirs.named(code)
        if code not in codes:
            assert np.array_equal(new.taste, old.taste)
            assert np.array_equal(new.in_office_since, old.in_office_since)
            continue
        assert np.all(new.in_office_since == WEEK)
        agrees(new.pledged - chances(new), 0.0)


def as_it_chooses(one):
    return logistic(one.propensity)


def test_a_new_government_chooses_by_its_chance(happen, agrees):
    """Not bound by inertia, whatever the last one had said."""
    worlds = happen(one={"kind": "government", "states": ("FRA", "CZE")}).step()
    check_elected(worlds, {"FRA", "CZE"}, agrees, as_it_chooses)
    assert worlds.held.effects == {"one": SIZE}
    for code in ("FRA", "CZE"):
        residual = worlds.held.contributors.named(code).residual
        assert np.array_equal(residual, worlds.plain.contributors.named(code).residual)


def test_a_new_government_has_the_stance_that_is_named(happen, agrees):
    event = {"kind": "government", "states": ("POL", "DEU"), "stance": "willing"}
    worlds = happen(one=event).step()
    check_elected(worlds, {"POL", "DEU"}, agrees, as_it_chooses)
    poland = worlds.held.contributors.named("POL")
    was = worlds.plain.contributors.named("POL")
    assert poland.pledged.mean() > was.pledged.mean() + 0.2
    weight = 2 * (1 - 0.5 * np.array([0.6, 0.3]))
    start = poland.opinion_at_start
    rest = [0.5 * own * (start - logit(mean)) - own * start
            for own, mean in zip(weight, (0.5749, 0.3149), strict=True)]  # fmt: skip
    # What is gained is the chance of the new stance, and what its opinion weighs less.
    gained = logit(0.7) - logit(0.06) + rest[0] - rest[1]
    assert np.abs(poland.residual - was.residual - gained).max() < 1e-12
    with pytest.raises(AssertionError):
        assert np.abs(poland.residual - was.residual - gained - 1e-6).max() < 1e-12


def test_a_new_government_with_one_number_altered(happen, agrees):
    worlds = happen(one={"kind": "government", "states": ("FRA", "CZE")}).step()
    for codes in ({"FRA"}, {"FRA", "CZE", "GBR"}):
        with pytest.raises(AssertionError):
            check_elected(worlds, codes, agrees, as_it_chooses)
    inertia = 1.5
    with pytest.raises(AssertionError):
        check_elected(
            worlds, {"FRA", "CZE"}, agrees, lambda one: logistic(one.propensity - inertia)
        )


# What is counted is kept


def test_what_took_effect_is_kept_with_the_results(changed):
    """The numbers of worlds by event, over all blocks; nothing where it could in none."""
    happening = {
        "attack": Event(week=WEEK, kind="attack"),
        "early_attack": Event(week=1, kind="attack"),
        "assault": Event(week=1, kind="assault"),
        "withdrawal": Event(week=WEEK, kind="withdrawal"),
    }
    scenario = changed(*OFTEN).model_copy(update={"events": happening, "weeks": WEEK})
    one, other = (run(scenario, SIZE, execution=Execution(block=size)).data for size in (128, SIZE))
    assert one["effects"].dims == ("event",)
    counted = dict(zip(one["event"].values.tolist(), one["effects"].values.tolist(), strict=True))
    assert np.array_equal(one["effects"], other["effects"])
    before = {"assault": happening["assault"]}
    held = World(scenario.model_copy(update={"events": before}), Streams(1, range(SIZE)))
    for _ in range(WEEK - 1):
        held.step()
    possible = int(held.talks.ceasefire.sum())
    expected = {"attack": possible, "early_attack": 0, "assault": SIZE, "withdrawal": SIZE}
    assert counted == expected
    with pytest.raises(AssertionError):
        assert counted == expected | {"attack": int((held.talks.phase == TALKS).sum())}


# Assaults by themselves


@pytest.fixture(scope="module")
def assaulted(changed):
    """Whether an assault came, by the phase in which the week began."""
    held = World(changed(*OFTEN), Streams(1, range(SIZE)), paths_kept=0)
    found = {phase: [] for phase in (TALKS, CEASEFIRE, COLLAPSED, ATTACKED)}
    for _ in range(60):
        phase = held.talks.phase.copy()
        held.step()
        for each, came in found.items():
            came.append(held.adversary.assault[phase == each])
    return {phase: np.concatenate(came) for phase, came in found.items()}


def check_assaults(assaulted, agrees, rate=6.0, quiet=(CEASEFIRE,)):
    for phase, came in assaulted.items():
        assert len(came) > 1000
        agrees(came, 0.0 if phase in quiet else float(hazard.probability(rate)))


def test_assaults_come_wherever_there_is_no_ceasefire(assaulted, agrees):
    check_assaults(assaulted, agrees)


@pytest.mark.parametrize(
    "altered", [{"rate": 7.0}, {"quiet": ()}, {"quiet": (CEASEFIRE, ATTACKED)}]
)
def test_assaults_with_one_number_altered(assaulted, agrees, altered):
    with pytest.raises(AssertionError):
        check_assaults(assaulted, agrees, **altered)
