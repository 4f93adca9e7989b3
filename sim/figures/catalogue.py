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
