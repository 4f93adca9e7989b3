"""The lines of a document, fit to be shown, and the problems that point into them."""

import re
import unicodedata
from dataclasses import dataclass

from sim.errors import Mark, Problem

EXCERPT_LENGTH = 160
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
    """Name a character that may not be visible."""
    kinds = {"Cc": "control character", "Cs": "half of a character"}
    kind = kinds.get(unicodedata.category(character), "no character")
    return f"U+{ord(character):04X} ({unicodedata.name(character, kind).lower()})"


def shortened(text: str, length: int = 40) -> str:
    """Return the text on one line, cut to a length that fits into a sentence."""
    line = cleaned(" ".join(text[: 4 * length].split()))
    return line if len(line) <= length and len(text) <= 4 * length else line[: length - 1] + "…"


@dataclass(frozen=True, eq=False)
class Text:
    """The lines of a document; none holds a forbidden character."""

    name: str
    lines: tuple[str, ...]

    def line(self, mark: Mark) -> str:
        """Return the line a mark points to, or nothing when it points outside the document."""
        return self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""

    def problem(
        self, reason: str, mark: Mark, *, key: str = "", remedy: str = "", width: int = 1
    ) -> Problem:
        """Describe a mistake together with the line it stands in.

        A long line is cut; a mistake beyond the cut is told without an excerpt.
        """
        excerpt = self.line(mark).replace("\t", " ")
        if len(excerpt) > EXCERPT_LENGTH:
            excerpt = excerpt[: EXCERPT_LENGTH - 1] + "…"
        if mark.column > len(excerpt) + 1:
            excerpt = ""
        width = max(1, min(width, len(excerpt) - mark.column + 1))
        return Problem(reason, mark, key, remedy, excerpt, width)
