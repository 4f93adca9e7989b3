"""What every title says is borne by its table, and a title that says something else is caught."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from claims import complaints
from claims_run import CHECKS

from sim.ensemble.run import run
from sim.facts.parameter import parameters
from sim.findings.catalogue import EXPLAIN
from sim.findings.finding import Finding
from sim.findings.of_run import RUN
from sim.results.record import Size
from sim.results.results import Results
from sim.scenario.load import load, packaged
from sim.studies.explanation import explain

SCENARIOS = sorted(path.stem for path in packaged().glob("*.yaml"))
QUICK, WHOLE = 10, 200
"""Random scenarios that are tried always, and in all."""


def findings(results: Results) -> Iterator[tuple[str, Finding]]:
    for name, find in RUN.items():
        yield name, find(results)


def explained(scenario: object, code: str, week: int, n: int) -> Iterator[tuple[str, Finding]]:
    made = explain(scenario, code, week=week, size=Size(n, 1))
    for name, find in EXPLAIN.items():
        yield name, find(made)


def every_complaint(found: Iterator[tuple[str, Finding]]) -> list[str]:
    return [one for name, finding in found for one in complaints(CHECKS, name, finding)]


def test_every_figure_of_a_run_and_an_explanation_has_a_check() -> None:
    assert set(CHECKS) == {*RUN, *EXPLAIN}


@pytest.mark.parametrize("name", SCENARIOS[::4])
def test_titles_of_a_scenario_say_what_its_tables_hold(name: str) -> None:
    assert scenario_complaints(name) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_titles_of_every_scenario_do_too(name: str) -> None:
    assert scenario_complaints(name) == []


def scenario_complaints(name: str) -> list[str]:
    scenario = load(packaged() / f"{name}.yaml").scenario
    found = every_complaint(findings(run(scenario, 60)))
    return found + every_complaint(explained(scenario, "POL", 52, 60))


def chance_settings(seed: int) -> tuple[list[str], int]:
    """Draw settings within the ranges of parameters, and a number of worlds."""
    dice = random.Random(seed)  # noqa: S311 (no secret)
    keys = [key for key, one in parameters().items() if one.role != "definition"]
    settings = [f"weeks={dice.choice([1, 10, 26, 40, 52])}"]
    for key in dice.sample(keys, dice.randint(0, 6)):
        low, high = parameters()[key].range or parameters()[key].domain
        low, high = max(low, -1e4), min(high, 1e4)
        settings.append(f"{key}={dice.choice([low, high, dice.uniform(low, high)]):.6g}")
    # What decides about deals, force and its size is moved often, and far.
    for key, values in {
        "talks.deal_rate": (0, 0.1, 4, 10),
        "coalition.scale": (0.01, 1, 8, 40),
        "deterrence.attack": (0, 5),
    }.items():
        if dice.random() < 0.5 and not any(one.startswith(key) for one in settings):
            settings.append(f"{key}={dice.choice(values)}")
    return settings, dice.choice([1, 2, 5, 15, 24, 40, 60])


def roster(scenario: object, seed: int) -> object:
    """Keep some of the states of a scenario, sometimes one."""
    dice = random.Random(seed)  # noqa: S311 (no secret)
    codes = sorted(scenario.states)
    kept = dice.sample(codes, dice.choice([1, 2, 5, 12, len(codes), len(codes)]))
    states = {code: one for code, one in scenario.states.items() if code in kept}
    return scenario.model_copy(update={"states": states})


def random_complaints(seed: int) -> list[str]:
    settings, n = chance_settings(seed)
    scenario = roster(load(packaged() / "baseline.yaml", settings).scenario, seed)
    found = every_complaint(findings(run(scenario, n)))
    code = sorted(scenario.states)[0]
    found += every_complaint(explained(scenario, code, scenario.weeks, n))
    return [f"{one} (seed {seed}: {settings}, {n} worlds)" for one in found]


@pytest.mark.parametrize("seed", range(QUICK))
def test_titles_of_random_scenarios_say_what_their_tables_hold(seed: int) -> None:
    assert random_complaints(seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, WHOLE, 10))
def test_titles_of_more_random_scenarios_do_too(first: int) -> None:
    assert [one for seed in range(first, first + 10) for one in random_complaints(seed)] == []


@cache
def runs() -> tuple[tuple[tuple[str, Finding], ...], ...]:
    settings: tuple[tuple[list[str], int], ...] = (
        ([], 200),
        (["talks.deal_rate=0"], 60),
        (["talks.deal_rate=0"], 1),
        (["talks.deal_rate=9", "coalition.scale=40"], 60),
        (["coalition.scale=0"], 60),
        (["deterrence.attack=0"], 60),
        (["weeks=8", "talks.deal_rate=9"], 12),
        (["talks.deal_rate=9", "parliament.vote_rate=0.2"], 400),
        (["talks.deal_rate=9"], 1),
        (["states.FRA.pledge=200000", "talks.deal_rate=9"], 400),
        (["coalition.ask=1", "choice.ask=4", "talks.deal_rate=9", "coalition.scale=8"], 60),
        (["guarantor.resolve=0.05"], 60),
    )
    made = []
    for given, n in settings:
        scenario = load(packaged() / "baseline.yaml", given).scenario
        made.append(tuple(findings(run(scenario, n))))
    baseline = load(packaged() / "baseline.yaml").scenario
    for code, n in (("POL", 400), ("FRA", 400), ("HUN", 400), ("POL", 5)):
        made.append(tuple(explained(baseline, code, 104, n)))
    for kept in (["FRA"], ["HUN", "SVN"]):
        states = {code: one for code, one in baseline.states.items() if code in kept}
        one = baseline.model_copy(update={"states": states})
        made.append(tuple(findings(run(one, 60))))
    return tuple(made)


def mutants(finding: Finding) -> Iterator[str]:
    """Other titles: with another number, another state, other words."""
    title = finding.title
    for found in re.finditer(r"\d[\d,]*(?:\.\d+)?", title):
        other = f"{3 * float(found[0].replace(',', '')) + 1:,.10g}"
        yield title[: found.start()] + other + title[found.end() :]
    for word in ("one", "two", "six", "eight", "ten"):
        for found in re.finditer(rf"\b{word}\b(?! half| world| state| no )", title, re.IGNORECASE):
            yield title[: found.start()] + "seven" + title[found.end() :]
    states = [str(name) for name in dict.fromkeys(finding.table.get("name", []))]
    inside = [name for name in states if re.search(rf"\b{name}\b", title)]
    for name in inside:
        for other in [one for one in states if one not in inside][:1]:
            yield re.sub(rf"(?:\bthe )?\b{name}\b", other, title)
    for word, other in WORDS.items():
        if word in title:
            yield title.replace(word, other)


WORDS = {
    "no world": "every world",
    "No world": "Every world",
    "median world": "mean world",
    "lowest in": "highest in",
    "takes away most": "adds most",
    "adds most": "takes away most",
    "low support": "the risk to troops",
    "almost nothing": "much",
    "at least ten": "at most ten",
    "With a deal, ": "",
    "A year after a deal, ": "With a deal, ",
    "Without a deal, ": "With a deal, ",
    "polled states": "states",
    "above one half": "below one half",
    "no week": "every week",
    "the likeliest": "the least likely",
    "are willing and none has": "are willing and 3 have",
    "No state": "One state",
    "authorisation and deployment": "pledge and commitment",
    "no single reason stands out": "low support takes away most, 7 points",
    "no deal": "a deal",
    "about half of the worlds": "about 6 in 10 worlds",
    "most worlds": "some worlds",
    "in no world": "in every world",
}
"""Words of titles, and others that say something else."""


@pytest.mark.parametrize("name", CHECKS)
def test_a_title_that_says_something_else_is_caught(name: str) -> None:
    tried = 0
    for found in runs():
        for key, finding in found:
            assert complaints(CHECKS, key, finding) == []
            for other in mutants(finding) if key == name else ():
                tried += 1
                assert complaints(CHECKS, key, replace(finding, title=other)), other
    assert tried > 5


@pytest.mark.parametrize("name", sorted(set(CHECKS) - {"waterfall"}))
def test_the_title_of_another_run_is_caught(name: str) -> None:
    """A title that is right of one table is wrong of another, unless both would say the same."""
    found = [finding for one in runs() for key, finding in one if key == name]
    titles = {finding.title for finding in found}
    wrong = 0
    for finding in found:
        for title in titles - {finding.title}:
            wrong += bool(complaints(CHECKS, name, replace(finding, title=title)))
    pairs = len(found) * (len(titles) - 1)
    assert wrong > 0.85 * pairs
