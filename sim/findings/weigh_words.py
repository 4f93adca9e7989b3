"""What is weighed in words: levels, swings, units, and the names of outcomes and numbers."""

from sim.outcomes.catalogue import Row
from sim.outcomes.measure import measure_row
from sim.results.summary import Estimated
from sim.studies.assumed_value import AssumedValue
from sim.studies.weighing import Moved, WeighedOutcome
from sim.words import decimal, interval, opening, signed

MOST_DIGITS = 4
"""Decimals at most by which two swings are told apart."""


def written(side: Moved, row: Row) -> tuple[str, str, str, str]:
    """Low, as it is, high, and high less low."""
    percents = "%" if row.scale == 100 else ""
    levels = [decimal(one.value, row.digits, scale=row.scale) + percents for one in side.levels]
    low, usual, high = levels
    return low, usual, high, signed(side.swing.value, row.digits, scale=row.scale)


def sizes_of(outcome: WeighedOutcome) -> list[str]:
    """Sizes of both swings, with as many decimals as tell them apart."""
    row = measure_row(outcome.measure)
    sizes = [abs(side.swing.value or 0.0) for side in (outcome.one, outcome.other)]
    for digits in range(row.digits, MOST_DIGITS):
        shown = [decimal(one, digits, scale=row.scale) for one in sizes]
        if shown[0] != shown[1]:
            break
    return shown


def against(outcome: WeighedOutcome, *, first: bool, joint: str = " against ") -> str:
    """Both sizes, that of the one thing first or last, with the unit after the second."""
    sizes, unit = sizes_of(outcome), unit_of(measure_row(outcome.measure))
    return joint.join(sizes if first else sizes[::-1]) + (f" {unit}" if unit else "")


def between(estimate: Estimated, row: Row) -> str:
    """The interval of a figure in brackets after a space; nothing where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f" ({interval(row.scale * estimate.low, row.scale * estimate.high, digits=row.digits)})"


def unit_of(row: Row) -> str:
    """Unit of a difference."""
    if row.scale == 100:
        return "points"
    return "" if row.unit in ("share", "index") else row.unit


def heading(outcome: WeighedOutcome, host: str) -> str:
    """Name of an outcome, with its unit where the name does not have it."""
    row = measure_row(outcome.measure).with_host(host)
    unit = "%" if row.scale == 100 else row.unit
    label = opening(row.subject or row.label)
    return label if unit in ("share", "index") or unit in label.split() else f"{label}, {unit}"


def the(outcome: WeighedOutcome, host: str) -> str:
    """Name of an outcome within a sentence."""
    subject: str = measure_row(outcome.measure).with_host(host).subject
    bare = ("deterrence", "toothlessness")
    return subject if subject in bare else f"the {subject}"


def name_of(one: AssumedValue) -> str:
    """What a number is, without its explanation."""
    return one.says.partition(":")[0]
