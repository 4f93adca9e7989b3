"""The figures there are, in the order in which a report shows them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType
from typing import Any

from matplotlib.figure import Figure

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
from sim.findings.finding import Finding

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

DRAW: Mapping[str, Callable[[Any], Figure]] = MappingProxyType({"force": force.draw})
"""Drawing of each finding, by name."""


def draw(name: str, finding: Finding) -> Figure:
    """Draw a finding by name."""
    return DRAW[name](finding)
