"""The drawing of every finding, by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from matplotlib.figure import Figure

from sim.figures import (
    difference,
    force,
    overview,
    postures,
    ranges,
    requirements,
    sides,
    waterfall,
)
from sim.findings.finding import Finding

DRAW: Mapping[str, Callable[[Any], Figure]] = MappingProxyType(
    {
        "force": force.draw,
        "overview": overview.draw,
        "ranges": ranges.draw,
        "sides": sides.draw,
        "requirements": requirements.draw,
        "postures": postures.draw,
        "difference": difference.draw,
        "waterfall": waterfall.draw,
    }
)


def draw(name: str, finding: Finding) -> Figure:
    """Draw a finding."""
    return DRAW[name](finding)
