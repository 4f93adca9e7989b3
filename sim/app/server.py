"""The server of the page: what can be asked, and how it is answered or refused."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Future
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sim.app import asked
from sim.app.connection import PATIENCE
from sim.app.download import Taken
from sim.app.files import HTML, PageFile, markup, page_files
from sim.app.guard import Guard, Names, refused
from sim.app.task import Task
from sim.app.turn import Lane, Turn, Turns
from sim.app.work import as_json
from sim.app.workers import Workers
from sim.errors import CancellationError, SimError, UsageError
from sim.findings.charts import outlines

LARGEST = 65_536
"""Bytes of a request at most."""

LIMIT = 60.0
"""Seconds after which nobody waits for an answer any more."""

WAITING = 64
"""Requests under way at most."""

ALONE = 256
"""Requests that no newer one replaces, of which the workers know at a time."""

REMEMBERED = 256
"""Answers that are remembered."""

KEPT = {"cache-control": "no-cache"}
"""Files of the page are asked for again after each start of the server."""


class Page:
    """The page: its files, the workers behind it, and whose turn it is."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        self.turns = Turns(workers.newest)
        self.files = page_files()
        self.markup = PageFile(markup(), HTML)
        self.waiting = 0
        self._under_way: dict[int, asyncio.Future[Taken]] = {}
        self._answers: OrderedDict[Task, Taken] = OrderedDict()
        self._outlines = as_json(outlines())
        self._strangers = 0

    def routes(self) -> list[Route]:
        """What can be asked."""
        return [
            Route("/", self.home),
            Route("/static/{name}", self.file),
            Route("/api/outlines", self.outlines),
            Route("/api/start", self.start),
            Route("/api/run", self.run, methods=["POST"]),
            Route("/api/why", self.why, methods=["POST"]),
            Route("/api/world", self.world, methods=["POST"]),
            Route("/download/{name}", self.download),
        ]

    async def home(self, request: Request) -> Response:
        """The page itself, whatever its address asks for."""
        del request
        return _sent(self.markup)

    async def file(self, request: Request) -> Response:
        """A file of the page."""
        found = self.files.get(request.path_params["name"])
        return _sent(found) if found else refused(404, "there is no such file")

    async def outlines(self, request: Request) -> Response:
        """The outlines of the map."""
        del request
        return Response(self._outlines, media_type="application/json", headers=KEPT)

    async def start(self, request: Request) -> Response:
        """Levers and scenarios, and what of the address is not understood."""
        task = Task("start", words=tuple(request.query_params.multi_items()))
        return _made(await self._alone(task))

    async def run(self, request: Request) -> Response:
        """What an ensemble comes to."""
        plain = asked.parsed(await _body(request))
        return await self._in_turn(plain, Task("run", asked.of_json(plain), asked.size(plain)))

    async def why(self, request: Request) -> Response:
        """Why a state is in or out."""
        plain = asked.parsed(await _body(request))
        state = asked.word(plain, "state")
        task = Task("why", asked.of_json(plain), asked.size(plain), state)
        return await self._in_turn(plain, task)

    async def world(self, request: Request) -> Response:
        """What happens in one world."""
        plain = asked.parsed(await _body(request))
        size = asked.size(plain)
        number = asked.whole(plain, "world", least=0, most=size - 1)
        return await self._in_turn(plain, Task("world", asked.of_json(plain), size, str(number)))

    async def download(self, request: Request) -> Response:
        """A file to be taken away."""
        wish = asked.of_address(request.query_params.multi_items())
        made = await self._alone(Task("file", wish, asked.SIZES[-1], request.path_params["name"]))
        headers = {"content-disposition": f'attachment; filename="{made.name}"'}
        return _made(made, headers)

    async def _in_turn(self, plain: dict[str, Any], task: Task) -> Response:
        """Work on a request as long as it is the newest of its session about something."""
        way = asked.whole({"lane": 0} | plain, "lane", least=0, most=1)
        ghost = " ghost" * (plain.get("ghost") is True)
        about = f"{task.about} {task.replications} {way}{ghost}"
        number = asked.whole(plain, "number", least=0, most=2**53)
        turn = self.turns.take(Lane(asked.word(plain, "session"), about), number)
        return _made(await self._worked(task, turn))

    async def _alone(self, task: Task) -> Taken:
        """Work on a request that no other one of its session replaces."""
        self._strangers += 1
        lane = Lane("", f"{task.about} {self._strangers % ALONE}")
        return await self._worked(task, self.turns.take(lane, self._strangers))

    async def _worked(self, task: Task, turn: Turn) -> Taken:
        """What is remembered of a task, or what a worker makes of it, unless too much is asked."""
        if task in self._answers:
            self._answers.move_to_end(task)
            return self._answers[task]
        if self.waiting >= WAITING:
            raise HTTPException(503, "too much is asked at once; try again in a moment")
        try:
            made = await self._submitted(task, turn)
        except BrokenExecutor:  # A worker has died; the next one may not.
            made = await self._submitted(task, turn)
        if task.about != "file":
            self._answers[task] = made
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return made

    async def _submitted(self, task: Task, turn: Turn) -> Taken:
        """What a worker makes of a task, as long as somebody waits for it."""
        if older := self._under_way.pop(turn.slot, None):
            older.cancel()  # Its worker sees for itself that it is over.
        waited = self._under_way[turn.slot] = _awaited(self.workers.submit(task, turn))
        self.waiting += 1
        try:
            return await asyncio.wait_for(waited, LIMIT)
        except TimeoutError:
            self.turns.give_up(turn)
            raise
        except asyncio.CancelledError:
            if self._under_way.get(turn.slot) is not waited:
                raise CancellationError("a newer request of this page has come") from None
            raise
        finally:
            self.waiting -= 1
            if self._under_way.get(turn.slot) is waited:
                del self._under_way[turn.slot]


def _awaited(future: Future[Taken]) -> asyncio.Future[Taken]:
    """What is awaited of a worker; if that is given up, the future of the worker stays as it is.

    A pool that breaks stumbles over a future that was cancelled, and forgets all others.
    """
    loop = asyncio.get_running_loop()
    waited: asyncio.Future[Taken] = loop.create_future()

    def settle() -> None:
        if waited.cancelled():
            return
        if error := future.exception():
            waited.set_exception(error)
        else:
            waited.set_result(future.result())

    def done(_: Future[Taken]) -> None:
        with suppress(RuntimeError):  # The page is no longer served.
            loop.call_soon_threadsafe(settle)

    future.add_done_callback(done)
    return waited


def application(workers: Workers, names: Names | None = None) -> ASGIApp:
    """The page as an ASGI application."""
    page = Starlette(
        routes=Page(workers).routes(),
        exception_handlers={
            SimError: _told,
            HTTPException: _told_http,
            BrokenExecutor: _told_broken,
            TimeoutError: _told_late,
            Exception: _told_fault,
        },
    )
    return Guard(page, names or Names())


async def _body(request: Request) -> bytes:
    """The body of a request, which must be JSON, and small."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/json":
        raise HTTPException(415, "a request must be JSON")

    async def read() -> bytes:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                raise HTTPException(413, f"a request has {LARGEST:,} bytes at most")
        return body

    try:
        return await asyncio.wait_for(read(), PATIENCE)
    except ClientDisconnect as error:
        raise HTTPException(400, "the request ended before all of it had come") from error
    except TimeoutError as error:
        raise HTTPException(408, f"a request must come within {PATIENCE:g} seconds") from error


def _made(made: Taken, headers: Mapping[str, str] | None = None) -> Response:
    return Response(made.content, media_type=made.kind, headers=headers)


def _sent(file: PageFile) -> Response:
    return Response(file.content, media_type=file.kind, headers=KEPT)


async def _told(request: Request, error: Exception) -> Response:
    """What is wrong with a request, in words."""
    del request
    if isinstance(error, CancellationError):
        return refused(409, str(error))
    return refused(400 if isinstance(error, UsageError) else 422, str(error))


async def _told_http(request: Request, error: Exception) -> Response:
    """The same of what was not found, or may not be asked so."""
    del request
    if not isinstance(error, HTTPException):
        raise error
    allowed = (error.headers or {}).get("Allow", "")
    words = {
        404: "there is nothing at this address; the page is at /",
        405: f"this address answers {allowed} alone",
    }
    return refused(error.status_code, words.get(error.status_code, error.detail))


async def _told_broken(request: Request, error: Exception) -> Response:
    """The same where the workers have died twice."""
    del request, error
    return refused(503, "the process that worked on this has been ended; try again")


async def _told_late(request: Request, error: Exception) -> Response:
    """The same of what took too long."""
    del request, error
    return refused(504, "this took too long; try again")


async def _told_fault(request: Request, error: Exception) -> Response:
    """The same where the fault is that of the program; the error itself goes to the terminal."""
    del request, error
    return refused(500, "the program has failed at this; the terminal it was started in says more")
