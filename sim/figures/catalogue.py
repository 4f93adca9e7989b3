"""The drawing of every finding, by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
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
    waterfall,
)
from sim.figures import map as atlas
from sim.findings.finding import Finding

DRAW: Mapping[str, Callable[[Any], Figure]] = MappingProxyType(
    {
        "force": force.draw,
        "requirement": requirement.draw,
        "dots": dots.draw,
        "deterrence": deterrence.draw,
        "funnel": funnel.draw,
        "posture": posture.draw,
        "support": support.draw,
        "tiles": tiles.draw,
        "map": atlas.draw,
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
