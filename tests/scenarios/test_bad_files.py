"""A sample of the corpus of bad files, of every kind: refused with place, words and remedy.

`nox -s hostile` tries all of them, and with `-- whole` from the command line too.
"""

from collections import defaultdict
from pathlib import Path

import pytest
from listing import Case, cases

from sim.errors import ScenarioError
from sim.scenario.load import load

EVERY = 7


def sample() -> list[Case]:
    """Return the first of every seven small files of each category."""
    kinds = defaultdict(list)
    for case in cases():
        if case.rejected and case.category != "size and time":
            kinds[case.category].append(case)
    return [case for several in kinds.values() for case in several[::EVERY]]


def test_the_sample_has_every_kind() -> None:
    assert len(sample()) >= 50


@pytest.mark.parametrize("case", sample(), ids=lambda case: case.case)
def test_a_bad_file_is_refused_with_the_place_the_reason_and_the_remedy(
    case: Case, tmp_path: Path
) -> None:
    path = case.make(tmp_path)
    with pytest.raises(ScenarioError) as refused:
        load(path)
    text = "\n".join(f"{one.mark} {one.reason} {one.remedy}" for one in refused.value.problems)
    assert case.place in text
    assert case.words in text
    assert case.remedy in text
