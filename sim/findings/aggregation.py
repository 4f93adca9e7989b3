"""How the parts of deterrence make a whole, in words."""

from sim.scenario.schema import Aggregation, Scenario
from sim.words import MINUS

_COMPONENTS = {"noisy_or": "noisy-or", "additive_clipped": "a clipped sum", "min": "the least"}
_DETERRENCE = {
    "noisy_or": f"1{MINUS}(1{MINUS}G)(1{MINUS}H)(1{MINUS}w·U)",
    "additive_clipped": "G + H + w·U, at most 1",
    "min": "the smaller of G and H",
    "product": "G·H",
}
_WEIGHT = "deterrence.host_weight"


def formula(rules: Aggregation) -> str:
    """Write by which rules D and G are made, as a sentence without its end."""
    deterrence, components = _DETERRENCE[rules.deterrence], _COMPONENTS[rules.components]
    named = " (noisy-or)" if rules.deterrence == "noisy_or" else ""
    return f"D is {deterrence}{named}; G joins its components by {components}"


def weight(scenario: Scenario) -> str:
    """Write how much the strength of the host counts, where that is one number."""
    if scenario.aggregation.deterrence in ("min", "product"):
        return "not counted"
    quantity = scenario.values[_WEIGHT]
    swept = scenario.parameters == "ranges" and quantity.range is not None
    if swept or quantity.shape or any(_WEIGHT in event.set for event in scenario.events.values()):
        return "weight w varies"
    return f"weight w {quantity.central:.2g}"
