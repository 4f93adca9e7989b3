"""Designs within a study: the ensembles of their points, and their results."""

from dataclasses import replace

from sim.results.design import DesignResults
from sim.scenario.design import Part, Variation
from sim.studies.ensembles import Ensembles


def wanted(variation: Variation, label: str, *, times: int = 1) -> dict[str, Part]:
    """The ensembles of a design, by a label that no other design of the study has.

    Its points have so many `times` as many worlds as there are by default.
    """
    return {
        f"{label}, part {at}": replace(part, times=times) if times > 1 else part
        for at, part in enumerate(variation.parts, start=1)
    }


def gathered(variation: Variation, label: str, *, ensembles: Ensembles) -> DesignResults:
    """The results of that design."""
    count = len(variation.parts)
    results = [ensembles[f"{label}, part {at}"] for at in range(1, count + 1)]
    return DesignResults(variation, tuple(results))
