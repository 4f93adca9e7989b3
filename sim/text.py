"""Text made fit to be shown: without harmful characters, and short."""

import re
import unicodedata

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
