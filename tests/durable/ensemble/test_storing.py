"""Blocks are stored by whoever computes them, if both see the same folder; else by the driver."""

from contextlib import contextmanager

import pytest

from sim.ensemble import run as run_module
from sim.ensemble.blocks import Execution
from sim.ensemble.executor import BlockExecutor
from sim.ensemble.run import run, simulate
from sim.ensemble.storing import Storing, grouped
from sim.errors import PartialError
from sim.results.partial import PartialBlock, PartialBlocks
from sim.results.record import Size, key
from sim.streams import Streams

N = 1100


class Several(BlockExecutor):
    """This process, but with several blocks in a task, as on a cluster."""

    remote = True
    most_blocks = 4


@pytest.fixture
def written(monkeypatch):
    """Note what this process writes."""
    noted, write = [], PartialBlocks.write

    def noting(blocks, replications, block):
        noted.append(replications)
        return write(blocks, replications, block)

    monkeypatch.setattr(PartialBlocks, "write", noting)
    return noted


def test_workers_store_their_blocks_themselves(small, store, whole, identical, written, pair):
    seen = []

    def look(_):
        seen.append(len(list(store.folder.glob("*.pieces/*.npz"))))

    execution = Execution(pair, look, block=256, store=store)
    identical(run(small, N, execution=execution), whole)
    assert seen[-1] == len(seen) == 5
    assert written == []
    assert [path.name for path in store.folder.iterdir()] == [key(small, Size(N, 1))]


def test_workers_that_do_not_see_the_folder_return_their_blocks(
    small, store, whole, identical, written, pair, monkeypatch, tmp_path
):
    """As on a cluster without a shared disk, where a folder of that name would be another."""

    @contextmanager
    def elsewhere(blocks):
        yield tmp_path / "not there"

    monkeypatch.setattr(PartialBlocks, "marked", elsewhere)
    execution = Execution(pair, block=256, store=store)
    identical(run(small, N, execution=execution), whole)
    assert sorted(map(len, written)) == [76, 256, 256, 256, 256]


def test_a_block_that_a_worker_cannot_write_is_returned(small, tmp_path):
    folder = tmp_path / "x.pieces"
    with PartialBlocks(folder, []).marked() as mark:
        assert mark is not None
        storing = Storing(lambda streams: simulate(small, streams), folder, mark, 256)
        (stored,) = storing(Streams(1, range(256)))
        assert isinstance(stored, PartialBlock)
        assert PartialBlocks(folder, []).intact() == [stored]
        folder.rename(tmp_path / "away")
        folder.write_bytes(b"")
        ((replications, block),) = storing(Streams(1, range(256, 300)))
    assert replications == range(256, 300)
    assert len(block.outcomes["force_final"]) == 44


def test_the_mark_goes_and_an_empty_folder_with_it(tmp_path):
    folder = tmp_path / "x.pieces"
    with PartialBlocks(folder, []).marked():
        assert len(list(folder.iterdir())) == 1
    assert not folder.exists()
    with PartialBlocks(folder, []).marked():
        (folder / "0-1.npz").write_bytes(b"")
    assert [path.name for path in folder.iterdir()] == ["0-1.npz"]


def test_a_task_has_several_blocks_where_there_are_very_many(
    small, store, whole, identical, written, monkeypatch
):
    computed = []

    def noting(scenario, streams, **rest):
        computed.append(streams.replications)
        return simulate(scenario, streams, **rest)

    monkeypatch.setattr(run_module, "simulate", noting)
    done = []
    execution = Execution(Several(), done.append, block=32, store=store)
    identical(run(small, N, execution=execution), whole)
    assert done == [128] * 8 + [76]
    assert computed == [*(range(at, at + 32) for at in range(0, 1088, 32)), range(1088, 1100)]
    assert written == computed


@pytest.mark.parametrize(
    ("replications", "several"), [(255, 1), (511, 1), (512, 2), (1024, 4), (10**6, 4)]
)
def test_there_are_as_few_tasks_as_keep_all_workers_busy(replications, several):
    execution = Execution(Several(), block=32)
    assert grouped(execution, [range(replications)]).block == 32 * several


def test_a_failure_within_a_task_costs_no_other_block(small, store, monkeypatch):
    def fails(scenario, streams, **rest):
        if 700 in streams.replications:
            raise MemoryError("no room")
        return simulate(scenario, streams, **rest)

    monkeypatch.setattr(run_module, "simulate", fails)
    with pytest.raises(PartialError) as reported:
        run(small, N, execution=Execution(Several(), block=32, store=store))
    assert "world 700 of seed 1 raised MemoryError" in str(reported.value)
    assert "1,099 of 1,100 worlds are stored" in str(reported.value)
