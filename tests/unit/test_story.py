"""The story of one world: it is that world, and every sentence of it is true."""

import random
from functools import cache

import numpy as np
import pytest
from storied import Checker, Observed

from sim.ensemble.run import run
from sim.errors import RunError, UsageError
from sim.outcomes.catalogue import OUTCOMES
from sim.results.record import Size
from sim.scenario.load import load, packaged
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Request, obtain
from sim.studies.pick import PICKS, picked
from sim.studies.story import StoryStudy, tell

SCENARIOS = sorted(path.stem for path in packaged().glob("*.yaml"))

BUSY = (
    "choice.government_rate=2",
    "choice.rethink_rate=2",
    "talks.deal_rate=3",
    "adversary.probe_rate=9",
    "adversary.attack_rate=0.6",
)
"""Settings under which much happens."""


def loaded(name, *settings) -> Resolved:
    return load(packaged() / f"{name}.yaml", settings)


@cache
def told(name, world, *settings, n=40, seed=1):
    study = StoryStudy(loaded(name, *settings), world)
    return study.answer(obtain(study.ensembles(), Request(Size(n, seed))))


@cache
def observed(name, world, *settings, seed=1):
    return Observed(loaded(name, *settings).scenario, world, seed)


def drawn(count):
    """Random scenarios with random settings and worlds, the same ones each time."""
    luck = random.Random(14)
    settings = [
        ("parameters=ranges",), ("initial=none",), ("initial=drawn",), ("initial=reported",),
        ("weeks=30", "talks.deal_rate=12"), ("location=line", "choice.risk=2"), BUSY,
        ("pledges=record", "coalition.scale=20"), ("coalition.ask=1", "choice.allies=5"),
        ("talks.permission=0.3", "talks.deal_rate=6"), ("coalition.guarantee=0.4",),
        ("choice.tripwire=-1", "adversary.attack_rate=1", "talks.deal_rate=9"), (),
    ]  # fmt: skip
    for at in range(count):
        yield luck.choice(SCENARIOS), luck.randrange(40), *settings[at % len(settings)]


CASES = list(drawn(39))


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case)))
def test_every_sentence_is_true_and_everything_is_said(case):
    Checker(told(*case), observed(*case)).check()
