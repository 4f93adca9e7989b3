"""Obtaining all that a study needs: its ensembles, and those that follow from their results."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sim.ensemble.executor import state_weeks
from sim.ensemble.run import MOST_WORK
from sim.errors import UsageError
from sim.scenario.design import Part
from sim.studies.ensembles import Ensembles, Request, Wanted, obtain
from sim.studies.study import A, Study

MOST_ROUNDS = 100
"""Rounds after which a study that still asks for more is at fault."""


def obtain_all(study: Study[Any], request: Request) -> Ensembles:
    """Obtain the ensembles of a study, round by round, until it asks for no more.

    Raises
    ------
    UsageError
        If a round is larger than one command may ask for.
    RunError
        If an ensemble cannot be computed.
    """
    wanted: Mapping[str, Wanted] = study.ensembles()
    check_whole(wanted, request)
    found = obtain(wanted, request)
    for _ in range(MOST_ROUNDS):
        more = study.further(found)
        if not more:
            return found
        check_whole(more, request)
        obtained = {**found.obtained, **obtain(more, request).obtained}
        found = replace(found, obtained=obtained)
    raise RuntimeError(f"{study.subject} does not come to an end")


def check_whole(wanted: Mapping[str, Wanted], request: Request) -> None:
    """Refuse a study with designs that is larger than one command may ask for.

    Raises
    ------
    UsageError
        Says with how many worlds it would be possible.
    """
    every = list(wanted.values())
    work = sum(request.replications(one) * state_weeks(one.scenario) for one in every)
    if work > MOST_WORK and any(isinstance(one, Part) for one in every):
        worlds, points = request.size.replications, sum(map(_points, every))
        raise UsageError(
            f"{points:,} runs of {worlds:,} worlds each are more than one command may ask for; "
            f"take fewer than {worlds * MOST_WORK // work:,} worlds"
        )


def _points(wanted: Wanted) -> int:
    return len(wanted.points) if isinstance(wanted, Part) else 1


def ask(study: Study[A], request: Request) -> A:
    """The answer of a study, not published."""
    return study.answered(obtain_all(study, request))
