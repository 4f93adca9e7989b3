"""The figures of scenario discovery: what they show, what they say, and that they can be read."""

import re
from dataclasses import replace
from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest
from claims import percent_is
from sparing import quick

from sim.errors import UsageError
from sim.figures.catalogue import draw, plot
from sim.findings.catalogue import DISCOVER
from sim.findings.discover import findings
from sim.results.record import Size
from sim.scenario.factor import Factor
from sim.scenario.load import load, packaged
from sim.studies.box import Sample
from sim.studies.discover import DiscoverStudy
from sim.studies.discovered import DiscoverAnswer, Discovered, Evidence, fields, finding
from sim.studies.discovery import METHODS, discover, searchable
from sim.studies.ensembles import Request, obtain
from sim.studies.goal import goal
from sim.studies.sampling import factors_of, sampled

pytestmark = pytest.mark.skipif(
    find_spec("ema_workbench") is None, reason="the extra `discover` is not installed"
)
BASE = packaged() / "baseline.yaml"
SOON = ("weeks=16", "talks.deal_rate=9")
VARY = ("talks.deal_rate=0.5:8", "guarantor.resolve", "ties", "coalition.scale=0.3:3")


@cache
def real(text="chance of a deal >= 0.7", points=80, worlds=20, vary=VARY):
    """The answer of a small run of the model."""
    resolved = load(BASE, SOON)
    factors = factors_of(resolved.scenario, vary, only=True)
    study = DiscoverStudy(resolved, goal(text), factors, points, 0.8)
    return study.answer(obtain(study.ensembles(), Request(Size(worlds, 1))))


def made(so, *, count=8, names=None, switch=False, points=300, vague=0.2):
    """An answer about a function of the places of so many factors, in the place of the model."""
    names = names or [f"weight of thing {k}" for k in range(count)]
    factors = [
        Factor((f"x{k}",), name, 2.0, unit="per week", span=(1.0, 9.0), scale="log")
        for k, name in enumerate(names)
    ]
    if switch:
        factors.append(Factor(("rule",), "how it is done", "a", options=("a", "b", "c")))
    _, places = sampled(factors, points)
    values = np.asarray(so(places), dtype=float)
    sizes = tuple(len(factor.options) for factor in factors)
    sample = Sample(places, sizes, values > 0.5)
    unclear = np.random.default_rng(2).random(points) < vague
    searches = {
        name: discover(sample, name, halves=2) for name in METHODS if searchable(sample)
    }  # fmt: skip
    first = real()
    found = Evidence(
        first.evidence.points.results, tuple(factors), values, (values, values), unclear,
        np.ones(points, dtype=bool), sample, searches,
    )  # fmt: skip
    kept = first.model_dump() | fields(found, density=0.8, few=False)
    answer = DiscoverAnswer(**kept)
    answer = answer.model_copy(update={"finding": finding(answer)})
    return answer.model_copy(update={"evidence": Discovered(answer, found)})


def boxed(x):
    return (x[:, 1] < 0.4) & (x[:, 4] > 0.5)


def luck(x):
    return np.random.default_rng(1).random(len(x)) < 0.3


def loose(x):
    return np.random.default_rng(3).random(len(x)) < np.where(x[:, 0] > 0.6, 0.6, 0.1)


CASES = {
    "planted": {"so": boxed},
    "clear everywhere": {"so": boxed, "vague": 0.0},
    "a switch": {"so": lambda x: (x[:, 2] == 1) & (x[:, 0] > 0.5), "count": 2, "switch": True},
    "one factor": {"so": lambda x: x[:, 0] > 0.7, "count": 1},
    "not dense": {"so": loose, "count": 2},
    "usual": {"so": lambda x: x[:, 0] > 0.15, "count": 2},
    "few points": {"so": boxed, "points": 90, "count": 5},
    "long names": {"so": boxed, "names": [f"{k} {'long name of it ' * 12}" for k in range(5)]},
    "hostile": {"so": boxed, "names": [f"$x^{{ 漢 {'W' * 90} {k}" for k in range(5)]},
    "many limits": {"so": lambda x: (x > 0.22).all(axis=1), "count": 4, "points": 400},
    "luck": {"so": luck, "count": 3, "points": 120},
}


# What the titles claim, from the tables alone


def trade_title(table, title):
    """Confirm the title of coverage and density."""
    if title.startswith("No box tells"):
        assert not table["better"].any()
        return
    grammar = r"A box with (\S+) of all points where .+: in it, (\S+) of the points are so"
    found = re.fullmatch(grammar, title)
    assert found, title
    rows = table["better"] & table["chosen"] & table["needed"]
    at = int(np.flatnonzero(rows)[0])
    assert percent_is(found[1], table["coverage"][at])
    assert percent_is(found[2], table["density"][at])


def limits_title(table, title):
    """Confirm how many factors are said to tell, and their names."""
    steady = [str(name) for name, again in zip(table["says"], table["again"], strict=True)
              if again > 0.5]  # fmt: skip
    if "differs from half to half" in title:
        assert not steady
        return
    said = re.match(r"(\w+) of \d+ factors? tells? where", title)
    spelt = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
    assert said, title
    assert spelt.index(said[1]) == len(steady)
    for name in steady[:2]:
        assert name.partition(":")[0] in title


def pair_title(table, title):
    """Confirm the two shares."""
    inside, outside = re.findall(r"(\S+%) of", title)
    within = table["within"]
    assert percent_is(inside, table["so"][within].mean())
    assert percent_is(outside, table["so"][~within].mean())


def test_a_box_that_is_less_dense_than_it_shall_be_is_said_to_be():
    answer = made(**CASES["not dense"])
    first, other = answer.boxes
    assert first.is_better
    assert not first.dense
    thin = other.model_copy(update={"dense": False})
    words = finding(answer.model_copy(update={"boxes": (first, thin), "target_density": 0.9}))
    assert words.endswith(" No box is as dense as a box shall be (90%).")
    dense = {"dense": True, "is_better": True, "density": 0.84, "coverage": 0.31}
    both = (first, other.model_copy(update=dense))
    assert finding(answer.model_copy(update={"boxes": both})).endswith(
        " It is less dense than a box shall be (80%); that of CART has 84%, with 31% of all such "
        "points."
    )
    whole = (first.model_copy(update={"dense": True}), thin)
    assert "dense" not in finding(answer.model_copy(update={"boxes": whole}))


CHECKS = {"discover": trade_title, "limits": limits_title, "pair": pair_title}


@pytest.mark.parametrize(
    "name",
    quick(CASES, ("planted", "a switch", "one factor", "usual", "few points", "hostile", "luck")),
)
def test_what_is_found_is_drawn_and_its_titles_are_borne_by_the_tables(name, legible, even):
    answer = made(**CASES[name])
    found = findings(answer)
    assert (len(found) == 1) == (name == "luck")
    for drawing, one in found.items():
        even(one.table)
        if name not in ("long names", "hostile"):
            CHECKS[drawing](one.table, one.title)
        legible(draw(drawing, one))


def test_a_wrong_title_would_be_found():
    found = findings(made(**CASES["planted"]))
    for name, title in (
        ("discover", found["discover"].title.replace("%", "1%", 1)),
        ("discover", "No box tells where it is so better than chance would"),
        ("limits", found["limits"].title.replace("Two", "Three")),
        ("pair", re.sub(r"\d+%", "17%", found["pair"].title)),
    ):
        with pytest.raises((AssertionError, ValueError)):
            CHECKS[name](found[name].table, title)


def test_the_limits_are_those_that_were_planted():
    table = findings(made(**CASES["planted"]))["limits"].table
    ends = {str(key): (low, high) for key, low, high in
            zip(table["key"], table["low"], table["high"], strict=True)}  # fmt: skip
    assert ends.keys() == {"x1", "x4"}
    assert ends["x1"] == (0.0, pytest.approx(0.4, abs=0.04))
    assert ends["x4"] == (pytest.approx(0.5, abs=0.04), 1.0)
    # The value in the scenario, 2 of 1 to 9 on a logarithmic scale.
    assert table["place"] == pytest.approx(np.log(2) / np.log(9), abs=1e-3)


def test_what_the_model_makes_is_drawn_by_name(legible):
    answer = real()
    assert answer.outcome == "box"
    assert answer.boxes[0].restrictions[0].key == "talks.deal_rate"
    for name in findings(answer):
        legible(answer.plot(name))
    assert set(DISCOVER) == set(CHECKS)


def test_a_figure_that_is_not_there_is_refused_in_words():
    nothing = made(**CASES["luck"])
    for name in ("limits", "pair"):
        with pytest.raises(UsageError, match="no box"):
            plot(name, nothing.evidence)


def test_where_no_box_is_found_at_all_no_figure_is_drawn():
    answer = made(luck, count=3)
    assert answer.outcome == "no box"
    assert not any(box.restrictions for box in answer.boxes)
    assert findings(answer) == {}
    assert answer.finding.startswith("No box tells the")


def test_of_a_switch_the_options_in_the_box_are_drawn():
    table = findings(made(**CASES["a switch"]))["limits"].table
    (at,) = np.flatnonzero(table["key"] == "rule")
    assert (table["slots"][at], table["least"][at], table["range"][at]) == ("010", "a · b · c", "b")


@pytest.mark.parametrize(("text", "outcome"), [("chance of a deal >= 0", "all"),
                                               ("force > 900000", "none")])  # fmt: skip
def test_where_nothing_differs_no_figure_is_drawn(text, outcome):
    answer = real(text)
    assert answer.outcome == outcome
    assert findings(answer) == {}


def test_few_worlds_claim_no_box():
    answer = real(worlds=5)
    assert answer.outcome == "few worlds"
    assert findings(answer) == {}
    assert "no box is claimed" in answer.finding


def test_the_scenario_may_lie_beyond_the_span():
    answer = made(**CASES["planted"])
    found = answer.evidence.points
    beyond = tuple(replace(one, value=50.0) for one in found.factors)
    moved = replace(found, factors=beyond)
    kept = answer.model_dump() | fields(moved, density=0.8, few=False)
    table = DISCOVER["limits"](Discovered(DiscoverAnswer(**kept), moved)).table
    assert np.isnan(table["place"]).all()
