"""What is refused before it is read: foreign hosts and origins, and addresses that are too long."""

import asyncio
import re
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.app.work import as_json
from sim.text import shortened

LONGEST = 8_192
"""Bytes of an address at most."""

HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer says: nothing of another place may be loaded, and nobody may frame the page."""

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")
"""A name, or an address in brackets, and its port."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names of this machine."""


@dataclass(frozen=True)
class Names:
    """By which names a page may be asked for.

    A name that leads here from elsewhere is refused: a page of a stranger could make its own do so.
    """

    host: str = "127.0.0.1"
    """Where the server listens."""

    def allow(self, name: str) -> bool:
        """Whether the page may be asked for by a name, without its port."""
        if name in LOOPBACK or name == self.host.lower():
            return True
        served, asked = _address(self.host), _address(name)
        if served is None or asked is None:
            return False
        return served.is_unspecified or served == asked


def _address(name: str) -> IPv4Address | IPv6Address | None:
    """The address in numbers that a name is, if any; nobody can make that lead elsewhere."""
    try:
        return ip_address(name)
    except ValueError:
        return None


def refused(status: int, words: str) -> Response:
    """An answer that says in words what was wrong."""
    return Response(as_json({"error": words}), status, media_type="application/json")


class Guard:
    """Refuses what comes from elsewhere, and says with every answer what may be loaded."""

    def __init__(self, app: ASGIApp, names: Names) -> None:
        self.app, self.names = app, names

    def __call__(self, *connection: Any) -> Awaitable[None]:
        """Pass a request on, or refuse it: with its scope, and what receives and sends."""
        return self._answer(*connection)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            await (self._refusal(scope) or self.app)(scope, receive, sent)
        except asyncio.CancelledError:
            if not begun:
                await refused(503, "the page is no longer served")(scope, receive, sent)

    def _refusal(self, scope: Scope) -> Response | None:
        """Why a request is refused, if it is."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        name = _name(host)
        if name is None or not self.names.allow(name):
            words = f"this page is not served under the name `{shortened(host)}`"
            return refused(421, f"{words}; open it at the address that `sim app` printed")
        for origin in headers.getlist("origin"):
            if origin != f"{scope['scheme']}://{host}":
                return refused(403, f"`{shortened(origin)}` may not ask this page for anything")
        followed = scope["path"] == "/" and headers.get("sec-fetch-mode") == "navigate"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not followed:
            return refused(403, "another page may not ask this one for anything")
        long = len(scope["raw_path"]) + len(scope["query_string"])
        if long > LONGEST:
            words = f"an address has {LONGEST:,} characters at most, and this one has {long:,}"
            return refused(414, words)
        return None


def _name(host: str) -> str | None:
    """The name in a host with or without a port; none if it is neither."""
    found = _HOST.fullmatch(host)
    return found[1].strip("[]").lower() if found else None
