"""Small ensembles side by side: one worker computes and stores each, with the same numbers."""

from functools import partial

import pytest

from sim.ensemble import run as run_module
from sim.ensemble.blocks import Execution
from sim.ensemble.open import open_executor
from sim.ensemble.processes import ProcessExecutor
from sim.errors import RunError
from sim.results.record import Size
from sim.results.store import Store
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Request, obtain

N = 600
SIZE = Size(N, 1)
NAMES = ("baseline", "second", "third", "fourth")


@pytest.fixture(scope="module")
def several(small):
    """Scenarios that differ, by name."""
    every = {
        name: small.model_copy(update={"name": name, "weeks": small.weeks + at})
        for at, name in enumerate(NAMES)
    }
    return {name: Resolved(one, {}) for name, one in every.items()}


@pytest.fixture(scope="module")
def serial(several):
    """Their results in memory, computed one after the other."""
    return obtain(several, Request(SIZE))


@pytest.fixture
def given(monkeypatch):
    """Note what workers are given, and whether they give a block back."""
    submitted, returned = [], []
    submit, result = ProcessExecutor.submit, ProcessExecutor.result

    def noting(self, work, streams, *, alone):
        submitted.append(streams.replications)
        return submit(self, work, streams, alone=alone)

    def noting_too(self, future):
        returned.append(result(self, future))
        return returned[-1]

    monkeypatch.setattr(ProcessExecutor, "submit", noting)
    monkeypatch.setattr(ProcessExecutor, "result", noting_too)
    return submitted, returned


@pytest.fixture
def obtained(pair):
    """Obtain scenarios with two workers, in a store."""

    def do(several, outputs, progress=lambda done: None, **more):
        execution = Execution(pair, progress)
        return obtain(several, Request(SIZE, Store(outputs), execution=execution, **more))

    return do


def demand_same(made, serial, identical):
    assert list(made) == list(serial)
    for name in serial:
        identical(made[name], serial[name])
        assert made[name].record.seconds > 0


def test_whole_ensembles_are_stored_by_workers(
    several, serial, identical, given, obtained, tmp_path
):
    submitted, returned = given
    done = []
    made = obtained(several, tmp_path, done.append)
    assert submitted == [range(N)] * len(several)
    assert returned == [[None]] * len(several)
    assert done == [N] * len(several)
    demand_same(made, serial, identical)
    assert not made.reused
    stored = {path.name for path in Store(tmp_path).folder.iterdir()}
    assert stored == {one.record.key for one in serial.values()}


def test_only_what_is_missing_is_computed(several, serial, identical, given, obtained, tmp_path):
    submitted, _ = given
    obtained({name: several[name] for name in NAMES[:2]}, tmp_path)
    submitted.clear()
    made = obtained(several, tmp_path)
    assert submitted == [range(N)] * 2
    assert [made.obtained[name].reused for name in NAMES] == [True, True, False, False]
    demand_same(made, serial, identical)
    submitted.clear()
    assert obtained(several, tmp_path).reused
    assert submitted == []
    assert not obtained(several, tmp_path, fresh=True).reused
    assert submitted == [range(N)] * len(several)


def test_too_few_to_keep_all_workers_busy_are_cut(several, given, obtained, tmp_path):
    submitted, returned = given
    obtained({"second": several["second"]}, tmp_path)
    assert sorted(map(len, submitted)) == [88, 512]
    assert [None] not in returned


def test_larger_than_a_block_is_cut(several, serial, identical, given, pair, tmp_path):
    submitted, returned = given
    request = Request(SIZE, Store(tmp_path), execution=Execution(pair, block=512))
    made = obtain(several, request)
    assert sorted(map(len, submitted)) == [88] * 4 + [512] * 4
    assert [None] not in returned
    demand_same(made, serial, identical)


def test_a_worker_that_dies_on_the_way_changes_nothing(
    several, serial, identical, obtained, work, monkeypatch, tmp_path
):
    marker = tmp_path / "died"
    deadly = partial(work("simulations").deadly_once, marker=str(marker))
    monkeypatch.setattr(run_module, "simulate", deadly)
    made = obtained(several, tmp_path)
    assert marker.exists()
    demand_same(made, serial, identical)
    assert not list(tmp_path.glob(".results/*.pieces"))


def test_an_ensemble_that_fails_as_a_whole_is_computed_in_halves(
    several, serial, identical, given, obtained, work, monkeypatch, tmp_path
):
    submitted, _ = given
    monkeypatch.setattr(run_module, "simulate", work("simulations").narrow)
    made = obtained(several, tmp_path)
    assert sorted(map(len, submitted)) == [300] * 8 + [N] * 8
    demand_same(made, serial, identical)
    assert not list(tmp_path.glob(".results/*.pieces"))


@pytest.mark.slow
def test_a_replication_that_ends_its_process_is_named(several, work, monkeypatch, tmp_path):
    monkeypatch.setattr(run_module, "simulate", work("simulations").deadly)
    size = Size(704, 1)
    with open_executor(2) as executor:
        request = Request(size, Store(tmp_path), execution=Execution(executor))
        pair = {name: several[name] for name in NAMES[:2]}
        with pytest.raises(RunError, match="world 700 of seed 1 ended the process") as error:
            obtain(pair, request)
    assert "703 of 704 worlds are stored" in str(error.value)


def test_no_room_on_the_disk_is_reported_as_without_workers(several, obtained, tmp_path):
    folder = Store(tmp_path).folder
    folder.write_bytes(b"in the way")
    with pytest.raises(RunError) as alone:
        obtain(several, Request(SIZE, Store(tmp_path)))
    with pytest.raises(RunError) as error:
        obtained(several, tmp_path)
    assert str(error.value) == str(alone.value)
