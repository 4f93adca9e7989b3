"""Layout of text in columns of equal letters, where some letters are wide and some take none."""

import textwrap
from unicodedata import category, east_asian_width

FILLER = "\x1e"
"""Put before a wide letter, so that it counts as two; no text that is shown contains it."""

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

TITLE = 96
"""Columns of a title on a line of its own."""


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
    """Break a text into lines of so many columns, with a text before the first and the others."""
    spread = "".join(f"{FILLER}{one}" if _columns(one) > 1 else one for one in text)
    # A line that is broken within a word may part a wide letter from what stands before it.
    room = columns - (spread != text)
    lines = textwrap.wrap(spread, room, initial_indent=first, subsequent_indent=rest)
    return [line.replace(FILLER, "") for line in lines]


def _columns(letter: str) -> int:
    if category(letter) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1
