"""The phases of a week, in order. Each sees what earlier phases did this week."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model.world import World


def events(world: "World") -> None:
    """Apply the events of this week: assaults, influence, rallies, changed parameters."""
    world.scheduled = {"assault": 0.0, "influence": 0.0}
    for event in world.agenda.get(world.week, []):
        if event.kind in world.scheduled:
            world.scheduled[event.kind] += 1.0
        if event.kind == "rally":
            world.contributors.rally_opinion(event.size, event.states)
        world.p.update(event.set)
        if event.set:
            world.derive()


def guarantee(world: "World") -> None:
    """Move the guarantor's resolve, settle the terms, and assess the guarantee."""
    episodes = world.adversary.influence() + world.scheduled["influence"]
    world.guarantor.deliberate(world.week, episodes)
    world.guarantor.assure()


def adversary(world: "World") -> None:
    """The adversary assesses what deters it, assaults, probes or attacks; tests the guarantee."""
    talks, actor = world.talks, world.adversary
    force = world.contributors.force
    actor.weigh(world.guarantor.guarantee, force, host=world.host.strength)
    actor.strike(talks.talking, talks.ceasefire, force=force)
    actor.remember(np.where(talks.talking, world.scheduled["assault"], 0.0))
    world.guarantor.stand_tests(actor.probe, actor.attack)
    talks.break_off(actor.attack)


def talks(world: "World") -> None:
    """Let the talks bring a deal, collapse, or go on."""
    pledged = world.contributors.pledged_troops / world.p["coalition.planned_force"]
    world.talks.negotiate(
        guarantee=world.view.guarantee_gain,
        coalition=pledged - world.anchor.coalition,
        violence=world.adversary.violence - world.anchor.violence,
    )


def opinion(world: "World") -> None:
    """Let public opinion drift in every state."""
    world.contributors.form_opinion(world.view)


def choice(world: "World") -> None:
    """Let every state that comes to decide pledge or drop its pledge, all at once."""
    world.contributors.decide(world.view, world.opportunity())


def parliament(world: "World") -> None:
    """Let parliaments vote where they must."""
    world.contributors.consult_parliament()


def deployment(world: "World") -> None:
    """Move trainers, and under a ceasefire troops; the host learns from the trainers present."""
    states = world.contributors
    states.train(world.talks.failed)
    states.deploy(world.talks.ceasefire)
    states.add_up()
    world.host.learn(states.trainers_present)


def casualties(world: "World") -> None:
    """Count the expected deaths of the troops present."""
    p, actor = world.p, world.adversary
    probed = np.where(actor.probe, p["casualties.probe_factor"], 1.0)
    factor = probed * np.where(actor.attack, p["casualties.attack_factor"], 1.0)
    world.contributors.add_deaths(world.exposure, factor)


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
