"""Every outcome has one row and one function, and every measure is written in one way."""

import pytest

from sim.model.recorder import READERS
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.measure import COMPARED, SHORT, is_measure, measure_row


def test_rows_and_functions_agree() -> None:
    assert list(READERS) == list(OUTCOMES)


@pytest.mark.parametrize("name", [*OUTCOMES, *SHORT, *COMPARED])
def test_every_measure_has_its_words(name: str) -> None:
    row = measure_row(name)
    assert all((row.label, row.unit, row.subject))
    assert all("{size}" in phrase for phrase in (row.rise, row.fall))
    assert row.rise != row.fall
    assert row.low < row.high


@pytest.mark.parametrize("name", COMPARED)
def test_what_is_compared_has_a_heading(name: str) -> None:
    assert all(measure_row(name).short)


@pytest.mark.parametrize(
    ("name", "rise"),
    [
        ("force", "{size} more troops stand in {host}"),
        ("weeks until a deal", "a deal comes {size} later"),
        (
            "weeks until the fifth deployment given a deal",
            "the fifth deployment comes {size} later",
        ),
        (
            "chance of a sustained force of 10000 given a deal",
            "the chance of a sustained force of 10,000 given a deal is {size} higher",
        ),
        (
            "chance that FRA is deployed at the end",
            "the chance that FRA is deployed at the end is {size} higher",
        ),
        ("toothlessness", "toothlessness is {size} higher"),
    ],
)
def test_differences_are_put_in_words(name: str, rise: str) -> None:
    assert measure_row(name).rise == rise


def test_what_cannot_be_measured_has_no_row() -> None:
    assert not is_measure("the weather")
    with pytest.raises(KeyError):
        measure_row("the weather")
