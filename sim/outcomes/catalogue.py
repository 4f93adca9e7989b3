"""Every outcome of a replication, declared once."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Outcome:
    """Something that one replication comes to.

    Attributes
    ----------
    name
        Its name in files and sentences.
    label
        What figures and tables call it.
    unit
        Its unit.
    definition
        How it is measured.
    low, high
        Least and greatest possible value; the greatest is infinite where nothing bounds it.
    partial
        Whether it is blank in replications to which it does not apply.
    """

    name: str
    label: str
    unit: str
    definition: str
    low: float = 0.0
    high: float = float("inf")
    partial: bool = False


def _week(name: str, label: str, what: str) -> Outcome:
    return Outcome(name, label, "week", f"First week {what}; blank if there is none.", partial=True)


_OUTCOMES = (
    Outcome("states_pledged_start", "States pledged at the start", "states",
            "States whose pledge stands at the start, before any phase."),
    Outcome("states_pledged_final", "States pledged", "states",
            "States whose pledge stands in the last week, authorised and deployed ones included."),
    Outcome("states_authorised_final", "States authorised", "states",
            "States in the last week whose pledge stands and needs no further vote."),
    Outcome("states_deployed_final", "States deployed", "states",
            "States in the last week that are authorised and have troops present."),
    Outcome("states_training_final", "States with trainers", "states",
            "States in the last week that have trainers present."),
    Outcome("troops_pledged_final", "Troops pledged", "troops",
            "Troops that stand behind the pledges of the last week."),
    Outcome("force_final", "Force at the end", "troops", "Troops present in the last week."),
    Outcome("force_peak", "Largest force", "troops", "Most troops present in any week."),
    Outcome("force_sustained", "Sustained force", "troops",
            "Largest force that stood for the set number of weeks running (13 unless changed)."),
    Outcome("trainers_final", "Trainers at the end", "persons",
            "Trainers present in the last week."),
    _week("deal_week", "Week of the deal", "of a ceasefire"),
    _week("collapse_week", "Week of the collapse", "after a collapse of the talks"),
    _week("attack_week", "Week of the attack", "with an attack under a ceasefire"),
    _week("terms_week", "Week the terms are settled", "in which the terms are settled"),
    _week("first_deployment_week", "Week of the first deployment", "with troops present"),
    Outcome("assaults", "Assaults", "events", "Assaults in talks, scheduled ones included."),
    Outcome("probes", "Probes", "events", "Probes under a ceasefire."),
    Outcome("tests", "Tests of the guarantee", "events", "Probes and attacks."),
    Outcome("honoured", "Tests honoured", "events", "Tests that were honoured."),
    Outcome("attacks_expected", "Expected attacks", "events",
            "Sum of the rate of attacks over the weeks that begin under a ceasefire."),
    Outcome("attacks_undeterred", "Expected attacks had nothing deterred", "events",
            "The same sum with no deterrence, over the same weeks."),
    Outcome("guarantee_mean", "Guarantee", "share", "Mean of G over all weeks.", high=1.0),
    Outcome("guarantee_final", "Guarantee at the end", "share", "G in the last week.", high=1.0),
    Outcome("headline_gap", "Headline gap", "share",
            "Mean over all weeks of 1 - G / K, with K at full availability; blank if K is 0.",
            high=1.0, partial=True),
    Outcome("deterrence_ceasefire", "Deterrence", "share",
            "Mean of D over the weeks that begin under a ceasefire; blank if none does.",
            high=1.0, partial=True),
    Outcome("host_strength_final", "Host strength at the end", "index",
            "U in the last week.", high=1.0),
    Outcome("deaths_final", "Expected deaths", "persons",
            "Expected deaths of deployed troops, all states together."),
)  # fmt: skip

OUTCOMES = MappingProxyType({outcome.name: outcome for outcome in _OUTCOMES})
"""By name, in the order in which tables list them."""

EVENTS = MappingProxyType(
    {
        "deal": "deal_week",
        "collapse": "collapse_week",
        "attack": "attack_week",
        "deployment": "first_deployment_week",
    }
)
"""What may happen once in a world, and the outcome that says when."""
