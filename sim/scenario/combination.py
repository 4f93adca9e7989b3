"""Scenarios that are combined without a file, as in ``europe_alone+allies_are_asked``."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from sim.errors import UsageError
from sim.scenario.catalogue import find, known

SIGN = "+"
"""What stands between the scenarios on a command line."""

AND = "_and_"
"""What stands between them in a name."""

LONGEST = 64
"""Characters of a name."""


@dataclass(frozen=True)
class Combination:
    """Scenarios whose changes are made together; in whichever order they are named."""

    files: tuple[Path, ...]
    """Their files, by name."""

    @classmethod
    def of(cls, files: Iterable[Path]) -> "Combination":
        """Combine files.

        Raises
        ------
        UsageError
            If there are not several different ones.
        """
        every = sorted(files, key=lambda path: (path.stem, str(path)))
        if len(every) < 2:
            raise UsageError("a combination needs two scenarios, such as `a+b`")
        for one, other in pairwise(every):
            if one.resolve() == other.resolve():
                raise UsageError(f"`{one.stem}` is named twice; name each scenario once")
        return cls(tuple(every))

    @property
    def name(self) -> str:
        """Name of what comes of it; a digest ends one that would be too long."""
        joined = AND.join(path.stem for path in self.files)
        if len(joined) <= LONGEST:
            return joined
        return f"{joined[: LONGEST - 9]}_{hashlib.sha256(joined.encode()).hexdigest()[:8]}"

    def __str__(self) -> str:
        return SIGN.join(map(word_for, self.files))


Source: TypeAlias = Path | str | Combination
"""What a scenario is loaded from: a file, the name of one, or several that are combined."""


def sought(word: str) -> Path | Combination:
    """The file of a scenario, or several that are combined, by a word of a command line.

    A combination is written with a plus sign, or by the name of what comes of it.

    Raises
    ------
    UsageError
        As :func:`~sim.scenario.catalogue.find` does, of the first that there is not.
    """
    if SIGN in word and word not in known() and not os.path.lexists(word):
        return Combination.of(find(one.strip()) for one in word.split(SIGN))
    try:
        return find(word)
    except UsageError:
        names = _names(word)
        if len(names) < 2:
            raise
        return Combination.of(known()[name] for name in names)


def _names(word: str) -> list[str]:
    """Names of known scenarios that make up the name of a combination; none if they do not."""
    names = known()

    @cache
    def parts(word: str) -> list[str]:
        if word in names:
            return [word]
        at = word.find(AND)
        while at >= 0:
            rest = parts(word[at + len(AND) :]) if word[:at] in names else []
            if rest:
                return [word[:at], *rest]
            at = word.find(AND, at + 1)
        return []

    return parts(word) if len(word) <= LONGEST else []


def word_for(source: Source) -> str:
    """What a command line calls a scenario: its name where that finds its file, or else the path.

    Of a combination, the words of its scenarios with plus signs between.
    """
    if not isinstance(source, Path):
        return str(source)
    found = known().get(source.stem)
    return source.stem if found and found.resolve() == source.resolve() else str(source)
