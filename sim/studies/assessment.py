"""What a contrast comes to, in one word, in numbers and in a sentence."""

from math import ceil, floor, isnan, log10
from typing import Literal

from sim.outcomes.catalogue import Row
from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.outcomes.measure import measure_row
from sim.results.part import Part, finite
from sim.studies.contrast import Contrast
from sim.words import decimal, opening, percent, rounded

Ruling = Literal["more", "less", "undecided", "same", "blank"]

MOST = 10_000_000
"""Largest number of worlds that is named as possibly enough."""


class AssessedContrast(Part):
    """One measure in two scenarios: how it differs, how sure that is, and both in a sentence."""

    measure: str
    """What is measured."""
    ruling: Ruling
    """More or less where the whole interval says so; the same where not one world differs."""
    to: float | None
    """The figure in the scenario compared to."""
    here: float | None
    """The figure in this one."""
    more_in: float | None
    """Share of worlds in which it is more."""
    less_in: float | None
    """Share of worlds in which it is less."""
    difference: float | None
    """This one less the one compared to."""
    low: float | None
    """Lower end of its 95% interval."""
    high: float | None
    """Upper end."""
    n: int
    """Worlds to which the measure applies in both."""
    enough: int | None
    """Worlds at which a difference of this size would just have been clear."""
    sentence: str
    """All this in words."""


def assess(measure: str, contrast: Contrast, *, replications: int, host: str) -> AssessedContrast:
    """Rule on a contrast, and describe it in words.

    Differences in states and troops are means over all worlds at the end; waits count to the
    horizon at most, so that worlds that wait in vain are in the mean. The number of worlds that
    would suffice is never less than an interval is built on. `host` is the name of the host.
    """
    gap, ruling = contrast.difference, _rule(contrast)
    row = measure_row(measure).with_host(host)
    enough = _enough(gap, replications)
    where = ""
    if gap.n != replications:
        what = "deal" if measure.endswith(" given a deal") else "ceasefire"
        where = f"the {gap.n:,} worlds with a {what} in both"
    sentence = _sentence(row, ruling, contrast=contrast, where=where)
    if enough and ruling in ("more", "less"):
        few = f"{LEAST} worlds" if enough <= LEAST else f"about {rounded(enough)} worlds"
        sentence = f"{sentence}; {few} would have sufficed"
    elif enough and ruling == "undecided" and enough <= MOST:
        sentence = f"{sentence}; about {rounded(enough)} worlds might tell"
    return AssessedContrast(
        measure=measure,
        ruling=ruling,
        to=finite(contrast.before),
        here=finite(contrast.after),
        more_in=finite(contrast.higher),
        less_in=finite(contrast.lower),
        difference=finite(gap.value),
        low=finite(gap.low),
        high=finite(gap.high),
        n=gap.n,
        enough=enough,
        sentence=sentence,
    )


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
    if ruling == "less":
        gap = Estimate(-gap.value, -gap.high, -gap.low, gap.n)
    size, low, high = _written(gap, row)
    step = f" {row.step}{'s' * (size != '1')}" if row.step else ""
    first = opening((row.rise if ruling == "more" else row.fall).replace("{size}", size + step))
    return f"{first} ({low} to {high}){_shares(contrast, ruling, where=where or 'worlds')}"


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
    return [decimal(end, digits, scale=row.scale) for end in (gap.value, gap.low, gap.high)]
