"""How an ensemble is cut into blocks, and what becomes of blocks that fail."""

import multiprocessing
import re
from concurrent.futures import BrokenExecutor, Future
from functools import partial

import numpy as np
import pytest

from sim.ensemble.blocks import BLOCK, Execution, advance, cut
from sim.ensemble.executor import SERIAL, BlockExecutor, Task
from sim.ensemble.open import open_executor
from sim.ensemble.run import run
from sim.errors import RunError
from sim.model.draws import draw_all
from sim.model.world import SCHEDULE
from sim.streams import Streams


class Crowd(BlockExecutor):
    """So many workers, all of them in this process, which note what they were given."""

    def __init__(self, workers=1, worker_errors=()):
        super().__init__()
        self.workers, self.window, self.given = workers, 2 * workers, []
        self.worker_errors = worker_errors

    def submit(self, work, streams, *, alone):
        self.given.append((streams.replications, alone))
        return super().submit(work, streams, alone=alone)


def results(work, n, execution, seed=1):
    """The replications that were computed, and what was said of the others."""
    done = []
    try:
        for replications, found in advance(
            Task(work), seed, ranges=[range(n)], execution=execution
        ):
            assert list(replications) == found
            done += found
    except RunError as error:
        return sorted(done), str(error)
    return sorted(done), ""


def but(n, *left_out):
    return [one for one in range(n) if one not in left_out]


@pytest.mark.parametrize(
    ("n", "workers", "sizes"),
    [
        (1000, 1, [1000]),
        (1000, 2, [512, 488]),
        (1000, 3, [512, 488]),
        (100, 2, [100]),
        (40_000, 2, [15360, 15360, 9280]),
        (15361, 1, [15360, 1]),
    ],
)
def test_every_worker_has_a_share_and_lanes_stay_whole(n, workers, sizes):
    assert [len(one) for one in cut([range(n)], Execution(Crowd(workers)))] == sizes


def test_gaps_are_cut_where_whole_ensembles_are():
    found = cut([range(100, 300), range(600, 601)], Execution(block=128))
    assert found == [range(100, 128), range(128, 256), range(256, 300), range(600, 601)]
    assert cut([], Execution(Crowd(2))) == []


def test_no_more_blocks_are_under_way_than_the_window_allows(errands):
    executor, seen = Crowd(2), []
    for replications, _ in advance(
        Task(errands.number), 1, ranges=[range(100)], execution=Execution(executor, block=10)
    ):
        seen.append(replications)
        assert len(executor.given) - len(seen) <= executor.window
    assert len(seen) == 10


def test_one_replication_that_fails_is_named_and_all_others_finish(errands):
    work = partial(errands.failing, at=[37])
    done, said = results(work, 100, Execution(block=16), seed=5)
    assert done == but(100, 37)
    assert said == "world 37 of seed 5 raised MemoryError: no room for 37"


def test_a_failure_that_does_not_come_again_is_not_reported(errands):
    seen = []

    def once(streams):
        seen.append(streams.replications)
        if len(seen) == 2:
            raise MemoryError
        return errands.number(streams)

    assert results(once, 40, Execution(block=10)) == (but(40), "")
    assert seen.count(range(10, 20)) == 2
    assert len(seen) == 5


def test_the_search_ends_after_three(errands):
    work = partial(errands.failing, at=range(100))
    executor = Crowd()
    done, said = results(work, 100, Execution(executor, block=16))
    assert done == []
    assert said.count("raised MemoryError") == 3
    assert said.endswith("after 3 of the kind no more were tried")
    assert len(executor.given) < 30


def test_what_the_model_refuses_is_not_tried_again_and_other_blocks_finish(errands):
    work = partial(errands.refusing, at=[12, 45])
    executor = Crowd()
    done, said = results(work, 100, Execution(executor, block=10))
    assert done == but(100, *range(10, 20), *range(40, 50))
    assert said == (
        "opinion is not finite in replication 12; opinion is not finite in replication 45"
    )
    assert len(executor.given) == 10


def test_three_refusals_are_enough(errands):
    executor = Crowd()
    done, said = results(
        partial(errands.refusing, at=range(100)), 100, Execution(executor, block=10)
    )
    assert (done, said.count("not finite")) == ([], 3)
    assert len(executor.given) <= 4


def test_a_block_whose_worker_dies_twice_is_computed_alone_after_all_others(errands):
    """Death is played by an error, so that the order of things can be seen."""
    executor = Crowd(worker_errors=(MemoryError,))
    done, said = results(partial(errands.failing, at=[25]), 40, Execution(executor, block=10))
    assert done == but(40, 25)
    assert said == "world 25 of seed 1 ended the process that computed it"
    together = [replications for replications, alone in executor.given if not alone]
    apart = [replications for replications, alone in executor.given if alone]
    assert executor.given == [*((one, False) for one in together), *((one, True) for one in apart)]
    assert together.count(range(20, 30)) == 2
    assert len(together) == 5
    assert apart[0] == range(20, 30)


def test_the_serial_executor_lets_errors_of_the_person_through(errands):
    from sim.errors import InterruptionError

    def interrupted(streams):
        raise InterruptionError("stop")

    with pytest.raises(InterruptionError):
        results(interrupted, 10, Execution())
    assert Execution().executor is SERIAL
    assert Execution().block == BLOCK


def test_a_replication_that_ends_its_process_is_named_and_all_others_finish(errands, pair):
    done, said = results(partial(errands.deadly, at=[5]), 12, Execution(pair, block=2))
    assert done == but(12, 5)
    assert said == "world 5 of seed 1 ended the process that computed it"
    assert results(errands.number, 12, Execution(pair, block=4)) == (but(12), "")


def test_a_worker_that_dies_once_changes_nothing(errands, pair, tmp_path):
    work = partial(errands.deadly_once, marker=str(tmp_path / "died"))
    assert results(work, 24, Execution(pair, block=4)) == (but(24), "")
    assert (tmp_path / "died").exists()


# Blocks that never end, and what cannot be told


class Stuck(BlockExecutor):
    """A worker, played by this process, that never comes to an end over one replication."""

    worker_errors = (BrokenExecutor,)

    def __init__(self, at):
        super().__init__()
        self.at, self.given, self.never = at, [], Future()

    def submit(self, work, streams, *, alone):
        self.given.append((streams.replications, alone))
        if self.at not in streams.replications:
            return super().submit(work, streams, alone=alone)
        self.never = Future()
        return self.never

    def idle_seconds(self):
        return 61.0

    def terminate(self):
        self.never.set_exception(BrokenExecutor())


def test_a_block_that_never_ends_is_computed_alone_and_cut(errands, monkeypatch):
    monkeypatch.setattr("sim.ensemble.blocks.POLL_SECONDS", 0.01)
    executor = Stuck(5)
    done, said = results(errands.number, 16, Execution(executor, block=4))
    assert done == but(16, 5)
    assert said == "world 5 of seed 1 did not come to an end within 60 seconds"
    apart = [replications for replications, alone in executor.given if alone]
    assert apart == [range(4, 8), range(4, 6), range(4, 5), range(5, 6), range(6, 8)]


@pytest.fixture
def begun(errands, tmp_path):
    """Two workers that have both begun: how long that takes is nothing to a limit of time."""
    (tmp_path / "begun").mkdir()
    work = partial(errands.together, folder=str(tmp_path / "begun"), workers=2)
    with open_executor(2) as executor:
        assert results(work, 2, Execution(executor, block=1)) == (but(2), "")
        yield executor


@pytest.fixture
def impatient(monkeypatch):
    """A block up after so many seconds."""
    monkeypatch.setattr("sim.ensemble.blocks.POLL_SECONDS", 0.1)
    return lambda seconds: monkeypatch.setattr("sim.ensemble.executor.MIN_SECONDS", seconds)


def test_a_replication_that_never_ends_is_named_and_all_others_finish(errands, begun, impatient):
    """All others are computed by workers that have begun, before any worker is ended."""
    impatient(5.0)
    done, said = results(partial(errands.endless, at=[5]), 16, Execution(begun, block=1))
    assert done == but(16, 5)
    assert said == "world 5 of seed 1 did not come to an end within 5 seconds"
    impatient(60.0)
    assert results(errands.number, 16, Execution(begun, block=4)) == (but(16), "")


def test_a_worker_that_is_suspended_changes_nothing(
    errands, begun, impatient, tmp_path, monkeypatch
):
    """Those that take its place have as long to begin as ever."""
    ended, terminate = [], begun.terminate

    def terminating():
        ended.append(begun)
        impatient(60.0)
        terminate()

    monkeypatch.setattr(begun, "terminate", terminating)
    impatient(5.0)
    work = partial(errands.suspended_once, marker=str(tmp_path / "suspended"))
    before = set(multiprocessing.active_children())
    assert results(work, 16, Execution(begun, block=4)) == (but(16), "")
    assert (tmp_path / "suspended").exists()
    assert ended == [begun]
    assert len(before - set(multiprocessing.active_children())) == 2


def test_large_blocks_are_waited_for_longer(small):
    weight = small.weeks * len(small.states)
    assert Task(len, small).time_limit(15_360) == pytest.approx(60 + 15_360 * weight / 1e6)
    assert Task(len).time_limit(1) == 60


def test_a_replication_that_asks_for_too_much_memory_is_named(errands, pair):
    done, said = results(partial(errands.greedy, at=[5]), 24, Execution(pair, block=12))
    assert done == but(24, 5)
    assert said == "world 5 of seed 1 raised MemoryError"


def test_an_error_that_cannot_be_reported_is_reported_in_words(errands, pair):
    done, said = results(partial(errands.odd, at=[1]), 4, Execution(pair, block=2))
    assert done == but(4, 1)
    assert said == "world 1 of seed 1 raised RuntimeError: OddError: one and two"


def test_an_error_of_many_words_stops_nobody(errands, pair):
    done, said = results(partial(errands.wordy, at=[1]), 4, Execution(pair, block=2))
    assert done == but(4, 1)
    assert len(said) > 1_000_000


def test_a_full_disk_is_laid_to_no_replication(errands):
    with open_executor(2) as executor:
        done, said = results(errands.no_room, 4, Execution(executor, block=2))
    assert done == []
    assert "replication" not in said
    assert "File too large" in said
    assert said.startswith("cannot write to ")


def test_a_replication_at_fault_is_named_with_its_week_and_what_was_drawn(small, monkeypatch):
    def fails(world):
        if world.week == 2 and 3 in world.streams.replications:
            raise ZeroDivisionError("nothing to divide by")

    drawing = small.model_copy(update={"parameters": "ranges"})
    monkeypatch.setattr("sim.model.world.SCHEDULE", (*SCHEDULE, fails))
    with pytest.raises(RunError) as reported:
        run(drawing, 5, seed=9)
    values = {
        key: held[0] for key, held in draw_all(drawing, Streams(9, range(3, 4))).values.items()
        if np.ndim(held)
    }  # fmt: skip
    said = re.fullmatch(
        r"world 3 of seed 9 \((.*) and (\d+) more\) raised ZeroDivisionError: nothing to "
        r"divide by, in week 2", str(reported.value)
    )  # fmt: skip
    assert said is not None, str(reported.value)
    pairs = [pair.split(" = ") for pair in said[1].split(", ")]
    assert len(pairs) == 8
    assert len(pairs) + int(said[2]) == len(values)
    for key, value in pairs:
        assert float(value) == pytest.approx(values[key], rel=1e-5)


def test_a_scenario_that_draws_nothing_has_nothing_to_tell(small):
    assert Task(len, small).traits(Streams(1, range(3, 4))) == ""
