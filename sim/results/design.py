"""The results of a design: every outcome and measure at each of its points."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.array import Array
from sim.outcomes.block import POSTURES
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.guarantee_index import PARTS, ratios, terms
from sim.outcomes.measure import BEFORE, LASTING, RATIOS, is_measure
from sim.outcomes.survival import survival
from sim.results.measurement import worlds
from sim.results.results import Results
from sim.results.variable import EFFECTS, POSTURE_YEAR, WEEKS_BELOW
from sim.scenario.design import Design, Variation

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class DesignResults:
    """The results of a design, all points on the same worlds.

    There are the results of every part into which the structural settings split it.
    """

    variation: Variation
    results: tuple[Results, ...]

    @property
    def design(self) -> Design:
        """The table of points."""
        return self.variation.design

    @property
    def n(self) -> int:
        """Worlds of each point."""
        return self.results[0].record.worlds

    @property
    def seed(self) -> int:
        """Seed of the worlds."""
        return self.results[0].record.seed

    def __repr__(self) -> str:
        """What was run."""
        name = self.results[0].name
        return f"Results of {name}: {self.design!r}, {self.n:,} worlds each, seed {self.seed}"

    def outcome(self, name: str) -> Array:
        """Values of an outcome of the catalogue, shape (point, world)."""
        return self.gathered([results.outcome(name) for results in self.results])

    def worlds(self, name: str) -> Array:
        """Value of a measure in each world, not a number where it does not apply.

        Shape (point, world). What belongs to all worlds of a point, and the force before a
        ceasefire, which needs whole paths, have none: a KeyError.
        """
        return self.gathered([worlds(name, results) for results in self.results])

    def means(self, name: str) -> Array:
        """A measure at each point: its mean over the worlds to which it applies, shape (point,).

        What belongs to the whole ensemble is pooled over the worlds; not a number where it applies
        to none.
        """
        return self._measured(name)[0]

    def errors(self, name: str) -> Array:
        """Standard error of a mean over worlds at each point, shape (point,).

        Not a number for a ratio, or where a measure applies to fewer than two worlds. Differences
        between points are much surer than these: all points have the same worlds.
        """
        return self._measured(name)[1]

    def _measured(self, name: str) -> tuple[Array, Array]:
        """Means of a measure and their standard errors, computed once."""
        if name not in self._known:
            self._known[name] = self._compute(name)
        return self._known[name]

    def _compute(self, name: str) -> tuple[Array, Array]:
        if name == LASTING:
            return self._lasting()
        return self._ratio(name) if name in RATIOS else _moments(self.worlds(name))

    @cached_property
    def _known(self) -> dict[str, tuple[Array, Array]]:
        """What has been measured so far."""
        return {}

    def _ratio(self, name: str) -> tuple[Array, Array]:
        """A ratio pooled over the worlds of each point; it has no standard error."""
        sums = {part: self.outcome(part).sum(axis=1) for part in PARTS}
        pair = np.stack(terms(RATIOS[name], sums.__getitem__), axis=1)
        pooled = ratios(pair[:, :, np.newaxis])[:, 0]
        return pooled, np.full(len(pooled), np.nan)

    def _lasting(self) -> tuple[Array, Array]:
        """The chance of a year without an attack at each point, with its standard error."""
        rows = zip(self.outcome("deal_week"), self.outcome("attack_week"), strict=True)
        horizon = self.results[0].scenario.weeks
        found = [survival(deal, attack, horizon=horizon) for deal, attack in rows]
        chances = [one.estimate.value for one in found]
        return np.array(chances), np.array([one.error for one in found])

    def at(self, point: int) -> Results:
        """The results of one point as an ensemble of its own, without paths."""
        pairs = zip(self.variation.parts, self.results, strict=True)
        part, results = next(one for one in pairs if point in one[0].points)
        place = part.points.index(point)
        chosen = slice(place * self.n, (place + 1) * self.n)
        data = results.data.isel(replication=chosen, week=[0, -1])
        data = data.drop_vars((WEEKS_BELOW, POSTURE_YEAR, EFFECTS), errors="ignore")
        ends = [data[f"posture_{when}"].values for when in ("start", "end")]
        counts = [[np.bincount(state, minlength=len(POSTURES)) for state in end] for end in ends]
        shape = data["posture_count"].shape
        data["posture_count"] = data["posture_count"].dims, np.reshape(counts, shape)
        settings = (*self.variation.shared, *self.design.settings(point))
        own = {"replications": self.n, "worlds": 0, "settings": settings}
        record = results.record.model_copy(update=own)
        return Results(data, part.scenario_at(place), record)

    def to_dataframe(self, names: Sequence[str] = tuple(OUTCOMES)) -> "pd.DataFrame":
        """A row a point: its settings, then the mean of every measure named."""
        import pandas as pd

        columns = {key: list(column) for key, column in self.design.columns.items()}
        means = {name: self.means(name) for name in names}
        return pd.DataFrame({"point": np.arange(len(self.design)), **columns, **means})

    @cached_property
    def _order(self) -> "np.typing.NDArray[np.intp]":
        """Position in the design of every point, as the parts have them."""
        return np.concatenate([np.array(part.points) for part in self.variation.parts])

    def gathered(self, values: Sequence[Array]) -> Array:
        """Put what the parts have into the order of the points, shape (point, world)."""
        table = np.empty((len(self.design), self.n))
        table[self._order] = np.concatenate([one.reshape(-1, self.n) for one in values])
        return table


def _moments(values: Array) -> tuple[Array, Array]:
    """Means of rows and their standard errors, over what is a number."""
    present = np.isfinite(values)
    counts = np.count_nonzero(present, axis=1)
    blank = np.full(len(values), np.nan)
    sums = np.where(present, values, 0.0).sum(axis=1)
    means = np.divide(sums, counts, out=blank.copy(), where=counts > 0)
    squares = (np.where(present, values - means[:, np.newaxis], 0.0) ** 2).sum(axis=1)
    variance = np.divide(squares, counts - 1, out=blank, where=counts > 1)
    return means, np.sqrt(variance / np.maximum(counts, 1))


def is_measurable(name: str) -> bool:
    """Whether a measure can be asked of a design, which keeps no paths."""
    return is_measure(name) and name != BEFORE
