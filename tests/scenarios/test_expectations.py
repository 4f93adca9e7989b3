"""What every scenario expects of itself holds, and would be seen to fail."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import inf

import pytest

from sim.ensemble.run import run
from sim.outcomes.measure import Expectation
from sim.results.results import Results
from sim.scenario.load import expectations, load, packaged
from sim.scenario.schema import Scenario
from sim.studies.check import Checked, check_all

NAMES = sorted(path.stem for path in packaged().glob("*.yaml"))
SEED = 1
FEW, MANY = 120, 1000

REQUIRED = {
    "washington_backs_fully": (
        "more states deployed than baseline",
        "less toothlessness than baseline",
    ),
    "no_american_backstop": (
        "less states deployed than baseline",
        "more toothlessness than baseline",
    ),
    "assaults_continue": ("more weeks until a deal than baseline",),
    "thousands_not_hundreds": (
        "chance of a sustained force of 5000 is above 30%",
        "chance of a sustained force of 10000 is below 5%",
    ),
    "baseline": (
        "states pledged at the start is exactly 10",
        "chance of a sustained force of 10000 is below 5%",
    ),
    "no_peace_agreement": ("force is exactly 0",),
    "stage_one_only": ("force is exactly 0",),
    "conditions_bite": ("less states deployed than putin_handles_trump",),
    "russia_refuses_troops": (
        "as much chance of a deal as baseline",
        "chance of a deployment is below 30%",
    ),
    "europe_guarantees": ("more guarantee than baseline",),
    "europe_alone": ("more guarantee than no_american_backstop",),
    "as_in_past_missions": ("more troops pledged than baseline",),
    "publics_turn_away": ("less states pledged than baseline",),
    "publics_rally": ("more states pledged than washington_backs_fully",),
    "attack_in_week_30": ("chance of an attack is above 85%",),
    "american_withdrawal": ("less states pledged than baseline",),
    "election_in_poland": ("more chance that POL is pledged at the end than baseline",),
}
"""What the scenarios are for; none of these sentences may be dropped."""

Ran = Callable[[str, int], Results]


@pytest.fixture(scope="session")
def ran() -> Ran:
    """Run a scenario that comes with the program, once for each size."""
    return cache(lambda name, size: run(loaded(name), size, seed=SEED))


@cache
def loaded(name: str) -> Scenario:
    return load(packaged() / f"{name}.yaml").scenario


def expected(name: str) -> list[Expectation]:
    return expectations(loaded(name))


def checked(name: str, ran: Ran, size: int) -> list[Checked]:
    return [check(one, name, ran, size) for one in expected(name)]


def check(one: Expectation, name: str, ran: Ran, size: int) -> Checked:
    (found,) = check_all([one], ran(name, size), others=beside(one, ran, size))
    return found


def beside(expectation: Expectation, ran: Ran, size: int) -> dict[str, Results]:
    return {expectation.other: ran(expectation.other, size)} if expectation.other else {}


def turned(expectation: Expectation) -> Expectation:
    """Expect the opposite."""
    if expectation.low == expectation.high:
        return replace(expectation, low=expectation.high + 1, high=inf)
    if expectation.high == inf:
        return replace(expectation, low=-inf, high=expectation.low)
    return replace(expectation, low=expectation.high, high=inf)


def others(every: list[Checked], *verdicts: str) -> list[str]:
    return [f"{one.verdict}: {one.sentence}" for one in every if one.verdict not in verdicts]


@pytest.mark.parametrize("name", NAMES)
def test_no_expectation_fails_and_none_holds_when_turned_round(name: str, ran: Ran) -> None:
    assert others(checked(name, ran, FEW), "holds", "undecided") == []
    opposite = [check(turned(one), name, ran, FEW) for one in expected(name)]
    assert others(opposite, "fails", "undecided") == []
    for sentence in REQUIRED.get(name, ()):
        (one,) = (each for each in expected(name) if each.sentence == sentence)
        assert check(one, name, ran, FEW).verdict == "holds"
        assert check(turned(one), name, ran, FEW).verdict == "fails"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_expectation_holds(name: str, ran: Ran) -> None:
    assert others(checked(name, ran, MANY), "holds") == []


def test_every_scenario_but_the_baseline_is_compared_with_another() -> None:
    alone = [name for name in NAMES if not any(one.other for one in expected(name))]
    assert alone == ["baseline"]
