"""The code of the tutorial runs as it is printed, and its rule does what the page says."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "tutorial-python.md"
CODE = "\n".join(re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.S | re.M))


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Run the page from top to bottom in a folder of its own."""
    found: dict[str, object] = {"__name__": "tutorial"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("tutorial"))
        exec(compile(CODE, str(PAGE), "exec"), found)  # noqa: S102
        assert Path("force.png").stat().st_size > 5000
    return found


def test_what_the_page_returns_has_a_short_display(names: dict[str, object]) -> None:
    for name in ("results", "comparison", "why"):
        lines = repr(names[name]).splitlines()
        assert 3 <= len(lines) <= 11, name
        assert "<table" in names[name]._repr_html_(), name  # type: ignore[attr-defined]


def test_tables_are_tidy(names: dict[str, object]) -> None:
    assert list(names["force"].columns) == ["replication", "week", "date", "value"]  # type: ignore[attr-defined]
    assert len(names["outcomes"]) == 200  # type: ignore[arg-type]
    measures = names["table"][names["table"].measure == "force"]  # type: ignore[index]
    assert list(measures.scenario) == ["air_defence_given", "rear_or_line"]


def test_without_parliament_more_states_are_authorised(names: dict[str, object]) -> None:
    usual, alone = (
        names[name].summary().outcomes
        for name in ("results", "alone")  # type: ignore[attr-defined]
    )
    assert alone["states_authorised_final"].mean > usual["states_authorised_final"].mean
    gap = alone["states_authorised_final"].mean - alone["states_pledged_final"].mean
    assert gap == pytest.approx(0)
