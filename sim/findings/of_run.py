"""The findings of one ensemble, apart from those of studies, so that a run need not load them."""

from collections.abc import Callable, Mapping

from sim.findings import (
    deterrence,
    dots,
    ending,
    force,
    funnel,
    posture,
    requirement,
    support,
    threshold,
)
from sim.findings.finding import Finding
from sim.results.results import Results

RUN: Mapping[str, Callable[[Results], Finding]] = {
    "force": force.find,
    "requirement": requirement.find,
    "dots": dots.find,
    "deterrence": deterrence.find,
    "threshold": threshold.find,
    "funnel": funnel.find,
    "posture": posture.find,
    "support": support.find,
    "map": ending.find,
}
"""Findings of one ensemble, by name of the figure."""

MAIN = ("requirement", "map", "funnel")
"""Findings of one ensemble that are drawn unless all are asked for."""
