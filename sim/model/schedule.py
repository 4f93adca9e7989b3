"""The phases of a week, in order. Each sees what earlier phases did this week."""

from typing import TYPE_CHECKING

import numpy as np

from sim.actors.adversary import Scheduled
from sim.actors.parameters import COMPONENTS
from sim.array import Real

if TYPE_CHECKING:
    from sim.model.world import World


def events(world: "World") -> None:
    """Let the events of this week happen, but for those of the adversary and of the talks.

    These come in their phases, and only in the worlds in which they can, as an assault where no
    ceasefire is.
    """
    world.happening = world.agenda.get(world.week, [])
    states, p = world.contributors, world.p
    for name, event in world.happening:
        if event.kind == "rally":
            states.rally_opinion(event.size, event.states)
        elif event.kind == "poll":
            states.move_support(event.size, event.states)
        elif event.kind == "government":
            residual = world.election(name) if event.stance else states.residual
            states.elect(event.states, event.stance, residual=residual)
        elif event.kind == "withdrawal":
            withdrawn = event.components or COMPONENTS
            p.update({f"guarantor.availability.{part}": 0.0 for part in withdrawn})
        p.update(event.set)
        if event.set or event.kind in ("withdrawal", "government"):
            world.derive()
        if event.kind in AT_ONCE:
            world.effects[name] = world.size


def guarantee(world: "World") -> None:
    """Move the guarantor's resolve, settle the terms, and assess the guarantee."""
    episodes = world.adversary.influence() + world.due("influence")
    pledged = world.contributors.pledged_troops / world.p["coalition.planned_force"]
    world.guarantor.deliberate(world.week, episodes, contribution=pledged - world.anchor.coalition)
    world.guarantor.assure(world.allied_guarantee)


def adversary(world: "World") -> None:
    """The adversary assesses what deters it, assaults, probes or attacks; tests the guarantee."""
    talks, actor, guarantor = world.talks, world.adversary, world.guarantor
    force, ceasefire = world.contributors.force, talks.ceasefire
    actor.weigh(guarantor.guarantee, force, host=world.host.strength)
    scheduled = Scheduled(
        assaults=float(world.due("assault")),
        probe=world.due("probe") > 0,
        attack=world.due("attack") > 0,
    )
    unanswered = guarantor.tests - 2 * guarantor.honoured
    actor.strike(ceasefire, force=force, unanswered=unanswered, scheduled=scheduled)
    actor.remember()
    world.count_effects("assault", ~ceasefire)
    world.count_effects("probe", ceasefire)
    world.count_effects("attack", ceasefire)
    honouring: Real = 0.0
    if world.guarantee_themselves:
        allies = world.contributors.committed_troops * world.p["coalition.guarantee"] > 0
        honouring = np.where(allies, world.p["coalition.credibility"], 0.0)
    guarantor.stand_tests(actor.probe, actor.attack, allies=honouring)
    talks.break_off(actor.attack, week=world.week)


def talks(world: "World") -> None:
    """Let the talks bring a deal, collapse, or go on."""
    talking = world.talks.talking
    deal, collapse = world.due("deal") > 0, world.due("collapse") > 0
    world.count_effects("deal", talking)
    world.count_effects("collapse", talking & (not deal))
    world.talks.negotiate(world.gains, deal=deal, collapse=collapse)


def opinion(world: "World") -> None:
    """Let public opinion drift in every state."""
    world.contributors.form_opinion(world.view)


def choice(world: "World") -> None:
    """Let every state that comes to decide pledge or drop its pledge, all at once."""
    world.contributors.decide(world.view, world.opportunity(), week=world.week)


def parliament(world: "World") -> None:
    """Let parliaments vote where they must."""
    world.contributors.consult_parliament(world.view)


def deployment(world: "World") -> None:
    """Move trainers, and where a deal permits them troops; the host learns from the trainers."""
    states, talks = world.contributors, world.talks
    states.train(talks.failed)
    allowed = talks.ceasefire & talks.permitted
    states.deploy(world.view, allowed=allowed, attacked=talks.attacked)
    states.add_up()
    world.host.learn(states.trainers_present)


def casualties(world: "World") -> None:
    """Count the expected deaths of the troops present, after an attack at the rate of a war."""
    p, talks = world.p, world.talks
    probed = np.where(world.adversary.probe, p["casualties.probe_factor"], 1.0)
    factor = probed * np.where(talks.attacked, p["casualties.attack_factor"], 1.0)
    world.contributors.add_deaths(world.exposure, factor)


AT_ONCE = ("set", "rally", "poll", "government", "withdrawal", "influence")
"""Kinds of events that take effect in every world."""

PHASES = (
    events,
    guarantee,
    adversary,
    talks,
    opinion,
    choice,
    parliament,
    deployment,
    casualties,
)
"""The phases of a week, except for recording it."""
