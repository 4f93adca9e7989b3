"""Results as text, as a small HTML table, and as a tidy data frame."""

from html import escape
from typing import TYPE_CHECKING

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
    rows = _rows(results)
    width = max(len(label) for label, _ in rows)
    return "\n".join(
        [f"Results of {results.name}", *(f"  {label:{width}}  {value}" for label, value in rows)]
    )


def html(results: "Results") -> str:
    """The same as a table."""
    rows = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>"
        for label, value in _rows(results)
    )
    return f"<table><caption>{escape(results.title)}</caption>{rows}</table>"


def frame(results: "Results", name: str | None = None) -> "pd.DataFrame":
    """Tidy data frame: the outcomes, a row per replication; or one weekly series by name.

    A series has a row per replication and week with columns `replication`, `week`, `date` and
    `value`, and for a series of states `state` and `name` as well. A name of no series is a
    UsageError.
    """
    import pandas as pd

    if name is None:
        outcomes = {key: results.outcome(key) for key in OUTCOMES}
        return pd.DataFrame({"replication": results.data["replication"].values, **outcomes})
    every = {str(key) for key, one in results.data.items() if {"trajectory", "week"} <= {*one.dims}}
    if name not in every:
        hint = nearest(name, every)
        raise UsageError(f"there is no series `{name}` in results" + (f"; {hint}" if hint else ""))
    series = results.data[name]
    dims = ["trajectory", "week", *(("state",) if "state" in series.dims else ())]
    labels = {"trajectory": "replication", "week": "week", "date": "date"}
    if "state" in dims:
        labels |= {"state": "state", "state_name": "name"}
    plain = series.to_dataframe("value", dim_order=dims).reset_index()
    return plain[[*labels, "value"]].rename(columns=labels)


def _rows(results: "Results") -> list[tuple[str, str]]:
    """What was run, and the main outcomes with the span of 90% of the worlds: labels and values."""
    record = results.record
    rows = [
        ("title", results.title),
        ("worlds", f"{record.replications:,}, seed {record.seed}"),
        ("version", record.version),
        ("dimensions", ", ".join(f"{name} {n:,}" for name, n in results.data.sizes.items())),
    ]
    for outcome in (OUTCOMES[name] for name in MAIN_OUTCOMES):
        found, digits = spread(results.outcome(outcome.name)), outcome.digits
        value = "in no world"
        if found.mean is not None:
            ends = interval(found.low90, found.high90, digits=digits)
            value = f"{decimal(found.mean, digits)} ({ends})"
        rows.append((outcome.label, value))
    return rows
