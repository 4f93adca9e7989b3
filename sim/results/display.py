"""Results as text, as a small HTML table, and as a tidy data frame."""

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import UsageError, nearest
from sim.outcomes.catalogue import OUTCOMES
from sim.results.summary import spread
from sim.words import decimal, interval

if TYPE_CHECKING:
    import pandas as pd

    from sim.results.results import Results

MAIN_OUTCOMES = (
    "states_pledged_final", "states_deployed_final", "force_final", "guarantee_mean",
    "deaths_final",
)  # fmt: skip
"""Outcomes that the short display of results has."""


def text(results: "Results") -> str:
    """Ten lines: what was run, and the main outcomes as mean and 90% span."""
    rows = [*_run(results), *_outcomes(results)]
    width = max(len(label) for label, _ in rows)
    return "\n".join(
        [f"Results of {results.name}", *(f"  {label:{width}}  {value}" for label, value in rows)]
    )


def html(results: "Results") -> str:
    """The same as a table."""
    rows = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>"
        for label, value in [*_run(results), *_outcomes(results)]
    )
    return f"<table><caption>{escape(results.title)}</caption>{rows}</table>"


def frame(results: "Results", name: str | None = None) -> "pd.DataFrame":
    """Tidy data frame: the outcomes, a row per replication; or one weekly series by name.

    A series has a row per replication and week with columns `replication`, `week`, `date` and
    `value`, and for a series of states `state` and `name` as well.

    Raises
    ------
    UsageError
        If there is no series of that name.
    """
    import pandas as pd

    if name is None:
        outcomes = {key: results.outcome(key) for key in OUTCOMES}
        return pd.DataFrame({"replication": results.data["replication"].values, **outcomes})
    _check_series(results, name)
    series = results.data[name]
    states = [one for one in ("state",) if one in series.dims]
    ordered = series.transpose("trajectory", "week", *states)
    places = np.unravel_index(np.arange(ordered.size), ordered.shape)
    replication, week = places[0], places[1]
    columns = {
        "replication": results.data["trajectory"].values[replication],
        "week": results.data["week"].values[week],
        "date": results.data["date"].values[week],
    }
    if states:
        columns["state"] = results.data["state"].values[places[2]]
        columns["name"] = results.data["state_name"].values[places[2]]
    return pd.DataFrame({**columns, "value": ordered.values.reshape(-1)})


def _check_series(results: "Results", name: str) -> None:
    """Raise an error for a name that is no series over the replications and weeks."""
    series = [
        str(key)
        for key, variable in results.data.data_vars.items()
        if {"trajectory", "week"} <= set(variable.dims)
    ]
    if name not in series:
        hint = nearest(name, series)
        raise UsageError(f"there is no series `{name}` in results" + (f"; {hint}" if hint else ""))


def _run(results: "Results") -> list[tuple[str, str]]:
    """What was run: labels and values."""
    record = results.record
    sizes = ", ".join(f"{name} {size:,}" for name, size in results.data.sizes.items())
    return [
        ("title", results.title),
        ("worlds", f"{record.replications:,}, seed {record.seed}"),
        ("version", record.version),
        ("dimensions", sizes),
    ]


def _outcomes(results: "Results") -> list[tuple[str, str]]:
    """Main outcomes: labels, and means with the span of 90% of the worlds."""
    rows = []
    for name in MAIN_OUTCOMES:
        found = spread(results.outcome(name))
        value = "in no world"
        if found.mean is not None:
            digits = OUTCOMES[name].digits
            ends = interval(found.low90, found.high90, digits=digits)
            value = f"{decimal(found.mean, digits)} ({ends})"
        rows.append((OUTCOMES[name].label, value))
    return rows
