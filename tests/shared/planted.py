"""Levers and functions in place of the model, whose changes are known."""

from collections.abc import Callable

import numpy as np

from sim.outcomes.guarantee_index import RESAMPLES
from sim.scenario.factor import Factor
from sim.scenario.lever import Lever
from sim.studies.search import Measured, Point

Chance = Callable[[dict[str, float]], float]
"""The chance of an outcome at a point, by the levels of the levers that are not as they are."""


def lever(key: str, present: float, low: float, high: float) -> Lever:
    """A lever of one key with a span."""
    return Lever(Factor((key,), key, present, span=(low, high)), "guarantor", "so planted")


def exactly(value: Chance) -> Callable[[list[Point]], Measured]:
    """A measure without noise: the same under every reweighting."""

    def measure(points: list[Point]) -> Measured:
        values = np.array([value(dict(point)) for point in points])
        return Measured(values, np.repeat(values[:, np.newaxis], RESAMPLES, axis=1))

    return measure


def in_worlds(chance: Chance, *, worlds: int, seed: int) -> Callable[[list[Point]], Measured]:
    """A chance as the share of common worlds, each with luck of its own that it keeps."""
    rng = np.random.default_rng(seed)
    luck = rng.uniform(size=worlds)
    weights = rng.exponential(size=(worlds, RESAMPLES))

    def measure(points: list[Point]) -> Measured:
        came = np.array([luck < chance(dict(point)) for point in points], dtype=np.float64)
        return Measured(came.mean(axis=1), came @ weights / weights.sum(axis=0))

    return measure
