"""Levers and functions in place of the model, whose changes are known."""

from collections.abc import Callable

import numpy as np

from sim.ensemble.run import begun
from sim.outcomes.guarantee_index import RESAMPLES
from sim.results.record import Size
from sim.results.summary import Estimated, share
from sim.scenario.factor import Factor
from sim.scenario.lever import Lever
from sim.scenario.load import load
from sim.studies.goal import goal
from sim.studies.search import Found, Measured, Point, Search, conducted, smallest
from sim.studies.tip_answer import Estimates, TipAnswer, Tipping, frontiers, tipped
from sim.studies.tip_words import sentence

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


def estimates(what: Found, n: int) -> Estimates:
    """The measure at a point as a share of so many worlds; no number is a share of none."""

    def estimate(point: Point) -> Estimated:
        value, _ = what.known.measured[point]
        worlds = n if np.isfinite(value) else 0
        return Estimated.of(share(np.arange(worlds) < round(float(np.nan_to_num(value)) * worlds)))

    return estimate


def tipping(
    levers: tuple[Lever, ...], asked: str, measure: Callable[[list[Point]], Measured], *, n: int
) -> Tipping:
    """An answer about levers of the baseline, with a function in place of the model."""
    aim, loaded = goal(asked), load("baseline")
    what = conducted(Search(levers, aim, fine=n >= 20), measure)
    at = estimates(what, n)
    answer = TipAnswer(
        seed=1,
        replications=n,
        version="0",
        scenario="baseline",
        title=loaded.scenario.title,
        host="Ukraine",
        goal=asked,
        measure=aim.measure,
        sign=aim.sign,
        number=aim.number,
        present=at(()),
        losing=what.losing,
        tolerance=0.01,
        points=len(what.known.measured),
        rounds=3,
        smallest=smallest(what, [one.key for one in levers]),
        finding="",
        levers=tipped(what, at),
        frontiers=frontiers(what, at),
    )
    answer = answer.model_copy(update={"finding": sentence(answer)})
    return Tipping(answer, begun(loaded, Size(n, 1)), what)
