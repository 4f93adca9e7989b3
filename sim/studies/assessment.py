"""What a contrast comes to, in one word, in numbers and in a sentence."""

from dataclasses import dataclass
from math import ceil, floor, isnan, log10
from typing import Literal

from sim.outcomes.catalogue import Row
from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.outcomes.measure import measure_row
from sim.studies.contrast import Contrast
from sim.words import MINUS, opening, percent, rounded

Ruling = Literal["more", "less", "undecided", "same", "blank"]

MOST = 10_000_000
"""Largest number of worlds that is named as possibly enough."""


@dataclass(frozen=True)
class Assessment:
    """How a measure differs between a scenario and the one it is compared to.

    Attributes
    ----------
    ruling
        More or less where the whole interval lies on one side of 0; the same where not one world
        differs; blank where there is nothing to compare.
    enough
        Replications at which a difference of this size would just be beyond chance; none where
        there is no difference.
    sentence
        All this in words.
    """

    measure: str
    ruling: Ruling
    contrast: Contrast
    enough: int | None
    sentence: str


_WITH_A_DEAL = " given a deal"


def assess(measure: str, contrast: Contrast, *, replications: int) -> Assessment:
    """Rule on a contrast, and describe it in words.

    Differences in states and troops are means over all worlds at the end; waits count to the
    horizon at most, so that worlds that wait in vain are in the mean. The number of worlds that
    would suffice is never less than an interval is built on.
    """
    ruling = _rule(contrast)
    enough = _enough(contrast.difference, replications)
    where = _where(measure, contrast, replications)
    sentence = _sentence(measure_row(measure), ruling, contrast=contrast, where=where)
    if enough and ruling in ("more", "less"):
        sentence = f"{sentence}; {_few(enough)} would have sufficed"
    elif enough and ruling == "undecided" and enough <= MOST:
        sentence = f"{sentence}; about {rounded(enough)} worlds might tell"
    return Assessment(measure, ruling, contrast, enough, sentence)


def _rule(contrast: Contrast) -> Ruling:
    gap = contrast.difference
    if isnan(gap.value):
        return "blank"
    if gap.value == gap.low == gap.high == 0 and contrast.apart == 0:
        return "same"
    if isnan(gap.low) or gap.low <= 0 <= gap.high:
        return "undecided"
    return "more" if gap.value > 0 else "less"


def _enough(gap: Estimate, replications: int) -> int | None:
    """Scale the interval, which shrinks with the root of the worlds, until it just leaves 0 out.

    What counts is how far it reaches towards 0, since an interval need not be even-sided.
    """
    if isnan(gap.value) or isnan(gap.low) or gap.value == 0:
        return None
    reach = gap.value - gap.low if gap.value > 0 else gap.high - gap.value
    return max(LEAST, ceil(replications * (reach / gap.value) ** 2))


def _where(measure: str, contrast: Contrast, replications: int) -> str:
    """Name the worlds that a measure applies to, where these are not all."""
    if contrast.difference.n == replications:
        return ""
    what = "deal" if measure.endswith(_WITH_A_DEAL) else "ceasefire"
    return f"the {contrast.difference.n:,} worlds with a {what} in both"


def _sentence(row: Row, ruling: Ruling, *, contrast: Contrast, where: str) -> str:
    name, gap = opening(row.subject), contrast.difference
    if ruling == "blank":
        return f"{name}: there is nothing to compare"
    if ruling == "same":
        return f"{name}: exactly the same in every {f'one of {where}' if where else 'world'}"
    among = f" in {where}" if where else ""
    if ruling == "undecided" and isnan(gap.low):
        return f"{name}: too few worlds or tests to say"
    if ruling == "undecided":
        _, low, high = _written(gap, row)
        return f"{name}: no difference beyond chance{among} ({low} to {high})"
    size, low, high = _written(_upright(gap), row)
    form = row.rise if ruling == "more" else row.fall
    first = f"{opening(form.format(size + _unit(size, row)))} ({low} to {high})"
    return f"{first}{_shares(contrast, ruling, where=where or 'worlds')}"


def _upright(gap: Estimate) -> Estimate:
    """Turn a difference that is less into how much less."""
    return gap if gap.value > 0 else Estimate(-gap.value, -gap.high, -gap.low, gap.n)


def _shares(contrast: Contrast, ruling: Ruling, *, where: str) -> str:
    """The share of worlds in which it is so, and in which it is the other way round, in words."""
    if isnan(contrast.higher):
        return ""
    same, other = contrast.higher, contrast.lower
    if ruling == "less":
        same, other = other, same
    against = f", the other way in {percent(other)}" if other else ""
    return f", in {percent(same)} of {where}{against}"


def _written(gap: Estimate, row: Row) -> list[str]:
    """Write a difference and its ends, so finely that the end nearest 0 is not written as 0."""
    reach = (gap.high - gap.low) / 2 or abs(gap.value) / 10
    sides = gap.low > 0 or gap.high < 0
    fine = min(reach, abs(gap.low), abs(gap.high)) if sides else reach
    digits = min(6, max(0, -floor(log10(fine * row.scale)))) if fine > 0 else 1
    return [_figure(value * row.scale, digits) for value in (gap.value, gap.low, gap.high)]


def _figure(value: float, digits: int) -> str:
    """Write a number with its sign, none where it is written as 0."""
    text = f"{value:,.{digits}f}"
    return text.replace("-", MINUS if text.strip("-0.,") else "")


def _unit(text: str, row: Row) -> str:
    return f" {row.step}{'' if text == '1' else 's'}" if row.step else ""


def _few(enough: int | None) -> str:
    if enough is None or enough <= LEAST:
        return f"{LEAST} worlds"
    return f"about {rounded(enough)} worlds"
