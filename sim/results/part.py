"""What all parts of summaries and answers have in common."""

import numpy as np
from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of a summary or an answer: typed, frozen; what is not known is null."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
    )


def finite(value: float) -> float | None:
    """Return a number ready for JSON: null where it is not a number."""
    return None if np.isnan(value) else float(value)
