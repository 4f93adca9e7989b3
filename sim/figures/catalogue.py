"""The figures there are, in the order in which a report shows them."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from sim.figures import (
    deterrence,
    difference,
    dots,
    force,
    funnel,
    overview,
    posture,
    postures,
    ranges,
    requirement,
    requirements,
    sides,
    support,
    tiles,
)
from sim.figures import map as atlas

CATALOGUE: Mapping[str, ModuleType] = MappingProxyType(
    {
        "force": force,
        "requirement": requirement,
        "dots": dots,
        "deterrence": deterrence,
        "funnel": funnel,
        "posture": posture,
        "support": support,
        "tiles": tiles,
        "map": atlas,
    }
)
"""Name of each figure of one ensemble, and the module with its ``table``, ``title``, ``draw``."""

COMPARISONS: Mapping[str, ModuleType] = MappingProxyType(
    {
        "overview": overview,
        "ranges": ranges,
        "sides": sides,
        "requirements": requirements,
        "postures": postures,
    }
)
"""Name of each figure of a comparison, and the module with its ``table``, ``title``, ``draw``."""

PAIRS: Mapping[str, ModuleType] = MappingProxyType({"difference": difference})
"""Figures that are drawn once for each scenario and the one it is compared to."""
