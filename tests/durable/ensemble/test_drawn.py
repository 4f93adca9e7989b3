"""What was drawn for each replication is kept, in the results, their file and a table."""

import csv
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from sim.ensemble.blocks import Execution
from sim.ensemble.open import open_executor
from sim.ensemble.run import run
from sim.errors import UsageError
from sim.facts.parameter import parameters
from sim.model.draws import draw_all
from sim.results import table
from sim.results.store import Store
from sim.results.table import tables
from sim.scenario.load import load, packaged
from sim.scenario.schema import Scenario
from sim.streams import Streams

N = 300
SUPPORT = "states.POL.support"
EVENT = "talks.deal_rate"


@pytest.fixture(scope="module")
def drawing() -> Scenario:
    """A scenario over two weeks that draws all parameters, a pledge and the support of a state."""
    settings = (
        "weeks=2",
        "parameters=ranges",
        f"{SUPPORT}={{uniform: [0.2, 0.6]}}",
        "states.FRA.pledge={triangular: [1000, 5000, 9000]}",
        f"events.later={{week: 1, kind: set, set: {{{EVENT}: 2}}}}",
    )
    return load(packaged() / "baseline.yaml", settings).scenario


@pytest.mark.parametrize("block", [None, 256, 100])
def test_what_was_drawn_is_what_the_model_draws(
    drawing: Scenario, tmp_path: Path, block: int | None
) -> None:
    """Whole arrays at once, whatever the blocks; a value that an event sets is kept as drawn."""
    execution = Execution(block=block or N, store=Store(tmp_path) if block else None)
    results = run(drawing, N, execution=execution)
    draws = draw_all(drawing, Streams(1, range(N)))
    arrays = {key: one for key, one in draws.values.items() if isinstance(one, np.ndarray)}
    assert {EVENT, "states.FRA.pledge"} < arrays.keys()
    assert results.drawn.keys() == {*arrays, SUPPORT}
    for key, values in arrays.items():
        assert results.drawn[key].tobytes() == values.tobytes(), key
    support = results.drawn[SUPPORT]
    assert 0.2 <= support.min() < 0.25
    assert 0.55 < support.max() <= 0.6
    spread = draws.values["opinion.prior_spread" if drawing.states["POL"].opinion != "comparable"
                          else "opinion.poll_error"]  # fmt: skip
    luck = Streams(1, range(N)).named("POL", "first opinion").normal()
    opinion = np.log(support / (1 - support)) + spread * luck
    assert np.allclose(opinion, draws.opinions[sorted(drawing.states).index("POL")], rtol=1e-12)


def test_workers_do_not_show(drawing: Scenario, tmp_path: Path) -> None:
    alone = run(drawing, 600)
    with open_executor(2) as executor:
        made = run(drawing, 600, execution=Execution(executor, store=Store(tmp_path)))
    assert made.drawn.keys() == alone.drawn.keys()
    for key, values in alone.drawn.items():
        assert made.drawn[key].tobytes() == values.tobytes(), key


@pytest.mark.parametrize("lazy", [False, True])
def test_a_stored_result_reads_back_equal(
    drawing: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lazy: bool
) -> None:
    """Also if it is read from the disk when it is used, and for readers that know only xarray."""
    if lazy:
        monkeypatch.setattr("sim.results.netcdf.LAZY", 10)
    store = Store(tmp_path)
    made = run(drawing, N, execution=Execution(store=store))
    found = store.find(made.record.key)
    assert found is not None
    assert found.drawn.keys() == made.drawn.keys()
    for key, values in made.drawn.items():
        assert found.drawn[key].tobytes() == values.tobytes(), key
    with xr.open_dataset(store.folder / made.record.key / "results.nc", engine="h5netcdf") as file:
        assert file["drawn"].dims == ("parameter", "replication")
        for data in (file, found.data):
            one = data["drawn"].sel(parameter=EVENT)
            assert one.attrs["long_name"]
            assert one["parameter_name"].item() == parameters()[EVENT].says
            assert one["parameter_unit"].item() == parameters()[EVENT].unit
            support = data["drawn"].sel(parameter=SUPPORT)
            assert support["parameter_unit"].item() == "share"
            assert support["parameter_name"].item().startswith("Poland: share in favour")


def test_the_table_has_a_row_a_replication_and_a_column_a_parameter(
    drawing: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = run(drawing, 20)
    header, *rows = csv.reader(StringIO(tables(results)["drawn.csv"].decode()))
    assert header == ["replication", *results.drawn]
    assert [row[0] for row in rows] == [str(number) for number in range(20)]
    column = [float(row[header.index(SUPPORT)]) for row in rows]
    assert np.allclose(column, results.drawn[SUPPORT], rtol=1e-9)
    frame = results.to_dataframe("drawn")
    assert list(frame.columns) == header
    assert frame[SUPPORT].tolist() == results.drawn[SUPPORT].tolist()
    monkeypatch.setattr(table, "MOST_ROWS", 5)
    for name in ("drawn-first-5.csv", "replications-first-5.csv"):
        assert tables(results)[name].count(b"\n") == 6


def test_where_nothing_is_drawn_there_is_no_variable_and_no_table(small: Scenario) -> None:
    results = run(small, 5)
    assert results.drawn == {}
    assert not {"drawn", "parameter"} & set(results.data.variables)
    assert "drawn.csv" not in tables(results)
    with pytest.raises(UsageError, match="no series `drawn`"):
        results.to_dataframe("drawn")
