"""How an ensemble is cut into blocks, and what becomes of blocks that fail."""

from functools import partial

import pytest

from sim.ensemble.blocks import BLOCK, Execution, advance, cut
from sim.ensemble.crew import ALONE, AtOnce, Crew, crew
from sim.ensemble.errand import Errand
from sim.errors import RunError


class Crowd(Crew):
    """So many workers, all of them in this process, which note what they were given."""

    def __init__(self, workers=1, deaths=()):
        super().__init__(AtOnce())
        self.workers, self.window, self.given = workers, 2 * workers, []
        self.deaths = deaths

    def submit(self, work, streams, *, alone):
        self.given.append((streams.replications, alone))
        return super().submit(work, streams, alone=alone)


def results(work, n, execution, seed=1):
    """Give the replications that were computed, and what was said of the others."""
    done = []
    try:
        for replications, found in advance(
            Errand(work), seed, ranges=[range(n)], execution=execution
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
    hands, seen = Crowd(2), []
    for replications, _ in advance(
        Errand(errands.number), 1, ranges=[range(100)], execution=Execution(hands, block=10)
    ):
        seen.append(replications)
        assert len(hands.given) - len(seen) <= hands.window
    assert len(seen) == 10


def test_one_replication_that_fails_is_named_and_all_others_finish(errands):
    work = partial(errands.failing, at=[37])
    done, said = results(work, 100, Execution(block=16), seed=5)
    assert done == but(100, 37)
    assert said == "replication 37 of seed 5 raised MemoryError: no room for 37"


def test_a_failure_that_does_not_come_again_is_not_told(errands):
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
    hands = Crowd()
    done, said = results(work, 100, Execution(hands, block=16))
    assert done == []
    assert said.count("raised MemoryError") == 3
    assert said.endswith("after 3 of the kind no more were tried")
    assert len(hands.given) < 30


def test_what_the_model_refuses_is_not_tried_again_and_other_blocks_finish(errands):
    work = partial(errands.refusing, at=[12, 45])
    hands = Crowd()
    done, said = results(work, 100, Execution(hands, block=10))
    assert done == but(100, *range(10, 20), *range(40, 50))
    assert said == (
        "opinion is not finite in replication 12; opinion is not finite in replication 45"
    )
    assert len(hands.given) == 10


def test_three_refusals_are_enough(errands):
    hands = Crowd()
    done, said = results(partial(errands.refusing, at=range(100)), 100, Execution(hands, block=10))
    assert (done, said.count("not finite")) == ([], 3)
    assert len(hands.given) <= 4


def test_a_block_whose_worker_dies_twice_is_computed_alone_after_all_others(errands):
    """Death is played by an error, so that the order of things can be seen."""
    hands = Crowd(deaths=(MemoryError,))
    done, said = results(partial(errands.failing, at=[25]), 40, Execution(hands, block=10))
    assert done == but(40, 25)
    assert said == "replication 25 of seed 1 ended the process that computed it"
    together = [replications for replications, alone in hands.given if not alone]
    apart = [replications for replications, alone in hands.given if alone]
    assert hands.given == [*((one, False) for one in together), *((one, True) for one in apart)]
    assert together.count(range(20, 30)) == 2
    assert len(together) == 5
    assert apart[0] == range(20, 30)


def test_the_crew_of_one_lets_errors_of_the_person_through(errands):
    from sim.errors import InterruptionError

    def interrupted(streams):
        raise InterruptionError("stop")

    with pytest.raises(InterruptionError):
        results(interrupted, 10, Execution())
    assert Execution().crew is ALONE
    assert Execution().block == BLOCK


def test_a_replication_that_ends_its_process_is_named_and_all_others_finish(errands):
    with crew(2) as hands:
        done, said = results(partial(errands.deadly, at=[5]), 24, Execution(hands, block=4))
        assert done == but(24, 5)
        assert said == "replication 5 of seed 1 ended the process that computed it"
        assert results(errands.number, 24, Execution(hands, block=4)) == (but(24), "")


def test_a_worker_that_dies_once_changes_nothing(errands, tmp_path):
    work = partial(errands.deadly_once, marker=str(tmp_path / "died"))
    with crew(2) as hands:
        assert results(work, 24, Execution(hands, block=4)) == (but(24), "")
    assert (tmp_path / "died").exists()
