"""Which levers a page without a server has: those a person names, or those that matter most."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.app.export.grid import MOST_LEVERS
from sim.errors import UsageError
from sim.findings.levers import lever_of
from sim.scenario.lever import Lever, lever_written, levers
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Request
from sim.studies.rounds import ask
from sim.studies.sensitivity import OUTCOMES, SensitivitySpecification, SensitivityStudy
from sim.studies.sensitivity_answer import SensitivityAnswer
from sim.words import decimal, listing, number

POINTS, WORLDS = 64, 16
"""Base points of the analysis, and worlds of each; what these cannot tell apart is said."""


@dataclass(frozen=True)
class Choice:
    """Levers, and how they were chosen, in words."""

    levers: tuple[Lever, ...]
    says: str


def named(texts: Sequence[str], resolved: Resolved) -> Choice:
    """The levers that a person names, each ``key`` or ``key=LOW:HIGH``.

    Raises
    ------
    UsageError
        If there is no such lever, or it has no span.
    """
    found = tuple(_written(one, resolved) for one in texts)
    if len({one.key for one in found}) < len(found):
        raise UsageError("a lever is named twice; leave one away")
    return Choice(found, "The levers were chosen by whoever made this page.")


def _written(text: str, resolved: Resolved) -> Lever:
    if "=" in text:
        return lever_written(text, resolved.scenario)
    return lever_of(text, resolved.scenario)


def analysis(resolved: Resolved) -> SensitivityStudy:
    """The sensitivity analysis of the levers that somebody can pull, each over its span."""
    specification = SensitivitySpecification(outcome=OUTCOMES[:1], points=POINTS)
    pulled = tuple(one.factor for one in levers(resolved.scenario) if not one.opening)
    return SensitivityStudy(resolved, specification, pulled)


def strongest(resolved: Resolved, request: Request) -> Choice:
    """The levers with the largest total index for the main outcome.

    What the analysis needs is computed unless it is stored.

    Raises
    ------
    UsageError
        If too few levers have an index; some must be named then.
    """
    study = analysis(resolved)
    return ranked(ask(study, request), study)


def ranked(answer: SensitivityAnswer, study: SensitivityStudy) -> Choice:
    """The levers with the largest total index, from the answer of the analysis."""
    (outcome,) = answer.outcomes
    every = {one.key: one for one in levers(study.resolved.scenario)}
    totals = {one.key: one.total for one in outcome.factors if one.total is not None}
    index = {key: one.value or 0.0 for key, one in totals.items()}
    order = sorted(index, key=lambda key: (index[key], key), reverse=True)
    largest = order[:MOST_LEVERS]
    if not largest or not index[largest[-1]] > 0:
        raise UsageError(
            "the analysis cannot tell which levers matter most; name them with --lever KEY"
        )
    indices = ", ".join(decimal(index[key]) for key in largest)
    says = (
        f"The levers are the {len(largest)} of {len(study.factors)} with the largest total index "
        f"({indices}) for the {outcome.subject}, in a sensitivity analysis in which all that "
        f"somebody can set goes over its span ({number(answer.runs)} points of {WORLDS} worlds)."
    )
    low = totals[largest[-1]].low or 0.0
    close = [key for key in order[MOST_LEVERS:] if index[key] >= low]
    if close:
        names = listing([f"“{every[key].name}” ({decimal(index[key])})" for key in close])
        says += f" So few points do not tell the last of them from {names}."
    return Choice(tuple(every[key] for key in largest), says)
