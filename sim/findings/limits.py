"""What a box limits: the range of each factor within its full range, and how sure each limit is."""

from dataclasses import dataclass

import numpy as np

from sim.errors import UsageError
from sim.findings.finding import Finding
from sim.findings.names import plain
from sim.studies.boxed import BoxFound, Restriction
from sim.studies.discovered import Discovered, leading
from sim.studies.lever import figures, noun, option_words, value_words, with_unit
from sim.words import counted, listing, percent, spelt

NAMED = 2
"""Factors that the title names at most."""

MOST = 12
"""Factors that are drawn at most."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LimitsFinding(Finding):
    """What the leading box limits, the smallest quasi-p-value first.

    The table has a row for each factor: its ``key``, ``says`` and ``basis``; the ``place`` of its
    value in the scenario, and where the box begins and ends, ``low`` and ``high``, from 0 at the
    least to 1 at the greatest value; the same in words, ``least``, ``most``, ``range`` and
    ``value``; the ``quasi_p`` of its surest limit, and the share of halves, ``again``, in which the
    box limits it again. Of a switch, ``least`` has all options, and ``slots`` a 1 for each that
    lies in the box and a 0 for each other.
    """

    halves: int
    """Number of halves."""


def find(made: Discovered) -> LimitsFinding:
    """What the leading box limits.

    Raises
    ------
    UsageError
        If no box is better than chance.
    """
    box = leading(made.answer)
    if box is None:
        raise UsageError("no box is better than chance here, so that there are no limits to draw")
    shown = box.restrictions[:MOST]
    table = {
        "key": np.array([one.key for one in shown]),
        "says": np.array([one.says for one in shown]),
        "basis": np.array([one.basis for one in shown]),
        "place": np.array([_place(made, one) for one in shown]),
        "low": np.array([one.place_low for one in shown]),
        "high": np.array([one.place_high for one in shown]),
        "least": np.array(
            [" · ".join(map(option_words, one.among)) or _end(one.least) for one in shown]
        ),
        "most": np.array([_end(one.most) for one in shown]),
        "range": np.array([one.words for one in shown]),
        "value": np.array([_value(one) for one in shown]),
        "slots": np.array([_slots(one) for one in shown]),
        "quasi_p": np.array([one.quasi_p for one in shown]),
        "again": np.array([one.again / box.halves for one in shown]),
    }
    rest = len(box.restrictions) - len(shown)
    more = f" {counted(rest, 'more factor')} not drawn." if rest else ""
    return LimitsFinding(
        table=table,
        title=plain(title(made, box)),
        subtitle=(
            f"The range in the box of {box.method} within the full range of each factor that it "
            f"limits, on the scale on which the points are spread; mark: the scenario.{more} "
            f"In the box, {percent(box.density)} of the points are so; of all, "
            f"{percent(made.points.sample.share)}."
        ),
        foot=foot(made),
        halves=box.halves,
    )


def title(made: Discovered, box: BoxFound) -> str:
    """Which factors tell where the goal is reached, if they do again in most halves."""
    steady = [one for one in box.restrictions if 2 * one.again > box.halves]
    clause, all_of = made.answer.clause, made.answer.factors
    if not steady:
        return f"A box tells where {clause}, but what it limits differs from half to half"
    count = f"{spelt(len(steady))} of {counted(all_of, 'factor')}"
    tells = "tells" if len(steady) == 1 else "tell"
    names = [noun(one) for one in steady[:NAMED]]
    rest = len(steady) - len(names)
    named = listing([*names, *([f"{spelt(rest)} more"] if rest else [])])
    return f"{count[:1].upper()}{count[1:]} {tells} where {clause}: {named}"


def foot(made: Discovered) -> str:
    """Small print of the figures of a search."""
    results, answer = made.points.results, made.answer
    own = {
        "scenario": f"{answer.scenario} at {counted(answer.points, 'point')}",
        "replications": results.n,
        "worlds": 0,
        "settings": answer.settings,
    }
    return plain(results.results[0].record.model_copy(update=own).foot)


def _place(made: Discovered, one: Restriction) -> float:
    """Where the value in the scenario lies, from 0 to 1; not a number beyond the range."""
    factor = next(factor for factor in made.points.factors if factor.key == one.key)
    if one.among:
        found = one.among.index(str(one.value)) if str(one.value) in one.among else np.nan
        return (found + 0.5) / len(one.among)
    low, high = factor.span
    if not low <= float(one.value) <= high:
        return np.nan
    chances = np.linspace(0.0, 1.0, 1001)
    return float(np.interp(float(one.value), np.array(factor.at(chances), dtype=float), chances))


def _slots(one: Restriction) -> str:
    return "".join(str(int(option in one.options)) for option in one.among)


def _end(value: float | None) -> str:
    return "" if value is None else figures(value)


def _value(one: Restriction) -> str:
    return with_unit(value_words(one.value), one.unit)
