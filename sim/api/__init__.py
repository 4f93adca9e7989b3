"""The public functions, for notebooks and programs; each returns what the next one takes."""

from sim.api.runs import compare, explain, load, parts, run, run_design, story
from sim.api.studies import discover, pivotal, robust, sensitivity, study, sweep, tip, weigh

__all__ = [
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
