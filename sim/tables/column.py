"""The columns that a table may have, and the kinds of table."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from sim.errors import nearest
from sim.facts.poll import COMPARABLE, WARTIME
from sim.scenario.review import is_source
from sim.scenario.schema import NAME, Hold, Stance
from sim.tables.cell import LONGEST_TEXT, Notation, RefusalError, count, day, line, number, share
from sim.tables.cell import truth as as_truth
from sim.tables.state import state
from sim.text import shortened

Read = Callable[[str, Notation], Any]

QUESTIONS = {"comparable": min(COMPARABLE), "wartime": min(WARTIME)}
"""Wordings in one word, as one of the wordings of the facts."""

NOTHING = "none"
"""What stands in a cell for an empty list; a blank one leaves what was there."""

LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Column:
    """A column that is understood: what stands in it, and how a cell of it is read."""

    says: str
    read: Read


@dataclass(frozen=True)
class Kind:
    """A kind of table: the columns that it needs, and those that it may have."""

    needs: tuple[str, ...]
    may: tuple[str, ...]
    some: tuple[str, ...] = ()
    """Of these it needs one at least; they may all be there."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of it."""
        return *self.needs, *self.some, *self.may


def sources(text: str, _: Notation) -> tuple[str, ...]:
    """Where a row comes from: one source, or several parted by semicolons with spaces."""
    every = tuple(line(one.strip(), LONGEST_SOURCE) for one in re.split(" ; ", text))
    for one in every:
        if not is_source(one):
            remedy = "write an address, or who published it and the year"
            raise RefusalError(f"`{shortened(one)}` cannot be looked up", remedy)
    return every


def _word(known: tuple[str, ...]) -> Read:
    """A reader of one of some words."""

    def read(text: str, _: Notation) -> str:
        word = "_".join(text.lower().split())
        if word not in known:
            remedy = nearest(word, known) or f"write one of {', '.join(known)}"
            raise RefusalError(f"`{shortened(text)}` is not an allowed word", remedy)
        return word

    return read


def question(text: str, _: Notation) -> str:
    """The wording of a poll, as the facts call it."""
    word = text.lower()
    wording = QUESTIONS.get(word, word)
    if wording not in COMPARABLE | WARTIME:
        remedy = (
            "write comparable if it asked about own troops that keep the peace after a deal, "
            "wartime if it asked about own troops while the war goes on; leave others out"
        )
        raise RefusalError(f"`{shortened(text)}` is not a question that counts here", remedy)
    return wording


def posted(text: str, notation: Notation) -> dict[str, int]:
    """Numbers of batteries by state, from `POL:2 DEU:1`, or none."""
    found: dict[str, int] = {}
    if text.lower() == NOTHING:
        return found
    for pair in re.split("[ ;]+", text.strip(" ;")):
        host, _, many = pair.partition(":")
        if not many or state(host) in found:
            reason = f"`{shortened(text)}` does not say how many stand where"
            raise RefusalError(reason, "write each state once, such as POL:2 DEU:1")
        found[state(host)] = count(many, notation)
    return found


def groups(text: str, _: Notation) -> list[str]:
    """Short names of groups, parted by spaces or semicolons, or none."""
    if text.lower() == NOTHING:
        return []
    every = re.split("[ ;]+", text.lower().strip(" ;"))
    for name in every:
        if not re.fullmatch(NAME, name):
            remedy = "write letters, digits and underscores, and a space between two groups"
            raise RefusalError(f"`{shortened(name)}` is not a name of a group", remedy)
    return every


def troops(text: str, notation: Notation) -> int | float:
    """A number of troops."""
    value = number(text, notation)
    return int(value) if value == int(value) else float(value)


def _text(longest: int) -> Read:
    return lambda text, _: line(text, longest)


def _yes(text: str, _: Notation) -> bool:
    return as_truth(text)


COLUMNS = {
    "state": Column("code or English name", state),
    "support": Column("share in favour, of all who were asked", share),
    "oppose": Column("share against, of all who were asked", share),
    "date": Column("day, or month, of publication", day),
    "fieldwork": Column("last day of fieldwork", day),
    "pollster": Column("who asked", _text(200)),
    "question": Column("comparable or wartime", question),
    "source": Column("address, or who published it and the year", sources),
    "because": Column("remark", _text(LONGEST_TEXT)),
    "stance": Column("position", _word(get_args(Stance))),
    "pledge": Column("troops it would send", troops),
    "needs_backstop": Column("yes if its conditions name the backstop", _yes),
    "condition": Column("least guarantee, a share", lambda *cell: float(share(*cell) / 100)),
    "hold": Column("free, in or out", _word(get_args(Hold))),
    "active_forces": Column("active forces, troops", count),
    "borders_adversary": Column("yes if it borders Russia or Belarus", _yes),
    "vote_needed": Column("yes if parliament must vote", _yes),
    "batteries": Column("long-range air defence batteries", count),
    "posted": Column("how many of them stand where", posted),
    "groups": Column("groups that tie it to others", groups),
    "name": Column("full name", _text(200)),
    "short": Column("name for labels", _text(200)),
}
"""Every column that is understood, by its name."""

POSITION = ("stance", "pledge", "needs_backstop", "condition", "hold")
"""What a government has said."""

NATURE = ("active_forces", "borders_adversary", "vote_needed", "batteries", "posted", "groups")
"""What is constant about a state."""

KINDS = {
    "polls": Kind(
        ("state", "support", "oppose", "date", "question", "source"),
        ("fieldwork", "pollster", "because"),
    ),
    "states": Kind(("state", "source"), ("name", "short", "because"), (*NATURE, *POSITION)),
    "positions": Kind(("state", "source"), ("because",), POSITION),
}
"""Kinds of table, by name."""
