"""What the charts of the page show: columns, ticks, labels, and a table for who cannot see them."""

import math
from collections.abc import Mapping
from typing import Any

from sim.array import Array
from sim.facts.outline import Outline, atlas
from sim.findings.ending import EndingFinding
from sim.findings.ending import find as find_ending
from sim.findings.finding import Finding
from sim.findings.force import ForceFinding
from sim.findings.force import find as find_force
from sim.findings.places import FRAME, LABELS, PINS, SMALL, Point
from sim.findings.requirement import RequirementFinding
from sim.findings.requirement import find as find_requirement
from sim.results.results import Results
from sim.words import interval, number, percent

Chart = dict[str, Any]
"""What a chart shows, ready for JSON; what is not a number is null."""

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Chances that have a tick."""

_TICKS = 4
"""Steps between the ticks of troops, about."""

_WEEKS = 26
"""Weeks between two ticks."""

_ROWS = 13
"""Weeks between two rows of a table."""


def charts(results: Results) -> Mapping[str, Chart]:
    """Every chart of the page, by name."""
    return {
        "requirement": _requirement(find_requirement(results)),
        "force": _force(find_force(results)),
        "map": _map(find_ending(results)),
    }


def _told(finding: Finding) -> Chart:
    """What is said of a chart; who cannot see it hears the finding and what is plotted."""
    return {
        "title": finding.title,
        "subtitle": finding.subtitle,
        "foot": finding.foot,
        "alt": f"{finding.title}. {finding.subtitle}",
    }


def _numbers(finding: Finding, *names: str) -> dict[str, list[float | None]]:
    return {
        name: [float(one) if math.isfinite(one) else None for one in finding.table[name]]
        for name in names
    }


def _requirement(finding: RequirementFinding) -> Chart:
    columns = _numbers(finding, "requirement", "deal", "deal_low", "deal_high", "all")
    last = finding.shown[-1]
    kept = sum(one <= last for one in finding.table["requirement"])
    return {
        **_told(finding),
        "columns": {name: column[:kept] for name, column in columns.items()},
        "x": [[one, number(one), one == finding.least] for one in finding.shown],
        "y": [[one, percent(one)] for one in QUARTERS],
        "names": {"deal": "With a deal", "all": "All worlds", "ghost": "Baseline, with a deal"},
        "axes": ["Troops asked for", "Share of worlds"],
        "least": [finding.least, "smallest published plan"],
        "table": _chances(finding),
    }


def _chances(finding: RequirementFinding) -> Chart:
    """The chance of each force that is drawn, in words."""
    columns = {name: column.tolist() for name, column in finding.table.items()}
    rows = (columns["requirement"].index(force) for force in finding.shown)
    return {
        "head": ["Force that lasts", "With a deal", "95% interval", "All worlds"],
        "rows": [
            [
                number(columns["requirement"][row]),
                percent(columns["deal"][row]),
                f"{percent(columns['deal_low'][row])} to {percent(columns['deal_high'][row])}",
                percent(columns["all"][row]),
            ]
            for row in rows
        ],
    }


def _force(finding: ForceFinding) -> Chart:
    table = finding.table
    bands = ("low90", "low50", "median", "high50", "high90")
    single = [name for name in table if name.startswith("world") and name != "worlds"]
    columns = _numbers(finding, "week", *bands, *single)
    drawn = (columns[name] for name in (*bands, *single))
    top = max(one for column in drawn for one in column if one is not None)
    last = int(table["week"][-1])
    first = "Deal" if finding.has_deal else "Start"
    weeks = [*range(0, last + 1, _ROWS)]
    return {
        **_told(finding),
        "columns": columns,
        "x": [[week, f"{week}" if week else first] for week in range(0, last + 1, _WEEKS)],
        "y": _ticks(top),
        "ends": [[name, words, at] for name, words, at in finding.ends],
        "without": finding.without,
        "single": single,
        "ghost": f"Baseline: {finding.ends[0][1].lower()}",
        "axes": ["Weeks since the deal" if finding.has_deal else "Weeks", "Troops"],
        "table": {
            "head": ["Week", "Median", "Middle half of worlds", "9 worlds in 10", "Worlds"],
            "rows": [
                [
                    f"{week}",
                    number(round(table["median"][week])),
                    _between(table["low50"][week], table["high50"][week]),
                    _between(table["low90"][week], table["high90"][week]),
                    number(table["worlds"][week]),
                ]
                for week in weeks
            ],
        },
    }


def _between(low: float, high: float) -> str:
    return interval(low, high, digits=0)


def _ticks(top: float) -> list[list[Any]]:
    """Round numbers of troops from none to above the highest, with their words."""
    rough = max(top, 1.0) / _TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = max(1.0, next(times * size for times in (1, 2, 2.5, 5, 10) if times * size >= rough))
    count = math.ceil(max(top, 1.0) / step)
    return [[step * k, number(step * k)] for k in range(count + 1)]


def _map(finding: EndingFinding) -> Chart:
    table = finding.table
    states = [
        {
            "code": str(code),
            "name": str(name),
            "chance": float(chance),
            "label": percent(chance),
            "shade": shade,
        }
        for code, name, chance, shade in zip(
            table["state"], table["name"], table["chance"], finding.shades, strict=True
        )
    ]
    return {
        **_told(finding),
        "states": states,
        "key": list(finding.key),
        "host": [finding.host_code, finding.host],
    }


def outlines() -> dict[str, Any]:
    """The outlines of the map as paths, a unit a kilometre, south downwards, with their credit."""
    west, east, south, north = FRAME
    return {
        "credit": atlas().credit,
        "frame": [west, -north, east - west, north - south],
        "paths": {code: _outline(code, one) for code, one in atlas().outlines.items()},
    }


def _outline(code: str, one: Outline) -> dict[str, Any]:
    """The path of an outline, where its code stands, and where a line from there leads, if any."""
    at, tip = PINS.get(code, (LABELS.get(code, one.label), None))
    return {
        "d": "".join(_path(ring) for ring in one.rings),
        "at": _down(at),
        "tip": _down(tip) if tip else None,
        "small": code in SMALL,
    }


def _down(point: Point) -> list[int]:
    return [round(point[0]), round(-point[1])]


def _path(ring: Array) -> str:
    points = (f"{round(x)},{round(-y)}" for x, y in ring.tolist())
    return f"M{'L'.join(points)}Z"
