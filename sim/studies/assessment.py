"""What a contrast comes to, in one word, in numbers and in a sentence."""

from math import ceil, floor, isnan, log10
from typing import Literal

from sim.outcomes.catalogue import Row
from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.outcomes.measure import measure_row
from sim.results.part import Part, finite
from sim.studies.contrast import Contrast
from sim.words import counted, decimal, opening, percent

Ruling = Literal["more", "less", "undecided", "same", "blank"]


class AssessedContrast(Part):
    """One measure in two scenarios: how it differs, how sure that is, and both in a sentence."""

    measure: str
    """What is measured."""
    subject: str
    """Its name within a sentence."""
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
    size: float | None
    """The difference in standard deviations of the worlds compared to; null for what is pooled over
    worlds."""
    n: int
    """Worlds to which the measure applies in both."""
    enough: int | None
    """Worlds at which a difference of this size would just have been clear."""
    effect: str
    """The difference with its interval in words; empty where none is beyond chance."""
    sentence: str
    """All this in words."""

    @property
    def few(self) -> bool:
        """Whether too few worlds or tests are behind it to say whether it differs."""
        return self.ruling == "undecided" and self.low is None


def assess(measure: str, contrast: Contrast, *, replications: int, host: str) -> AssessedContrast:
    """Rule on a contrast, and describe it in words.

    Differences in states and troops are means over all worlds at the end; waits count to the
    horizon at most, so that worlds that wait in vain are in the mean. The number of worlds that
    would be enough is never less than an interval is built on. `host` is the name of the host.
    """
    gap, ruling = contrast.difference, _rule(contrast)
    row = measure_row(measure).with_host(host)
    where = _where(measure, gap.n) if gap.n != replications else ""
    effect = _effect(row, gap) if ruling in ("more", "less") else ""
    shares = _shares(contrast, ruling, where=where or "worlds")
    return AssessedContrast(
        measure=measure,
        subject=row.subject,
        ruling=ruling,
        to=finite(contrast.before),
        here=finite(contrast.after),
        more_in=finite(contrast.higher),
        less_in=finite(contrast.lower),
        difference=finite(gap.value),
        low=finite(gap.low),
        high=finite(gap.high),
        size=finite(gap.value / contrast.deviation) if contrast.deviation else None,
        n=gap.n,
        enough=_enough(gap, replications),
        effect=effect,
        sentence=effect + shares if effect else _nothing(row, ruling, gap=gap, where=where),
    )


def _where(measure: str, n: int) -> str:
    """Name the worlds to which a measure applies in both scenarios, where that is not all."""
    what = "a ceasefire in both"
    if measure.endswith(" given a deal"):
        what = "a deal in both"
    elif measure.endswith(" a year after the deal"):
        what = "a deal a year old in both"
    return f"the {n:,} worlds with {what}"


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


def _effect(row: Row, gap: Estimate) -> str:
    """A difference beyond chance, with its interval."""
    more = gap.value > 0
    if not more:
        gap = Estimate(-gap.value, -gap.high, -gap.low, gap.n)
    size, low, high = _written(gap, row)
    step = f" {row.step}{'s' * (size != '1')}" if row.step else ""
    first = (row.rise if more else row.fall).replace("{size}", size + step)
    return f"{opening(first)} ({low} to {high})"


def _nothing(row: Row, ruling: Ruling, *, gap: Estimate, where: str) -> str:
    """That no difference is beyond chance, or that there is none, or nothing to compare."""
    name = opening(row.subject)
    if ruling == "blank":
        return f"{name}: there is nothing to compare"
    if ruling == "same":
        return f"{name}: exactly the same in every {f'one of {where}' if where else 'world'}"
    if isnan(gap.low) and gap.value == 0:
        return f"{name}: no difference in {where or counted(gap.n, 'world')}, which are too few"
    if isnan(gap.low):
        return f"{name}: too few worlds or tests to say"
    among = f" in {where}" if where else ""
    _, low, high = _written(gap, row)
    return f"{name}: no difference beyond chance{among} ({low} to {high})"


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
