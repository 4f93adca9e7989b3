"""How each state most often ends, and how likely it is ever to deploy."""

from sim.findings import ending
from sim.findings.ending import EndingFinding
from sim.results.results import Results


def find(results: Results) -> EndingFinding:
    """How the states end, for tiles that also show how likely each is ever to deploy."""
    return ending.find(results, shows="; bar and share: worlds in which it ever deploys")
