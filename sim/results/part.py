"""The typed parts that summaries and answers are made of, ready for JSON."""

from typing import Any, Self

import numpy as np
from pydantic import BaseModel, ConfigDict

from sim.outcomes.guarantee_index import Estimate


class Part(BaseModel):
    """A part of a summary or an answer: typed, frozen; what is not known is null."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
    )


class Estimated(Part):
    """A figure with its 95% interval."""

    value: float | None
    """The figure."""
    low: float | None
    """Lower end of the interval; null where too little is behind it."""
    high: float | None
    """Upper end of the interval."""
    n: int
    """What it rests on: worlds, or tests."""

    @classmethod
    def of(cls, estimate: Estimate, **more: Any) -> Self:
        """Take over an estimate, its blanks as null."""
        ends = {name: finite(getattr(estimate, name)) for name in ("value", "low", "high")}
        return cls(**ends, n=estimate.n, **more)


def finite(value: float) -> float | None:
    """Return a number ready for JSON: null where it is not a number."""
    return None if np.isnan(value) else float(value)
