"""The results of an ensemble, as labelled arrays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sim.array import Array
from sim.errors import UsageError, nearest
from sim.facts.parameter import parameters
from sim.outcomes.block import Block
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.guarantee_index import batches, reweighted
from sim.results.record import Record
from sim.results.summary import Summary, spread, summarise
from sim.results.variable import DRAWN, POSTURE_YEAR, coordinates, drawn_keys, gather, in_memory
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.words import decimal, interval

if TYPE_CHECKING:
    import pandas as pd

MAIN_OUTCOMES = (
    "states_pledged_final", "states_deployed_final", "force_final", "guarantee_mean",
    "deaths_final",
)  # fmt: skip
"""Outcomes that the short display of results has."""


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """The results of an ensemble: its scenario, how it was run, and labelled arrays.

    Dimensions are `replication`, `trajectory` (the first replications, whose whole paths are
    recorded), `week` (0 is the start), `state`, `posture`, `stage` and `level` (of deterrence).
    """

    data: xr.Dataset
    scenario: Scenario
    record: Record

    requirements: ClassVar = (1_000, 5_000, 10_000, 15_000, 25_000, 60_000, 100_000)
    """Sizes of force for which the chance of sustaining it is reported."""
    published_from: ClassVar = 10_000
    """The smallest requirement that anybody has published."""

    @property
    def n(self) -> int:
        """Replications."""
        return self.record.replications

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.scenario.name

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return self.scenario.title

    @property
    def foot(self) -> str:
        """Small print for figures and tables."""
        return self.record.foot

    @cached_property
    def uncertainty(self) -> str:
        """Which uncertainty is shown, as a sentence."""
        return uncertainty(self.scenario)

    def outcome(self, name: str) -> Array:
        """Values of an outcome of the catalogue, shape (replication,)."""
        # Without labels, which take longer.
        return np.asarray(self.data.variables[name].values, dtype=np.float64)

    def deployments(self) -> Iterator[NDArray[np.floating[Any]]]:
        """First weeks with troops present, of one state after the other, in their order.

        Each of shape (replication,), not a number where there is none. All of them together are
        by far the largest array of a result, which need not fit into memory.
        """
        weeks = self.data.variables["deployment_week"]
        return (weeks.isel(state=at).values for at in range(weeks.sizes["state"]))

    @property
    def drawn(self) -> dict[str, Array]:
        """Parameters drawn for each replication, by key, each of shape (replication,).

        They include the support of states, where it is drawn; empty where nothing is.
        """
        if DRAWN not in self.data:
            return {}
        values = self.data[DRAWN].values
        return {str(key): values[at] for at, key in enumerate(self.data["parameter"].values)}

    @cached_property
    def ever_deployed(self) -> NDArray[np.int64]:
        """Replications in which each state ever has troops present, shape (state,)."""
        return np.array([np.count_nonzero(np.isfinite(first)) for first in self.deployments()])

    @property
    def year_after_deal(self) -> NDArray[np.int64]:
        """Worlds in which each state is in each posture a year after the deal.

        Shape (state, posture), of the worlds in which that is observed; 0 where there is none.
        """
        if POSTURE_YEAR not in self.data:
            sizes = self.data.sizes
            return np.zeros((sizes["state"], sizes["posture"]), dtype=np.int64)
        return np.asarray(self.data[POSTURE_YEAR].values, dtype=np.int64)

    @cached_property
    def deployed_year_after_deal(self) -> Array:
        """Share of worlds in which each state has troops present a year after the deal.

        Shape (state,), over the worlds in which that is observed; not a number where there is none.
        """
        counts = self.year_after_deal
        worlds = counts.sum(axis=1)
        blank = np.full(len(worlds), np.nan)
        return np.asarray(np.divide(counts[:, -1], worlds, out=blank, where=worlds > 0))

    @cached_property
    def deal(self) -> NDArray[np.bool_]:
        """Whether there was a ceasefire at some time, shape (replication,)."""
        return np.isfinite(self.outcome("deal_week"))

    @cached_property
    def reweighted_ratios(self) -> Array:
        """Ratios of the guarantee under every reweighting of worlds, shape (resample, ratio)."""
        return reweighted(batches(self.outcome), self.record.seed)

    def __repr__(self) -> str:
        """Ten lines: what was run, and the main outcomes as mean and 90% span."""
        rows = self._rows()
        width = max(len(label) for label, _ in rows)
        lines = (f"  {label:{width}}  {value}" for label, value in rows)
        return "\n".join((f"Results of {self.name}", *lines))

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>"
            for label, value in self._rows()
        )
        return f"<table><caption>{escape(self.title)}</caption>{rows}</table>"

    def _rows(self) -> list[tuple[str, str]]:
        """Labels and values of what was run, and of the main outcomes with their 90% span."""
        record = self.record
        rows = [
            ("title", self.title),
            ("worlds", f"{record.replications:,}, seed {record.seed}"),
            ("version", record.version),
            ("dimensions", ", ".join(f"{name} {n:,}" for name, n in self.data.sizes.items())),
        ]
        for outcome in (OUTCOMES[name] for name in MAIN_OUTCOMES):
            found, digits = spread(self.outcome(outcome.name)), outcome.digits
            value = "in no world"
            if found.mean is not None:
                ends = interval(found.low90, found.high90, digits=digits)
                value = decimal(found.mean, digits) + (f" ({ends})" if ends else "")
            rows.append((outcome.label, value))
        return rows

    def summary(self) -> Summary:
        """Summarise the ensemble in a few figures with their uncertainty."""
        return summarise(self)

    def to_dataframe(self, name: str | None = None) -> "pd.DataFrame":
        """Tidy data frame of the outcomes, of a series such as "force", or of what was "drawn".

        Outcomes, and what was drawn: a row per replication. A series: columns `replication`,
        `week`, `date`, `value`, and for a series of states `state` and `name`. A name of no series
        is a UsageError, and "drawn" where nothing was.
        """
        import pandas as pd

        if name is None:
            outcomes = {key: self.outcome(key) for key in OUTCOMES}
            return pd.DataFrame({"replication": self.data["replication"].values, **outcomes})
        if name == DRAWN and DRAWN in self.data:
            return pd.DataFrame({"replication": self.data["replication"].values, **self.drawn})
        every = {
            str(key) for key, one in self.data.items() if {"trajectory", "week"} <= {*one.dims}
        }
        if name not in every:
            hint = nearest(name, every)
            message = f"there is no series `{name}` in results"
            raise UsageError(f"{message}; {hint}" if hint else message)
        series = self.data[name]
        dims = ["trajectory", "week", *(("state",) if "state" in series.dims else ())]
        labels = {"trajectory": "replication", "week": "week", "date": "date"}
        if "state" in dims:
            labels |= {"state": "state", "state_name": "name"}
        plain = series.to_dataframe("value", dim_order=dims).reset_index()
        return plain[[*labels, "value"]].rename(columns=labels)

    def plot(self, name: str = "force") -> Any:
        """Draw a figure of the catalogue, and return the Matplotlib figure."""
        return import_module("sim.figures.catalogue").plot(name, self)


def uncertainty(scenario: Scenario) -> str:
    """Which uncertainty the worlds of a scenario show, as a sentence."""
    if scenario.parameters == "ranges":
        swept = "every assumed or estimated parameter over its range"
        fixed = sum(_is_fixed(key, one) for key, one in scenario.values.items())
        but = f", but for {fixed} that the scenario fixes" if fixed else ""
        return f"Uncertainty shown: luck, polls, and {swept}{but}"
    of_states = [one for state in scenario.states.values() for one in (state.support, state.pledge)]
    if any(one.shape for one in (*scenario.values.values(), *of_states) if one):
        return "Uncertainty shown: luck, polls, and the numbers that the scenario draws"
    return "Uncertainty shown: luck and polls only"


def _is_fixed(key: str, quantity: Quantity) -> bool:
    """Whether a number that is drawn by default stays fixed under ranges."""
    drawn = parameters()[key].range and parameters()[key].basis != "sourced"
    return bool(drawn) and quantity.range is None and quantity.shape is None


def assemble(scenario: Scenario, blocks: Iterable[Block], *, record: Record) -> Results:
    """Join the blocks of an ensemble, in the order of their replications, in memory."""
    drawn, blocks = drawn_keys(blocks)
    arrays = gather(blocks, record.size, allocate=in_memory)
    places = coordinates(scenario, record.size, drawn=drawn)
    return Results(xr.Dataset(arrays, places, record.attributes), scenario, record)
