"""Why a state would pledge, or not, in one week: the terms of its choice as they stood."""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from sim.array import Array, Mask
from sim.ensemble.blocks import HERE, Execution, advance, in_order
from sim.ensemble.executor import Task
from sim.model.snapshot import Snapshot, join_snapshots, snapshot
from sim.outcomes.guarantee_index import Estimate
from sim.results.part import Part
from sim.results.record import Record, Size, begin
from sim.results.summary import BANDS, share
from sim.scenario.schema import Scenario, state_label
from sim.theory import choice

RESIDUAL, INERTIA = "residual", "inertia"
"""What stands beside the terms: what nothing explains, and the pull of the position taken."""


class Term(Part):
    """One term of the choice over all worlds, logit."""

    term: str
    """Its name."""
    mean: float
    """Mean."""
    low90: float
    """Quantile at .05."""
    high90: float
    """Quantile at .95."""
    largest_negative: float | None = None
    """Share of worlds in which it is the largest negative explained term; null for others."""
    largest_positive: float | None = None
    """Share in which it is the largest positive one."""
    points: float | None = None
    """Percentage points that it adds to the chance that the state is in; of the residual, the
    chance where nothing else counted; of the total, the chance; null for a term that is zero in
    every world."""


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

    @cached_property
    def willing(self) -> Mask:
        """Whether the state would pledge, or stay pledged, if it came to decide."""
        return choice.willing(self.total, self.sight.taste)

    @cached_property
    def chance(self) -> Estimate:
        """Share of worlds in which the state would pledge, or stay pledged."""
        return share(self.willing)

    @cached_property
    def rows(self) -> tuple[Term, ...]:
        """The residual, and then every explained term, over all worlds."""
        stacked = np.stack(list(self.explained.values()))
        rows = [_term(RESIDUAL, self.sight.residual)]
        for at, (name, values) in enumerate(self.explained.items()):
            lowest = np.mean((np.argmin(stacked, axis=0) == at) & (values < 0))
            highest = np.mean((np.argmax(stacked, axis=0) == at) & (values > 0))
            rows.append(_term(name, values, float(lowest), float(highest)))
        return tuple(rows)

    def row(self, term: str) -> Term:
        """The row of a term."""
        return next(row for row in self.rows if row.term == term)

    @cached_property
    def together(self) -> Term:
        """The residual and all terms together."""
        return _term("total", self.total)

    @cached_property
    def allies(self) -> tuple[AllyPart, ...]:
        """The other states, those that add most first; together they make the allies' term."""
        ties = self.sight.ties
        listed = [
            AllyPart(
                code=code,
                name=state_label(code, self.scenario.states[code].name),
                tie=float(np.mean(ties.get(code, 0.0))),
                pledged=float(np.mean(stands)),
                adds=float(np.mean(self.sight.allies_weight * ties.get(code, 0.0) * stands)),
            )
            for code, stands in self.sight.allies.items()
        ]
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


def _term(
    name: str, values: Array, lowest: float | None = None, highest: float | None = None
) -> Term:
    low, high = np.quantile(values, (BANDS["low90"], BANDS["high90"])).tolist()
    return Term(
        term=name,
        mean=float(np.mean(values)),
        low90=low,
        high90=high,
        largest_negative=lowest,
        largest_positive=highest,
    )
