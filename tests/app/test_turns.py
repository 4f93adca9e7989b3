"""The newest request of a session wins, and sessions do not disturb each other."""

import asyncio
from concurrent.futures import BrokenExecutor, Future

import numpy as np
import pytest

from sim.app import server
from sim.app.bounded import Bounded
from sim.app.download import Taken
from sim.app.server import REMEMBERED, WAITING
from sim.app.turn import Lane, Turns
from sim.errors import CancellationError, UsageError

ASKED = {"session": "s", "number": 1, "scenario": "baseline", "moves": {}, "replications": 200}


def is_over(turns, turn):
    return turns._newest[turn.slot] != turn.number


def test_a_newer_request_ends_an_older_one_of_its_session_alone():
    turns = Turns(np.zeros(8, dtype=np.int64))
    first, other = turns.take(Lane("a", "run"), 1), turns.take(Lane("b", "run"), 1)
    about = turns.take(Lane("a", "why"), 1)
    second = turns.take(Lane("a", "run"), 2)
    assert is_over(turns, first)
    assert not any(is_over(turns, one) for one in (second, other, about))


def test_an_older_request_that_comes_late_is_refused():
    turns = Turns(np.zeros(8, dtype=np.int64))
    newest = turns.take(Lane("a", "run"), 2)
    with pytest.raises(CancellationError, match="newer"):
        turns.take(Lane("a", "run"), 1)
    assert not is_over(turns, newest)


def test_what_is_given_up_is_over():
    turns = Turns(np.zeros(8, dtype=np.int64))
    one = turns.take(Lane("a", "run"), 1)
    turns.give_up(one)
    assert is_over(turns, one)


def test_only_so_many_lanes_are_remembered():
    turns = Turns(np.zeros(4, dtype=np.int64))
    made = [turns.take(Lane(f"{k}", "run"), 1) for k in range(1_000)]
    assert {one.slot for one in made} == {0, 1, 2, 3}
    assert [is_over(turns, one) for one in made[-5:]] == [True, False, False, False, False]
    assert len(turns._slots) == len(turns._asked) == 4


def test_what_was_asked_before_is_remembered_and_what_failed_is_not(page, workers):
    for number in (1, 2):
        assert page.post("/api/run", json=ASKED | {"number": number}).status_code == 200
    assert len(workers.asked) == 1

    def refuse(task, turn):
        raise UsageError("no such lever")

    workers.answer = refuse
    wrong = ASKED | {"number": 3, "moves": {"x": 1}}
    for _ in range(2):
        answer = page.post("/api/run", json=wrong)
        assert (answer.status_code, answer.json()) == (400, {"error": "no such lever"})
    assert len(workers.asked) == 3


def test_a_mistake_of_a_worker_is_told_without_its_inside(page, workers):
    def fail(task, turn):
        raise CancellationError("no longer wanted")

    workers.answer = fail
    assert page.post("/api/run", json=ASKED).status_code == 409
    workers.answer = lambda task, turn: Taken(b"{}")
    assert page.post("/api/run", json=ASKED | {"number": 2}).status_code == 200


def test_what_nobody_has_begun_is_dropped_when_a_newer_one_comes(page, workers):
    first, second = Future(), Future()
    second.set_result(Taken(b'{"second":true}'))
    begun = [first, second]
    workers.submit = lambda task, turn: begun.pop(0)

    async def asked():
        older = asyncio.create_task(page.asked("POST", "/api/run", json=ASKED))
        while len(begun) == 2:
            await asyncio.sleep(0)
        newer = ASKED | {"number": 2, "moves": {"a": 1}}
        return await page.asked("POST", "/api/run", json=newer), await older

    newer, older = asyncio.run(asked())
    assert (older.status_code, newer.json()) == (409, {"second": True})
    assert not first.cancelled()


def test_too_much_at_once_is_refused_and_what_is_under_way_goes_on(page, workers):
    begun = []
    workers.submit = lambda task, turn: begun.append(Future()) or begun[-1]

    async def asked():
        of = [ASKED | {"session": f"s{k}", "moves": {"a": k}} for k in range(WAITING + 1)]
        asking = [asyncio.create_task(page.asked("POST", "/api/run", json=one)) for one in of]
        while len(begun) < WAITING:
            await asyncio.sleep(0)
        refused = await next(asyncio.as_completed(asking))
        for one in begun:
            one.set_result(Taken(b"{}"))
        return refused, await asyncio.gather(*asking)

    refused, every = asyncio.run(asked())
    assert refused.status_code == 503
    assert refused.json() == {"error": "too much is asked at once; try again in a moment"}
    assert sorted(one.status_code for one in every) == [200] * WAITING + [503]


def test_what_takes_too_long_is_given_up_in_words(page, workers, monkeypatch):
    turns = []
    workers.submit = lambda task, turn: turns.append(turn) or Future()
    monkeypatch.setattr(server, "LIMIT", 0.01)
    answer = page.post("/api/run", json=ASKED)
    assert (answer.status_code, answer.json()["error"]) == (504, "this took too long; try again")
    assert workers.newest[turns[0].slot] != turns[0].number


def test_a_dead_worker_is_asked_again_once(page, workers):
    def die(task, turn):
        if len(workers.asked) == 1:
            raise BrokenExecutor
        return Taken(b"{}")

    workers.answer = die
    assert page.post("/api/run", json=ASKED).status_code == 200
    workers.asked.clear()
    workers.answer = lambda task, turn: (_ for _ in ()).throw(BrokenExecutor)
    answer = page.post("/api/run", json=ASKED | {"number": 2, "moves": {"a": 1}})
    assert (answer.status_code, len(workers.asked)) == (503, 2)
    assert "try again" in answer.json()["error"]


def test_what_a_session_asks_besides_does_not_end_its_answer(page, workers):
    turns = []
    workers.submit = lambda task, turn: turns.append(turn) or done(Taken(b"{}"))
    for more in ({}, {"ghost": True, "moves": {"a": 1}}, {"replications": 1000}):
        assert page.post("/api/run", json=ASKED | more).status_code == 200
    assert page.post("/api/why", json=ASKED | {"state": "POL"}).status_code == 200
    assert len({one.slot for one in turns}) == 4


def done(made):
    future = Future()
    future.set_result(made)
    return future


def test_only_so_many_answers_are_remembered_and_no_file(page, workers):
    def ask(k):
        return page.post("/api/run", json=ASKED | {"number": k, "moves": {"a": k}})

    for k in range(REMEMBERED + 2):
        ask(k)
    workers.asked.clear()
    for k, times in ((REMEMBERED + 1, 0), (0, 1)):
        page.post("/api/run", json=ASKED | {"number": 10**6, "moves": {"a": k}})
        assert len(workers.asked) == times
    workers.answer = lambda task, turn: Taken(b"1", "text/csv", "a.csv")
    workers.asked.clear()
    for _ in range(2):
        answer = page.get("/download/states.csv?a=0.5")
        assert answer.headers["content-disposition"] == 'attachment; filename="a.csv"'
    assert [one.detail for one in workers.asked] == ["states.csv"] * 2
    assert [one.asked.moves for one in workers.asked] == [(("a", 0.5),)] * 2
    assert {one.replications for one in workers.asked} == {1000}


def test_a_memory_is_bounded():
    memory = Bounded(2)
    made = []
    for key in (1, 2, 1, 3, 1, 2):
        assert memory.get(key, lambda key=key: made.append(key) or -key) == -key
    assert made == [1, 2, 3, 2]
    assert len(memory) == 2
