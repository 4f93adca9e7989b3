"""A number as a scenario writes it: a value, a value with its range and source, or a draw."""

from typing import Annotated, Any, Literal, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from sim.array import Array, Real
from sim.facts.parameter import Basis, Scale
from sim.streams import Streams

Pair = Annotated[tuple[float, float], Field(strict=False)]
"""Two numbers; a list is accepted, its items stay strict."""
Three = Annotated[tuple[float, float, float], Field(strict=False)]
"""Three numbers, likewise."""
Shape = Literal["uniform", "normal", "beta", "triangular"]
WIDEST = 1e9
"""Largest standard deviation; far beyond it, cutting at a domain loses every digit."""
SHAPES: tuple[Shape, ...] = get_args(Shape)


class Frozen(BaseModel):
    """What every part of a scenario has in common: strict, complete, and never changed."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


class Quantity(Frozen):
    """A number with what it rests on, or a distribution drawn once per replication."""

    value: float | None = None
    """The number."""
    uniform: Pair | None = None
    """Drawn evenly between least and greatest."""
    normal: Pair | None = None
    """Drawn from a normal distribution with this mean and standard deviation, inside its domain."""
    beta: Pair | None = None
    """Drawn from a beta distribution with these two shapes, cut at its domain."""
    triangular: Three | None = None
    """Drawn from a triangle: least, most likely, greatest."""
    range: Pair | None = None
    """Least and greatest plausible value; drawn over under `parameters: ranges`."""
    unit: str = Field(default="", max_length=60)
    """Unit; it must be the one that is known."""
    basis: Basis = "assumed"
    """Whether the number is sourced, estimated from sourced data, or assumed."""
    source: str = Field(default="", max_length=300)
    """Where it comes from: a key of the bibliography, a paragraph (`article:6`) or an address."""
    because: str = Field(default="", max_length=1000)
    """Why this number."""

    @model_validator(mode="before")
    @classmethod
    def _number(cls, data: Any) -> Any:
        """Accept a bare number as its value."""
        return {"value": data} if isinstance(data, int | float) else data

    @model_validator(mode="after")
    def _sound(self) -> "Quantity":
        """Check that there is one number or one distribution, in the right order."""
        given = [name for name in ("value", *SHAPES) if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("write either `value` or one distribution: " + ", ".join(SHAPES))
        spans = (self.range, self.uniform, self.triangular)
        if any(span is not None and list(span) != sorted(span) for span in spans):
            raise ValueError("the numbers must go from least to greatest")
        if self.range and not self.range[0] <= self.central <= self.range[1]:
            raise ValueError("the value is outside its own range")
        if self.normal and not 0 < self.normal[1] <= WIDEST:
            raise ValueError(f"the standard deviation must be above 0, at most {WIDEST:g}")
        if self.beta and min(self.beta) <= 0:
            raise ValueError("the shapes of a beta distribution must be above 0")
        if self.basis == "sourced" and not self.source:
            raise ValueError("a sourced number needs its `source`")
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Offer editors the bare number beside the full form."""
        return {"anyOf": [{"type": "number"}, handler(core_schema)]}

    @property
    def shape(self) -> Shape | None:
        """Distribution it is drawn from, if any."""
        return next((name for name in SHAPES if getattr(self, name) is not None), None)

    @property
    def central(self) -> float:
        """The value, or the mean of the distribution."""
        if self.value is not None:
            return self.value
        if self.normal:
            return self.normal[0]
        if self.beta:
            return self.beta[0] / sum(self.beta)
        span = self.uniform or self.triangular or (0.0,)
        return sum(span) / len(span)

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and greatest number that it can be, apart from its domain."""
        if self.beta or self.normal:
            return (self.central, self.central)
        span = self.uniform or self.triangular or self.range or (self.central,)
        return min(span), max(span)

    def to_dict(self) -> dict[str, Any]:
        """The shortest form in which a file can write it."""
        return self.model_dump(mode="json", exclude_defaults=True)


def draw(
    quantity: Quantity,
    key: str,
    *,
    streams: Streams,
    domain: tuple[float, float],
    over: Scale | None = None,
) -> Real:
    """One number, or an array of shape (replication,) where the quantity is drawn.

    Its dotted name is also the name of its stream. A normal or beta distribution is cut at the
    domain. A range is drawn over evenly on the scale `over`, where there is one.
    """
    span = quantity.range if over and quantity.basis != "sourced" else None
    if quantity.shape is None and (span is None or span[0] == span[1]):
        return quantity.central
    chance = streams.named(f"parameter:{key}", "draw").uniform()
    if over and span and quantity.shape is None:
        return evenly(span, over, chance=chance)
    return _inverse(quantity, chance, domain)


def evenly(span: tuple[float, float], scale: Scale, *, chance: Array) -> Array:
    """Uniform draws spread over a span, evenly on a linear, logarithmic or logit scale."""
    low, high = span
    if scale == "log":
        return np.asarray(low * np.exp(chance * np.log(high / low)))
    if scale == "logit":
        first, last = (np.log(end / (1.0 - end)) for end in (low, high))
        return np.asarray(1.0 / (1.0 + np.exp(-(first + chance * (last - first)))))
    return np.asarray(low + chance * (high - low))


def _inverse(quantity: Quantity, chance: Array, domain: tuple[float, float]) -> Array:
    """Draws from the distribution, by its inverse at uniform draws."""
    if quantity.uniform:
        return evenly(quantity.uniform, "linear", chance=chance)
    if quantity.triangular:
        return _triangle(quantity.triangular, chance)
    from scipy.special import betaincinv, ndtr, ndtri

    if quantity.beta:
        return np.asarray(np.clip(betaincinv(*quantity.beta, chance), *domain))
    mean, deviation = quantity.normal or (0.0, 1.0)
    low, high = (ndtr((end - mean) / deviation) for end in domain)
    cut = np.asarray(mean + deviation * ndtri(low + chance * (high - low)))
    return np.asarray(np.clip(cut, *domain))


def _triangle(corners: tuple[float, float, float], chance: Array) -> Array:
    low, peak, high = corners
    if low == high:
        return np.full_like(chance, low)
    turn = (peak - low) / (high - low)
    rising = low + np.sqrt(chance * (high - low) * (peak - low))
    falling = high - np.sqrt((1.0 - chance) * (high - low) * (high - peak))
    return np.where(chance < turn, rising, falling)
