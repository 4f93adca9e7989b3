"""No title of a comparison says what the table of its figure does not bear."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from claims import complaints
from claims_compare import CHECKS, Q
from sparing import quick

from sim.ensemble.run import run
from sim.figures.catalogue import draw
from sim.findings.catalogue import COMPARE, PAIR, SPECIFIC
from sim.scenario.load import load, packaged
from sim.studies.comparison import Comparison, compare
from sim.studies.publics import SCENARIOS as PUBLICS

CASES = Path(__file__).parent / "cases"
N = 60
QUICK, ALL = 12, 200
SCENARIOS = sorted(path.stem for path in packaged().glob("*.yaml") if path.stem != "baseline")
MANY = tuple(name for name in SCENARIOS if name in {*SCENARIOS[::2], *PUBLICS})
"""Half of them, and those that the figure of publics is about."""

CHANGES = {
    "talks.deal_rate": (0.1, 0.3, 2.0, 6.0),
    "guarantor.availability.air_defence": (0.0, 0.5, 1.0),
    "guarantor.resolve": (0.1, 0.5, 0.9),
    "coalition.ask": (0.0, 0.5, 1.0),
    "coalition.scale": (0.3, 3.0, 12.0),
    "adversary.attack_rate": (0.02, 0.3),
    "states.FRA.pledge": (500, 9000),
}
"""Values that scenarios made at random may have."""


def findings(comparison: Comparison) -> Iterator[tuple[str, object]]:
    """Every finding of a comparison, with the name of its figure."""
    yield from ((name, find(comparison)) for name, find in COMPARE.items())
    for name, one in SPECIFIC.items():
        if not one.missing(comparison):
            yield name, one.find(comparison)
    for other in comparison.others:
        yield from ((name, find(other, to=comparison.to)) for name, find in PAIR.items())


def wrong(comparison: Comparison) -> list[str]:
    return [one for name, found in findings(comparison) for one in complaints(CHECKS, name, found)]


@cache
def packaged_worlds(name):
    return run(load(packaged() / f"{name}.yaml").scenario, N)


@cache
def whole(names=MANY):
    every = [packaged_worlds(name) for name in names]
    return compare(packaged_worlds("baseline"), every)


@cache
def case(name):
    """Compare the baseline with scenarios that once were misreported."""
    settings = () if name == "headline" else ("weeks=60",)
    paths = [packaged() / "baseline.yaml", *sorted((CASES / name).glob("*.yaml"))]
    to, *others = (run(load(path, settings).scenario, 100) for path in paths)
    return compare(to, others)


def random_pool(size, seed):
    """Run scenarios made at random from packaged ones, some with titles much alike."""
    rng = np.random.default_rng(seed)
    pool = []
    for k in range(size):
        base = ["baseline", *SCENARIOS][rng.integers(len(SCENARIOS) + 1)] if k % 3 else "baseline"
        keys = rng.choice(list(CHANGES), rng.integers(1, 4), replace=False)
        settings = [f"{key}={rng.choice(CHANGES[key])}" for key in keys]
        settings += [
            "weeks=70",
            *["states.POL=none"] * int(base == "baseline" and rng.random() < 0.3),
        ]
        scenario = load(packaged() / f"{base}.yaml", settings).scenario
        title = f"{'A force that goes by land and by sea and stays, no. ' * (k % 2)}{k}"
        pool.append(run(scenario.model_copy(update={"name": f"r{k}", "title": title}), N))
    return pool


def random_comparisons(count, *, pool, seed):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        some = rng.choice(len(pool), rng.integers(2, 13), replace=False)
        yield compare(pool[some[0]], [pool[k] for k in some[1:]])


def test_titles_of_many_packaged_scenarios_together_are_borne():
    assert not wrong(whole())


@pytest.mark.slow
def test_titles_of_all_packaged_scenarios_together_are_borne():
    assert not wrong(whole(tuple(SCENARIOS)))


@pytest.mark.parametrize("name", quick(SCENARIOS, SCENARIOS[::2]))
def test_titles_of_a_pair_are_borne(name):
    assert not wrong(compare(packaged_worlds("baseline"), [packaged_worlds(name)]))


@pytest.mark.parametrize("n", [1, pytest.param(5, marks=pytest.mark.slow), 19])
def test_of_few_worlds_nothing_is_said(n):
    names = ("baseline", "russia_refuses_troops", "no_peace_agreement", "spain_as_recorded")
    to, *others = (run(load(packaged() / f"{name}.yaml").scenario, n) for name in names)
    comparison = compare(to, others)
    assert not wrong(comparison)
    assert all(found.title.startswith("Too few worlds ") for _, found in findings(comparison))


def test_titles_of_random_comparisons_are_borne():
    pool = random_pool(13, seed=4)
    assert not [one for each in random_comparisons(QUICK, pool=pool, seed=5) for one in wrong(each)]


def test_ties_among_leaders_are_named_as_ties():
    found = {name: find(case("headline")) for name, find in COMPARE.items()}
    assert not wrong(case("headline"))
    first, last = (
        f"five scenarios, “Deal rate {low}” to “Deal rate {high}”, "
        for low, high in (("2.3", "2.7"), ("0.25", "0.29"))
    )
    # After a deal the rate at which deals are struck makes no difference.
    assert found["overview"].title.startswith("No scenario changes the number of states deployed ")
    for name in ("sides", "requirements", "postures"):
        assert first in found[name].title, name
        assert last in found[name].title, name
    shares = found["requirements"]
    held = shares.table["share"][shares.table["requirement"] == 1000]
    assert held.max() - held.min() > 0.4
    assert re.search(r"in 8\d% to 8\d% of worlds, and least often", shares.title)


def test_names_that_are_cut_stay_different(words):
    comparison = case("labels")
    assert not wrong(comparison)
    for name, found in findings(comparison):
        if name == "difference":
            continue
        said = re.findall(Q, found.title)
        assert len(set(said)) == len(said), found.title
        assert len(set(found.quoted.values())) == 5
        written = " ".join(words(draw(name, found)))
        for k in (20, 40, 60, 80):
            assert written.count(f"{k} per cent") >= 1, (name, k)
    pairs = [found.title for name, found in findings(comparison) if name == "difference"]
    assert len(set(pairs)) == 4


@pytest.mark.slow
def test_titles_of_two_hundred_random_comparisons_are_borne():
    pool = random_pool(100, seed=14)
    assert not [one for each in random_comparisons(ALL, pool=pool, seed=15) for one in wrong(each)]


# Titles that are wrong

TURNED = {
    "rises": "falls", "falls": "rises", "most often": "least often", "least often": "most often",
    "more often": "less often", "largest": "smallest", "smallest": "largest", "larger": "smaller",
    "highest": "lowest", "lowest": "highest", "higher": "lower", "more pledges": "fewer pledges",
    "only with": "most often with", "costs": "brings", "about as many": "more",
}  # fmt: skip
NEUTRAL = {
    "overview": (
        "No scenario changes the number of states deployed a year after a deal by 0.1 or more "
        "beyond chance"
    ),
    "bite": "No scenario changes toothlessness by 0.01 or more beyond chance",
    "ranges": "Chance may explain every difference in how often ten states deploy, given a deal",
    "sides": "Chance may explain every difference in the force at the end",
    "requirements": "No scenario reaches 10,000 troops for 13 weeks",
    "postures": "Chance may explain every difference in how many states deploy",
    "difference": "With “X” no state's chance of deploying differs beyond chance",
    "publics": "Too few worlds to say whether public support or the guarantee counts for more",
}
SAME = {
    "overview": (
        "The number of states deployed a year after a deal is the same, world by world, in each "
        "scenario"
    ),
    "bite": "Toothlessness is the same, world by world, in each scenario",
    "ranges": "The worlds in which ten or more states deploy are the same in each scenario",
    "sides": "The force at the end is the same in every world of each scenario",
    "requirements": "10,000 troops are held for 13 weeks in the same worlds in each scenario",
    "postures": (
        "The number of states deployed at the end is the same in every world of each scenario"
    ),
    "difference": "“X” changes no state's chance of deploying: each is the same in every world",
    "publics": (
        "Neither losing 15 points of support nor full backing changes the number of pledges in any "
        "world; neither gaining 15 points nor full backing changes the number of pledges in any "
        "world"
    ),
}


def mutants(name, found):
    """Titles that say something else: of another scenario, another size, the other way, nothing."""
    title = found.title
    bare = re.sub(Q, lambda quote: "_" * len(quote[0]), title)
    for word, other in TURNED.items():
        at = bare.find(word)
        if at >= 0:
            yield f"{title[:at]}{other}{title[at + len(word) :]}"
    for titles in re.findall(Q, title) if name not in ("difference", "publics") else ():
        others = [one for one in found.quoted.values() if one not in title]
        yield from (title.replace(titles, other) for other in others[:3])
    # Sizes, but not what is asked and the points and weeks that a scenario sets.
    for size in re.finditer(r"[\d,.]*\d(?=%| on average|,? and |$| \(| points?$| of \d|\))", bare):
        value = size[0].replace(",", "")
        more = f"{float(value) * 1.3 + 1:.{len(value.partition('.')[2])}f}"
        if not title[size.start() :].startswith(("10,000 troops", "15 points")):
            yield title[: size.start()] + more + title[size.end() :]
    own = (re.findall(Q, title) or ["“X”"])[0]
    yield NEUTRAL[name].replace("“X”", own)
    yield SAME[name].replace("“X”", own)
    yield "Something else is said"


@cache
def kinds():
    """Findings with titles of every kind, by figure and kind of title."""
    chosen = (
        ("conditions_bite",), ("no_peace_agreement",), ("thousands_not_hundreds",),
        ("as_in_past_missions",), ("positions_in_doubt",), ("stage_one_only",),
        ("air_defence_given", "russia_refuses_troops", "thousands_not_hundreds"),
    )  # fmt: skip
    comparisons = [whole(), case("headline"), case("labels")]
    comparisons += [
        compare(packaged_worlds("baseline"), [packaged_worlds(name) for name in names])
        for names in chosen
    ]
    every = {}
    for comparison in comparisons:
        every |= {(name, kind(found.title)): found for name, found in findings(comparison)}
    return every


def kind(title):
    """Title without its names and numbers."""
    return re.sub(r"\d[\d,.]*", "0", re.sub(Q, "“”", title))


@pytest.mark.parametrize("name", CHECKS)
def test_a_title_that_is_wrong_is_caught(name):
    found = [one for (figure, _), one in kinds().items() if figure == name]
    assert found
    survivors = [
        (one.title, title)
        for one in found
        for title in mutants(name, one)
        if title != one.title and not CHECKS[name](replace(one, title=title))
    ]
    assert not survivors
