"""The names in a mapping: which are good, and which are too alike."""

import unicodedata
from functools import lru_cache

from sim.text import shortened
from sim.yamltree.scalars import Fault, resolve

MAX_KEY = 200


def read_key(text: str, *, quoted: bool) -> tuple[str, Fault | None]:
    """Return the name a key stands for, nothing when it has none, and what is wrong with it."""
    if not quoted and text == "<<":
        remedy = "write the entries out; a scenario builds on another one with `base`"
        return "", Fault("merge keys (`<<`) are not allowed", remedy)
    if not quoted and not isinstance(resolve(text)[0], str):
        return _not_a_name(text)
    if not text:
        return "", Fault("the key is empty", "write a name before the colon")
    if len(text) > MAX_KEY:
        reason = f"the key is too long: {len(text)} characters, at most {MAX_KEY}"
        return "", Fault(reason, "shorten the name")
    if "\n" in text:
        return "", Fault("the key holds a line break", "write the name on one line")
    if text != text.strip() or any(letter.isspace() and letter != " " for letter in text):
        reason = f"the key `{shortened(text)}` holds a space that is not allowed in a name"
        return "", Fault(reason, "write the name without it")
    return text, None


def _not_a_name(text: str) -> tuple[str, Fault]:
    value = resolve(text)[0]
    if value is None:
        return "", Fault("the key is empty", "write a name before the colon")
    kind = "a truth value" if isinstance(value, bool) else "a number"
    reason = f"the key `{shortened(text)}` is {kind}, not a name"
    return text[:MAX_KEY], Fault(reason, "put the key in quotation marks if it is a name")


@lru_cache(maxsize=16)  # each key is asked for twice, and long ones take their time
def folded(key: str) -> str:
    """Return what keys that differ only in case or Unicode form have in common."""
    if key.isascii():
        return key.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", key).casefold())


def repeated(key: str, first: str, *, line: int) -> Fault:
    """Say that a key stands for the same name as an earlier one."""
    if key == first:
        reason = f"the key `{shortened(key)}` is given twice; first on line {line}"
        return Fault(reason, "keep one of the two")
    shown = f"the key `{shortened(key)}` and the key `{shortened(first)}` on line {line}"
    return Fault(f"{shown} differ only in case or in the form of a letter", "keep one of the two")
