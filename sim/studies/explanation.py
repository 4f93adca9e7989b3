"""Why a state would pledge, or not, in one week: the terms of its choice as they stood."""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from sim.array import Array, Mask
from sim.ensemble.blocks import HERE, Execution, advance, in_order
from sim.ensemble.executor import Task
from sim.model.coalition import TieNetwork
from sim.model.snapshot import Snapshot, join_snapshots, snapshot
from sim.results.record import Record, Size, begin
from sim.results.results import uncertainty
from sim.results.summary import Part
from sim.scenario.schema import Scenario, state_label
from sim.theory import choice

RESIDUAL, INERTIA = "residual", "inertia"
"""What stands beside the terms: what nothing explains, and the pull of the position taken."""

TAILS = (0.05, 0.95)
"""Between them lie nine worlds in ten."""


@dataclass(frozen=True)
class Row:
    """One term over all worlds.

    Attributes
    ----------
    mean, low, high
        Mean, and the span of nine worlds in ten, logit.
    lowest, highest
        Share of worlds in which it is the largest negative, or positive, of the explained terms;
        not a number for the residual.
    """

    term: str
    mean: float
    low: float
    high: float
    lowest: float
    highest: float


class AllyPart(Part):
    """What one other state adds to the term of the allies."""

    code: str
    """The other state."""
    name: str
    """Its name."""
    tie: float
    """Its weight among all others, 0 to 1."""
    pledged: float
    """Share of worlds in which its pledge stands."""
    adds: float
    """What it adds to the choice, mean over worlds, logit."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """The choice of one state in one week, 0 for the start, and what it saw in every world."""

    scenario: Scenario
    code: str
    week: int
    record: Record
    sight: Snapshot

    @property
    def name(self) -> str:
        """Name of the state."""
        return state_label(self.code, self.scenario.states[self.code].name)

    @property
    def n(self) -> int:
        """Replications."""
        return self.record.replications

    @property
    def foot(self) -> str:
        """Small print for figures and tables."""
        return self.record.foot

    @property
    def uncertainty(self) -> str:
        """Which uncertainty the spans contain."""
        return uncertainty(self.scenario)

    @cached_property
    def explained(self) -> dict[str, Array]:
        """The terms and the inertia, logit, each of shape (replication,)."""
        return {**self.sight.terms, INERTIA: self.sight.inertia}

    @cached_property
    def propensity(self) -> Array:
        """η, the residual and all terms, without inertia."""
        return choice.propensity(self.sight.residual, dict(self.sight.terms))

    @cached_property
    def total(self) -> Array:
        """What is compared with the taste shock: η and inertia, logit."""
        return self.propensity + self.sight.inertia

    @property
    def shock(self) -> Array:
        """The taste shock ε, logit."""
        return self.sight.taste

    @cached_property
    def willing(self) -> Mask:
        """Whether the state would pledge, or stay pledged, if it came to decide."""
        return choice.willing(self.total, self.sight.taste)

    @property
    def chance(self) -> float:
        """Share of worlds in which the state would pledge, or stay pledged."""
        return float(np.mean(self.willing))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The residual, and then every explained term, over all worlds."""
        stacked = np.stack(list(self.explained.values()))
        rows = [_row(RESIDUAL, self.sight.residual, np.nan, np.nan)]
        for at, (name, values) in enumerate(self.explained.items()):
            lowest = np.mean((np.argmin(stacked, axis=0) == at) & (values < 0))
            highest = np.mean((np.argmax(stacked, axis=0) == at) & (values > 0))
            rows.append(_row(name, values, float(lowest), float(highest)))
        return tuple(rows)

    def row(self, term: str) -> Row:
        """The row of a term."""
        return next(row for row in self.rows if row.term == term)

    @cached_property
    def allies(self) -> tuple[AllyPart, ...]:
        """The other states, those that add most first; together they make the allies' term."""
        ties = TieNetwork(self.scenario.states, self.scenario.ties).weights(self.code)
        weight, listed = self.sight.allies_weight, []
        for code, stands in self.sight.allies.items():
            tie, state = ties.get(code, 0.0), self.scenario.states[code]
            adds = float(np.mean(weight * tie * stands))
            listed.append(
                AllyPart(
                    code=code,
                    name=state_label(code, state.name),
                    tie=tie,
                    pledged=float(np.mean(stands)),
                    adds=adds,
                )
            )
        return tuple(sorted(listed, key=lambda one: (-one.adds, -one.tie, one.code)))


def explain(
    scenario: Scenario, code: str, *, week: int, size: Size, execution: Execution = HERE
) -> Explanation:
    """Explain the choice of a state on the roster in a week, from 0 (the start) to the horizon."""
    record = begin(scenario, size, schedule=())
    work = Task(partial(snapshot, scenario=scenario, code=code, week=week), scenario)
    ranges = [range(size.replications)]
    sights = in_order(advance(work, size.seed, ranges=ranges, execution=execution))
    return Explanation(scenario, code, week, record, join_snapshots(sights))


def _row(term: str, values: Array, lowest: float, highest: float) -> Row:
    low, high = np.quantile(values, TAILS)
    return Row(term, float(np.mean(values)), float(low), float(high), lowest, highest)
