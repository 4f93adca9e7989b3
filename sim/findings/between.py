"""What is told between points that were run: numbers to interpolate, and words that bear them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from sim.array import Array
from sim.findings import requirement
from sim.findings.ending import CHANCES, EDGES, ending
from sim.findings.force import find as find_force
from sim.findings.names import host
from sim.outcomes.guarantee_index import LEAST, NORMAL, wilson
from sim.results.results import Results
from sim.results.summary import BANDS, Summary
from sim.words import counted, decimal, number, percent

Kind: TypeAlias = Literal["share", "troops", "states"]
"""What a number is, which says how it is written."""

Numbers: TypeAlias = dict[str, list[float | None]]
"""Columns of numbers by name; what is not known is null."""

LITTLE, USUAL = 1_000, 5_000
"""Forces whose chance is told beside that of the smallest published plan."""

DIGITS = 5
"""Significant digits of a number that is interpolated."""

FORMS: dict[Kind, dict[str, str]] = {
    "share": {"none": "less than 1%", "some": "about {}%", "all": "nearly all"},
    "troops": {"none": "no troops", "some": "about {} troops"},
    "states": {"none": "no state", "one": "about 1 state", "some": "about {} states"},
}
"""How a number between points is written, as far as it is known: none of it, one, some, all."""

PLAIN = 5
"""Quantities that are interpolated as they are; the chances of forces follow from quantiles."""

INTERVAL = "95% interval"
"""What the page calls an interval of a share, which knows nothing of interpolation."""

QUANTILES = 200
"""Quantiles of the force that lasts: the forces of the worlds move with the levers, and so do
they; chances of a fixed force would jump."""


@dataclass(frozen=True)
class Quantity:
    """A number that the sentence between points tells."""

    name: str
    """By what the sentence names it."""
    says: str
    """What it is, in a table."""
    kind: Kind


def quantities(results: Results) -> tuple[Quantity, ...]:
    """The numbers that are told between points, in their order."""
    lasts = "Chance that {} troops stay, given a deal"
    forces = (LITTLE, USUAL, results.published_from)
    return (
        Quantity("deal", "Chance of a deal", "share"),
        Quantity("troops", f"Troops in {host(results)} a year after a deal, median", "troops"),
        Quantity("states", "States with troops there, median", "states"),
        Quantity("attack", "Chance of an attack, given a deal", "share"),
        Quantity("bite", "Attacks averted, as a share of what certainty would", "share"),
        *(Quantity(f"force{one}", lasts.format(number(one)), "share") for one in forces),
    )


def main(summary: Summary, results: Results) -> list[float | None]:
    """These numbers of one ensemble; null where no world, or too few of them, tell one."""
    lasting = {one.requirement: one.given_a_deal.value for one in summary.sustained}
    found = summary.outcomes
    return [
        summary.events["deal"].value,
        found["force_year_after_deal"].median,
        found["states_deployed_year_after_deal"].median,
        summary.events_given_a_deal["attack"].value,
        summary.bite.whole.value,
        *(lasting[one] for one in (LITTLE, USUAL, results.published_from)),
    ]


def chance(summary: Summary, results: Results) -> list[float | None]:
    """Half the width of the 95% interval of each of these numbers, from the luck of the worlds."""
    lasting = {one.requirement: one.given_a_deal for one in summary.sustained}
    medians = ("force_year_after_deal", "states_deployed_year_after_deal")
    shares = [summary.events_given_a_deal["attack"], summary.bite.whole]
    shares += [lasting[one] for one in (LITTLE, USUAL, results.published_from)]
    return [
        _half(summary.events["deal"].low, summary.events["deal"].high),
        *(_of_median(results.outcome(name)) for name in medians),
        *(_half(one.low, one.high) for one in shares),
    ]


def _half(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else (high - low) / 2


def _of_median(values: Array) -> float | None:
    """Half the width of the interval of a median, from the ranks that a binomial gives."""
    present = np.sort(values[np.isfinite(values)])
    n = len(present)
    if n < LEAST:
        return None
    reach = NORMAL * math.sqrt(n) / 2
    low, high = math.floor(n / 2 - reach), math.ceil(n / 2 + reach)
    return float(present[min(high, n - 1)] - present[max(low, 0)]) / 2


def numbers(summary: Summary, results: Results) -> Numbers:
    """What the charts and the sentence tell of an ensemble, in columns that can be interpolated.

    ``lasting``, quantiles of the largest force that lasts, in the worlds with a deal; the bands of
    the force by week since the deal; ``states``, their chances a year after the deal; ``main``, the
    first :data:`PLAIN` of the quantities. A column is empty where nothing is known of it.
    """
    force, end = find_force(results), ending(results)
    chances = dict(zip(end.codes, end.chances.tolist(), strict=True)) if end.later else {}
    found: Numbers = {"lasting": _plain(_quantiles(results))}
    found |= {band: _plain(force.table[band]) if force.has_deal else [] for band in BANDS}
    found["states"] = _plain([chances.get(code, math.nan) for code in codes(results)])
    found["main"] = _plain(main(summary, results)[:PLAIN])
    return found


def _quantiles(results: Results) -> Array:
    """Quantiles of the largest force that lasts, given a deal; none without one."""
    deal = results.outcome("force_sustained")[results.deal]
    if not deal.size:
        return np.zeros(0)
    at = (np.arange(QUANTILES) + 0.5) / QUANTILES
    return np.asarray(np.quantile(deal, at, method="inverted_cdf"))


def told(lasting: Array, main: Array, *, published: int) -> Array:
    """All quantities from numbers that may be interpolated, in their order."""
    chances = [np.mean(lasting >= one) for one in (LITTLE, USUAL, published)]
    return np.array([*main, *chances]) if lasting.size else np.full(len(main) + 3, np.nan)


def noise(results: Results) -> float | None:
    """Mean half width of the 95% interval of the chance that a state has troops there."""
    end = ending(results)
    if not end.later:
        return None
    low, high = wilson(np.round(end.chances * end.worlds), np.full(end.chances.size, end.worlds))
    return float(np.mean(high - low)) / 2


def codes(results: Results) -> list[str]:
    """Codes of the states, in the order of their numbers."""
    return sorted(results.scenario.states)


def forces(results: Results) -> list[float]:
    """Forces of the curve."""
    return [float(one) for one in requirement.find(results).table["requirement"]]


def _plain(values: Any) -> list[float | None]:
    column = [math.nan if one is None else float(one) for one in values]
    return [float(f"{one:.{DIGITS}g}") if math.isfinite(one) else None for one in column]


def words(results: Results, worlds: int) -> dict[str, Any]:
    """What is said between points, with a place in braces for each number and how it is written."""
    least, long = results.published_from, requirement.lasting([results]).removeprefix("for ")
    return {
        "sentence": (
            "Interpolated between points that were run: a deal comes in {deal} of worlds; a year "
            f"after a deal, the medians are {{troops}} in {host(results)} and {{states}} with "
            "troops there; a force of "
            f"{number(LITTLE)} stands {long} in {{force{LITTLE}}} of the worlds with a deal, one "
            f"of {number(USUAL)} in {{force{USUAL}}}, one of {number(least)} in {{force{least}}}; "
            "force and guarantee avert {bite} of the attacks that a certain guarantee would."
        ),
        "silent": (
            "Nothing can be interpolated here: at a point nearby no world has a deal. Move a lever "
            "to a tick, at which the model was run."
        ),
        "worlds": f"Interpolated between points of {counted(worlds, 'world')} each",
        "blank": "not told",
        "run": "Run at exactly this point.",
        "scenario": "As the model ran it; the levers stand where the baseline has them.",
        "between": "How far off such numbers were is told below.",
        "mixed": ", interpolated",
        "interval": [INTERVAL, f"{INTERVAL}, chance alone"],
        "levers": "Levers of this page",
        "choose": "Share of worlds in which each has troops there, as on the map.",
        "state": "{name}: troops there in {label} of worlds.",
        "same": "The same in a terminal:",
        "here": "To run the model at exactly this point:",
        "errors": "How far interpolated numbers are from real runs",
        "forms": FORMS,
        "charts": _charts(results),
    }


def _charts(results: Results) -> dict[str, Any]:
    """Titles of the charts between points, which claim nothing, and how their numbers are shown."""
    where, lasts = host(results), requirement.lasting([results])
    given = "Interpolated between points that were run."
    return {
        "requirement": {
            "title": f"How likely a force of each size is to stay in {where} (interpolated)",
            "subtitle": f"Share of worlds in which a force of each size or more stays {lasts} "
            f"running, with the {INTERVAL} that chance alone gives so many worlds. {given}",
        },
        "force": {
            "title": f"Troops in {where} by week after a deal (interpolated)",
            "subtitle": f"Median, middle 50% and 90% of worlds, by week since the deal. {given}",
            "ends": [
                ["median", "Median about {median}"],
                ["high50", "50%: {low50} to {high50}"],
                ["high90", "90% of worlds: {low90} to {high90}"],
            ],
        },
        "map": {
            "title": f"How likely each state is to have troops in {where} (interpolated)",
            "subtitle": "Colour: chance that a state has troops there a year after a deal. "
            + given,
            "edges": list(EDGES),
            "names": list(CHANCES),
        },
    }


def account(
    results: Results, found: Sequence[Mapping[str, float | None]], *, points: int, grid: int
) -> dict[str, Any]:
    """How far interpolated numbers are from those of real runs, and how far chance alone reaches.

    Of each number, and then of the states: ``half``, ``most`` and ``worst``, within how much the
    error is at half of the points, at 9 in 10 and at all of them; ``chance``, the half width of
    the 95% interval; null where no point tells it.
    """
    every = (
        *quantities(results),
        Quantity("map", "A state's chance on the map, mean of all states", "share"),
        Quantity("furthest", "The same, of the state that is furthest off", "share"),
    )
    columns = ("half", "most", "worst", "chance")
    rows = [
        [one.says, *(_size(each[name], one.kind) for name in columns)]
        for one, each in zip(every, found, strict=True)
    ]
    return {
        "head": ["", "half of the points", "9 in 10 points", "all points", "chance alone"],
        "rows": rows,
        "says": (
            f"The model was run at {number(grid)} points. Between them numbers are interpolated. "
            "How far off they are was measured: the model was also run at "
            f"{number(points)} points drawn at random between them. The table says within how much "
            "of the run the interpolated number was, at half of these points, at 9 in 10 and at "
            "all of them. Beside it stands what chance alone does to a number of so many worlds: "
            f"half the width of its {INTERVAL}. Intervals on this page are of chance alone, and "
            "leave out what interpolation adds. Of numbers that are not in the table, how far "
            "interpolation is off was not measured."
        ),
    }


def _size(value: float | None, kind: Kind) -> str:
    """An error in the unit of its number."""
    if value is None:
        return percent(None)
    if kind == "share":
        return f"{decimal(100 * value, 1)} points"
    digits = 0 if kind == "troops" else 1
    unit = "troops" if kind == "troops" else "states"
    return f"{decimal(value, digits)} {unit}"
