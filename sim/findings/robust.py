"""How policies stand in uncertain futures: figures, tables and words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import UsageError
from sim.findings.finding import Finding, Table
from sim.findings.names import plain, quotes, readable
from sim.findings.parts import the
from sim.findings.robust_words import (
    NO_UNIT,
    account,
    regret_title,
    satisfied_title,
    separation_title,
)
from sim.outcomes.measure import measure_row
from sim.results.table import rows
from sim.scenario.combination import word_for
from sim.studies.judged import ALL
from sim.studies.robust import RobustAnswer, Robustness, RobustStudy
from sim.studies.robust_parts import GoalOfAnswer, OutcomeOfAnswer, PolicyOfAnswer
from sim.studies.robustness import regrets
from sim.words import counted, opening

__all__ = ["FILES", "account", "findings", "following", "tables"]

FILES = "robust.json, goals.csv, outcomes.csv, futures.csv"
"""What is in the folder besides figures."""

GOALS = 4
"""Goals, all of them at once included, that the figure shows at most."""

OUTCOMES = 3
"""Outcomes that the figure of regret shows at most."""

QUANTILES = {"least": 0.0, "low": 0.25, "middle": 0.5, "high": 0.75, "high90": 0.9, "greatest": 1.0}
"""Quantiles of regret over futures, by name."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PoliciesFinding(Finding):
    """A row for each policy, a column for each goal or outcome.

    Of goals the table has ``goal``, ``policy``, ``title``; ``share`` of futures with its 95%
    interval, ``low`` and ``high``; and the share in which luck decides, ``unsure``. Of regret it
    has ``measure``, ``policy``, ``title``, the quantiles of regret over futures, and the share of
    resamplings in which the policy has the least greatest regret, ``minimax``, and the 95% interval
    of its greatest, ``from`` and ``to``; in the unit of the outcome, percentage points for a
    chance.
    """

    headings: tuple[tuple[str, str], ...]
    """Lines above each column."""
    names: tuple[str, ...]
    """Names of the policies, as they are drawn."""
    labels: Mapping[str, str]
    """How a title names each policy."""


@dataclass(frozen=True, eq=False, kw_only=True)
class FuturesFinding(Finding):
    """Futures over the factor that sets apart where one of two policies is ahead.

    The table has a row for each future: the factor's ``value``, and who is ``ahead``, the name of
    a policy or nobody.
    """

    rows: tuple[tuple[str, str], ...]
    """Value of ``ahead``, and the words for it, from top to bottom."""
    factor: str
    """The factor and its unit, for the axis."""
    logarithmic: bool
    """Whether the axis is one of logarithms."""
    labels: Mapping[str, str]
    """How a title names each policy."""


def findings(answer: RobustAnswer) -> Mapping[str, Finding]:
    """The findings of the figures; that of futures where any two policies are told apart."""
    made: Robustness = answer.evidence
    found: dict[str, Finding] = {"satisfied": find_satisfied(made), "regret": find_regret(made)}
    if _told(made) is not None:
        found["futures"] = find_futures(made)
    return found


def _told(made: Robustness) -> OutcomeOfAnswer | None:
    """The first outcome by which futures are set apart, if any beyond chance."""
    every = [one for one in made.answer.outcomes if one.separation is not None]
    clear = [one for one in every if one.separation is not None and one.separation.clear]
    return next(iter([*clear, *every]), None)


def _common(made: Robustness) -> dict[str, Any]:
    answer = made.answer
    titles = [readable(one.title, one.name) for one in answer.policies]
    names = [one.name for one in answer.policies]
    count = counted(len(answer.factors), "uncertain factor")
    what = f"{len(names)} policies in {counted(answer.futures, 'future')} over {count}"
    record = made.first.record.model_copy(
        update={"scenario": what, "replications": answer.replications, "worlds": 0,
                "settings": answer.settings}
    )  # fmt: skip
    return {
        "foot": plain(record.foot),
        "labels": dict(zip(names, quotes([opening(one) for one in titles]), strict=True)),
    }


def find_satisfied(made: Robustness) -> PoliciesFinding:
    """In what share of futures each policy satisfies each goal."""
    answer = made.answer
    goals = [*answer.goals[-1:], *answer.goals[:-1]][:GOALS]
    common = _common(made)
    policies = _sorted(made, {name: one.value for name, one in goals[0].satisfied.items()})
    return PoliciesFinding(
        **common,
        table=_goals(policies, goals),
        title=plain(satisfied_title(answer, common["labels"])),
        subtitle=(
            f"Share of {counted(answer.futures, 'future')} in which a goal is satisfied, with 95% "
            f"interval, from {counted(answer.replications, 'world')} in each. Futures are a Latin "
            "hypercube over what is uncertain, and policies are compared in each: shares of what "
            "was tried, not probabilities."
        ),
        headings=tuple(_heading(one) for one in goals),
        names=tuple(opening(readable(one.title, one.name)) for one in policies),
    )


def _sorted(made: Robustness, worth: Mapping[str, float | None]) -> list[PolicyOfAnswer]:
    """The policies, those of most worth first; the values of a lever as they are."""
    if any(one.settings for one in made.judged.futures.policies):
        return list(made.answer.policies)
    known = {name: -np.inf if one is None else one for name, one in worth.items()}
    return sorted(made.answer.policies, key=lambda one: -known[one.name])


def _heading(one: GoalOfAnswer) -> tuple[str, str]:
    if one.text == ALL:
        return "All goals", ""
    return opening(one.words), ""


def _goals(policies: Sequence[PolicyOfAnswer], goals: Sequence[GoalOfAnswer]) -> Table:
    words, numbers = [], []
    for one in goals:
        for policy in policies:
            share = one.satisfied[policy.name]
            words.append((one.text, policy.name, policy.title))
            ends = (share.value, share.low, share.high, one.unsure[policy.name])
            numbers.append([np.nan if end is None else end for end in ends])
    return _columns(("goal", "policy", "title"), words) | _columns(
        ("share", "low", "high", "unsure"), numbers
    )


def _columns(names: Sequence[str], table: Sequence[Any]) -> dict[str, NDArray[Any]]:
    return dict(zip(names, np.array(table).T, strict=True))


def find_regret(made: Robustness) -> PoliciesFinding:
    """How far each policy is from the best one, over all futures."""
    answer, common = made.answer, _common(made)
    outcomes = answer.outcomes[:OUTCOMES]
    policies = _sorted(
        made, {name: -(one.value or 0.0) for name, one in outcomes[0].regret.items()}
    )
    return PoliciesFinding(
        **common,
        table=_regrets(made, policies, outcomes),
        title=plain(regret_title(answer, common["labels"])),
        subtitle=(
            "Regret: how far a policy is from the best one in the same future. Line: from least to "
            "greatest of all futures; box: the middle half; tick: the median; dot and number: the "
            f"greatest. Luck of {counted(answer.replications, 'world')} in each future adds to "
            "the greatest."
        ),
        headings=tuple(
            (opening(one.subject), "points" if measure_row(one.measure).scale == 100 else "")
            for one in outcomes
        ),
        names=tuple(opening(readable(one.title, one.name)) for one in policies),
    )


def _regrets(
    made: Robustness, policies: Sequence[PolicyOfAnswer], outcomes: Sequence[OutcomeOfAnswer]
) -> Table:
    words, numbers = [], []
    places = [made.judged.names.index(one.name) for one in policies]
    for one in outcomes:
        scale = measure_row(one.measure).scale
        every = regrets(made.judged.measured[one.measure].values, upwards=one.more_is_better)
        for policy, regret in zip(policies, every[places], strict=True):
            present = scale * regret[np.isfinite(regret)]
            ends = (
                np.quantile(present, list(QUANTILES.values()))
                if len(present)
                else np.full(len(QUANTILES), np.nan)
            )
            chosen, greatest = one.minimax[policy.name], one.regret[policy.name]
            told = [np.nan if each is None else each for each in (greatest.low, greatest.high)]
            words.append((one.measure, policy.name, policy.title))
            told = [scale * each for each in told]
            numbers.append([*ends, np.nan if chosen is None else chosen, *told])
    return _columns(("measure", "policy", "title"), words) | _columns(
        (*QUANTILES, "minimax", "from", "to"), numbers
    )


def find_futures(made: Robustness) -> FuturesFinding:
    """Who is ahead in each future, over the factor that sets the futures apart."""
    outcome, common = _told(made), _common(made)
    if outcome is None or (told := outcome.separation) is None:
        raise UsageError("too few futures are decided between any two policies to be drawn")
    names = [one.name for one in made.answer.policies]
    pair = names.index(told.first), names.index(told.second)
    between = made.judged.duels[outcome.measure][pair]
    factors = made.judged.futures.factors
    at = [one.key for one in factors].index(told.key)
    ahead = np.select([between == 1, between == -1], [told.first, told.second], "")
    values = factors[at].at(made.judged.futures.chances[:, at])
    titles = dict(zip(names, [one.title for one in made.answer.policies], strict=True))
    first, second = quotes([opening(titles[told.first]), opening(titles[told.second])])
    return FuturesFinding(
        **common,
        table={"value": np.array(values, dtype=np.float64), "ahead": ahead},
        title=plain(separation_title(outcome, made.answer, labels=common["labels"])),
        subtitle=(
            f"Each dot one of {counted(made.answer.futures, 'future')}, by which of two policies "
            f"does better in {the(outcome.subject)}, beyond the luck of its "
            f"{counted(made.answer.replications, 'world')}; tick: the median."
        ),
        rows=(
            (told.first, f"{first} ahead"),
            ("", "Neither clearly ahead"),
            (told.second, f"{second} ahead"),
        ),
        factor=opening(told.says) + (f", {told.unit}" if told.unit not in NO_UNIT else ""),
        logarithmic=factors[at].scale == "log",
    )


def tables(answer: RobustAnswer) -> Mapping[str, bytes]:
    """Goals, outcomes, and every future with its factors and what each policy comes to."""
    found = {"goals.csv": rows(answer.rows), "outcomes.csv": rows(list(_outcome_rows(answer)))}
    if answer.evidence is not None:
        found["futures.csv"] = rows(list(_future_rows(answer.evidence)))
    return found


def _outcome_rows(answer: RobustAnswer) -> Iterator[dict[str, Any]]:
    for one in answer.outcomes:
        for policy in answer.policies:
            name = policy.name
            worst, regret, won = one.worst[name], one.regret[name], one.won[name]
            yield {
                "measure": one.measure,
                "policy": name,
                "futures": one.futures,
                "worst": worst.value,
                "worst_low": worst.low,
                "worst_high": worst.high,
                "worst_future": one.worst_at[name],
                "best_worst_in": one.maximin[name],
                "greatest_regret": regret.value,
                "regret_low": regret.low,
                "regret_high": regret.high,
                "least_regret_in": one.minimax[name],
                "median_regret": one.middle[name],
                "won": won.value,
                "won_low": won.low,
                "won_high": won.high,
                "unbeaten": one.unbeaten[name].value,
            }


def _future_rows(made: Robustness) -> Iterator[dict[str, Any]]:
    futures, judged = made.judged.futures, made.judged
    columns = {one.key: one.at(futures.chances[:, at]) for at, one in enumerate(futures.factors)}
    for future in range(futures.count):
        row: dict[str, Any] = {"future": future}
        row |= {key: column[future] for key, column in columns.items()}
        for name, measured in judged.measured.items():
            for at, policy in enumerate(judged.names):
                value = float(measured.values[at, future])
                row[f"{name}: {policy}"] = None if np.isnan(value) else value
        yield row


def following(study: RobustStudy, _: RobustAnswer) -> Sequence[str]:
    """Compare the policies as they are, or run the one that is varied."""
    words = [word_for(one.resolved.source) for one in study.futures.policies]
    return ["run", words[0]] if study.vary else ["compare", *words[1:], "--to", words[0]]
