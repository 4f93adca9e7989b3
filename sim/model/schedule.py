"""The phases of a week, in order. Each sees what earlier phases did this week."""

import numpy as np

from sim.model.stage import Stage


def events(stage: Stage) -> None:
    """Let happen what the scenario lists for this week: assaults, influence, rallies, settings."""
    stage.scheduled = {"assault": 0.0, "influence": 0.0}
    for event in stage.agenda.get(stage.week, []):
        if event.kind in stage.scheduled:
            stage.scheduled[event.kind] += 1.0
        stage.p.update(event.set)
        for one in stage.contributors:
            if event.kind == "rally" and (not event.states or one.code in event.states):
                one.rally += event.size
        if event.set:
            stage.derive()


def guarantee(stage: Stage) -> None:
    """Let the guarantor's resolve drift and sag, settle the terms, and assess the guarantee."""
    episodes = stage.adversary.influence() + stage.scheduled["influence"]
    stage.guarantor.deliberate(stage.week, episodes)
    stage.guarantor.assure(stage.free_batteries)


def adversary(stage: Stage) -> None:
    """Let the adversary weigh what deters it, assault, probe or attack; test the guarantee."""
    talks, actor = stage.talks, stage.adversary
    force = stage.coalition.force
    actor.weigh(stage.guarantor.guarantee, force, host=stage.host.strength)
    actor.strike(talks.talking, talks.ceasefire, force=force)
    actor.remember(np.where(talks.talking, stage.scheduled["assault"], 0.0))
    stage.guarantor.stand_tests(actor.probe, actor.attack)
    talks.break_off(actor.attack)


def talks(stage: Stage) -> None:
    """Let the talks bring a deal, collapse, or go on."""
    pledged = stage.coalition.pledged_troops / stage.p["coalition.planned_force"]
    stage.talks.negotiate(
        guarantee=stage.scene.guarantee_gain,
        coalition=pledged - stage.anchor.coalition,
        violence=stage.adversary.violence - stage.anchor.violence,
    )


def opinion(stage: Stage) -> None:
    """Let public opinion drift in every state."""
    scene = stage.scene
    for one in stage.contributors:
        one.form_opinion(scene)


def choice(stage: Stage) -> None:
    """Let every state that comes to decide pledge or drop its pledge, all at once."""
    scene, peers, opportunity = stage.scene, stage.coalition.survey(), stage.opportunity()
    for one in stage.contributors:
        one.decide(scene, peers[one.code], opportunity=opportunity)


def parliament(stage: Stage) -> None:
    """Let parliaments vote where they must."""
    for one in stage.contributors:
        one.consult_parliament()


def deployment(stage: Stage) -> None:
    """Move trainers, and under a ceasefire troops; the host learns from the trainers present."""
    leaving, ceasefire = stage.talks.failed, stage.talks.ceasefire
    for one in stage.contributors:
        one.train(leaving)
        one.deploy(ceasefire)
    stage.coalition.count()
    stage.host.learn(stage.coalition.trainers)


def casualties(stage: Stage) -> None:
    """Count the expected deaths of the troops present."""
    p, actor = stage.p, stage.adversary
    probed = np.where(actor.probe, p["casualties.probe_factor"], 1.0)
    factor = probed * np.where(actor.attack, p["casualties.attack_factor"], 1.0)
    for one in stage.contributors:
        one.add_deaths(stage.exposure, factor)


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
"""The week, but for its writing down."""
