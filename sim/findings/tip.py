"""The least change that comes to a goal: its figures and its tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import UsageError
from sim.findings.finding import Finding, Table
from sim.findings.names import plain, quoted
from sim.findings.tip_account import account
from sim.results.table import columns, rows
from sim.studies.tip import TipStudy
from sim.studies.tip_answer import Frontier, FrontierPoint, TipAnswer, TippedLever, Tipping
from sim.studies.tip_words import (
    at,
    between,
    bringing,
    change,
    extreme,
    gains,
    least_pair,
    level,
    size,
    strength,
    unit,
    with_interval,
)
from sim.words import counted, opening

MOST = 12
"""Levers that the figure has at most, but for more that come to the goal."""

FILES = "levers.csv, pairs.csv, tip.json"
"""What is in the folder besides figures."""


__all__ = ["FILES", "account", "findings", "following", "tables"]


@dataclass(frozen=True, eq=False, kw_only=True)
class TipFinding(Finding):
    """The least change of every lever, as a bar within its span.

    The table has a row for each lever, in the order of the answer: ``lever``, ``name``, ``whose``,
    ``rests``, ``ruling``, ``least``, ``most``, ``present``, ``to`` with ``low`` and ``high``,
    blank where there is none, ``share``, and the measure at its ``best_at``: ``best``,
    ``best_low``, ``best_high``. An end of an interval that has none within the span is blank.
    """

    written: tuple[str, ...]
    """What stands at the end of each row: the change, or how far the best value gets."""
    below: tuple[str, ...]
    """What stands under that: its interval and size, or at which value."""
    quiet: tuple[str, ...]
    """What stands under each name."""


@dataclass(frozen=True, eq=False, kw_only=True)
class FrontierFinding(Finding):
    """The least change of one lever for each level of another.

    The table has a row for each level of each pair: ``held`` and ``other``, names of the levers,
    ``pair``, counted from 0, ``level``, ``to`` with ``low`` and ``high``, ``ruling``,
    ``share``, and whether ``both`` are changed.
    """

    levers: tuple[tuple[TippedLever, TippedLever], ...]
    """The lever that is held, and the other, of every pair."""


def findings(answer: TipAnswer) -> Mapping[str, Finding]:
    """The finding of the single levers, and that of the pairs if there are any."""
    made: Tipping = answer.evidence
    frontier: Mapping[str, Finding] = {"frontier": find_frontier(made)} if answer.frontiers else {}
    return {"tip": find(made), **frontier}


def tables(answer: TipAnswer) -> Mapping[str, bytes]:
    """Every lever, and every level of every pair."""
    every = [(pair, point) for pair in answer.frontiers for point in pair.points]
    pairs = {
        "held": np.array([pair.held for pair, _ in every]),
        "other": np.array([pair.other for pair, _ in every]),
        **_points([point for _, point in every]),
    }
    return {"levers.csv": rows(answer.rows), "pairs.csv": columns(pairs)}


def _points(points: Sequence[FrontierPoint]) -> Table:
    numbers = ("level", "to", "low", "high", "share")
    found = {
        name: np.array([getattr(point, name) for point in points], dtype=np.float64)
        for name in numbers
    }
    words = {name: np.array([getattr(one, name) for one in points]) for name in ("ruling", "both")}
    return {**found, **words}


def following(study: TipStudy, answer: TipAnswer) -> Sequence[str]:
    """Words of the next useful command: run the scenario with the change that was found, if any."""
    levers = {one.key: one for one in study.search.levers}
    settings: dict[str, float] = {}
    for key, value in _least_change(answer).items():
        settings |= levers[key].settings(value)
    changed = (part for key, value in settings.items() for part in ("-s", f"{key}={value:.6g}"))
    return ("run", study.resolved.word, *changed)


def _least_change(answer: TipAnswer) -> Mapping[str, float]:
    """The values, by key of the lever, of the least change that surely comes to the goal.

    That of one lever; if none surely does, that of two; else the least that may; empty if none may.
    """
    single = [one for one in answer.levers if one.ruling == "reached"]
    pair = None if single else least_pair(answer)
    if pair:
        return pair.levels
    first = next((one for one in (*single, *answer.levers) if one.to is not None), None)
    return {first.lever: first.to} if first and first.to is not None else {}


def find(made: Tipping) -> TipFinding:
    """The least change of every lever."""
    answer = made.answer
    coming = sum(one.ruling == "reached" or one.to is not None for one in answer.levers)
    shown = answer.levers[: max(MOST, coming)]
    rest = answer.levers[len(shown) :]
    left = ""
    if rest:
        best = level(answer, rest[0].best.value)
        others = counted(len(rest), "lever")
        left = f" Not drawn: {others} that get no nearer, {extreme(answer)} {best}."
    return TipFinding(
        table=_table(shown),
        title=plain(title(answer)),
        subtitle=(
            f"{_about(answer)}: from the present value (ring) to the nearest one that "
            f"{bringing(answer)} (bar, with 95% interval), within the span of each lever; present: "
            f"{with_interval(answer, answer.present)}. Pale: within Monte Carlo error; tick: the "
            f"value that comes nearest where none does.{left}"
        ),
        foot=plain(_foot(made)),
        written=tuple(_written(answer, one) for one in shown),
        below=tuple(_below(one) for one in shown),
        quiet=tuple(_quiet(one) for one in shown),
    )


def _about(answer: TipAnswer) -> str:
    return f"Single changes of {quoted(plain(answer.title))}"


def _foot(made: Tipping) -> str:
    answer = made.answer
    named = {"scenario": f"{answer.scenario}, {counted(answer.points, 'point')}"}
    return made.record.model_copy(update=named).foot


def title(answer: TipAnswer) -> str:
    """The smallest single change, or how near the best of all gets."""
    does = bringing(answer)
    sure = [one for one in answer.levers if one.ruling == "reached"]
    near = [one for one in answer.levers if one.ruling == "perhaps"]
    if all(one.ruling == "unmeasured" for one in answer.levers):
        return f"Nothing tells what {does}: it applies to no world"
    if all(one.ruling in ("few", "unmeasured") for one in answer.levers):
        return f"Too few worlds to say which change {does}"
    if sure and len(answer.smallest) == 1:
        (one,) = (one for one in sure if one.lever in answer.smallest)
        return f"{opening(one.name)}, {change(one)}, is the smallest change that {does}"
    if len(sure) == 1:
        first = f"{opening(sure[0].name)}, {change(sure[0])}, {does}"
        return f"{first}; whether it is the smallest change is within Monte Carlo error"
    if sure:
        able = counted(len(sure), "lever")
        return f"Each of {able} alone {does}; none is clearly the smallest change"
    if near:
        return f"Whether any single change {does} is within Monte Carlo error"
    best = answer.levers[0]
    if any(one.ruling == "few" for one in answer.levers):
        return f"Too few worlds to say whether any single change {does}"
    return f"No single change tried {does}: {extreme(answer)} {level(answer, best.best.value)}"


def _table(levers: Sequence[TippedLever]) -> Table:
    words = ("lever", "name", "whose", "rests", "ruling")
    numbers = ("least", "most", "present", "to", "low", "high", "share", "best_at")
    best = {
        f"best{end}": np.array([getattr(one.best, name) for one in levers], dtype=np.float64)
        for end, name in (("", "value"), ("_low", "low"), ("_high", "high"))
    }
    return {
        **{name: np.array([getattr(one, name) for one in levers]) for name in words},
        **{
            name: np.array([getattr(one, name) for one in levers], dtype=np.float64)
            for name in numbers
        },
        **best,
    }


def _written(answer: TipAnswer, one: TippedLever) -> str:
    """The end of a row: the change, or how far the best value gets."""
    if one.to is not None:
        return change(one)
    if one.ruling == "unmeasured":
        return "nothing to measure"
    if one.ruling == "few":
        return "too few worlds"
    ruling = "perhaps" if one.ruling == "perhaps" else "none"
    return f"{ruling}: {extreme(answer)} {level(answer, one.best.value)}"


def _below(one: TippedLever) -> str:
    """What stands under it: the interval and the size of the change, or the best value."""
    if one.to is not None:
        return f"{between(one)}; {size(one.share)} of span"
    if one.ruling in ("few", "unmeasured"):
        return ""
    return at(one, one.best_at)


def _quiet(one: TippedLever) -> str:
    span = f"{strength(one, one.least)} to {strength(one, one.most)}{unit(one)}"
    return f"{opening(one.whose)} · {one.rests} · {span}"


def find_frontier(made: Tipping) -> FrontierFinding:
    """The frontier of every pair."""
    answer = made.answer
    if not answer.frontiers:
        raise UsageError("no pair of levers was tried")
    levers = tuple((answer.lever(one.held), answer.lever(one.other)) for one in answer.frontiers)
    return FrontierFinding(
        table=_frontier_table(answer.frontiers, levers),
        title=plain(frontier_title(answer)),
        subtitle=(
            f"Two levers of {quoted(plain(answer.title))}: for each value of the one below, the "
            f"nearest value of the one at the left that {bringing(answer)}, with 95% interval "
            "(band); ring: present values; hollow: within Monte Carlo error; no line: none does."
        ),
        foot=plain(_foot(made)),
        levers=levers,
    )


def frontier_title(answer: TipAnswer) -> str:
    """In how many of the pairs two changes together come to the goal."""
    does = bringing(answer)
    found = least_pair(answer)
    if not gains(answer):
        return f"No two levers together surely need less change than one alone that {does}"
    if found is None:
        return f"No change of two levers that was tried surely {does}"
    return f"{opening(found.words)} together {bringing(answer, several=True)}"


def _frontier_table(
    pairs: Sequence[Frontier], levers: Sequence[tuple[TippedLever, TippedLever]]
) -> Table:
    every = [(k, point) for k, pair in enumerate(pairs) for point in pair.points]
    return {
        "pair": np.array([k for k, _ in every]),
        "held": np.array([levers[k][0].name for k, _ in every]),
        "other": np.array([levers[k][1].name for k, _ in every]),
        **_points([point for _, point in every]),
    }
