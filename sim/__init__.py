"""Backstop: which states would send troops to Ukraine, and would it deter.

The public names are loaded when they are first used, so that importing ``sim`` costs nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "load": "sim.api",
    "run": "sim.api",
    "compare": "sim.api",
    "parts": "sim.api",
    "sensitivity": "sim.api",
    "explain": "sim.api",
    "pivotal": "sim.api",
    "robust": "sim.api",
    "story": "sim.api",
    "discover": "sim.api",
    "sweep": "sim.api",
    "study": "sim.api",
    "tip": "sim.api",
    "weigh": "sim.api",
    "run_design": "sim.api",
    "Design": "sim.scenario.design",
    "Prepared": "sim.ensemble.prepared",
    "Resolved": "sim.scenario.resolve",
    "Scenario": "sim.scenario.schema",
    "Results": "sim.results.results",
    "World": "sim.model.world",
    "Contributors": "sim.actors.contributors",
    "Study": "sim.studies.study",
    "Answer": "sim.studies.study",
    "SimError": "sim.errors",
}

__all__ = [
    "Answer",
    "Contributors",
    "Design",
    "Prepared",
    "Resolved",
    "Results",
    "Scenario",
    "SimError",
    "Study",
    "World",
    "__version__",
    "compare",
    "discover",
    "explain",
    "load",
    "parts",
    "pivotal",
    "robust",
    "run",
    "run_design",
    "sensitivity",
    "story",
    "study",
    "sweep",
    "tip",
    "weigh",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
