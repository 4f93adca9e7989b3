"""What a worker is asked to do, and the doing of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sim.app.asked import SIZES, Asked
from sim.app.download import Taken, download
from sim.app.start import start
from sim.app.work import Work

About = Literal["start", "run", "why", "world", "file"]


BASE = Asked()
"""The baseline as it is."""


@dataclass(frozen=True)
class Task:
    """Something that is asked of a scenario as it is moved."""

    about: About
    asked: Asked = BASE
    replications: int = 0
    detail: str = ""
    """The state, the number of the world, or the name of the file."""
    words: tuple[tuple[str, str], ...] = ()
    """The words of the address with which a page starts."""

    @property
    def is_quick(self) -> bool:
        """Whether somebody waits for it with a hand on a lever."""
        return self.about != "file" and self.replications <= SIZES[0]


def perform(task: Task, cancelled: Callable[[], bool]) -> Taken:
    """Do what is asked, unless it is no longer wanted.

    Raises
    ------
    UsageError, ScenarioError
        If it makes no sense.
    CancellationError
        If it is no longer wanted.
    """
    work = _work()
    if task.about == "start":
        return Taken(start(task.words, work))
    wanted = work.wanted(task.asked, task.replications)
    if task.about == "run":
        return Taken(work.answer(wanted, cancelled))
    if task.about == "why":
        return Taken(work.why(wanted, task.detail, cancelled=cancelled))
    if task.about == "world":
        return Taken(work.world(wanted, int(task.detail), cancelled=cancelled))
    return download(task.detail, wanted, work=work, cancelled=cancelled)


@lru_cache(maxsize=1)
def _work() -> Work:
    """The memory of this worker."""
    return Work()
