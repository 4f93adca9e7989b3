"""How policies stand in many uncertain futures, the same for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, field_validator

from sim.errors import UsageError
from sim.results.design import is_measurable
from sim.results.results import Results
from sim.scenario.resolve import Resolved
from sim.studies.compare import check_weeks
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.folder import folder_name
from sim.studies.futures import MOST_POLICIES, Futures, futures, named_policies, varied_policies
from sim.studies.goal import FORM, Goal, goal
from sim.studies.judged import Judged, sentence
from sim.studies.measured import Measured
from sim.studies.points import gathered, wanted
from sim.studies.robust_parts import GoalOfAnswer, OutcomeOfAnswer, PolicyOfAnswer
from sim.studies.specification import Specification, Words
from sim.studies.study import Answer, Study
from sim.words import counted

MOST_FUTURES = 10_000
"""Most futures."""


class RobustSpecification(Specification):
    """How policies stand in many uncertain futures, the same for all of them."""

    replications: ClassVar[int] = 128
    several: ClassVar[bool] = True

    goal: Words
    """Goals, such as `sustained(10000) >= 0.5`; one at least."""
    vary: Words = ()
    """Of one scenario, the values of a key that are its policies, such as `key=a,b,c`."""
    futures: int = Field(default=128, ge=2, le=MOST_FUTURES)
    """Futures."""
    over: Words = ()
    """Factors that vary over futures, `key` or `key=low:high`; unless given, all that is uncertain
    and is not set by a policy."""
    sample: int = Field(default=1, ge=0)
    """Number of the sample of futures: another number gives others."""

    @field_validator("goal")
    @classmethod
    def _possible(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        if not texts:
            raise ValueError(f"a goal is needed; {FORM}")
        try:
            goals = [goal(text) for text in texts]
        except UsageError as error:
            raise ValueError(str(error)) from error
        for one in goals:
            if not is_measurable(one.measure):
                raise ValueError(f"`{one.measure}` needs whole paths, which no design keeps")
        if len({one.text for one in goals}) < len(goals):
            raise ValueError("a goal is written twice")
        ways = {one.measure: one.upwards for one in goals}
        if any(ways[one.measure] != one.upwards for one in goals):
            raise ValueError("more and less of one measure cannot both be goals: regret needs one")
        return texts

    def study(self, scenarios: Sequence[Resolved]) -> "RobustStudy":
        """The study of several scenarios, or of one that is varied."""
        if self.vary and len(scenarios) > 1:
            raise UsageError("`--vary` makes policies of one scenario; name one, or leave it out")
        if self.vary:
            policies = varied_policies(scenarios[0], self.vary)
        else:
            policies = named_policies(scenarios)
        if not 2 <= len(policies) <= MOST_POLICIES:
            many = "one policy" if len(policies) == 1 else f"{len(policies):,} policies"
            raise UsageError(
                f"{many}: from 2 to {MOST_POLICIES} can be judged; name scenarios, or vary one "
                "with --vary key=a,b,c"
            )
        for one in policies[1:]:
            check_weeks(one.resolved.scenario, policies[0].resolved.scenario)
        made = futures(policies, self.futures, over=self.over, sample=self.sample)
        return RobustStudy(made, tuple(map(goal, self.goal)), tuple(self.vary))


class RobustAnswer(Answer):
    """How policies stand in many uncertain futures."""

    futures: int
    """Futures."""
    policies: tuple[PolicyOfAnswer, ...]
    """The policies."""
    factors: tuple[str, ...]
    """Keys of the factors that vary."""
    left_out: tuple[str, ...]
    """What is uncertain and does not vary, and why."""
    goals: tuple[GoalOfAnswer, ...]
    """The goals, and then all of them together where there are several."""
    outcomes: tuple[OutcomeOfAnswer, ...]
    """The outcomes that the goals are about."""
    finding: str
    """The answer in words."""

    @property
    def headline(self) -> str:
        """Which policy satisfies the goals in most futures."""
        return self.finding

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every goal and policy."""
        return [
            {
                "goal": one.text,
                "policy": name,
                **{end: getattr(found, end) for end in ("value", "low", "high", "n")},
                "unsure": one.unsure[name],
            }
            for one in self.goals
            for name, found in one.satisfied.items()
        ]


@dataclass(frozen=True, eq=False)
class Robustness:
    """What a robust answer was computed from."""

    first: Results
    """The first ensemble, for its record."""
    answer: RobustAnswer
    judged: Judged


@dataclass(frozen=True, eq=False)
class RobustStudy(Study[RobustAnswer]):
    """Policies over the same futures, each with the same worlds."""

    futures: Futures
    goals: tuple[Goal, ...]
    vary: tuple[str, ...] = ()
    answer_type: ClassVar[type[Answer]] = RobustAnswer

    @property
    def subject(self) -> str:
        """How many policies in how many futures."""
        count = len(self.futures.policies)
        return f"{count} policies in {counted(self.futures.count, 'future')}"

    @property
    def folder(self) -> Path:
        """A folder of its own, which names the scenarios as far as a name can."""
        every = self.futures.policies
        names = list(dict.fromkeys(one.resolved.scenario.name for one in every))
        asked = str(self.parameters())
        settings = [*every[0].resolved.settings, *self.vary]
        return Path(folder_name("robust", settings, among=names, unlike=asked))

    def ensembles(self) -> Mapping[str, Wanted]:
        """The parts of the designs of all policies."""
        return self._every

    @cached_property
    def _every(self) -> dict[str, Wanted]:
        pairs = zip(self.futures.policies, self.futures.variations, strict=True)
        return {
            label: part
            for policy, variation in pairs
            for label, part in wanted(variation, policy.name).items()
        }

    def answer(self, ensembles: Ensembles) -> RobustAnswer:
        """Judge every policy by every goal and outcome."""
        pairs = zip(self.futures.policies, self.futures.variations, strict=True)
        results = [gathered(one, policy.name, ensembles=ensembles) for policy, one in pairs]
        measures = dict.fromkeys(one.measure for one in self.goals)
        measured = {one: Measured.of(one, results) for one in measures}
        judged = Judged.of(self.futures, self.goals, measured=measured)
        settings = {"settings": self.settings}
        first = next(iter(ensembles.values()))
        return answered(judged, first, provenance=ensembles.provenance | settings)

    def asked(self) -> tuple[Resolved, ...]:
        """Each policy as it is in no uncertain future."""
        return tuple(one.made for one in self.futures.policies)

    def parameters(self) -> dict[str, Any]:
        """The goals, the policies, the factors with their spans, the futures and the sample."""
        return {
            "goals": [one.text for one in self.goals],
            "policies": [[one.name, dict(one.settings)] for one in self.futures.policies],
            "factors": [[one.key, *one.span] for one in self.futures.factors],
            "futures": self.futures.count,
            "sample": self.futures.sample,
        }


def answered(judged: Judged, first: Results, *, provenance: Mapping[str, Any]) -> RobustAnswer:
    """The answer from what every policy comes to; the first ensemble is for its record."""
    made, goals = judged.futures, judged.all_goals()
    ways = {one.measure: one.upwards for one in judged.goals}
    answer = RobustAnswer(
        **provenance,
        futures=made.count,
        policies=tuple(PolicyOfAnswer(name=one.name, title=one.title) for one in made.policies),
        factors=tuple(one.key for one in made.factors),
        left_out=made.left_out,
        goals=goals,
        outcomes=tuple(judged.outcome(one, upwards=way) for one, way in ways.items()),
        finding=sentence(goals[-1], made, worlds=provenance["replications"]),
    )
    return answer.model_copy(update={"evidence": Robustness(first, answer, judged)})
