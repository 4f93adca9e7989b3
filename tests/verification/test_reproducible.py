"""A world is fixed by seed and replication, and by nothing else, bit for bit."""

import numpy as np
import pytest

import sim.actors.contributors
from sim.ensemble.blocks import Execution
from sim.ensemble.open import open_executor
from sim.ensemble.run import run, simulate
from sim.scenario.schema import State
from sim.streams import Stream, Streams

POOLED = {"posture_count", "deterrence_weeks", "effects", "funnel_states", "funnel_troops"}
"""Counts and means over all replications, which a larger ensemble must change."""


def arrays(results, end=None, *, pooled=True):
    """Every array of some results, as far as the first replications go."""
    part = results.data.isel(replication=slice(end), trajectory=slice(end))
    return {name: held.values for name, held in part.items() if pooled or name not in POOLED}


@pytest.fixture(scope="module")
def short(baseline):
    return baseline.model_copy(update={"weeks": 30})


@pytest.fixture(scope="module")
def thousand(short):
    return run(short, 1000)


# Sizes of ensemble and block, and kinds of worker


def test_a_thousand_replications_are_the_first_of_three_thousand(short, thousand, same):
    more = run(short, 3000)
    same(arrays(thousand, pooled=False), arrays(more, 1000, pooled=False))


def test_another_seed_is_another_thousand(short, thousand, same):
    with pytest.raises(AssertionError):
        same(arrays(thousand), arrays(run(short, 1000, seed=2)))


def test_the_second_thousand_is_not_the_first(short, thousand):
    block = simulate(short, Streams(1, range(1000, 2000)))
    assert not np.array_equal(
        block.outcomes["guarantee_final"], thousand.outcome("guarantee_final")
    )


def test_blocks_do_not_show(short, same):
    """Blocks of 64, of 100 (across the lanes of the generators) and of 4096, of 400 in all."""
    scenario = short.model_copy(update={"weeks": 12})
    small, odd, large = (
        run(scenario, 400, execution=Execution(block=size)) for size in (64, 100, 4096)
    )
    same(arrays(small), arrays(large))
    same(arrays(odd), arrays(large))


def test_one_replication_alone_is_what_it_is_among_many(short, thousand):
    for at in (0, 256, 999):
        alone = simulate(short, Streams(1, range(at, at + 1)))
        for name, held in alone.outcomes.items():
            assert held.tobytes() == thousand.outcome(name)[at : at + 1].tobytes(), name


def test_workers_do_not_show(short, same):
    scenario = short.model_copy(update={"weeks": 12})
    with open_executor(2) as executor:
        elsewhere = run(scenario, 500, execution=Execution(executor, block=128))
    same(arrays(run(scenario, 500)), arrays(elsewhere))


# Request


def test_the_order_of_the_roster_does_not_show(short, same):
    codes = list(short.states)
    values = dict(reversed(short.values.items()))
    for order in (codes[::-1], codes[7:] + codes[:7]):
        states = {code: short.states[code] for code in order}
        turned = short.model_copy(update={"states": states, "values": values})
        same(arrays(run(short, 300)), arrays(run(turned, 300)))


def test_states_in_the_order_of_their_file_would_show(short, same, monkeypatch):
    """The sibling: without their own order, states would take one another's place."""
    turned = short.model_copy(update={"states": dict(reversed(short.states.items()))})
    before = run(short, 100)
    monkeypatch.setattr(sim.actors.columns, "sorted", list, raising=False)
    with pytest.raises(AssertionError):
        same(arrays(before), arrays(run(turned, 100)))


# Another state on the roster

SERIAL = ("choice.allies=0", "choice.free_riding=0")


@pytest.fixture
def draws(monkeypatch):
    """Note every draw of every stream, by name, in order."""
    noted, draw = {}, Stream._draw

    def drawing(stream, distribution):
        drawn = draw(stream, distribution)
        for name, row in zip(stream._names, drawn.reshape(len(stream._names), -1), strict=True):
            noted.setdefault(name, []).append(row.tobytes())
        return drawn

    monkeypatch.setattr(Stream, "_draw", drawing)

    def collect(scenario, seed=1):
        noted.clear()
        simulate(scenario.model_copy(update={"weeks": 15}), Streams(seed, range(300)))
        return {name: tuple(held) for name, held in noted.items()}

    return collect


def test_another_state_changes_nobody_elses_draws(changed, draws):
    before, after = draws(changed()), draws(changed("states.AUT.stance=undecided"))
    assert {name for name in after if name not in before} == {
        f"AUT/{purpose}"
        for purpose in ("opportunity", "taste", "opinion", "vote", "first taste", "first opinion")
    }
    assert before == {name: held for name, held in after.items() if name in before}


def test_another_seed_changes_everybodys_draws(changed, draws):
    before, after = draws(changed()), draws(changed(), seed=2)
    drawn = {name: held for name, held in before.items() if held}
    assert len(drawn) > len(before) / 2
    assert all(after[name] != held for name, held in drawn.items())


@pytest.fixture(scope="module")
def histories(world):
    """Follow every state week by week, and tell in which worlds Austria pledged or trained."""

    def follow(scenario, weeks=26):
        held = world(scenario, 512)
        path, took_part = {}, np.zeros(held.size, dtype=bool)
        for week in range(weeks + 1):
            held.step() if week else None
            for one in held.contributors:
                if one.code == "AUT":
                    took_part = took_part | one.pledged | (one.trainers > 0)
                    continue
                for name in ("opinion", "propensity", "posture", "troops", "trainers", "deaths"):
                    path[week, one.code, name] = np.array(getattr(one, name))
            path[week, "", "guarantee"] = np.array(held.guarantor.guarantee)
            path[week, "", "strength"] = np.array(held.host.strength)
            path[week, "", "violence"] = np.array(held.adversary.violence)
            path[week, "", "phase"] = np.array(held.talks.phase)
        return path, took_part

    return follow


@pytest.fixture(scope="module")
def without_austria(changed, histories):
    return histories(changed(*SERIAL))[0]


def test_a_state_without_troops_changes_nothing(changed, histories, without_austria, same):
    """Without the pull of allies and free riding, Austria could act only through its contingent.

    It moves the talks by what it pledges, deterrence by the troops it sends and the host by its
    trainers; with a pledge of 0 there is none of these, in any world.
    """
    beside, took_part = histories(
        changed(*SERIAL, "states.AUT.stance=willing", "states.AUT.pledge=0")
    )
    assert took_part.any()
    same(without_austria, beside)


def test_a_state_that_does_nothing_changes_nothing(changed, histories, without_austria, same):
    """With its usual contingent, the worlds in which Austria never pledged or trained are the same.

    Those in which it did are not, since its pledge moves the talks and its trainers the host.
    """
    beside, took_part = histories(changed(*SERIAL, "states.AUT.stance=ruled_out"))
    idle = ~took_part
    assert 100 < idle.sum() < 500

    def part(path, where):
        return {name: held[where] for name, held in path.items()}

    same(part(without_austria, idle), part(beside, idle))
    with pytest.raises(AssertionError):
        same(part(without_austria, took_part), part(beside, took_part))


def test_a_state_with_ties_does_change_others(changed, histories, same):
    """The sibling: with the pull of allies as usual, others see Austria."""
    settings = ("states.AUT.stance=willing", "states.AUT.pledge=0")
    alone, _ = histories(changed(), 8)
    beside, _ = histories(changed(*settings), 8)
    with pytest.raises(AssertionError):
        same(alone, beside)


def test_a_roster_of_strangers_has_the_same_luck(made_up, world):
    """A state of the same name has the same first opinion whatever roster it stands on."""
    reported = {"stance": "open", "active_forces": 10_000}
    few = world(made_up({"XAB": reported}))
    many = world(made_up(dict.fromkeys(("XAA", "XAB", "XAC"), reported)))
    twin, other = many.contributors.named("XAB"), many.contributors.named("XAA")
    assert isinstance(few.contributors.named("XAB").state, State)
    assert few.contributors.named("XAB").opinion.tobytes() == twin.opinion.tobytes()
    assert other.opinion.tobytes() != twin.opinion.tobytes()
