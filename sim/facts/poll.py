"""Polls on sending one's own troops, and the support with which each state begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import Literal

from sim.facts.table import read

COMPARABLE = frozenset({"own_troops_peacekeepers_after_deal"})
"""Questions about own troops keeping the peace once there is a deal."""

WARTIME = frozenset({"own_troops_any", "own_troops_defend_predeal"})
"""Questions about own troops during the war: for a state without anything better."""

GUARANTOR = "USA"
"""Left out of the prior: Americans were asked about troops that their government rules out."""


@dataclass(frozen=True)
class Poll:
    """A poll, as `polls.csv` has it; shares in per cent, or nothing where none was given.

    Dates may lack a day or a month; such a date counts as earlier than any day within it.
    """

    code: str
    pollster: str
    client: str
    field_end: str
    published: str
    question_type: str
    support: float | None
    oppose: float | None
    place: str
    sample: int | None = None
    """People asked, where that is known."""

    @property
    def share(self) -> float | None:
        """Share in favour among those with an opinion, in 0..1, if both sides are known."""
        if self.support is None or self.oppose is None:
            return None
        return self.support / (self.support + self.oppose)

    @property
    def age(self) -> tuple[str, str]:
        """Order of time: publication, then the end of fieldwork."""
        return self.published, self.field_end

    def __str__(self) -> str:
        client = f" for {self.client}" if self.client else ""
        return f"{self.pollster}{client}, {self.published}"


@dataclass(frozen=True)
class Support:
    """Support for sending own troops, and where it comes from."""

    share: float
    """Share in favour among those with an opinion, in 0..1, not rounded."""
    kind: Literal["comparable", "wartime", "prior"]
    """What the wording of the poll makes it; `prior` without a poll."""
    place: str
    """File and line of the poll; the file alone for a prior."""
    text: str
    """Pollster and date, for people."""


@lru_cache
def polls() -> tuple[Poll, ...]:
    """Every row of the polls, those that mark what was not found included."""
    words = ("pollster", "client", "field_end", "published", "question_type")
    return tuple(
        Poll(
            code=row["iso3"],
            **{word: row[word] for word in words},
            support=row.percent("support"),
            oppose=row.percent("oppose"),
            sample=int(row["n"]) if row["n"] else None,
            place=row.place,
        )
        for row in read("polls")
    )


@lru_cache
def opening_support(code: str) -> Support:
    """The support a state begins with.

    The latest comparable poll with both shares; else the latest with a wartime wording and both
    shares; else the prior. A code that no poll names, such as that of a synthetic state, has
    the prior too.
    """
    found = preferred(poll for poll in polls() if poll.code == code)
    if found is not None and found.share is not None:
        kind: Literal["comparable", "wartime"]
        kind = "comparable" if found.question_type in COMPARABLE else "wartime"
        return Support(found.share, kind, found.place, str(found))
    share = 1 / (1 + exp(-prior_logit()))
    return Support(share, "prior", "facts/data/polls.csv", f"mean of {len(polled())} polled states")


def polled() -> tuple[str, ...]:
    """Codes of the states behind the prior: a comparable poll, and no guarantor."""
    codes = sorted({poll.code for poll in polls()} - {GUARANTOR})
    return tuple(code for code in codes if _comparable(code))


@lru_cache
def prior_logit() -> float:
    """Mean logit of the latest comparable poll of each state in :func:`polled`."""
    found = [poll.share for code in polled() if (poll := _comparable(code))]
    shares = [share for share in found if share is not None]
    return sum(log(share / (1 - share)) for share in shares) / len(shares)


def preferred(some: Iterable[Poll]) -> Poll | None:
    """The poll of one state that is used: the latest comparable one, else the latest wartime one.

    Polls without both shares are passed over.
    """
    rated = [poll for poll in some if poll.share is not None]
    return latest(rated, COMPARABLE) or latest(rated, WARTIME)


def latest(some: Iterable[Poll], wordings: frozenset[str]) -> Poll | None:
    """The latest of some polls with such a wording and both shares."""
    rated = [poll for poll in some if poll.question_type in wordings and poll.share is not None]
    return max(rated, key=lambda poll: poll.age, default=None)


def _comparable(code: str) -> Poll | None:
    """The latest comparable poll of a state."""
    return latest((poll for poll in polls() if poll.code == code), COMPARABLE)
