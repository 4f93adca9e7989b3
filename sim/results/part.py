"""What all parts of summaries and answers have in common."""

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
