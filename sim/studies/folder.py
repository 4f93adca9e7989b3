"""Names of the folders of answers, which say what was asked as far as a name can."""

import hashlib
import re
from collections.abc import Sequence

LONGEST = 120
"""Characters of a name whose stem is not long; every system has room for it and its files."""

_NAMES = 80
"""Characters up to which the scenarios are named."""

_DIGEST = 8
"""Digits of a digest, enough to tell the folders of one scenario apart."""


def folder_name(
    stem: str, settings: Sequence[str] = (), *, among: Sequence[str] = (), unlike: str = ""
) -> str:
    """Name of a folder on any system: a stem, names of scenarios, and the settings by key.

    Where these do not fit, or have letters that a name cannot have, a digest of them follows; also
    where two folders are `unlike` in some other text.
    """
    ordered = sorted(settings)
    written = [_safe(one) for one in ordered]
    parts = ["--".join([stem, *filter(None, [",".join(among)])]), ",".join(written)]
    if len(parts[0]) > _NAMES and among:
        parts[0] = f"{stem}--{len(among)}-scenario{'s' * (len(among) != 1)}"
        unlike += "\n".join(among)
    room = LONGEST - len(parts[0]) - _DIGEST - 4
    if written and len(parts[1]) > room + _DIGEST:
        parts[1] = _fitted(written, room)
    if unlike or parts[1] != ",".join(ordered):
        parts.append(short_digest("\n".join([*ordered, unlike])))
    return "--".join(filter(None, parts))


def short_digest(text: str) -> str:
    """First digits of a digest, enough for the name of a folder."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]


def _fitted(written: Sequence[str], room: int) -> str:
    """As many settings as there is room for, and how many more there are."""
    kept: list[str] = []
    for at, one in enumerate(written):
        rest = len(written) - at - 1
        more = [f"and-{rest}-more"] * (rest > 0)
        if len(",".join([*kept, one, *more])) > room:
            break
        kept.append(one)
    left = len(written) - len(kept)
    return ",".join([*kept, f"and-{left}-more"]) if kept else f"{left}-settings"


def _safe(setting: str) -> str:
    """A setting in letters that the name of a folder can have everywhere."""
    bare = "".join(letter for letter in setting if letter not in "[]{}\"'")
    return re.sub(r"[^A-Za-z0-9_.=+-]+", "-", bare).strip("-.")
