"""Holding the sentences of a scenario against what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.outcomes.expectation import Expectation
from sim.outcomes.guarantee_index import Estimate
from sim.results.measurement import measure
from sim.results.results import Results
from sim.studies.contrast import contrast

Verdict = Literal["holds", "fails", "undecided"]


@dataclass(frozen=True)
class Finding:
    """What became of an expectation.

    Attributes
    ----------
    expectation
        The sentence.
    verdict
        It holds or fails where the whole interval says so, and is undecided otherwise.
    estimate
        The figure, or the difference.
    """

    expectation: Expectation
    verdict: Verdict
    estimate: Estimate


def check(expectation: Expectation, results: Results, *, others: Mapping[str, Results]) -> Finding:
    """Hold a sentence against an ensemble.

    Parameters
    ----------
    expectation
        The sentence.
    results
        The ensemble.
    others
        Ensembles of the scenarios that sentences compare with, on the same worlds.

    Returns
    -------
    The finding.
    """
    if expectation.other:
        gap = contrast(expectation.measure, these=results, those=others[expectation.other])
        return Finding(expectation, _judge(expectation, gap.difference), gap.difference)
    told = measure(expectation.measure, results)
    if expectation.low == expectation.high and told.worlds is not None:
        said = told.worlds[np.isfinite(told.worlds)]
        exact = bool(len(said)) and bool(np.all(said == expectation.low))
        return Finding(expectation, "holds" if exact else "fails", told.estimate)
    return Finding(expectation, _judge(expectation, told.estimate), told.estimate)


def _judge(expectation: Expectation, estimate: Estimate) -> Verdict:
    """Compare an interval with where it is expected to lie."""
    low, high = estimate.low, estimate.high
    if np.isnan(estimate.value) or np.isnan(low):
        return "undecided"
    if expectation.low == expectation.high:
        return "holds" if low == high == expectation.low else "fails"
    if expectation.other and low == high == 0.0:
        return "fails"
    if expectation.low <= low and high <= expectation.high:
        return "holds"
    return "fails" if high < expectation.low or low > expectation.high else "undecided"
