"""Pairs of things to try, of which the quick tests try some: each of either kind at least once."""

from collections.abc import Iterable
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
