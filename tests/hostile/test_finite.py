"""A number that is not finite stops the block, and says whose it is, when, and what it came of."""

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import sim.theory
from sim.ensemble.run import run
from sim.errors import RunError
from sim.model.world import World
from sim.results.store import Store
from sim.scenario.load import load, packaged
from sim.scenario.schema import Event, Scenario
from sim.streams import Streams

WEEKS, SPOILT = 9, 6

ALIVE = (
    f"weeks={WEEKS}",
    "talks.deal_rate=200",
    "talks.collapse_rate=10",
    "adversary.probe_rate=60",
    "adversary.attack_rate=5",
    "adversary.assault_rate=100",
    "parliament.vote_rate=100",
    "choice.opportunity_rate=200",
    "choice.rethink_rate=50",
    "pledges=record",
    "coalition.guarantee=0.1",
    f"events.support_falls={{week: {SPOILT}, kind: poll, size: -5}}",
)
"""Settings under which something of everything happens within a few weeks."""

ROSTER = ("DEU", "EST", "FRA", "GBR", "POL")

START_ONLY = {
    "capacity",
    "residual",
    "usual",
    "level",
    "recorded",
    "consistent_taste",
    "usual_violence",
    "support_weight",
    "cover",
    "air_defence",
    "capability",
}
"""Functions of the start, or of what an event sets anew."""

NO_NUMBERS = {"shapley", "willing"}
"""What gives no numbers of a week."""

INFINITE = {"taste", "consistent_taste"}
"""What may be infinite: a state of such a taste is never, or always, willing."""

BOUNDED = {"recorded"}
"""What may be as large as it will: active forces bound what a state sends."""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    whole = load(packaged() / "baseline.yaml", ALIVE).scenario
    return whole.model_copy(update={"states": {code: whole.states[code] for code in ROSTER}})


def theory() -> Iterator[tuple[str, Callable[..., Any]]]:
    """List the functions of the theory that a week is made of."""
    for module in pkgutil.iter_modules(sim.theory.__path__):
        held = importlib.import_module(f"sim.theory.{module.name}")
        for name, function in inspect.getmembers(held, inspect.isfunction):
            own = function.__module__ == held.__name__ and not name.startswith("_")
            if own and name not in NO_NUMBERS:
                yield name, function


FUNCTIONS = dict(theory())


def spoilt(given: Any, bad: float) -> Any:
    """Put a bad number into the first replication of what a function gives."""
    if isinstance(given, dict):
        first = next(iter(given))
        return {**given, first: spoilt(given[first], bad)}
    values = np.array(given, dtype=np.float64)
    if values.size:
        values.flat[0] = bad
    return values


def play(
    monkeypatch: pytest.MonkeyPatch, scenario: Scenario, name: str, *, week: int, bad: float
) -> tuple[int, str]:
    """Play a scenario with a function spoilt in one week; give the calls, and what was said."""
    function, now, calls = FUNCTIONS[name], [0], [0]

    def instead(*given: Any, **named: Any) -> Any:
        found = function(*given, **named)
        if now[0] != week:
            return found
        calls[0] += 1
        return spoilt(found, bad)

    modules = [held for key, held in sys.modules.items() if key.startswith("sim.")]
    for module in modules:
        for key, held in list(vars(module).items()):
            if held is function:
                monkeypatch.setattr(module, key, instead)
    try:
        world = World(scenario, Streams(1, range(24)))
        for at in range(scenario.weeks):
            now[0] = at + 1
            world.step()
    except RunError as error:
        return calls[0], str(error)
    finally:
        monkeypatch.undo()
    return calls[0], "finished"


@pytest.mark.parametrize("bad", [np.nan, np.inf, pytest.param(-np.inf, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_function_of_the_theory_may_spoil_a_week_in_silence(
    monkeypatch: pytest.MonkeyPatch, scenario: Scenario, name: str, bad: float
) -> None:
    week = 0 if name in START_ONLY else SPOILT
    calls, done = play(monkeypatch, scenario, name, week=week, bad=bad)
    assert calls, "the scenario never asks for it"
    if (name in INFINITE and not np.isnan(bad)) or (name in BOUNDED and bad == np.inf):
        assert done == "finished"
        return
    assert " is not finite in week " in done
    found = re.search(r"^(.+) of (.+) is not finite in week (\d+), .* of seed 1: (\S+)", done)
    assert found, done
    assert found[2] in (*ROSTER, *(f"the {part}" for part in OWNERS))
    assert not np.isfinite(float(found[4].rstrip(";,")))
    assert int(found[3]) in (week, week + 1), "a week later at most, by what rests on it"


EXTREME = {"talks.violence": -20.0, "violence.assault": 10.0, "adversary.assault_rate": 0.0}
"""Under which a deal is the likelier, the more blood flows, beyond what a number can hold."""
BLOWS = 4

OWNERS = ("guarantor", "adversary", "talks", "coalition", "host")


def test_a_number_that_overflows_names_the_terms_that_made_it(scenario: Scenario) -> None:
    values = {
        key: held.model_copy(update={"value": EXTREME[key]})
        for key, held in scenario.values.items()
        if key in EXTREME
    }
    assaults = {f"blow_{at}": Event(week=1, kind="assault") for at in range(BLOWS)}
    changed = {"values": {**scenario.values, **values}, "events": assaults}
    wild = scenario.model_copy(update=changed)
    with pytest.raises(RunError, match=r"rate of a deal of the talks .* in week \d+") as caught:
        run(wild, 20)
    assert re.search(
        r"inf, of deterrence \S+, guarantee \S+, coalition \S+, violence \d+", str(caught.value)
    )


def test_nothing_of_a_block_that_is_not_finite_is_stored(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from sim.__main__ import main

    monkeypatch.chdir(tmp_path)
    words = ["weeks=3", *(f"{key}={number}" for key, number in EXTREME.items())]
    words += [f"events.blow_{at}={{week: 1, kind: assault}}" for at in range(BLOWS)]
    settings = [part for word in words for part in ("-s", word)]
    monkeypatch.setattr(sys, "argv", ["sim", "run", "baseline", "-n", "5", *settings])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 1
    done = capsys.readouterr()
    assert done.out == ""
    assert "rate of a deal of the talks is not finite in week 1, world 0" in done.err
    assert "Warning" not in done.err
    assert not list(tmp_path.rglob("COMPLETE"))
    assert not list(tmp_path.rglob("summary.json"))
    assert not Store(tmp_path / "outputs").notes


def test_an_infinite_sum_of_finite_numbers_is_no_mistake(scenario: Scenario) -> None:
    world = World(scenario, Streams(1, range(24)))
    world.talks.rates = {"rate of a deal": np.full(24, 1e308)}
    with np.errstate(over="ignore"):
        world.recorder.write(world)
        world.talks.rates["rate of a deal"][7] = np.inf
        with pytest.raises(RunError, match="world 7 of seed 1: inf"):
            world.recorder.write(world)
