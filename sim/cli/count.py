"""Counts on a command line: worlds, seeds."""

import re
from collections.abc import Callable
from decimal import Decimal

import typer

from sim.text import shortened

WHOLE = re.compile(r"([0-9]+(?:\.[0-9]*)?(?:[eE]\+?[0-9]{1,2})?)([kKmM]?)")
TIMES = {"": 1, "k": 1_000, "m": 1_000_000}
LONGEST = 40
"""Longest text that is looked into; no longer number is of any use."""


def count(least: int) -> Callable[[str | int], int]:
    """Reader of a whole number, `least` or more; 1e6, 1,000 and 10k are understood."""

    def number(word: str | int) -> int:
        text = str(word).strip()
        closed = re.sub(r"(?<=[0-9])[,_ ](?=[0-9]{3}(?![0-9]))", "", text[: LONGEST + 1])
        found = WHOLE.fullmatch(closed) if len(closed) <= LONGEST else None
        if not found:
            raise typer.BadParameter(
                f"`{shortened(text)}` is not a whole number of {least} or more"
            )
        value = Decimal(found[1]) * TIMES[found[2].lower()]
        if value != int(value):
            raise typer.BadParameter(f"{text} is not a whole number; write {round(value)}")
        if value < least:
            raise typer.BadParameter(f"{text} is too small; write {least} or more")
        return int(value)

    return number
