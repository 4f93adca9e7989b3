"""What past missions say about the size of a contingent.

    python benchmarks/contingents.py

The logarithm of the share of its active forces that a contributor sent, by least squares on

    log(share) = a + b log(active / 30 000) + lead + unbacked + error

where `lead` is 1 for those that commanded the mission or one of its areas, and `unbacked` is 1
where the United States did not lead. Data: `sim/facts/data/contingents.csv`, with the active
forces of the year. The United States is left out, since in the model it backs and does not
contribute. Intervals are of 95 per cent, by Student's t.

Two limits. Only one mission lacked American leadership, so what is called unbacked is that mission,
Chad, with all else in which it was small. And errors within a mission are taken as independent,
which they are not: true intervals are wider.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from sim.facts.state import positions
from sim.facts.table import Row, read

REFERENCE = 30_000
"""Active forces at which the share is read."""

TERMS = ("share", "slope", "lead", "unbacked")
CEILING = 0.06
"""Share of active forces above which the model lets nobody go."""


@dataclass(frozen=True)
class Estimate:
    """A number and its interval."""

    value: float
    low: float
    high: float

    def mapped(self, change: Callable[[float], float]) -> "Estimate":
        """The same on another scale, low before high."""
        low, high = sorted((change(self.low), change(self.high)))
        return Estimate(change(self.value), low, high)

    def __str__(self) -> str:
        return f"{self.value:6.2f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True)
class Fit:
    """The fit of one selection of contingents."""

    contingents: int
    terms: Mapping[str, Estimate]
    """By term; share in per cent, lead as a factor, unbacked as a divisor."""
    spread: float
    """Standard deviation of what is left, in logarithms."""


def contingents() -> list[Row]:
    """Every contingent but those of the United States."""
    return [row for row in read("contingents") if row["iso3"] != "USA"]


def share(row: Row) -> float:
    """Share of the active forces of the year."""
    return row.integer("troops") / row.integer("active_forces")


def fit(rows: Sequence[Row], leads: Callable[[Row], bool] = lambda row: row.yes("lead")) -> Fit:
    """Fit the four terms to some contingents, with another notion of who leads if wanted."""
    y = np.log([share(row) for row in rows])
    size = np.log([row.integer("active_forces") / REFERENCE for row in rows])
    x = np.column_stack(
        [
            np.ones(len(rows)),
            size,
            [leads(row) for row in rows],
            [not row.yes("american_lead") for row in rows],
        ]
    ).astype(float)
    found, *_ = np.linalg.lstsq(x, y)
    free = len(rows) - len(TERMS)
    spread = float(np.sqrt(np.sum((y - x @ found) ** 2) / free))
    errors = spread * np.sqrt(np.diag(np.linalg.inv(x.T @ x))) * student.ppf(0.975, free)
    raw = {
        term: Estimate(float(value), float(value - error), float(value + error))
        for term, value, error in zip(TERMS, found, errors, strict=True)
    }
    terms = {
        "share": raw["share"].mapped(lambda value: 100 * float(np.exp(value))),
        "slope": raw["slope"],
        "lead": raw["lead"].mapped(lambda value: float(np.exp(value))),
        "unbacked": raw["unbacked"].mapped(lambda value: float(np.exp(-value))),
    }
    return Fit(len(rows), terms, spread)


def fits() -> dict[str, Fit]:
    """The fits that are told, by what they rest on; `states with a position` is the one to use."""
    known = [row for row in contingents() if row["iso3"] in positions()]
    first = {"GBR": {"KFOR"}, "FRA": {"EUFOR Chad"}}
    missions = ("IFOR", "KFOR", "Iraq", "ISAF")
    return {
        "states with a position": fit(known),
        "every contributor": fit(contingents()),
        "lead is the one that led it": fit(
            known, lambda row: row["mission"] in first.get(row["iso3"], set())
        ),
        "lead is Britain or France": fit(known, lambda row: row["iso3"] in {"GBR", "FRA"}),
        **{
            f"without {mission}": fit([row for row in known if row["mission"] != mission])
            for mission in missions
        },
    }


def main() -> None:
    for name, found in fits().items():
        print(f"{name}: {found.contingents} contingents")
        print(f"  share at {REFERENCE:,} active, backed, no lead (%)  {found.terms['share']}")
        print(f"  slope on the logarithm of active forces    {found.terms['slope']}")
        print(f"  factor for a lead                          {found.terms['lead']}")
        print(f"  divisor without American leadership        {found.terms['unbacked']}")
        print(f"  standard deviation of what is left         {found.spread:6.2f}")
    above = [f"{row['iso3']} in {row['mission']}" for row in contingents() if share(row) > CEILING]
    print(f"above {100 * CEILING:.0f} % of active forces: {', '.join(above)}")


if __name__ == "__main__":
    main()
