"""Every outcome of a replication, declared once: what it is, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Row:
    """How a figure is written, wherever it appears."""

    label: str
    unit: str
    digits: int = 0
    scale: float = 1.0
    """Decimal places, and the factor before it is shown: 100 for percentages."""
    short: tuple[str, str] = ("", "")
    """Two lines for the heading of a column."""
    subject: str = ""
    """Name within a sentence; `{host}` stands for the name of the host."""
    rise: str = ""
    fall: str = ""
    """A difference in words; `{size}` stands for its size, `{host}` for the name of the host."""
    step: str = ""
    """Unit of a difference, in the singular, to be written after its size; may be empty."""
    low: float = 0.0
    high: float = float("inf")
    """Least and greatest possible value; the greatest is infinite where nothing bounds it."""

    def with_host(self, host: str) -> Self:
        """The same row, with the name of the host in its phrases."""
        named = {
            field: getattr(self, field).replace("{host}", host)
            for field in ("subject", "rise", "fall")
        }
        return replace(self, **named)


@dataclass(frozen=True, kw_only=True)
class Outcome(Row):
    """A figure that one replication ends with.

    Its alias is a shorter name for questions. A partial outcome is blank in replications to which
    it does not apply.
    """

    name: str
    definition: str
    alias: str = ""
    partial: bool = False


def _outcome(name: str, label: str, unit: str, definition: str, **more: Any) -> Outcome:
    """Make a row; a share is shown with three decimals and is at most 1."""
    share = {"high": 1.0, "digits": 3} if unit in ("share", "index") else {}
    return Outcome(
        name=name,
        label=label,
        unit=unit,
        definition=definition,
        **{"subject": label.lower(), **share, **more},
    )


_OUTCOMES = (
    _outcome("states_pledged_start", "States pledged at the start", "states",
             "States whose pledge stands at the start, before any phase.", digits=1),
    _outcome("states_pledged_final", "States pledged", "states",
             "States whose pledge stands in the last week, authorised and deployed ones included.",
             alias="states pledged", digits=1, short=("States", "pledged"),
             subject="number of states pledged",
             rise="{size} more states are pledged",
             fall="{size} fewer states are pledged"),
    _outcome("states_committed_final", "States committed", "states",
             "States in the last week whose pledge is authorised, or was announced with a number.",
             alias="states committed", digits=1, short=("States", "committed"),
             subject="number of states committed",
             rise="{size} more states are committed",
             fall="{size} fewer states are committed"),
    _outcome("states_authorised_final", "States authorised", "states",
             "States in the last week whose pledge stands and needs no further vote.",
             alias="states authorised", digits=1, short=("States", "authorised"),
             subject="number of states authorised",
             rise="{size} more states are authorised",
             fall="{size} fewer states are authorised"),
    _outcome("states_deployed_final", "States deployed", "states",
             "States in the last week that are authorised and have troops present.",
             alias="states deployed", digits=1, short=("States", "deployed"),
             subject="number of states with troops in {host}",
             rise="{size} more states have troops in {host}",
             fall="{size} fewer states have troops in {host}"),
    _outcome("states_training_final", "States with trainers", "states",
             "States in the last week that have trainers present.", digits=1),
    _outcome("troops_pledged_final", "Troops pledged", "troops",
             "Troops behind the pledges of the last week.",
             alias="troops pledged", short=("Troops", "pledged"),
             subject="number of troops pledged",
             rise="{size} more troops are pledged",
             fall="{size} fewer troops are pledged"),
    _outcome("force_final", "Force at the end", "troops",
             "Troops present in the last week.", alias="force", short=("Troops", "at the end"),
             subject="force in {host}",
             rise="{size} more troops stand in {host}",
             fall="{size} fewer troops stand in {host}"),
    _outcome("force_year_after_deal", "Force a year after the deal", "troops",
             "Troops present 52 weeks after the deal; blank if that is after the horizon.",
             partial=True, short=("Troops, a year", "after a deal"),
             subject="force a year after the deal",
             rise="{size} more troops stand in {host} a year after the deal",
             fall="{size} fewer troops stand in {host} a year after the deal"),
    _outcome("states_deployed_year_after_deal", "States deployed a year after the deal", "states",
             "States that are authorised and have troops present 52 weeks after the deal; blank if "
             "that is after the horizon.",
             partial=True, digits=1, short=("States, a year", "after a deal"),
             subject="number of states with troops in {host} a year after the deal",
             rise="{size} more states have troops in {host} a year after the deal",
             fall="{size} fewer states have troops in {host} a year after the deal"),
    _outcome("year_without_guarantee", "A year without an attack had nothing been guaranteed",
             "share",
             "exp(A - A_G) where no attack came within 52 weeks of the deal, else 0, with A the "
             "expected attacks until then and A_G those with G at 0, on the same path: its mean is "
             "the chance of a year without an attack had the guarantee deterred nobody; blank if "
             "the year ends after the horizon.",
             partial=True),
    _outcome("force_peak", "Largest force", "troops",
             "Most troops present in any week."),
    _outcome("force_sustained", "Sustained force", "troops",
             "Largest force present under an intact ceasefire for the set number of weeks on end "
             "(13 unless changed)."),
    _outcome("trainers_final", "Trainers at the end", "persons",
             "Trainers present in the last week.", alias="trainers"),
    _outcome("deal_week", "Week of the deal", "week",
             "First week of a ceasefire; blank if there is none.",
             partial=True, digits=1, step="week"),
    _outcome("collapse_week", "Week of the collapse", "week",
             "First week after a collapse of the talks; blank if there is none.",
             partial=True, digits=1, step="week"),
    _outcome("attack_week", "Week of the attack", "week",
             "First week with an attack under a ceasefire; blank if there is none.",
             partial=True, digits=1, step="week"),
    _outcome("terms_week", "Week the terms are settled", "week",
             "First week in which the terms are settled; blank if there is none.",
             partial=True, digits=1, step="week"),
    _outcome("first_deployment_week", "Week of the first deployment", "week",
             "First week with troops present; blank if there is none.",
             partial=True, digits=1, step="week"),
    _outcome("assaults", "Assaults", "events",
             "Assaults where there is no ceasefire, scheduled ones included.", digits=1),
    _outcome("probes", "Probes", "events",
             "Probes under a ceasefire.", digits=1),
    _outcome("tests", "Tests of the guarantee", "events",
             "Probes and attacks.", digits=1),
    _outcome("honoured", "Tests honoured", "events",
             "Tests that were honoured.", digits=1),
    _outcome("attacks_expected", "Expected attacks", "events",
             "Sum of the rate of attacks over the weeks that begin under a ceasefire.", digits=2),
    _outcome("attacks_undeterred", "Expected attacks had nothing deterred", "events",
             "The same sum with no deterrence, over the same weeks.", digits=2),
    _outcome("attacks_unguarded", "Expected attacks with neither guarantee nor force", "events",
             "The same sum with G and H at 0 and the host as strong as it is.", digits=2),
    _outcome("attacks_ironclad", "Expected attacks with a certain guarantee", "events",
             "The same sum with G at 1.", digits=2),
    _outcome("attacks_without_guarantee", "Expected attacks without the guarantee", "events",
             "The same sum with G at 0 and the force as it is.", digits=2),
    _outcome("attacks_without_force", "Expected attacks without the force", "events",
             "The same sum with H at 0 and the guarantee as it is.", digits=2),
    _outcome("guarantee_mean", "Guarantee", "share",
             "Mean of G over all weeks.", alias="guarantee", short=("Guarantee,", "0 to 1"),
             rise="the guarantee is {size} higher",
             fall="the guarantee is {size} lower"),
    _outcome("guarantee_final", "Guarantee at the end", "share",
             "G in the last week."),
    _outcome("headline_gap", "Headline gap", "share",
             "Mean over all weeks of 1 - G_US / K, with K at full availability; blank if K is 0.",
             partial=True),
    _outcome("deterrence_ceasefire", "Deterrence", "share",
             "Mean of D over the weeks that begin under a ceasefire; blank if none does.",
             partial=True, alias="deterrence", short=("Deterrence,", "0 to 1")),
    _outcome("host_strength_final", "Host strength at the end", "index",
             "U in the last week.", alias="host strength"),
    _outcome("stayed_after_attack", "Stayed after an attack", "share",
             "Share of the states with troops present when an attack came that have some in the "
             "last week; blank if none was there.", partial=True),
    _outcome("deaths_final", "Expected deaths", "persons",
             "Expected deaths of deployed troops, all states together.", digits=1),
)  # fmt: skip

OUTCOMES: Mapping[str, Outcome] = {outcome.name: outcome for outcome in _OUTCOMES}
"""By name, in the order in which tables list them."""

EVENTS: Mapping[str, str] = {
    "deal": "deal_week",
    "collapse": "collapse_week",
    "attack": "attack_week",
    "deployment": "first_deployment_week",
}
"""What may happen once in a world, and the outcome that says when."""
