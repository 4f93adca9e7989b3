"""Columns that a text takes on a terminal, where some letters are wide and some take none."""

import textwrap
from unicodedata import category, east_asian_width

import typer

from sim.text import cleaned

FILLER = "\x1e"
"""Stands before a wide letter, so that it counts as two; no text that is shown holds it."""

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

TITLE = 96
"""Columns of a title on a line of its own."""


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print lines; what a terminal might obey, or cannot be written, is replaced."""
    typer.echo(cleaned(text), err=err, nl=nl)


def shown(text: str) -> str:
    """Make a text one line without anything that a terminal might obey."""
    return cleaned(" ".join(text.split()))


def breadth(text: str) -> int:
    """Count the columns of a line."""
    return sum(_columns(letter) for letter in text)


def padded(text: str, columns: int) -> str:
    """Fill a text up with spaces to some columns."""
    return text + " " * (columns - breadth(text))


def fitted(text: str, columns: int) -> str:
    """Cut a text to some columns, with an ellipsis where it is longer."""
    if breadth(text) <= columns:
        return text
    kept, used = "", 1
    for letter in text:
        used += _columns(letter)
        if used > columns:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS


def wrapped(text: str, columns: int, *, first: str = "", rest: str = "") -> list[str]:
    """Break a text into lines of so many columns at most.

    Parameters
    ----------
    text
        The text.
    columns
        Columns of a line.
    first, rest
        What stands before the first line, and before all others.

    Returns
    -------
    The lines.
    """
    spread = "".join(f"{FILLER}{one}" if _columns(one) > 1 else one for one in text)
    # A line that is broken within a word may part a wide letter from what stands before it.
    room = columns - (spread != text)
    lines = textwrap.wrap(spread, room, initial_indent=first, subsequent_indent=rest)
    return [line.replace(FILLER, "") for line in lines]


def _columns(letter: str) -> int:
    if category(letter) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1
