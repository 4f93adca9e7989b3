"""What a design came to: its tables, and its account in words."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.outcomes.measure import measure_row
from sim.results.design import DesignResults
from sim.results.table import columns, rows
from sim.studies.design import DesignAnswer, MeasuredPoints
from sim.text import fitted, padded, wrapped
from sim.words import counted, decimal

WIDTH = 46
"""Columns of the first column of the table."""

LINE = 88
"""Columns of a line of words."""

COLUMNS = ("lowest", "median", "highest")


def tables(answer: DesignAnswer) -> Mapping[str, bytes]:
    """The points with the mean of every measure and its standard error, and the measures."""
    results: DesignResults = answer.evidence
    design = results.design
    table: dict[str, NDArray[Any]] = {"point": np.arange(len(design))}
    table |= {key: np.asarray(column) for key, column in design.columns.items()}
    for one in answer.measures:
        table[one.measure] = results.means(one.measure)
        if one.error is not None:
            table[f"{one.measure}, standard error"] = results.errors(one.measure)
    return {"points.csv": columns(table), "measures.csv": rows(answer.rows)}


def account(answer: DesignAnswer) -> Iterator[str]:
    """Account of a design for the terminal, line by line."""
    yield answer.title
    yield (
        f"{answer.scenario}, {counted(answer.points, 'point')} of {answer.replications:,} worlds, "
        f"seed {answer.seed}"
    )
    split = counted(answer.ensembles, "ensemble")
    yield from wrapped(f"Keys: {', '.join(answer.keys)}; run as {split}.", LINE)
    yield ""
    yield padded("Mean over the worlds of a point", WIDTH) + "".join(
        f"{one:>13}" for one in COLUMNS
    )
    for one in answer.measures:
        yield _line(one)
    yield ""
    yield from wrapped(
        "How often a value occurs among the points says nothing about how likely it is. "
        "All points have the same worlds, so that differences between points are surer than the "
        "means.",
        LINE,
    )


def _line(one: MeasuredPoints) -> str:
    row = measure_row(one.measure)
    numbers = (one.lowest, one.median, one.highest)
    shown = ("-" if value is None else decimal(value * row.scale, row.digits) for value in numbers)
    unit = " %" if row.scale == 100 else ""
    return padded(fitted(row.label, WIDTH - 1), WIDTH) + "".join(
        f"{each + unit:>13}" for each in shown
    )
