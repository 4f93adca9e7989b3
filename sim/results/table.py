"""The tidy tables that people open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any, Literal
from unicodedata import category, normalize

import numpy as np
from numpy.typing import NDArray

from sim.facts.parameter import parameters
from sim.outcomes.block import SERIES
from sim.outcomes.catalogue import OUTCOMES
from sim.results.results import Results
from sim.results.state_chances import by_state
from sim.results.summary import BANDS
from sim.results.variable import DRAWN

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?")
"""A number as text, which may well begin with a minus."""

FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters that cannot be seen."""

MOST_ROWS = 100_000
"""Most replications that the table of replications lists."""


Dialect = Literal["plain", "excel", "excel-point"]
"""Kinds of CSV: with commas, or for a spreadsheet of a country that writes 0,5, or 0.5."""

BOM = "\N{BYTE ORDER MARK}"
"""What a spreadsheet knows UTF-8 by."""


def in_dialect(data: bytes, dialect: Dialect) -> bytes:
    """A table as a spreadsheet opens it; numbers with a decimal comma where columns have none."""
    if dialect == "plain":
        return data
    if dialect == "excel-point":
        return (BOM + data.decode()).encode()
    written = io.StringIO()
    lines = csv.reader(io.StringIO(data.decode(), newline=""))
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(
        [cell.replace(".", ",") if NUMBER.fullmatch(cell) else cell for cell in line]
        for line in lines
    )
    return (BOM + written.getvalue()).encode()


def remarks(replications: int) -> list[str]:
    """What is to be said of the tables of so many worlds, a sentence each."""
    if replications <= MOST_ROWS:
        return []
    name = _name("replications", replications)
    return [
        f"{name} lists the first {MOST_ROWS:,} of the {replications:,} worlds; results.nc has all"
    ]


def _name(stem: str, replications: int) -> str:
    """Name of a table with a row for each world, which says where it ends before the last."""
    return f"{stem}-first-{MOST_ROWS}.csv" if replications > MOST_ROWS else f"{stem}.csv"


def tables(results: Results) -> dict[str, bytes]:
    """Every table of an ensemble: CSV files by name, UTF-8, each with a header."""
    listed = min(results.n, MOST_ROWS)
    outcomes = {name: results.outcome(name)[:listed].copy() for name in OUTCOMES}
    return {
        _name("replications", results.n): columns({"replication": np.arange(listed), **outcomes}),
        **_drawn(results, listed),
        "states.csv": rows([_flat(row.model_dump()) for row in by_state(results)]),
        "weeks.csv": columns(_weeks(results)),
        "parameters.csv": rows(_parameters(results)),
    }


def columns(table: Mapping[str, NDArray[Any]]) -> bytes:
    """Write columns of equal length; dates become the first and the last day of their week."""
    spread: dict[str, NDArray[Any]] = {}
    for name, column in table.items():
        spread |= _days(column, table["week"]) if name == "date" else {name: column}
    listed = [_cells(column) for column in spread.values()]
    return _csv(list(spread), zip(*listed, strict=True))


def _days(ends: NDArray[Any], weeks: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """First and last day of each week, which ends before a date; the start, week 0, has neither."""
    day = np.timedelta64(1, "D")
    days = {"first_day": ends - 7 * day, "last_day": ends - day}
    return {name: np.where(weeks > 0, at, np.datetime64("NaT")) for name, at in days.items()}


def rows(table: Sequence[Mapping[str, Any]]) -> bytes:
    """Write rows that have the same keys."""
    header = list(table[0]) if table else []
    return _csv(header, ([row[key] for key in header] for row in table))


def _csv(header: list[str], lines: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in line] for line in lines)
    return text.getvalue().encode()


def _harmless(cell: Any) -> Any:
    """Blank what is missing, and keep a spreadsheet from taking text for a formula."""
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    if not isinstance(cell, str):
        return cell
    # The writer puts no quotes about a carriage return, which would end the row.
    return ("'" if _is_formula(cell) else "") + cell.replace("\r", " ")


def _is_formula(text: str) -> bool:
    """Whether some spreadsheet may take a text for a formula; a number is none.

    Blank and invisible characters before the sign are passed over, as some do that trim cells,
    and wide and small forms count as the sign they stand for.
    """
    if NUMBER.fullmatch(text):
        return False
    if text.startswith(("\t", "\r")):
        return True
    seen = (letter for letter in text if not (letter.isspace() or category(letter)[0] in "CM"))
    first = next((letter for letter in seen if letter not in FILLERS), "")
    return normalize("NFKC", first).startswith(("=", "+", "-", "@"))


def _cells(column: NDArray[Any]) -> list[Any]:
    if np.issubdtype(column.dtype, np.datetime64):
        days = column.astype("datetime64[D]")
        return ["" if np.isnat(day) else str(day) for day in days]
    if np.issubdtype(column.dtype, np.floating):
        rounded = [float(f"{value:.10g}") for value in column.tolist()]
        return [int(value) if value.is_integer() else value for value in rounded]
    return list(column.tolist())


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Spread shares by week over columns of their own."""
    weeks = {f"deployed_by_week_{week}": one for week, one in row["deployed_by_week"].items()}
    return {key: value for key, value in row.items() if key != "deployed_by_week"} | weeks


def _drawn(results: Results, listed: int) -> dict[str, bytes]:
    """The table of the parameters drawn for the first replications, if any are drawn."""
    if DRAWN not in results.data:
        return {}
    values = results.data[DRAWN].isel(replication=slice(listed)).values
    drawn = dict(zip(results.data["parameter"].values.tolist(), values, strict=True))
    return {_name("drawn", results.n): columns({"replication": np.arange(listed), **drawn})}


def _weeks(results: Results) -> dict[str, NDArray[Any]]:
    """Quantiles of every series by week."""
    data = results.data
    table = {"week": data["week"].values, "date": data["date"].values, "events": _events(results)}
    for name in SERIES:
        quantiles = np.quantile(data[name].values, list(BANDS.values()), axis=1)
        table |= {f"{name}_{band}": quantiles[at] for at, band in enumerate(BANDS)}
    return table


def _events(results: Results) -> NDArray[Any]:
    """The events of the scenario in each week, by name."""
    scenario = results.scenario
    names: dict[int, list[str]] = {}
    for name, event in sorted(scenario.events.items()):
        names.setdefault(scenario.week_of(event), []).append(name)
    return np.array(["; ".join(names.get(week, [])) for week in range(scenario.weeks + 1)])


def _parameters(results: Results) -> list[dict[str, Any]]:
    """List every parameter with its value, unit, range, basis and source."""
    listed = []
    for key, quantity in results.scenario.values.items():
        known = parameters()[key]
        low, high = quantity.range or (None, None)
        listed.append(
            {
                "key": key,
                "symbol": known.symbol,
                "meaning": known.says,
                "value": quantity.central,
                "distribution": quantity.shape or "",
                "unit": known.unit,
                "low": low,
                "high": high,
                "basis": quantity.basis,
                "role": known.role,
                "source": quantity.source,
                "note": known.note if quantity.central == known.default else quantity.because,
            }
        )
    return listed
