"""The figures of one ensemble, drawn from the real model."""

import pytest

from sim.figures.catalogue import CATALOGUE

CASES = {
    "the baseline": [],
    "no deal": ["talks.deal_rate=0"],
    "one week": ["weeks=1"],
    "large": ["coalition.scale=20"],
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", CATALOGUE)
def test_words_are_legible_and_columns_even(name, case, worlds, legible, even):
    results = worlds(*CASES[case])
    legible(CATALOGUE[name].draw(results))
    even(CATALOGUE[name].table(results))
