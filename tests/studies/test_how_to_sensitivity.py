"""What the page on sensitivity promises is what the code does."""

import re
from pathlib import Path

from sim.outcomes.guarantee_index import LEAST
from sim.studies.carrying import GOALS
from sim.studies.goal import measure_named
from sim.studies.influence import Influence
from sim.studies.judging import MOST_SILENT
from sim.studies.sensitivity import OUTCOMES, SensitivitySpecification
from sim.studies.uncertainty import CHOSEN, USUAL_SAMPLE

PAGE = (Path(__file__).parents[2] / "docs" / "how-to-sensitivity.md").read_text(encoding="utf-8")


def test_the_numbers_of_the_page_are_those_of_the_code() -> None:
    first, *less = (f"{100 * goal:.0f}%" for goal in GOALS)
    assert f"carry at least {first} of what is uncertain" in PAGE
    assert f"where {first} cannot be, {less[0]}, {less[1]} or {less[2]} is" in PAGE
    assert f"{USUAL_SAMPLE:,} people are taken where the size is not known" in PAGE
    assert "more than a fifth of points" in PAGE
    assert MOST_SILENT == 1 / 5
    assert f"The {SensitivitySpecification().factors} values with the largest" in PAGE
    assert f"Fewer than {LEAST} points or worlds" in PAGE
    assert "Five outcomes unless others are named" in PAGE
    assert len(OUTCOMES) == 5


def test_commands_ask_for_what_there_is() -> None:
    named = re.findall(r'--outcome "([^"]+)"', PAGE)
    assert len(named) == 2
    SensitivitySpecification(outcome=tuple(map(measure_named, named)))
    assert "--also pledges" in PAGE
    assert set(CHOSEN) == {"initial", "location", "pledges"}
    for option, value in re.findall(r"--(points|factors) (\d+)", PAGE):
        SensitivitySpecification(**{option: int(value)})


def test_columns_that_the_page_names_are_there() -> None:
    fields = set(Influence.model_fields)
    assert {"screening", "first", "total"} <= fields
    assert all(f"`{name}`" in PAGE for name in ("screening", "first", "total", "carrier"))
