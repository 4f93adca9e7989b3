"""How the parts of deterrence make a whole, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.schema import Aggregation, Scenario

LESS = "\N{MINUS SIGN}"
"""What stands for less in a formula."""

_COMPONENTS = {"noisy_or": "noisy-or", "additive_clipped": "a clipped sum", "min": "the least"}
_DETERRENCE = {
    "noisy_or": f"1{LESS}(1{LESS}G)(1{LESS}H)(1{LESS}w·U)",
    "additive_clipped": "G + H + w·U, at most 1",
    "min": "the smaller of G and H",
    "product": "G·H",
}
_WEIGHT = "deterrence.host_weight"


def told(rules: Aggregation) -> str:
    """Say by which rules G and D are made, as a sentence without its end."""
    deterrence, components = _DETERRENCE[rules.deterrence], _COMPONENTS[rules.components]
    named = f" ({rules.deterrence.replace('_', '-')})" if rules.deterrence == "noisy_or" else ""
    return f"D is {deterrence}{named}; G joins its components by {components}"


def weight(scenario: Scenario) -> str:
    """Say how much the strength of the host counts, where that is one number.

    Parameters
    ----------
    scenario
        What was run.

    Returns
    -------
    Words that follow the strength of the host.
    """
    if scenario.aggregation.deterrence in ("min", "product"):
        return "not counted"
    held = scenario.values[_WEIGHT]
    swept = scenario.parameters == "ranges" and held.range is not None
    if swept or held.shape or any(_WEIGHT in event.set for event in scenario.events.values()):
        return "weight w varies"
    return f"weight w {held.central:.2g}"
