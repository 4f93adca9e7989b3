"""The server of the page: what can be asked, and how it is answered or refused."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app import asked
from sim.app.download import download
from sim.app.files import PageFile, page_files
from sim.app.guard import Guard, Names, refused
from sim.app.start import start
from sim.app.turn import Lane, Turns
from sim.app.work import Cancelled, Work, as_json
from sim.errors import CancellationError, SimError, UsageError
from sim.findings.charts import outlines

T = TypeVar("T")

LARGEST = 65_536
"""Bytes of a request at most."""

PATIENCE = 10.0
"""Seconds within which a request must have been sent."""

LIMIT = 60.0
"""Seconds after which nobody waits for an answer any more."""

WAITING = 64
"""Requests under way at most."""

THREADS = 2
"""Requests that are worked on at a time."""

KEPT = {"cache-control": "no-cache"}
"""Files of the page are asked for again after each start of the server."""


class Page:
    """The page: its files, the work behind it, and whose turn it is."""

    def __init__(self, work: Work | None = None) -> None:
        self.work = work or Work()
        self.turns = Turns()
        self.files = page_files()
        self.pool = ThreadPoolExecutor(THREADS)
        self.waiting = 0
        self._outlines = as_json(outlines())

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
        return _sent(self.files["index.html"])

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
        pairs = request.query_params.multi_items()
        return _json(await self._worked(lambda: start(pairs, self.work)))

    async def run(self, request: Request) -> Response:
        """What an ensemble comes to."""
        plain = asked.parsed(await _body(request))
        size, wish = asked.size(plain), asked.of_json(plain)
        return await self._in_turn(plain, "run", lambda cancelled: self.work.answer(
            self.work.wanted(wish, size), cancelled))  # fmt: skip

    async def why(self, request: Request) -> Response:
        """Why a state is in or out."""
        plain = asked.parsed(await _body(request))
        size, wish, state = asked.size(plain), asked.of_json(plain), asked.word(plain, "state")
        return await self._in_turn(plain, "why", lambda cancelled: self.work.why(
            self.work.wanted(wish, size), state, cancelled))  # fmt: skip

    async def world(self, request: Request) -> Response:
        """What happens in one world."""
        plain = asked.parsed(await _body(request))
        size, wish = asked.size(plain), asked.of_json(plain)
        number = asked.whole(plain, "world", least=0, most=size - 1)
        return await self._in_turn(plain, "world", lambda cancelled: self.work.world(
            self.work.wanted(wish, size), number, cancelled))  # fmt: skip

    async def download(self, request: Request) -> Response:
        """A file to be taken away."""
        name = request.path_params["name"]
        wish = asked.of_address(request.query_params.multi_items())

        def made() -> Any:
            wanted = self.work.wanted(wish, asked.SIZES[-1])
            return download(name, wanted, self.work, lambda: False)

        taken = await self._worked(made)
        headers = {"content-disposition": f'attachment; filename="{taken.name}"'}
        return Response(taken.content, media_type=taken.kind, headers=headers)

    async def _in_turn(
        self, plain: dict[str, Any], about: str, work: Callable[[Cancelled], bytes]
    ) -> Response:
        """Work on a request as long as it is the newest of its session about something."""
        if plain.get("ghost") is True:
            about = f"{about} ghost"
        lane = Lane(asked.word(plain, "session"), about)
        number = asked.whole(plain, "number", least=0, most=2**53)
        cancelled = self.turns.take(lane, number)
        try:
            return _json(await self._worked(partial(work, cancelled)))
        except TimeoutError:
            self.turns.give_up(lane, number)
            raise

    async def _worked(self, work: Callable[[], T]) -> T:
        """Work in a thread, unless too much is under way."""
        if self.waiting >= WAITING:
            raise HTTPException(503, "too much is asked at once; try again in a moment")
        self.waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await asyncio.wait_for(loop.run_in_executor(self.pool, work), LIMIT)
        finally:
            self.waiting -= 1


def application(names: Names | None = None, page: Page | None = None) -> Starlette:
    """The page as an ASGI application."""
    made = page or Page()
    return Starlette(
        routes=made.routes(),
        middleware=[Middleware(Guard, names=names or Names())],
        exception_handlers={
            SimError: _told,
            HTTPException: _told_http,
            TimeoutError: _told_late,
        },
    )


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

    return await asyncio.wait_for(read(), PATIENCE)


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


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
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "there is nothing here", 405: "this cannot be asked so"}
    return refused(status, words.get(status, str(getattr(error, "detail", error))))


async def _told_late(request: Request, error: Exception) -> Response:
    """The same of what took too long."""
    del request, error
    return refused(504, "this took too long; try again")
