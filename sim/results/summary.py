"""What an ensemble came to, in a few figures with their uncertainty."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from sim.array import Array, Mask
from sim.outcomes.catalogue import EVENTS
from sim.outcomes.guarantee_index import (
    LEAST,
    NORMAL,
    Estimate,
    GuaranteeIndex,
    guarantee_index,
    wilson,
)
from sim.outcomes.survival import Survival, survival
from sim.results.effect import EffectOfEvent, effects
from sim.results.part import Part, finite
from sim.results.state_chances import StateChances, by_state, incidence
from sim.scenario.schema import ActorNames

if TYPE_CHECKING:
    from sim.results.results import Results


class Estimated(Part):
    """A figure with its 95% interval."""

    value: float | None
    """The figure."""
    low: float | None
    """Lower end of the interval; null where too little is behind it."""
    high: float | None
    """Upper end of the interval."""
    n: int
    """What it rests on: worlds, or tests."""

    @classmethod
    def of(cls, estimate: Estimate, **more: Any) -> Self:
        """Take over an estimate, its blanks as null."""
        ends = {name: finite(getattr(estimate, name)) for name in ("value", "low", "high")}
        return cls(**ends, n=estimate.n, **more)


BANDS = {"low90": 0.05, "low50": 0.25, "median": 0.5, "high50": 0.75, "high90": 0.95}
"""Quantiles by name."""

OUTCOMES = (
    "states_pledged_start", "states_pledged_final", "states_committed_final",
    "states_authorised_final", "states_deployed_final", "states_training_final",
    "troops_pledged_final", "force_final", "force_year_after_deal",
    "states_deployed_year_after_deal", "force_peak",
    "force_sustained", "trainers_final", "guarantee_mean", "headline_gap",
    "deterrence_ceasefire", "host_strength_final", "stayed_after_attack", "deaths_final",
)  # fmt: skip
"""Outcomes that a summary has."""

FORCE = (
    "states_deployed_final", "states_training_final", "force_final", "force_peak",
    "force_sustained", "trainers_final", "deaths_final",
)  # fmt: skip
"""Outcomes of the force, which a summary also has among the worlds with a deal."""


class Spread(Part):
    """Mean and quantiles of an outcome over the worlds to which it applies."""

    n: int
    """Worlds to which it applies."""
    mean: float | None
    """Mean; null, like the quantiles, where it applies to no world."""
    low90: float | None
    """Quantile at .05; null, like the others but the median, for too few worlds."""
    low50: float | None
    """Quantile at .25."""
    median: float | None
    """Quantile at .5."""
    high50: float | None
    """Quantile at .75."""
    high90: float | None
    """Quantile at .95."""


class SustainedChance(Part):
    """Chance of a force of some size that stands for the set number of weeks running."""

    requirement: int
    """Size of the force, troops."""
    all_worlds: Estimated
    """Among all worlds."""
    given_a_deal: Estimated
    """Among worlds with a deal."""
    unattacked: Estimated
    """Among worlds with a deal: the same, and no attack comes before the horizon."""


class Bite(Part):
    """Share that guarantee and force cut of the attacks that a certain guarantee would cut.

    The parts add to the whole.
    """

    whole: Estimated
    """Guarantee and force together: 1 less toothlessness."""
    guarantee: Estimated
    """The guarantee's own cut: what would come more without it, the force kept."""
    force: Estimated
    """The force's own cut: what would come more without it, the guarantee kept."""
    overlap: Estimated
    """What either alone would cut; below 0 where each needs the other."""


class Summary(Part):
    """What an ensemble came to; what is not known is null, never zero."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    actors: ActorNames
    """Names of guarantor, adversary and host."""
    key: str
    """Key of the ensemble."""
    start: dt.date
    """First day of week 1."""
    weeks: int
    """Horizon, weeks."""
    sustained_weeks: float
    """Weeks running for which a force must stand to count as sustained."""
    deal_basis: str
    """Basis of the rate of a deal: sourced, estimated or assumed."""
    published_from: int
    """The smallest requirement that anybody has published, troops."""
    uncertainty: str
    """Which uncertainty is shown."""
    outcomes: dict[str, Spread]
    """Outcomes of the catalogue by name."""
    outcomes_given_a_deal: dict[str, Spread]
    """Outcomes of the force among the worlds with a deal."""
    events: dict[str, Estimated]
    """Chance that each event happens."""
    events_given_a_deal: dict[str, Estimated]
    """Chance of a deployment and of an attack among the worlds with a deal."""
    sustained: tuple[SustainedChance, ...]
    """Chance of a sustained force, by requirement."""
    toothlessness: Estimated
    """1 less the bite of guarantee and force: 0 as a certain guarantee, 1 as neither of the two."""
    bite: Bite
    """What makes up the bite."""
    response_reliability: Estimated
    """RR: honoured when tested."""
    year_without_attack: Estimated
    """Chance of a year of ceasefire without an attack, counted from the deal."""
    year_without_guarantee: Estimated
    """The same on the same paths, had the guarantee deterred nobody."""
    deterrence_efficacy: Estimated
    """DE: share of attacks averted, by the strength of the host as well."""
    aggregation: dict[str, str]
    """Rules by which parts combine."""
    effects: tuple[EffectOfEvent, ...]
    """The events that the scenario fixes, and in how many worlds each took effect."""
    incidence: dict[str, dict[str, float]]
    """Share of worlds in which each event had happened, by week."""
    states: tuple[StateChances, ...]
    """By code."""

    @property
    def deal_is_set(self) -> bool:
        """Whether an event of the scenario makes the deal in some world."""
        return any(one.kind == "deal" and one.worlds for one in self.effects)


def summarise(results: "Results") -> Summary:
    """Summarise an ensemble."""
    index, deal = index_of(results), results.deal
    events = {name: np.isfinite(results.outcome(week)) for name, week in EVENTS.items()}
    return Summary(
        scenario=results.name,
        title=results.title,
        actors=results.scenario.actor_names,
        key=results.record.key,
        start=results.scenario.start,
        weeks=results.scenario.weeks,
        sustained_weeks=results.scenario.values["outcome.held_weeks"].central,
        deal_basis=results.scenario.values["talks.deal_rate"].basis,
        published_from=results.published_from,
        uncertainty=results.uncertainty,
        outcomes={name: spread(results.outcome(name)) for name in OUTCOMES},
        outcomes_given_a_deal={name: spread(results.outcome(name)[deal]) for name in FORCE},
        events={name: Estimated.of(share(came)) for name, came in events.items()},
        events_given_a_deal={
            name: Estimated.of(share(events[name][deal])) for name in ("deployment", "attack")
        },
        sustained=tuple(
            SustainedChance(
                requirement=required,
                all_worlds=Estimated.of(share(held)),
                given_a_deal=Estimated.of(share(held[deal])),
                unattacked=Estimated.of(share((held & ~events["attack"])[deal])),
            )
            for required in results.requirements
            for held in (results.outcome("force_sustained") >= required,)
        ),
        toothlessness=Estimated.of(index.toothlessness),
        bite=Bite(
            whole=Estimated.of(index.bite),
            guarantee=Estimated.of(index.guarantee_bite),
            force=Estimated.of(index.force_bite),
            overlap=Estimated.of(index.overlap),
        ),
        response_reliability=Estimated.of(index.reliability),
        year_without_attack=Estimated.of(lasting(results).estimate),
        year_without_guarantee=Estimated.of(mean(results.outcome("year_without_guarantee"))),
        deterrence_efficacy=Estimated.of(index.efficacy),
        aggregation=results.scenario.aggregation.model_dump(),
        effects=tuple(effects(results)),
        incidence={
            name: incidence(results.outcome(week), results.scenario.weeks)
            for name, week in EVENTS.items()
        },
        states=tuple(by_state(results)),
    )


def index_of(results: "Results") -> GuaranteeIndex:
    """Toothlessness, and the ratios beside it."""
    return guarantee_index(results.outcome, results.record.seed)


def lasting(results: "Results") -> Survival:
    """Chance of a year of ceasefire without an attack."""
    weeks = (results.outcome(f"{name}_week") for name in ("deal", "attack"))
    return survival(*weeks, horizon=results.scenario.weeks)


def mean(values: Array) -> Estimate:
    """Estimate the mean of the values that are not blank; the interval is the normal one."""
    present = values[np.isfinite(values)]
    if not len(present):
        return Estimate(np.nan, np.nan, np.nan, 0)
    middle, reach = float(np.mean(present)), np.nan
    if len(present) >= LEAST:
        reach = NORMAL * float(np.std(present, ddof=1)) / np.sqrt(len(present))
    return Estimate(middle, middle - reach, middle + reach, len(present))


def share(true: Mask) -> Estimate:
    """Estimate a chance from the replications in which something is so."""
    n, successes = len(true), int(np.count_nonzero(true))
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    low, high = wilson(successes, n)
    return Estimate(successes / n, float(low), float(high), n)


def spread(values: Array) -> Spread:
    """Mean, median and, unless they are too few, further quantiles of values that are not blank."""
    present = values[np.isfinite(values)]
    if not len(present):
        return Spread(n=0, mean=None, **dict.fromkeys(BANDS))
    ends = zip(BANDS, np.quantile(present, list(BANDS.values())).tolist(), strict=True)
    few = len(present) < LEAST
    bands = {name: None if few and name != "median" else end for name, end in ends}
    return Spread(n=len(present), mean=float(np.mean(present)), **bands)
