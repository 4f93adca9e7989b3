"""What all worlds of a scenario have in common, worked out once."""

from dataclasses import dataclass

from port.constants import (
    COMPONENTS,
    Constants,
    States,
    Values,
    border_weight,
    capabilities,
    contingent,
    derive,
    support_weight,
    ties_of,
)
from port.rules import logit, weekly
from sim.scenario.schema import Event, Scenario, State

__all__ = ["COMPONENTS", "Entrant", "Happening", "Setting", "prepare"]


@dataclass(frozen=True, eq=False, slots=True)
class Entrant:
    """How one contributor enters a world.

    Attributes
    ----------
    code
        The state.
    ties
        Numbers of the others it is tied to, each with the groups they share.
    support, spread
        Logit of the polled share and its error, logit.
    residual, residual_slope
        Residual at that share, and what an error of one standard deviation adds to it.
    pledged
        Whether it is said to stand behind a pledge at the start; nothing where that is drawn.
    chance
        p0, probability of a pledge.
    vote_needed, hold
        Whether parliament must vote; whether it is free, or held in or out.
    """

    code: str
    ties: tuple[tuple[int, int], ...]
    support: float
    spread: float
    residual: float
    residual_slope: float
    pledged: bool | None
    chance: float
    vote_needed: bool
    hold: str


@dataclass(frozen=True, eq=False, slots=True)
class Happening:
    """What is fixed to happen in one week.

    Attributes
    ----------
    assaults, episodes
        How many of each.
    rallies
        What is added to opinion, by code.
    constants
        The parameters from then on, where any is set.
    """

    assaults: int
    episodes: int
    rallies: dict[str, float]
    constants: Constants | None


@dataclass(frozen=True, eq=False, slots=True)
class Setting:
    """What all worlds of a scenario have in common."""

    weeks: int
    rule: str
    """How guarantee, force and host combine."""
    constants: Constants
    entrants: tuple[Entrant, ...]
    agenda: dict[int, Happening]
    guarantee: float
    """G of the reference world."""
    violence: float
    coalition: float


@dataclass(frozen=True)
class Reference:
    """The root's world: where the residuals are solved.

    Attributes
    ----------
    values, states
        Parameters, with the root's levers, and the root's roster.
    guarantee, violence
        G and v.
    expected
        Troops that each state is expected to pledge.
    drift
        Resolve lost to influence in a usual week, logit.
    exposure
        Exposure of the place of deployment.
    """

    values: Values
    states: States
    guarantee: float
    violence: float
    expected: dict[str, float]
    drift: float
    exposure: float


def prepare(scenario: Scenario) -> Setting:
    """Work out once what all worlds of a scenario have in common.

    Raises
    ------
    ValueError
        If the scenario draws parameters, or asks for something else that the port does not do.
    """
    _check(scenario)
    values = {key: held.central for key, held in scenario.values.items()}
    reference = _reference(scenario, values)
    codes = sorted(scenario.states)
    return Setting(
        weeks=scenario.weeks,
        rule=scenario.aggregation.deterrence,
        constants=derive(scenario, values, drift=reference.drift),
        entrants=tuple(_entrant(scenario, values, reference, code) for code in codes),
        agenda=_agenda(scenario, values, reference),
        guarantee=reference.guarantee,
        violence=reference.violence,
        coalition=sum(reference.expected.values()) / reference.values["coalition.planned_force"],
    )


def _check(scenario: Scenario) -> None:
    states = [*scenario.states.values(), *scenario.root_states.values()]
    quantities = [*scenario.values.values(), *(state.support for state in states)]
    quantities += [state.pledge for state in states if state.pledge is not None]
    if scenario.parameters != "defaults" or any(one.shape is not None for one in quantities):
        raise ValueError("the port takes every parameter at its value; it draws opinion alone")
    if scenario.weeks < 1:
        raise ValueError("the port needs at least one week")
    if any("outcome.held_weeks" in event.set for event in scenario.events.values()):
        raise ValueError("the port cannot change outcome.held_weeks on the way")


def _reference(scenario: Scenario, values: Values) -> Reference:
    states = scenario.root_states
    if scenario.reference:
        root = {key: held.central for key, held in scenario.reference.values.items()}
        values = values | root
    unsettled, _, _ = capabilities(values, states, scenario.aggregation.components)
    assaults = values["violence.assault"] * weekly(values["adversary.assault_rate"])
    return Reference(
        values=values,
        states=states,
        guarantee=unsettled * values["guarantor.resolve"],
        violence=assaults / (1.0 - values["violence.memory"]),
        expected={
            code: values[f"stances.{states[code].stance}.p0"] * contingent(states[code], values)
            for code in sorted(states)
        },
        drift=values["guarantor.influence"] * weekly(values["adversary.influence_rate"]),
        exposure=values[f"deployment.exposure_{scenario.root_location}"],
    )


def _entrant(scenario: Scenario, values: Values, reference: Reference, code: str) -> Entrant:
    state = scenario.states[code]
    root = reference.states.get(code, state)
    chance = values[f"stances.{state.stance}.p0"]
    stated = {"stated": chance >= 1 / 2, "none": False, "all": True}
    rest = logit(reference.values[f"stances.{state.stance}.p0"]) - _explained(
        scenario, reference, code
    )
    weight = support_weight(state, reference.values)
    numbers = {other: at for at, other in enumerate(sorted(scenario.states))}
    ties = ties_of(code, scenario.states, scenario.ties)
    return Entrant(
        code=code,
        ties=tuple((numbers[other], shared) for other, shared in ties.items()),
        support=logit(state.support.central),
        spread=_spread(state, values),
        residual=rest - weight * logit(root.support.central),
        residual_slope=-weight * _spread(root, values),
        pledged=stated.get(scenario.initial),
        chance=chance,
        vote_needed=state.vote_needed,
        hold=state.hold,
    )


def _spread(state: State, values: Values) -> float:
    comparable = state.opinion == "comparable"
    return values["opinion.poll_error" if comparable else "opinion.prior_spread"]


def _explained(scenario: Scenario, reference: Reference, code: str) -> float:
    """Add the terms of the choice in the reference world, but for own opinion."""
    values, states, v = reference.values, reference.states, reference.violence
    state = states.get(code, scenario.states[code])
    known = {**states, code: state}
    ties = ties_of(code, known, scenario.ties)
    tied = sum(values[f"stances.{known[o].stance}.p0"] * shared for o, shared in ties.items())
    others = sum(troops for other, troops in reference.expected.items() if other != code)
    return (
        values["choice.guarantee"] * reference.guarantee
        + values["choice.allies"] * (tied / sum(ties.values()) if ties else 0.0)
        - values["choice.free_riding"] * min(1.0, others / values["coalition.planned_force"])
        - values["choice.risk"] * reference.exposure * v
        - border_weight(code, state, values, states) * v
    )


def _agenda(scenario: Scenario, values: Values, reference: Reference) -> dict[int, Happening]:
    weeks: dict[int, list[Event]] = {}
    for _, event in sorted(scenario.events.items()):
        if 1 <= scenario.week_of(event) <= scenario.weeks:
            weeks.setdefault(scenario.week_of(event), []).append(event)
    agenda = {}
    for week, events in sorted(weeks.items()):
        kinds = [event.kind for event in events]
        rallies = {
            code: sum(
                event.size
                for event in events
                if event.kind == "rally" and (not event.states or code in event.states)
            )
            for code in (scenario.states if "rally" in kinds else ())
        }
        constants = None
        for event in events:
            values = values | event.set
        if "set" in kinds:
            constants = derive(scenario, values, drift=reference.drift)
        agenda[week] = Happening(
            kinds.count("assault"), kinds.count("influence"), rallies, constants
        )
    return agenda
