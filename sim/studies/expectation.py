"""Sentences that say what a scenario is expected to show, checked after every run."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.document.node import Scalar, Sequence
from sim.document.reader import Document
from sim.errors import Problem, nearest
from sim.outcomes.guarantee_index import Estimate
from sim.results.ensemble import Results
from sim.scenario.library import known
from sim.scenario.resolve import Resolved
from sim.studies.contrast import contrast
from sim.studies.measure import advice, is_measure, measure

Verdict = Literal["holds", "fails", "undecided"]

GRAMMAR = """\
MEASURE is exactly NUMBER
MEASURE is above NUMBER
MEASURE is below NUMBER
MEASURE is between NUMBER and NUMBER
more MEASURE than SCENARIO
less MEASURE than SCENARIO
as much MEASURE as SCENARIO
CODE is POSTURE at the start in (all|none|most|few) of the worlds
CODE is POSTURE at the end in (all|none|most|few) of the worlds

MEASURE:  an outcome by its label, such as `states pledged at the start` or `guarantee`;
          `toothlessness`, `deterrence efficacy`, `response reliability`;
          `force before a ceasefire`;
          `chance of a deal`, `chance of a collapse`, `chance of an attack`,
          `chance of a deployment`;
          `chance of a sustained force of NUMBER`, with or without `given a deal`;
          `chance that CODE is POSTURE at the start`, or `at the end`
POSTURE:  pledged, authorised or deployed, each with those after it
NUMBER:   0.3, 10000 or 30 %
"""
"""The forms a sentence can take."""

_NUMBER = r"(-?[0-9][0-9_,]*(?:\.[0-9]+)?(?: ?%)?)"
_LEVEL = re.compile(rf"(.+?) is (exactly|above|below) {_NUMBER}")
_BETWEEN = re.compile(rf"(.+?) is between {_NUMBER} and {_NUMBER}")
_THAN = re.compile(r"(more|less) (.+) than ([a-z][a-z0-9_]*)")
_AS = re.compile(r"(as much) (.+) as ([a-z][a-z0-9_]*)")
_CODE = re.compile(
    r"([A-Z]{3} is (?:pledged|authorised|deployed) at the (?:start|end)) "
    r"in (all|none|most|few) of the worlds"
)
_SHARES = {"all": (1.0, 1.0), "none": (0.0, 0.0), "most": (0.5, 1.0), "few": (0.0, 0.1)}


@dataclass(frozen=True)
class Expectation:
    """One sentence, understood.

    Attributes
    ----------
    sentence
        As written.
    measure
        What it speaks of.
    low, high
        Where the figure, or the difference from another scenario, is expected to lie.
    other
        The scenario it is compared with; empty for none.
    """

    sentence: str
    measure: str
    low: float
    high: float
    other: str = ""


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


def understand(sentence: str) -> Expectation | str:
    """Understand a sentence.

    Parameters
    ----------
    sentence
        In one of the forms of :data:`GRAMMAR`.

    Returns
    -------
    The expectation, or what is wrong with the sentence.
    """
    text = " ".join(sentence.split())
    found = next((made for form in _FORMS if (made := form(sentence, text)) is not None), None)
    if found is None:
        return "write it in one of the forms of docs/reference.md, such as `guarantee is above 0.2`"
    if not is_measure(found.measure):
        return f"`{found.measure}` cannot be measured; {advice(found.measure)}"
    return found


def problems(document: Document) -> list[Problem]:
    """List the sentences of a scenario file that cannot be understood, each with its place."""
    node = document.root.entries.get("expect")
    found = []
    for item in node.items if isinstance(node, Sequence) else ():
        if not (isinstance(item, Scalar) and isinstance(item.value, str)):
            continue
        made = understand(item.value)
        if isinstance(made, str):
            reason = f"the expectation `{item.value}` is not understood"
            found.append(document.problem(reason, item.mark, key="expect", remedy=made))
        elif made.other and made.other not in known():
            remedy = nearest(made.other, known()) or "name a scenario that `sim list` shows"
            reason = f"there is no scenario `{made.other}` to compare with"
            found.append(document.problem(reason, item.mark, key="expect", remedy=remedy))
    return found


def expectations(resolved: Resolved) -> list[Expectation]:
    """List the sentences of a scenario that can be understood."""
    made = [understand(sentence) for sentence in resolved.scenario.expect]
    return [one for one in made if isinstance(one, Expectation)]


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


def _number(text: str) -> float:
    plain = text.replace(",", "").replace("_", "").strip()
    return float(plain.rstrip("% ")) / 100 if plain.endswith("%") else float(plain)


def _level(sentence: str, text: str) -> Expectation | None:
    found = _LEVEL.fullmatch(text)
    if not found:
        return None
    at = _number(found[3])
    ends = {"exactly": (at, at), "above": (at, np.inf), "below": (-np.inf, at)}
    return Expectation(sentence, found[1], *ends[found[2]])


def _between(sentence: str, text: str) -> Expectation | None:
    found = _BETWEEN.fullmatch(text)
    if not found:
        return None
    return Expectation(sentence, found[1], _number(found[2]), _number(found[3]))


def _compared(sentence: str, text: str) -> Expectation | None:
    found = _THAN.fullmatch(text) or _AS.fullmatch(text)
    if not found:
        return None
    ends = {"more": (0.0, np.inf), "less": (-np.inf, 0.0), "as much": (0.0, 0.0)}
    return Expectation(sentence, found[2], *ends[found[1]], other=found[3])


def _posture(sentence: str, text: str) -> Expectation | None:
    found = _CODE.fullmatch(text)
    if not found:
        return None
    return Expectation(sentence, f"chance that {found[1]}", *_SHARES[found[2]])


_FORMS: tuple[Callable[[str, str], Expectation | None], ...] = (
    _posture,
    _between,
    _level,
    _compared,
)
