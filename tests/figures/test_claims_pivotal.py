"""No title about states, components or policies says what its table does not bear."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from claims import complaints
from claims_pivotal import CHECKS
from planted_answers import ATTACK, HELD, outcome, pivotal, robust
from sparing import quick

import sim
from sim.findings.pivotal import findings as of_pivotal
from sim.findings.robust import findings as of_robust
from sim.scenario.load import load

TITLES = ("Washington gives everything", "Europe alone", "As it is")


def wrong(found):
    return [one for name, finding in found.items() for one in complaints(CHECKS, name, finding)]


def random_states(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 12))
    chances = rng.choice([0.0, 0.02, 0.1, 0.3, 0.5], count) * rng.choice([-1, 1], count)
    codes = [f"X{chr(65 + k)}A" for k in range(count)]
    return outcome(HELD, dict(zip(codes, chances.tolist(), strict=True)),
                   worlds=int(rng.choice([1, 10, 40, 400])), seed=seed)  # fmt: skip


@pytest.mark.parametrize("seed", quick(range(60), range(20)))
def test_titles_about_random_states_are_borne(seed):
    one = random_states(seed)
    worlds = next(iter(one.effects.values())).n
    assert not wrong(of_pivotal(pivotal(one, worlds=worlds)))


def random_policies(seed):
    rng = np.random.default_rng(seed)
    slopes = rng.choice([-0.8, -0.3, 0.0, 0.3, 0.8], 3)
    levels = rng.choice([0.0, 0.2, 0.5, 0.7, 1.0], 3)
    worlds = int(rng.choice([1, 12, 40, 100]))

    def values(x):
        return np.clip([at + slope * x for at, slope in zip(levels, slopes, strict=True)], 0, 1)

    goals = ("sustained(2000) >= 0.5", "chance of an attack given a deal < 60%")
    return robust(values, TITLES, goals=goals[: 1 + seed % 2], worlds=worlds)


@cache
def found_of_policies(seed):
    return of_robust(random_policies(seed))


@pytest.mark.parametrize("seed", quick(range(30), range(12)))
def test_titles_about_random_policies_are_borne(seed):
    assert not wrong(found_of_policies(seed))


@pytest.mark.slow
def test_every_kind_of_title_comes_up():
    said = [of_pivotal(pivotal(random_states(seed)))["pivotal"].title for seed in range(60)]
    for kind in ("matters most", "matter most", "No state changes", "none clearly more"):
        assert any(kind in one for one in said), kind
    found = [found_of_policies(seed) for seed in range(30)]
    said = [one.title for each in found for one in each.values()]
    for kind in ("in more futures than every other", "in clearly more futures", "in any future",
                 "Too few", "risks the least regret", "No policy clearly risks",
                 "does better than"):  # fmt: skip
        assert any(kind in one for one in said), kind


MUTANTS = {
    "pivotal": [
        lambda t: re.sub(r"[\d.]+ points", "99.9 points", t),
        lambda t: t.replace("higher", "lower"),
        lambda t: t.replace("Xaa", "Xba", 1),
        lambda _: "No state changes it beyond chance, whether it is in or out",
        lambda _: "2 of 3 states change it, none clearly more than every other",
    ],
    "satisfied": [
        lambda t: re.sub(r"\d+%", "7%", t),
        lambda t: t.replace(TITLES[0], TITLES[1]),
        lambda _: "No policy satisfies the goal in any future",
        lambda _: "Every policy satisfies the goal in every future",
    ],
    "regret": [
        lambda t: re.sub(r"[\d.]+ points", "1.1 points", t),
        lambda t: re.sub(r"to [\d.]+\)", "to 99.9)", t),
        lambda t: t.replace(TITLES[0], TITLES[1]),
        lambda _: "All policies come to the same in it in every future",
    ],
    "futures": [
        lambda t: t.replace("higher", "lower"),
        lambda t: re.sub(": .+", ": rate at which talks collapse", t),
        lambda t: t.replace(TITLES[0], "x").replace(TITLES[1], TITLES[0]).replace("“x”",
                  f"“{TITLES[1]}”"),
    ],
}  # fmt: skip


def test_a_wrong_title_is_caught():
    found = dict(of_pivotal(pivotal(outcome(HELD, {"XAA": 0.5, "XBA": 0.1, "XCA": 0.0}))))
    found |= of_robust(robust(lambda x: [0.2 + 0.8 * x, 0.6 - 0.6 * x, 0 * x], TITLES))
    assert not wrong(found)
    assert "matters most" in found["pivotal"].title
    for name, mutants in MUTANTS.items():
        for mutant in mutants:
            title = mutant(found[name].title)
            assert title != found[name].title, name
            assert complaints(CHECKS, name, replace(found[name], title=title)), title


def test_titles_of_the_model_are_borne():
    resolved = load("baseline", ["weeks=70", "talks.deal_rate=5"])
    answer = sim.pivotal(resolved, replications=60, state=["FRA", "ISL"])
    assert set(of_pivotal(answer)) == {"pivotal", "components"}
    assert not wrong(of_pivotal(answer))
    found = of_pivotal(answer)["components"]
    first = found.title.split(" makes")[0]
    nothing = "The guarantee's components together change it by nothing beyond chance"
    for other in (found.title.replace(first, "Border surveillance"), nothing):
        assert complaints(CHECKS, "components", replace(found, title=other))
    assert ATTACK in found.table["measure"]
