"""Whether the expectations of a scenario hold."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import EVERY, LEAST, Estimate
from sim.outcomes.measure import POOLED, Expectation
from sim.results.measurement import measure, worlds
from sim.results.results import Results
from sim.results.summary import Estimated
from sim.studies.contrast import Contrast, contrast

Verdict = Literal["holds", "fails", "undecided"]


class Checked(Estimated):
    """An expectation, and what became of it: the figure or the difference, and a verdict."""

    sentence: str
    """The sentence as written."""
    verdict: Verdict
    """It holds or fails where the whole interval says so, and is undecided otherwise: always where
    the worlds are too few."""


def check_all(
    sentences: Iterable[Expectation], results: Results, *, others: Mapping[str, Results]
) -> tuple[Checked, ...]:
    """Check sentences about an ensemble; `others` are those they compare it with, by name."""
    return tuple(_check(one, results, others=others) for one in sentences)


def _check(expectation: Expectation, results: Results, *, others: Mapping[str, Results]) -> Checked:
    name, found = expectation.measure, Contrast(Estimate(np.nan, np.nan, np.nan, 0), 0, 0)
    sure = _is_stated(name, results)
    if expectation.other:
        other = others[expectation.other]
        found = contrast(name, these=results, those=other)
        estimate, sure = found.difference, sure and _is_stated(name, other)
    else:
        estimate = measure(name, results)
    if sure:
        estimate = replace(estimate, low=estimate.value, high=estimate.value)
    sure = sure or bool(expectation.other and np.isfinite(estimate.low))
    if not expectation.other and expectation.low == expectation.high and name not in POOLED:
        verdict = _exactly(expectation.low, worlds(name, results), sure=sure)
    elif estimate.n < LEAST and not sure:
        differs = expectation.low == expectation.high and (found.higher > 0 or found.lower > 0)
        verdict = "fails" if differs else "undecided"
    else:
        verdict = _judge(expectation, estimate)
    return Checked.of(estimate, sentence=expectation.sentence, verdict=verdict)


def _is_stated(name: str, results: Results) -> bool:
    """Whether a measure is of a start that the scenario states, and so is alike in every world."""
    return name.endswith(" at the start") and results.scenario.initial not in ("reported", "drawn")


def _exactly(value: float, each: Array, *, sure: bool) -> Verdict:
    """Rule on a claim about every world: one world refutes it, but only enough of them bear it.

    Enough are :data:`~sim.outcomes.guarantee_index.EVERY`, or one where it is `sure` that all are
    alike.
    """
    present = each[np.isfinite(each)]
    if np.any(present != value):
        return "fails"
    return "holds" if len(present) >= (1 if sure else EVERY) else "undecided"


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
