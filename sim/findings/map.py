"""In which posture each state ends, most often, on a map."""

from dataclasses import replace

from sim.facts.outline import atlas
from sim.findings import ending
from sim.findings.ending import MOST, EndingFinding
from sim.results.results import Results
from sim.words import sentence


def find(results: Results) -> EndingFinding:
    """How the states end, with the source of the borders and a name for all other land."""
    found = ending.find(results)
    rest = "Not shown" if results.data.sizes["state"] > MOST else "Not in the scenario"
    foot = f"{sentence(found.foot)} {atlas().credit}."
    return replace(found, foot=foot, key=(*found.key, rest))
