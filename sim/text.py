"""Text made fit to be shown: without harmful characters, and short."""

import re
import textwrap
import unicodedata
from itertools import accumulate
from unicodedata import category, east_asian_width

STAND_IN = "\ufffd"

# Control characters, line breaks other than the usual ones, characters that turn the direction
# of the text or cannot be seen, halves of surrogate pairs, and what a failed conversion leaves.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)


def cleaned(text: str) -> str:
    """Replace every forbidden character, so that the text is safe to show and keeps its length."""
    return FORBIDDEN.sub(STAND_IN, text)


def described(character: str) -> str:
    """Code and name of a character that may not be visible."""
    kinds = {"Cc": "control character", "Cs": "half of a character"}
    kind = kinds.get(unicodedata.category(character), "no character")
    return f"U+{ord(character):04X} ({unicodedata.name(character, kind).lower()})"


def shortened(text: str, length: int = 40) -> str:
    """The text on one line, cut to a length that fits into a sentence."""
    line = cleaned(" ".join(text[: 4 * length].split()))
    return line if len(line) <= length and len(text) <= 4 * length else line[: length - 1] + "…"


def restored(text: str) -> str:
    """A word of a command line as it was typed, where the locale could not say what its bytes were.

    Halves of characters that are no such bytes are replaced.
    """
    known = re.sub("[\ud800-\udc7f\udd00-\udfff]", STAND_IN, text)
    return known.encode(errors="surrogateescape").decode(errors="replace")


def shareable(path: str) -> str:
    """A path as others may see it: as it is if it leads down from here, else its last name."""
    leads_down = not (path.startswith(("/", "~")) or ".." in path.split("/"))
    return path if leads_down else path.rpartition("/")[2]


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
    count = sum(used < columns for used in accumulate(map(_columns, text)))
    return text[:count].rstrip() + ELLIPSIS


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
