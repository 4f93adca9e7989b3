"""Things to try, and pairs of them, of which the quick tests try some and the slow ones all."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def sparing(ones: Iterable[Any], others: Iterable[Any], *, every: int) -> list[Any]:
    """Pair all of one kind with all of another; of so many pairs one is tried quickly.

    The rest are slow tests. There must be at least so many of the second kind.
    """
    firsts, seconds = list(ones), list(others)
    assert len(seconds) >= every
    return [
        pytest.param(one, other, marks=[pytest.mark.slow] if (at + place) % every else [])
        for at, one in enumerate(firsts)
        for place, other in enumerate(seconds)
    ]


def quick(every: Iterable[Any], some: Collection[Any]) -> list[Any]:
    """Of every thing, try some quickly; the rest are slow tests."""
    return [one if one in some else pytest.param(one, marks=pytest.mark.slow) for one in every]
