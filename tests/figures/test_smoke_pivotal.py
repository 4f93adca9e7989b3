"""Figures of states, components and policies: drawn, legible, also where the answer is odd."""

import numpy as np
import pytest
from planted_answers import ATTACK, HELD, outcome, pivotal, robust

import sim
from sim.errors import UsageError
from sim.figures.catalogue import DRAW, draw, plot
from sim.findings.catalogue import PIVOTAL, ROBUST
from sim.findings.pivotal import findings as of_pivotal
from sim.findings.robust import findings as of_robust
from sim.scenario.load import load

LONG = "A force that goes by land and by sea and stays for as long as it takes, and then some more"


def check(found, legible, even):
    for name, finding in found.items():
        even(finding.table)
        legible(draw(name, finding))


def test_states_are_drawn_with_their_voting_power(legible, even, words):
    codes = [f"X{chr(65 + k)}A" for k in range(9)]
    chances = dict(zip(codes, np.linspace(0.6, 0.0, 9), strict=True))
    power = {code: 0.0001 if k == 3 else 0.1 * k for k, code in enumerate(codes)}
    answer = pivotal(outcome(HELD, chances), outcome(ATTACK, chances), power=power)
    found = of_pivotal(answer)
    check(found, legible, even)
    written = words(draw("pivotal", found["pivotal"]))
    assert "<0.1%" in written
    assert "0%" in written
    assert "10.0%" in written


@pytest.mark.parametrize(
    ("chances", "worlds"),
    [({"XAA": 0.0}, 300), ({"XAA": -0.4, "XBA": 0.0}, 300), ({"XAA": 0.4, "XBA": 0.1}, 1),
     ({f"X{a}{b}": 0.01 for a in "ABCDEFG" for b in "ABCDEFGH"}, 100)],
)  # fmt: skip
def test_one_state_many_states_and_few_worlds_are_drawn(chances, worlds, legible, even):
    names = dict.fromkeys(list(chances)[:1], "Bosnia and Herzegovina and $x^{")
    check(of_pivotal(pivotal(outcome(HELD, chances, worlds=worlds), worlds=worlds, names=names)),
          legible, even)  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "goals"),
    [
        (("One", "Two"), ("sustained(2000) >= 0.5",)),
        ((LONG, LONG + " of it", "$x^{ " + "W" * 90), ("sustained(2000) >= 0.5",) * 1),
        (
            ("One", "Two"),
            ("sustained(2000) >= 0.5", "chance of an attack given a deal < 60%", "force >= 0.1"),
        ),
    ],
)
def test_policies_are_drawn(titles, goals, legible, even):
    def values(x):
        return [0.2 + 0.8 * x, 0.6 - 0.6 * x, 0 * x][: len(titles)]

    found = of_robust(robust(values, titles, goals=goals))
    assert set(found) == {"satisfied", "regret", "futures"}
    check(found, legible, even)


def test_twenty_policies_are_drawn(legible, even):
    titles = [f"{LONG}, no. {k}" for k in range(20)]
    check(of_robust(robust(lambda x: [k / 20 + 0 * x for k in range(20)], titles)), legible, even)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_policies_that_are_alike_have_no_figure_of_futures(level, legible, even):
    answer = robust(lambda x: [level + 0 * x, level + 0 * x], ("One", "Two"))
    found = of_robust(answer)
    assert set(found) == {"satisfied", "regret"}
    check(found, legible, even)
    with pytest.raises(UsageError, match="too few futures are decided"):
        answer.plot("futures")


def test_a_measure_without_a_value_anywhere_is_drawn_as_nothing(legible, even):
    answer = robust(lambda x: [np.nan + x, np.nan + x], ("One", "Two"), goals=("force >= 1",))
    found = of_robust(answer)
    check(found, legible, even)
    assert found["regret"].title == "No future has a value of the force in Ukraine for every policy"
    assert answer.goals[0].satisfied["policy_0"].value == 0
    assert answer.outcomes[0].blank == 1


def test_figures_of_the_model_can_be_drawn_by_name(legible, even):
    resolved = load("baseline", ["weeks=8", "talks.deal_rate=40"])
    answer = sim.pivotal(resolved, replications=30, state=["FRA", "ISL"])
    check(of_pivotal(answer), legible, even)
    assert answer.plot("components").axes
    assert plot("pivotal", answer.evidence).axes
    parts = ("coordination", "intelligence", "weapons", "border_surveillance", "air_defence")
    nothing = [f"guarantor.availability.{name}=0" for name in parts]
    answer = sim.pivotal(load("baseline", ["weeks=3", *nothing]), replications=3, state=["FRA"])
    check(of_pivotal(answer), legible, even)
    with pytest.raises(UsageError, match="no component available"):
        answer.plot("components")


def test_every_finding_has_a_drawing():
    assert {*PIVOTAL, *ROBUST} <= set(DRAW)
