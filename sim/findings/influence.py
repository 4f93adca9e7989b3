"""What moves one outcome: a value for each end of each factor, and its share of the variance."""

from dataclasses import dataclass

import numpy as np

from sim.errors import UsageError
from sim.findings.finding import Finding, Table
from sim.findings.names import plain
from sim.outcomes.catalogue import Row
from sim.outcomes.measure import measure_row
from sim.studies.influence import Bar, Influence, OutcomeSensitivity
from sim.studies.lever import option_words
from sim.studies.sensitivity_answer import Sensitivity
from sim.studies.sensitivity_designs import BAR_TIMES
from sim.words import counted, decimal, number, opening, percent

SHOWN = 10
"""Factors that are drawn, the first of the table."""


@dataclass(frozen=True, eq=False, kw_only=True)
class InfluenceFinding(Finding):
    """What moves one outcome.

    The table has a row for each factor with an index of its own, the largest total one first, and
    then one for all others together, whose `key` is empty: ``label``, ``basis``, ``span`` in words;
    the share of the variance that it makes alone, ``first``, and also with others, ``total``, each
    with the ends of its interval, ``_low`` and ``_high``; whether it is among the few that the
    title names, ``carrier``; and the outcome in its shown unit at the value of the factor that
    makes it ``least`` and ``greatest``, the differences from the scenario's own point beyond chance
    or not, ``least_way`` and ``greatest_way``: -1, 0 or 1.
    """

    base: float
    """The outcome at the scenario's own point, in its shown unit."""
    ends: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """What is written at the left and at the right of the bars of each factor: values and their
    outcomes, each on the side of the scenario's own outcome on which it lies."""
    heading: str
    """What the outcome is, above its panel."""
    percent: bool
    """Whether the outcome is shown in percent."""


def find_main(made: Sensitivity) -> InfluenceFinding:
    """What moves the first outcome of which that can be told.

    Raises
    ------
    UsageError
        If it can be told of none.
    """
    told = [one for one in made.answer.outcomes if one.verdict == "told"]
    if not told:
        raise UsageError(f"{made.answer.finding}; there is nothing to draw")
    return find(made, told[0])


def find(made: Sensitivity, one: OutcomeSensitivity) -> InfluenceFinding:
    """What moves one outcome of which that can be told."""
    answer = made.answer
    row = measure_row(one.measure).with_host(made.results.scenario.actor_names.host)
    own = [each for each in one.factors if each.total is not None]
    unit = "%" if row.scale == 100 else ""
    base = np.nan if one.base is None else row.scale * one.base
    at = f"{decimal(base, row.digits)}{unit}"
    worlds = counted(BAR_TIMES * answer.replications, "world")
    bars = {each.key: _ends(one, each.key) for each in own}
    record = made.results.record.model_copy(
        update={
            "scenario": f"sensitivity of {answer.scenario}",
            "replications": answer.worlds,
            "settings": answer.settings,
        }
    )
    return InfluenceFinding(
        table=_table(one, own, bars=bars, scale=row.scale),
        title=plain(one.sentence, 400),
        subtitle=(
            f"Left: the {one.subject} with one value at its least or greatest and all else as in "
            f"the scenario ({at}), {worlds} each, paired; pale: not beyond chance. Right: share of "
            f"the variance between {number(answer.points)} plausible combinations of all values, "
            f"{counted(answer.replications, 'world')} each{_chance(one)}, with 95% interval of the "
            f"whole.{' Bold: those that the title counts.' * bool(one.carriers)}"
        ),
        foot=plain(record.foot),
        base=base,
        ends=tuple(_written(bars[each.key], one.base, row=row) for each in own),
        heading=opening(one.subject),
        percent=row.scale == 100,
    )


def _chance(one: OutcomeSensitivity) -> str:
    """How much of the variance between points is chance, in brackets."""
    return "" if one.noise is None else f" (whose chance makes {percent(one.noise)} of it)"


def _ends(one: OutcomeSensitivity, key: str) -> tuple[Bar, Bar] | None:
    """The bars of a factor with the least and the greatest outcome; none where there is none."""
    bars = [each for each in one.bars if each.key == key and each.value is not None]
    if not bars:
        return None
    by = sorted(bars, key=lambda each: each.value or 0.0)
    return by[0], by[-1]


def _written(
    bars: tuple[Bar, Bar] | None, base: float | None, *, row: Row
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands at the left and at the right: which value it is, and the outcome.

    Two outcomes on one side of the scenario's own are both written there, the further one first.
    """
    if bars is None:
        return (), ()
    least, greatest = (_end(bar, row) for bar in bars)
    low, high = (bar.value or 0.0 for bar in bars)
    own = base or 0.0
    if low > own or (bars[0] is bars[1] and low >= own):
        return (), tuple(dict.fromkeys((greatest, least)))
    if high < own:
        return tuple(dict.fromkeys((least, greatest))), ()
    return (least,), (greatest,)


def _end(bar: Bar, row: Row) -> str:
    """Which value a bar is of, and the outcome there: low 1,921; the weakest decides 18%."""
    percent = row.scale == 100
    value = decimal(bar.value, 0 if percent else row.digits, scale=row.scale)
    return f"{option_words(bar.end)} {value}{'%' * percent}"


def _way(bar: Bar) -> int:
    low, high = bar.difference.low, bar.difference.high
    return 0 if low is None or high is None else int(low > 0) - int(high < 0)


def span_in_words(one: Influence) -> str:
    """Over which values a factor varies: 0.8 to 4; four rules."""
    if one.low is None or one.high is None:
        return f"{one.options} rules" if one.options else ""
    return f"{_plainly(one.low)} to {_plainly(one.high)}"


def _plainly(value: float) -> str:
    """A value with three significant digits, in full."""
    return number(value) if abs(value) >= 1000 else f"{value:.3g}".replace("-", "\N{MINUS SIGN}")


def _table(
    one: OutcomeSensitivity,
    own: list[Influence],
    *,
    bars: dict[str, tuple[Bar, Bar] | None],
    scale: float,
) -> Table:
    every = [*own, *([one.others] if one.others else [])]
    words = {
        "key": [each.key for each in every],
        "label": [opening(each.says) for each in every],
        "basis": [each.basis for each in every],
        "span": [span_in_words(each) for each in every],
    }
    table = {name: np.array(column, dtype=np.str_) for name, column in words.items()}
    table["carrier"] = np.array([each.key in one.carriers and bool(each.key) for each in every])
    for name in ("first", "total"):
        found = [getattr(each, name) for each in every]
        for end, suffix in (("value", ""), ("low", "_low"), ("high", "_high")):
            column = [np.nan if (v := getattr(each, end)) is None else v for each in found]
            table[f"{name}{suffix}"] = np.array(column, dtype=np.float64)
    for at, name in enumerate(("least", "greatest")):
        pairs = [bars.get(each.key) for each in every]
        values = [np.nan if pair is None else scale * (pair[at].value or 0.0) for pair in pairs]
        table[name] = np.array(values, dtype=np.float64)
        table[f"{name}_way"] = np.array([0 if pair is None else _way(pair[at]) for pair in pairs])
    return table
