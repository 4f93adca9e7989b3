"""What follows from the parameters, and stays the same until an event sets one."""

from collections.abc import Mapping
from dataclasses import dataclass

from port.rules import WEEKS_PER_YEAR, combine, logit, weekly
from sim.scenario.schema import Scenario, State

COMPONENTS = ("air_defence", "border_surveillance", "coordination", "intelligence", "weapons")

Values = dict[str, float]
States = Mapping[str, State]


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """What one contributor makes of the parameters.

    Attributes
    ----------
    capacity
        Contingent, troops.
    up
        Most troops that come in a week.
    trainers, trainers_up
        Trainers wanted, and most that come in a week.
    support
        Weight of own opinion, logit per logit.
    allies
        Weight of one tie to a state that has pledged, logit.
    border
        Weight of violence at an open border, logit.
    """

    capacity: float
    up: float
    trainers: float
    trainers_up: float
    support: float
    allies: float
    border: float


@dataclass(frozen=True, eq=False, slots=True)
class Constants:
    """What follows from the parameters of a week: probabilities, products and contingents."""

    values: Values
    places: tuple[Place, ...]
    settled: float
    """K, with the terms settled."""
    unsettled: float
    full: float
    """K, were every component wholly available."""
    resolve_rest: float
    influence_chance: float
    assault_chance: float
    terms_chance: float
    urgent_terms_chance: float
    opportunity: float
    """Probability that a week brings an opportunity to decide."""
    renewal: float
    """That it also brings a new taste."""
    common: float
    """That this is the taste common to all."""
    vote_chance: float
    consent: float
    risk: float
    ask: float
    death_rate: float
    """Deaths of one soldier in a quiet week."""
    reversion: float
    cue: float
    casualties: float
    noise: float
    inertia: float
    """Half of it: what speaks for the position taken."""
    free_riding: float
    planned_force: float
    ease: float
    consent_slope: float
    withdrawal: float
    """Share of a contingent that leaves in a week."""
    trainers_withdrawal: float


def capabilities(values: Values, states: States, rule: str) -> tuple[float, float, float]:
    """Give K with the terms unsettled and settled, and with every component available."""
    weight = [values[f"guarantor.weight.{name}"] for name in COMPONENTS]
    available = {name: values[f"guarantor.availability.{name}"] for name in COMPONENTS}
    free = sum(state.batteries - sum(state.posted.values()) for state in states.values())
    allied = free / values["guarantor.batteries_needed"]
    available["air_defence"] = min(1.0, available["air_defence"] + allied)
    parts = [w * available[name] for w, name in zip(weight, COMPONENTS, strict=True)]
    unsettled = [values["guarantor.unsettled"] * part for part in parts]
    return combine(unsettled, rule), combine(parts, rule), combine(weight, rule)


def contingent(state: State, values: Values) -> float:
    """Give the troops that a state would send at most."""
    usual = values["coalition.pledge_share"] * state.active_forces
    pledge = min(usual, values["coalition.pledge_most"])
    if state.pledge is not None:
        pledge = state.pledge.central
    most = values["coalition.max_share"] * state.active_forces
    return min(pledge * values["coalition.scale"], most)


def support_weight(state: State, values: Values) -> float:
    """Give the weight of opinion, lessened by the elite's commitment."""
    latitude = values[f"stances.{state.stance}.latitude"]
    return values["choice.support"] * (1.0 - values["choice.autonomy"] * latitude)


def border_weight(code: str, state: State, values: Values, states: States) -> float:
    """Give the weight of violence for a state with a border that batteries leave open."""
    posted = sum(other.posted.get(code, 0) for other in states.values())
    cover = min(1.0, posted / values["guarantor.batteries_cover"])
    return values["choice.border"] * (1.0 - cover) if state.borders_adversary else 0.0


def ties_of(code: str, states: States, kind: str) -> dict[str, int]:
    """Count the groups that a state shares with each of the others; all alike if with none."""
    own = set(states[code].groups)
    shared = {other: len(own & set(states[other].groups)) for other in states if other != code}
    tied = {other: groups for other, groups in shared.items() if groups}
    return tied if tied and kind == "shared_groups" else dict.fromkeys(shared, 1)


def derive(scenario: Scenario, values: Values, *, drift: float) -> Constants:
    """Work out what follows from parameters; `drift` is lost to influence in a usual week."""
    unsettled, settled, full = capabilities(
        values, scenario.states, scenario.aggregation.components
    )
    exposure = values[f"deployment.exposure_{scenario.location}"]
    opportunity = weekly(values["choice.opportunity_rate"])
    renewal = opportunity * (1.0 - values["choice.persistence"])
    reversion, terms = values["guarantor.resolve_reversion"], values["guarantor.terms_rate"]
    return Constants(
        values=values,
        places=tuple(_place(scenario, values, code) for code in sorted(scenario.states)),
        settled=settled,
        unsettled=unsettled,
        full=full,
        resolve_rest=logit(values["guarantor.resolve_mean"]) + drift / reversion,
        influence_chance=weekly(values["adversary.influence_rate"]),
        assault_chance=weekly(values["adversary.assault_rate"]),
        terms_chance=weekly(terms),
        urgent_terms_chance=weekly(terms * values["guarantor.terms_boost"]),
        opportunity=opportunity,
        renewal=renewal,
        common=renewal * values["choice.common"],
        vote_chance=weekly(values["parliament.vote_rate"]),
        consent=values["parliament.consent"] + values["parliament.solidarity"],
        risk=values["choice.risk"] * exposure,
        ask=values["choice.ask"] * values["coalition.ask"],
        death_rate=values["casualties.rate"] * exposure / 1000 / WEEKS_PER_YEAR,
        reversion=values["opinion.reversion"],
        cue=values["opinion.cue"],
        casualties=values["opinion.casualties"],
        noise=values["opinion.noise"],
        inertia=values["choice.inertia"] / 2,
        free_riding=values["choice.free_riding"],
        planned_force=values["coalition.planned_force"],
        ease=values["training.ease"],
        consent_slope=values["parliament.support"],
        withdrawal=values["deployment.withdrawal"],
        trainers_withdrawal=values["training.ramp_down"],
    )


def _place(scenario: Scenario, values: Values, code: str) -> Place:
    state = scenario.states[code]
    capacity = contingent(state, values)
    ties = sum(ties_of(code, scenario.states, scenario.ties).values())
    return Place(
        capacity=capacity,
        up=values["deployment.ramp"] * capacity,
        trainers=values["training.share"] * capacity,
        trainers_up=values["training.ramp_up"] * capacity,
        support=support_weight(state, values),
        allies=values["choice.allies"] / ties if ties else 0.0,
        border=border_weight(code, state, values, scenario.states),
    )
