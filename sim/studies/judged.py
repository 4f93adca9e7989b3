"""Policies judged: goals satisfied, regret, who wins which futures, and what sets these apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.outcomes.measure import measure_row
from sim.results.part import finite
from sim.results.summary import Estimated
from sim.streams import resampler
from sim.studies.futures import Futures
from sim.studies.goal import Goal
from sim.studies.measured import Measured
from sim.studies.robust_parts import (
    GoalOfAnswer,
    OutcomeOfAnswer,
    SeparationOfAnswer,
)
from sim.studies.robustness import (
    FEWEST,
    ahead,
    decided,
    duels,
    regrets,
    satisfied,
    separation,
    standing,
    unbeaten,
    wins,
)
from sim.studies.significance import SURE
from sim.text import shortened
from sim.words import counted, listing, percent

RESAMPLED = 200
"""Resamplings of worlds behind the interval of a share of futures."""

ALL = "all"
"""Text of all goals at once."""


@dataclass(frozen=True, eq=False)
class Judged:
    """What every policy comes to in every future."""

    futures: Futures
    goals: tuple[Goal, ...]
    measured: Mapping[str, Measured]
    """Each outcome by its measure."""
    duels: Mapping[str, NDArray[np.int8]]
    """Which of two policies does better in each future, by measure."""

    @classmethod
    def of(
        cls, made: Futures, goals: tuple[Goal, ...], *, measured: Mapping[str, Measured]
    ) -> "Judged":
        """Judge every two policies by every outcome."""
        upwards = {one.measure: one.upwards for one in goals}
        found = {name: duels(one, upwards=upwards[name]) for name, one in measured.items()}
        return cls(made, goals, measured, found)

    @property
    def names(self) -> list[str]:
        """Names of the policies."""
        return [one.name for one in self.futures.policies]

    def reached(self, one: Goal, weights: Array | None = None) -> Mask:
        """Whether a goal is satisfied, shape (policy, future); not where there is no value.

        Worlds may have weights, shape (world,).
        """
        measured = self.measured[one.measure]
        with np.errstate(invalid="ignore"):
            return one.reached(measured.values if weights is None else measured.reweighted(weights))

    @cached_property
    def _luck(self) -> Array:
        """Shares of futures under resamplings of worlds, all goals last: (resample, goal, policy).

        The worlds are the same in all futures, so that their luck is too.
        """
        luck = resampler(self.futures.sample, "luck of robust")
        worlds = next(iter(self.measured.values())).worlds
        found = []
        for _ in range(RESAMPLED):
            weights = luck.standard_exponential(worlds)
            every = [self.reached(one, weights) for one in self.goals]
            found.append([one.mean(axis=1) for one in (*every, np.all(every, axis=0))])
        return np.array(found)

    def all_goals(self) -> tuple[GoalOfAnswer, ...]:
        """Each goal, and all at once where there are several."""
        host = self.futures.policies[0].resolved.scenario.actor_names.host
        found = [
            self._goal(
                one.text,
                one.words(host),
                self.reached(one),
                unsure=self.measured[one.measure].unsure(one.reached),
                luck=self._luck[:, at],
            )
            for at, one in enumerate(self.goals)
        ]
        if len(self.goals) > 1:
            every = np.all([self.reached(one) for one in self.goals], axis=0)
            words = listing([one.words for one in found])
            still = np.zeros_like(every)
            found.append(self._goal(ALL, words, every, unsure=still, luck=self._luck[:, -1]))
        return tuple(found)

    def _goal(
        self, text: str, words: str, reached: Mask, *, unsure: Mask, luck: Array
    ) -> GoalOfAnswer:
        leader = ahead(reached, luck=luck) if reached.shape[1] >= LEAST else None
        pairs = zip(reached, luck.T, strict=True)
        shares = [Estimated.of(satisfied(one, luck=some)) for one, some in pairs]
        return GoalOfAnswer(
            text=text,
            words=words,
            satisfied=dict(zip(self.names, shares, strict=True)),
            unsure=dict(zip(self.names, unsure.mean(axis=1).tolist(), strict=True)),
            leader="" if leader is None else self.names[leader],
        )

    def outcome(self, measure: str, *, upwards: bool) -> OutcomeOfAnswer:
        """How policies stand by one outcome."""
        measured, duel = self.measured[measure], self.duels[measure]
        won = wins(duel)
        found = standing(measured, upwards=upwards, seed=self.futures.sample)
        middle = self._middle(regrets(measured.values, upwards=upwards))
        host = self.futures.policies[0].resolved.scenario.actor_names.host
        return OutcomeOfAnswer(
            measure=measure,
            subject=measure_row(measure).with_host(host).subject,
            more_is_better=upwards,
            futures=found.futures,
            worst=self._by_name(found.worst),
            worst_at=dict(zip(self.names, found.worst_at, strict=True)),
            regret=self._by_name(found.regret),
            middle=dict(zip(self.names, middle, strict=True)),
            maximin=dict(zip(self.names, map(finite, found.maximin), strict=True)),
            minimax=dict(zip(self.names, map(finite, found.minimax), strict=True)),
            won=self._by_name([satisfied(one) for one in won]),
            unbeaten=self._by_name([satisfied(one) for one in unbeaten(duel)]),
            undecided=float(np.mean(~won.any(axis=0))),
            blank=1.0 - found.futures / self.futures.count,
            separation=self._separation(duel),
        )

    def _middle(self, regret: Array) -> list[float | None]:
        present = [one[np.isfinite(one)] for one in regret]
        return [float(np.median(one)) if len(one) else None for one in present]

    def _by_name(self, estimates: Sequence[Estimate]) -> dict[str, Estimated]:
        return dict(zip(self.names, map(Estimated.of, estimates), strict=True))

    def _separation(self, duel: NDArray[np.int8]) -> SeparationOfAnswer | None:
        """What sets apart the futures in which one of two policies is ahead."""
        pair = decided(duel)
        if pair is None:
            return None
        between = duel[pair]
        against_ties = int(np.sum(between == -1)) < FEWEST
        rest = between == (0 if against_ties else -1)
        seed = self.futures.sample
        found = separation(self.futures.chances, between == 1, second=rest, seed=seed)
        if found is None:
            return None
        factor = self.futures.factors[found.factor]
        medians = [float(one) for one in factor.at(np.array(found.medians))]
        return SeparationOfAnswer(
            first=self.names[pair[0]],
            second=self.names[pair[1]],
            ahead=float(np.mean(between == 1)),
            behind=float(np.mean(between == -1)),
            against_ties=against_ties,
            key=factor.key,
            says=factor.short,
            unit=factor.unit,
            higher=found.higher,
            p=found.p,
            clear=found.p < SURE,
            median_first=medians[0],
            median_second=medians[1],
        )


def sentence(of_all: GoalOfAnswer, made: Futures, *, worlds: int) -> str:
    """Which policy satisfies the goals in most futures, as far as they tell."""
    titles = {one.name: f"“{shortened(one.title, 60)}”" for one in made.policies}
    article = "" if of_all.words.startswith("toothlessness") else "the "
    what = "all goals" if of_all.text == ALL else f"the goal ({article}{of_all.words})"
    count = counted(made.count, "future")
    if worlds < LEAST or made.count < LEAST:
        return f"Too few worlds or futures to say which policy satisfies {what} most often."
    shares = {name: one.value or 0.0 for name, one in of_all.satisfied.items()}
    if not any(shares.values()):
        return f"No policy satisfies {what} in any of the {count}."
    if all(one == 1 for one in shares.values()):
        return f"Every policy satisfies {what} in each of the {count}."
    if of_all.leader:
        first = shares.pop(of_all.leader)
        name = max(shares, key=lambda one: shares[one])
        than = "every other policy; next is" if len(shares) > 1 else "the other policy,"
        return (
            f"{titles[of_all.leader]} satisfies {what} in {percent(first)} of {count}, more than "
            f"{than} {titles[name]} with {percent(shares[name])}."
        )
    ends = dict.fromkeys(map(percent, (min(shares.values()), max(shares.values()))))
    return (
        f"No policy satisfies {what} in clearly more of {count} than every other: "
        f"{' to '.join(ends)}."
    )
