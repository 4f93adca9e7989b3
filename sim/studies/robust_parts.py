"""What the answer about policies in uncertain futures consists of."""

from sim.results.part import Part
from sim.results.summary import Estimated


class PolicyOfAnswer(Part):
    """A policy."""

    name: str
    """Name of the scenario, or the values that make it."""
    title: str
    """What it is, for a reader who knows no keys."""


class GoalOfAnswer(Part):
    """A goal, and in what share of futures each policy satisfies it."""

    text: str
    """As it was written; `all` for all goals at once."""
    words: str
    """The goal in words."""
    satisfied: dict[str, Estimated]
    """Share of futures by policy."""
    unsure: dict[str, float]
    """Share of futures in which luck decides: the goal lies within the error of the worlds of a
    future; 0 for all goals at once."""
    leader: str
    """The policy that satisfies it in more futures than every other, beyond chance; or none."""


class OutcomeOfAnswer(Part):
    """An outcome of the goals, and how policies stand by it over all futures."""

    measure: str
    """What is measured."""
    subject: str
    """Its name within a sentence."""
    more_is_better: bool
    """Whether the goals ask for more of it."""
    futures: int
    """Futures in which it has a value for each policy; regret is about these."""
    worst: dict[str, Estimated]
    """Worst value in any future, by policy."""
    worst_at: dict[str, int]
    """That future, from 0."""
    regret: dict[str, Estimated]
    """Greatest regret: how far a policy is from the best one where it is furthest."""
    middle: dict[str, float | None]
    """Median regret."""
    maximin: dict[str, float | None]
    """Share of resamplings in which a policy has the best worst value."""
    minimax: dict[str, float | None]
    """Share of resamplings in which it has the least greatest regret."""
    won: dict[str, Estimated]
    """Share of all futures that each policy wins: ahead of every other beyond luck. The interval
    allows for other futures, not for the luck that all of them share."""
    unbeaten: dict[str, Estimated]
    """Share of all futures in which a policy is behind no other beyond luck; likewise."""
    undecided: float
    """Share of futures that nobody wins: luck may explain the lead, or some are alike."""
    blank: float
    """Share of futures in which it has no value for some policy."""
    separation: "SeparationOfAnswer | None"
    """Two policies, and what sets the futures apart in which one is ahead of the other; null where
    too few are decided."""


class SeparationOfAnswer(Part):
    """The factor that differs most between futures in which one of two policies is ahead."""

    first: str
    """The policy that is ahead of the other more often."""
    second: str
    """The other."""
    ahead: float
    """Share of all futures in which the first is ahead beyond luck."""
    behind: float
    """Share in which the second is."""
    against_ties: bool
    """Whether the second is ahead so seldom that the futures in which the first is ahead are set
    apart from those in which neither is."""
    key: str
    """The factor."""
    says: str
    """What it is."""
    unit: str
    """Its unit."""
    higher: float
    """Chance that a future in which the first is ahead has more of it than one of the others."""
    p: float
    """By permutation, of the largest difference of all factors."""
    clear: bool
    """Whether p is below .05."""
    median_first: float
    """Its median where the first is ahead."""
    median_second: float
    """Its median in the other futures."""
