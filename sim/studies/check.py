"""Whether the expectations of a scenario hold."""

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np

from sim.outcomes.guarantee_index import Estimate
from sim.outcomes.measure import POOLED, Expectation
from sim.results.measurement import measure, worlds
from sim.results.results import Results
from sim.results.summary import Estimated
from sim.studies.contrast import contrast

Verdict = Literal["holds", "fails", "undecided"]


class Checked(Estimated):
    """An expectation, and what became of it: the figure or the difference, and a verdict."""

    sentence: str
    """The sentence as written."""
    verdict: Verdict
    """It holds or fails where the whole interval says so, and is undecided otherwise."""


def check_all(
    sentences: Iterable[Expectation], results: Results, *, others: Mapping[str, Results]
) -> tuple[Checked, ...]:
    """Check sentences about an ensemble; `others` are those they compare it with, by name."""
    return tuple(_check(one, results, others=others) for one in sentences)


def _check(expectation: Expectation, results: Results, *, others: Mapping[str, Results]) -> Checked:
    name = expectation.measure
    if expectation.other:
        estimate = contrast(name, these=results, those=others[expectation.other]).difference
    else:
        estimate = measure(name, results)
    if not expectation.other and expectation.low == expectation.high and name not in POOLED:
        values = worlds(name, results)
        present = values[np.isfinite(values)]
        exact = len(present) and np.all(present == expectation.low)
        verdict: Verdict = "holds" if exact else "fails"
    else:
        verdict = _judge(expectation, estimate)
    return Checked.of(estimate, sentence=expectation.sentence, verdict=verdict)


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
