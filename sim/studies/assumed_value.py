"""How an answer about two things changes over the range of one number."""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.array import Array
from sim.results.part import Part
from sim.results.summary import Estimated
from sim.scenario.factor import Factor
from sim.studies.resampling import Resampled


class AssumedValue(Part):
    """How the answer changes over the range of one number."""

    key: str
    """Its key."""
    says: str
    """What it is."""
    unit: str
    """Its unit."""
    basis: str
    """Whether its value is sourced, estimated or assumed."""
    value: float
    """Its value in the scenario."""
    low: float
    """Least value of its range."""
    high: float
    """Greatest value."""
    apart_low: Estimated
    """How much further the one side moves the first outcome than the other, at the least value."""
    apart_high: Estimated
    """The same at the greatest value."""
    change: Estimated
    """The second less the first, paired."""
    association: float
    """t statistic of the number among all that are drawn together."""


def assumed(
    factor: Factor,
    values: Sequence[Array],
    *,
    weights: Sequence[float],
    found: Mapping[str, float],
    seed: int,
) -> AssumedValue:
    """The answer at both ends of a number, from the values of the four ends, shape (2, world)."""
    made = Resampled.of(np.concatenate(values), seed)
    low, high = (np.kron(np.array(weights), end) for end in np.eye(2))
    return AssumedValue(
        key=factor.key,
        says=factor.says,
        unit=factor.unit,
        basis=factor.basis,
        value=float(factor.value),
        low=factor.span[0],
        high=factor.span[1],
        apart_low=Estimated.of(made.total(low)),
        apart_high=Estimated.of(made.total(high)),
        change=Estimated.of(made.total(high - low)),
        association=max((found.get(key, 0.0) for key in factor.keys), key=abs, default=0.0),
    )
