"""What a helper can time, by name. Each runs once untimed before its first timing.

Seconds are those of the processor, of this process and of those it has started, and of the clock.
"""

from collections.abc import Callable
from functools import cache
from itertools import count, product
from string import ascii_uppercase
from typing import Any

from scaling.timing import Spent, repeated
from sim.ensemble.run import run
from sim.scenario.load import load, packaged
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario, State

LEAST = 0.5
"""Seconds of the processor that short calls are repeated for."""

PARAMETER = "choice.guarantee"
"""What design points differ in."""

LANE = 256
"""Worlds of the ensemble that is run before the first timing."""

APART = 1_000_000
"""What the seeds of two batches of single worlds are apart, at least."""

GROUPS = 8
"""Groups of made-up states; each state is in two, and every fourth in a third."""

_seeds = count(1)
_warmed: set[str] = set()


def _warm(name: str, work: Callable[[int], Any]) -> None:
    """Call something once, so that no import or compiling is timed."""
    if name not in _warmed:
        _warmed.add(name)
        work(next(_seeds))


def _timed(work: Callable[[int], Any]) -> Spent:
    """Call something, with seeds of its own, until enough time has gone by; give the mean."""
    return repeated(lambda: work(next(_seeds)), least=LEAST)


@cache
def _baseline() -> Scenario:
    return load(packaged() / "baseline.yaml").scenario


def engine(worlds: int) -> Spent:
    """Time the program's own ensemble, from the scenario to the results in memory."""
    return _ensemble(_baseline(), worlds)


def _ensemble(scenario: Scenario, worlds: int) -> Spent:
    _warm("ensemble", lambda seed: run(scenario, LANE, seed=seed))
    return _timed(lambda seed: run(scenario, worlds, seed=seed))


def peer(worlds: int) -> Spent:
    """Time the Mesa peer, one world at a time."""
    from peer import peer_worlds

    _warm("peer", lambda seed: peer_worlds(_baseline(), 2, seed=seed))
    return _timed(lambda seed: peer_worlds(_baseline(), worlds, seed=APART * seed))


def weeks(weeks: int, worlds: int) -> Spent:
    """Time the baseline over another horizon."""
    return _ensemble(load(packaged() / "baseline.yaml", [f"weeks={weeks}"]).scenario, worlds)


def states(states: int, worlds: int, ties: str) -> Spent:
    """Time so many made-up states, tied by groups or all alike."""
    codes = ["".join(three) for three in product("X", ascii_uppercase, ascii_uppercase)][:states]
    roster = {code: _made_up(at) for at, code in enumerate(codes)}
    changed = {"states": roster, "events": {}, "expect": (), "ties": ties}
    return _ensemble(_baseline().model_copy(update=changed), worlds)


def _made_up(at: int) -> State:
    """Make a state up; successive ones differ in support, and in the groups they share."""
    groups = dict.fromkeys([at % GROUPS, at // GROUPS % GROUPS, *([7] if at % 4 == 0 else [])])
    return State(
        stance=("willing", "open", "undecided", "opposed")[at % 4],
        support=Quantity(value=0.2 + 0.6 * (at % 7) / 6),
        active_forces=20_000 + 10_000 * (at % 5),
        vote_needed=at % 2 == 0,
        groups=tuple(f"group_{group}" for group in groups),
    )


def apart(points: int, worlds: int) -> Spent:
    """Time design points as ensembles of their own: settings of one parameter, evenly spread."""
    low, high = _span()
    every = [
        _setting(Quantity(value=low + (high - low) * (at + 0.5) / points)) for at in range(points)
    ]
    _warm("ensemble", lambda seed: run(every[0], LANE, seed=seed))
    return _timed(lambda seed: [run(one, worlds, seed=seed) for one in every])


def together(points: int, worlds: int) -> Spent:
    """Time as many design points and worlds as one ensemble in which the parameter is drawn."""
    return _ensemble(_setting(Quantity(uniform=_span())), points * worlds)


def _span() -> tuple[float, float]:
    return _baseline().values[PARAMETER].bounds


def _setting(quantity: Quantity) -> Scenario:
    values = _baseline().values | {PARAMETER: quantity}
    return _baseline().model_copy(update={"values": values, "expect": ()})
