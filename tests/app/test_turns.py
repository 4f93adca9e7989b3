"""The newest request of a session wins, and sessions do not disturb each other."""

import numpy as np
import pytest

from sim.app.download import Taken
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


def test_what_nobody_has_begun_is_dropped_when_a_newer_one_comes(workers):
    import asyncio
    from concurrent.futures import Future

    import httpx

    from sim.app.server import application

    begun = [Future(), Future()]
    begun[1].set_result(Taken(b'{"second":true}'))
    workers.submit = lambda task, turn: begun.pop(0)

    async def asked():
        transport = httpx.ASGITransport(application(workers))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            first = asyncio.create_task(client.post("/api/run", json=ASKED))
            await asyncio.sleep(0)
            while len(begun) == 2:
                await asyncio.sleep(0.001)
            second = await client.post("/api/run", json=ASKED | {"number": 2, "moves": {"a": 1}})
            return await first, second

    first, second = asyncio.run(asked())
    assert (first.status_code, second.json()) == (409, {"second": True})
