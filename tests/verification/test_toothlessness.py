"""Toothlessness goes from one end to the other by what is offered and how far it is believed."""

import pytest

from sim.actors.parameters import COMPONENTS
from sim.ensemble.run import run
from sim.results.summary import index_of

WORLDS = 400
RESOLVE = ("guarantor.resolve", "guarantor.resolve_mean")


@pytest.fixture(scope="module")
def toothlessness(changed):
    """Toothlessness of the baseline with all five components available by so much."""

    def measure(offered=None, resolve=None):
        settings = [] if resolve is None else [f"{key}={resolve}" for key in RESOLVE]
        if offered is not None:
            settings += [f"guarantor.availability.{name}={offered}" for name in COMPONENTS]
        return index_of(run(changed(*settings), WORLDS, seed=1)).toothlessness.value

    return measure


def check_span(full, baseline, nothing):
    """Below .45 at one end, above .9 at the other, and the baseline well between."""
    assert full < 0.45
    assert nothing > 0.9
    assert full + 0.1 < baseline < nothing - 0.1


def test_toothlessness_spans_from_a_sure_promise_to_none(toothlessness):
    """With all five in full and a resolve of three quarters; with hundreds each and no backstop."""
    check_span(toothlessness(1, 0.75), toothlessness(), toothlessness(0))


def test_the_span_with_one_number_altered(toothlessness):
    """Hardware without resolve does not reach the one end, nor resolve without it the other."""
    with pytest.raises(AssertionError):
        check_span(toothlessness(1), toothlessness(), toothlessness(0))
    with pytest.raises(AssertionError):
        check_span(toothlessness(1, 0.75), toothlessness(), toothlessness(0.2))
