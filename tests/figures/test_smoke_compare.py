"""A quick drawing of each figure of a comparison, of a pair, and of an explanation."""

import pytest

from sim.figures.catalogue import DRAW, draw
from sim.findings.catalogue import COMPARE, EXPLAIN, PAIR, PARTS, SENSITIVITY, SPECIFIC
from sim.results.record import Size
from sim.scenario.load import load, packaged
from sim.studies.comparison import compare
from sim.studies.explanation import explain


@pytest.fixture(scope="module")
def comparison(worlds):
    backed = worlds("guarantor.availability.air_defence=0.9", n=40, name="backed", title="Backed")
    quick = worlds("talks.deal_rate=6", n=40, name="quick", title="A quick deal")
    return compare(worlds(n=40), [backed, quick])


@pytest.fixture(scope="module")
def explanation():
    scenario = load(packaged() / "baseline.yaml").scenario
    return explain(scenario, "POL", week=20, size=Size(40, 1))


@pytest.mark.parametrize("name", COMPARE)
def test_a_comparison_is_drawn(name, comparison, legible, even):
    finding = COMPARE[name](comparison)
    even(finding.table)
    legible(draw(name, finding))


@pytest.mark.parametrize("name", PAIR)
def test_a_pair_is_drawn(name, comparison, legible, even):
    finding = PAIR[name](comparison.others[0], to=comparison.to)
    even(finding.table)
    legible(draw(name, finding))


@pytest.mark.parametrize("name", EXPLAIN)
def test_an_explanation_is_drawn(name, explanation, legible, even):
    finding = EXPLAIN[name](explanation)
    even(finding.table)
    legible(draw(name, finding))


def test_every_finding_has_a_drawing():
    assert {*COMPARE, *SPECIFIC, *PAIR, *EXPLAIN, *PARTS, *SENSITIVITY} <= set(DRAW)
