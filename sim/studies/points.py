"""Designs within a study: the ensembles of their points, and their results."""

from sim.results.design import DesignResults
from sim.scenario.design import Part, Variation
from sim.studies.ensembles import Ensembles


def wanted(variation: Variation, label: str) -> dict[str, Part]:
    """The ensembles of a design, by a label that no other design of the study has."""
    return {f"{label}, part {at}": part for at, part in enumerate(variation.parts, start=1)}


def gathered(variation: Variation, label: str, *, ensembles: Ensembles) -> DesignResults:
    """The results of that design."""
    results = [ensembles[name] for name in wanted(variation, label)]
    return DesignResults(variation, tuple(results))
