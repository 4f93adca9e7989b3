"""Numbers, chances and lengths of time in words."""

import math
from collections.abc import Sequence

from sim.outcomes.interval import wilson

MINUS = "\N{MINUS SIGN}"
"""What stands before negative numbers."""

_FEW = 20
"""Up to so many worlds they are counted instead of rounded."""

_BIG = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_THE = {"Netherlands", "UK", "United Kingdom", "United States", "US", "USA"}
_SPELT = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(value: float) -> str:
    """Write a number in full, with commas; from a million up, in millions."""
    for size, name in _BIG:
        if abs(value) >= size:
            return f"{value / size:,.3g} {name}" if value < 1e15 else f"{value:.2g}"
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 10 else f"{value:.2g}"


def rounded(value: float) -> str:
    """Write an estimate with the two digits that may be trusted."""
    if value < 1:
        return "0" if value <= 0 else "1"
    digits = 1 - math.floor(math.log10(value))
    return number(round(value, digits) if value >= 10 else float(round(value)))


def spelt(count: int) -> str:
    """Spell small counts."""
    return _SPELT[count] if 0 <= count < len(_SPELT) else number(count)


def percent(successes: int, trials: int) -> str:
    """Write a share in percent; only none at all is 0, only all is 100."""
    if trials == 0:
        return "–"
    share = 100 * successes / trials
    if 0 < share < 1:
        return "<1%"
    if 99 < share < 100:
        return ">99%"
    return f"{share:.0f}%"


def odds(successes: int, trials: int) -> str:
    """Say a share of worlds in words: about 4 in 10 worlds.

    Parameters
    ----------
    successes
        Worlds in which it happened.
    trials
        All worlds, 1 or more.

    Returns
    -------
    Words for the share, about half where a half lies within its 95 % interval, and exact for few
    worlds.
    """
    if successes in (0, trials):
        return "no world" if successes == 0 else "every world"
    if trials <= _FEW:
        return f"{successes} of {trials} worlds"
    low, high = wilson(successes, trials)
    if low <= 0.5 <= high:
        return "about half of the worlds"
    share = successes / trials
    if share > 0.95:
        return f"all but {_one_in(1 - share)} worlds"
    return f"{_one_in(share)} worlds" if share < 0.095 else f"about {_tenths(share)} in 10 worlds"


def worlds(count: int) -> str:
    """Name all the worlds there are: any of the 1,000 worlds."""
    return "the one world run" if count == 1 else f"any of the {number(count)} worlds"


def counted(count: int, noun: str) -> str:
    """Count things: 1 state, 32 states."""
    return f"{number(count)} {noun}{'s' * (count != 1)}"


def sentence(text: str) -> str:
    """End a text as a sentence."""
    return text if text[-1:] in (".", "!", "?", "…") else f"{text}."


def span(weeks: int) -> str:
    """Say a length of time: two years, 18 months, 30 weeks."""
    if weeks > 0 and weeks % 52 == 0:
        years = weeks // 52
        return f"{spelt(years)} year{'s' * (years > 1)}"
    if weeks > 0 and weeks % 13 == 0:
        return f"{3 * weeks // 13} months"
    return f"{spelt(weeks)} week{'s' * (weeks != 1)}"


def listing(names: Sequence[str]) -> str:
    """Join names: A, B and C."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def named(state: str) -> str:
    """Name a state within a sentence: France, the UK."""
    return f"the {state}" if state in _THE else state


def opening(text: str) -> str:
    """Begin a sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def spreading(uncertainty: str) -> str:
    """Turn what the bands contain into what the worlds differ in, where no band is drawn."""
    content = uncertainty.removeprefix("Bands: ")
    return uncertainty if content == uncertainty else f"Worlds differ in {content}"


def _tenths(share: float) -> int:
    return min(9, max(1, round(10 * share)))


def _one_in(share: float) -> str:
    """Say a small share as one in a round number."""
    steps = (10, 15, 20, 25, 30, 40, 50, 75, 100, 200, 500, 1000)
    near = min(steps, key=lambda step: abs(math.log(share * step)))
    return f"about 1 in {number(near)}" if share > 0.0007 else "fewer than 1 in 1,000"
