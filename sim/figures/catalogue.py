"""The figures there are, in the order in which a report shows them."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from sim.figures import force, funnel, posture, requirement

CATALOGUE: Mapping[str, ModuleType] = MappingProxyType(
    {
        "force": force,
        "requirement": requirement,
        "funnel": funnel,
        "posture": posture,
    }
)
"""Name of each figure of one ensemble, and the module with its ``table``, ``title``, ``draw``."""

COMPARISONS: Mapping[str, ModuleType] = MappingProxyType({})
"""Name of each figure of a comparison, and the module with its ``table``, ``title``, ``draw``."""

PAIRS: Mapping[str, ModuleType] = MappingProxyType({})
"""Figures that are drawn once for each scenario and the one it is compared to."""
