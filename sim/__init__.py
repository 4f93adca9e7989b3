"""Backstop: which states would send troops to Ukraine, and would it deter.

The public names are loaded when they are first used, so that importing ``sim`` costs nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "load": "sim.scenario.load",
    "Scenario": "sim.scenario.schema",
    "World": "sim.model.world",
    "run": "sim.ensemble.run",
    "Results": "sim.results.results",
    "SimError": "sim.errors",
}

__all__ = ["Results", "Scenario", "SimError", "World", "__version__", "load", "run"]


def __getattr__(name: str) -> Any:
    """Load a public name from its room."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
