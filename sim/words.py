"""Numbers, shares, odds, dates and intervals in words, written one way everywhere.

A share of worlds is never written as none unless it is none, or as all unless it is all.
"""

import datetime as dt
import math
from collections.abc import Sequence

from sim.outcomes.guarantee_index import wilson
from sim.text import shortened

MINUS = "\N{MINUS SIGN}"
"""Sign before negative numbers."""

BLANK = "\N{EN DASH}"
"""What is written where there is no number."""

SPAN = "9 worlds in 10"
"""Heading of a range between the quantiles at 5 and 95 percent."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
"""Names of months, whatever the language of the machine."""

FEW = 20
"""Number of worlds up to which they are counted instead of rounded."""

ONE = ("no world", "every world", "the one world")
"""Odds after which a verb is in the singular."""

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
    """Write an estimate with two significant digits."""
    if value < 1:
        return "0" if value <= 0 else "1"
    digits = 1 - math.floor(math.log10(value))
    return number(round(value, digits) if value >= 10 else float(round(value)))


def spelt(count: int) -> str:
    """Spell small counts."""
    return _SPELT[count] if 0 <= count < len(_SPELT) else number(count)


def percent(share: float | None) -> str:
    """Write a share, 0 to 1, in percent: 68%, 0.4%, 99.6%.

    Only 0 is written as 0% and only 1 as 100%; what lies nearer to them than one decimal shows is
    <0.1% or >99.9%.
    """
    if share is None or math.isnan(share):
        return BLANK
    points = 100 * share
    if points in (0, 100) or 1 <= points <= 99:
        return f"{points:.0f}%"
    if points < 0.05:
        return "<0.1%"
    return ">99.9%" if points > 99.95 else f"{points:.1f}%"


def percent_of(count: int, worlds: int) -> str:
    """Write a count out of some worlds in percent."""
    return percent(count / worlds if worlds else None)


def share_of_worlds(count: int, worlds: int) -> str:
    """Name a share of the worlds within a sentence: every world, no world, 68% of worlds."""
    if count in (0, worlds):
        return "every world" if count else "no world"
    return f"{percent_of(count, worlds)} of worlds"


def decimal(value: float | None, digits: int = 2, *, scale: float = 1.0) -> str:
    """Write a number with a fixed count of decimals, a true minus, and no minus before a zero."""
    if value is None or math.isnan(value):
        return BLANK
    text = f"{value * scale:,.{digits}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text.replace("-", MINUS)


def signed(value: float | None, digits: int = 1, *, scale: float = 1.0) -> str:
    """Write a difference with its sign; a difference that is written as 0 has none."""
    text = decimal(value, digits, scale=scale)
    return f"+{text}" if text[0].isdigit() and text.strip("0.,") else text


def interval(low: float | None, high: float | None, *, digits: int = 2) -> str:
    """Write the ends of an interval: 0.20 to 0.24; nothing where there is none."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    return f"{decimal(low, digits)} to {decimal(high, digits)}"


def date(day: dt.date) -> str:
    """Write a date in full: 25 August 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def odds(successes: int, trials: int) -> str:
    """Write a share of worlds as odds: about 4 in 10 worlds.

    A share is about half where a half lies within its 95% interval, just over or under half up to
    five points beyond that. Few worlds are counted: none, 3 or all of 5 worlds.
    """
    if trials == 1:
        return "the one world" if successes else "no world"
    if trials <= FEW:
        some = {0: "none of", trials: "all"}.get(successes, f"{successes} of")
        return f"{some} {trials} worlds"
    if successes in (0, trials):
        return "no world" if successes == 0 else "every world"
    low, high = wilson(successes, trials)
    if low <= 0.5 <= high:
        return "about half of the worlds"
    share = successes / trials
    if 0.45 <= share <= 0.55:
        return f"just {'over' if share > 0.5 else 'under'} half of the worlds"
    if share > 0.95:
        return f"all but {_one_in(1 - share)} worlds"
    if share < 0.095:
        return f"{_one_in(share)} worlds"
    return f"about {min(9, round(10 * share))} in 10 worlds"


def worlds(count: int) -> str:
    """Name all worlds within a sentence: any of the 1,000 worlds."""
    return "the one world run" if count == 1 else f"any of the {number(count)} worlds"


def counted(count: int, noun: str) -> str:
    """Count things: 1 state, 32 states."""
    return f"{number(count)} {noun}{'s' * (count != 1)}"


def sentence(text: str) -> str:
    """End a text with a full stop, unless it ends a sentence already."""
    return text if text[-1:] in (".", "!", "?", "…") else f"{text}."


def span(weeks: int) -> str:
    """Write a length of time: two years, 18 months, 30 weeks."""
    if weeks > 0 and weeks % 52 == 0:
        years = weeks // 52
        return f"{spelt(years)} year{'s' * (years > 1)}"
    if weeks > 0 and weeks % 13 == 0:
        return f"{3 * weeks // 13} months"
    return f"{spelt(weeks)} week{'s' * (weeks != 1)}"


def listing(names: Sequence[str]) -> str:
    """Join names: A, B and C."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def few(texts: Sequence[str], columns: int = 60) -> str:
    """Join texts as far as there is room, at least one, and count the others: a, b and 3 more."""
    shown: list[str] = []
    for text in texts:
        if shown and len(", ".join([*shown, text])) > columns:
            break
        shown.append(shortened(text, columns))
    rest = len(texts) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def named(state: str) -> str:
    """Name a state within a sentence: France, the UK."""
    return f"the {state}" if state in _THE else state


def opening(text: str) -> str:
    """Begin a sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def _one_in(share: float) -> str:
    """Write a small share as one in a round number."""
    steps = (10, 15, 20, 25, 30, 40, 50, 75, 100, 200, 500, 1000)
    near = min(steps, key=lambda step: abs(math.log(share * step)))
    return f"about 1 in {number(near)}" if share > 0.0007 else "fewer than 1 in 1,000"
