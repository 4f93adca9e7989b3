"""Results as they show themselves: text, HTML, summary, data frames."""

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.errors import UsageError
from sim.outcomes.catalogue import OUTCOMES
from sim.results.summary import summarise


@pytest.fixture(scope="module")
def results(small):
    """Results of 40 worlds, three states and three weeks."""
    return run(small.model_copy(update={"title": "<b>A & B</b>"}), 40, seed=2)


def test_the_text_says_what_was_run_and_the_main_outcomes(results):
    lines = repr(results).splitlines()
    assert len(lines) == 10
    assert lines[0] == f"Results of {results.name}"
    assert "40, seed 2" in lines[2]
    assert results.record.version in lines[3]
    assert "replication 40" in lines[4]
    force = summarise(results).outcomes["force_final"]
    assert f"{force.mean:,.6g} ({force.low90:,.6g} to {force.high90:,.6g})" in repr(results)


def test_the_table_is_escaped(results):
    found = results._repr_html_()
    assert found.startswith("<table><caption>&lt;b&gt;A &amp; B&lt;/b&gt;</caption>")
    assert "<b>" not in found
    assert found.count("<tr>") == 9


def test_the_summary_is_that_of_the_reports(results):
    assert results.summary() == summarise(results)


def test_outcomes_have_a_row_for_each_replication(results):
    frame = results.to_dataframe()
    assert list(frame.columns) == ["replication", *OUTCOMES]
    assert list(frame["replication"]) == list(range(40))
    for name in OUTCOMES:
        assert np.array_equal(frame[name], results.outcome(name), equal_nan=True)


def test_a_series_is_tidy(results):
    frame = results.to_dataframe("force")
    assert list(frame.columns) == ["replication", "week", "date", "value"]
    assert len(frame) == 40 * 4
    row = frame[(frame["replication"] == 7) & (frame["week"] == 2)].iloc[0]
    assert row["value"] == results.data["force"].values[2, 7]
    assert row["date"] == results.data["date"].values[2]


def test_a_series_of_states_names_them(results):
    frame = results.to_dataframe("state_support")
    assert list(frame.columns) == ["replication", "week", "date", "state", "name", "value"]
    assert len(frame) == 40 * 4 * 3
    row = frame.query("replication == 5 and week == 3 and state == 'GBR'").iloc[0]
    support = results.data["state_support"].sel(state="GBR").values
    assert row["value"] == support[3, 5]
    assert row["name"] == str(results.data["state_name"].sel(state="GBR").values)


@pytest.mark.parametrize(("name", "hint"), [("forse", "; did you mean `force`?"), ("xyzzy", "")])
def test_an_unknown_series_is_an_error(results, name, hint):
    with pytest.raises(UsageError) as error:
        results.to_dataframe(name)
    assert str(error.value) == f"there is no series `{name}` in results{hint}"
