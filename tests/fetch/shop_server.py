"""A loopback shop whose answers a test scripts, and a clock that only moves when somebody sleeps."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapers.http import FetchLimits, FetchRequest, PoliteClient
from scrapers.records import FetchFailure, Response
from tests.loopback import Handler, Server

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds - 1000.0)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


@dataclass
class Seen:
    """A request as the shop saw it, and when by the injected clock."""

    path: str
    headers: dict[str, str]
    at: float


Answer = Callable[[Handler], None]


@dataclass
class Shop:
    """Answers by path; a list answers one by one and then repeats its last. No robots.txt unless given."""

    clock: Clock
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    port: int = 0
    scheme: str = "http"

    def say(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen if seen.path != "/robots.txt"]

    def times(self, *, robots: bool = False) -> list[float]:
        return [seen.at for seen in self.seen if robots or seen.path != "/robots.txt"]


def page(body: bytes = b"<h1>Kettle</h1>", status: int = 200, **headers: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def redirect(location: str, status: int = 302, **headers: str) -> Answer:
    return page(b"", status, Location=location, **headers)


def raw(*pieces: bytes, pause: threading.Event | None = None) -> Answer:
    """Write bytes as they are; with `pause`, wait for it between two pieces. The connection closes."""

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            if pause is not None:
                pause.wait(10)

    return answer


def serve(shop: Shop, context: ssl.SSLContext | None = None) -> Server:
    class Scripted(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            shop.seen.append(Seen(self.path, {k.lower(): v for k, v in self.headers.items()}, shop.clock.seconds))
            answers = shop.answers.get(self.path) or [page(b"no such page", 404)]
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            try:
                answer(self)
            except (ConnectionError, ssl.SSLError):
                self.close_connection = True

    server = Server(Scripted, context)
    shop.scheme = "https" if context else "http"
    shop.port = server.server_address[1]
    return server


class Visitor:
    """Fetches with the polite client on the injected clock; loopback is allowed unless a test says otherwise."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def client(
        self, *, resolve: Any = None, ssl_context: Any = None, transport: Any = None, budget: Any = None, **limits: Any
    ) -> PoliteClient:
        settings = {
            "user_agent": "Channelwarden/1.0 (+test)",
            "pace_seconds": 0.0,
            "min_bytes_per_second": 0.0,  # somebody else's sleep moves the clock in the middle of a body
            "allow_private": ("127.0.0.1",),
        }
        extra = {"resolve": resolve} if resolve else {}
        if ssl_context is not None:
            extra["new_context"] = ssl_context
        return PoliteClient(
            FetchLimits(**{**settings, **limits}),
            now=self.clock.now,
            sleep=self.clock.sleep,
            monotonic=self.clock.monotonic,
            jitter=lambda: 0.0,
            transport=transport,
            budget=budget,
            **extra,
        )

    def fetch(
        self, url: str, *, etag: str = "", last_modified: str = "", obey_robots: bool = True, **options: Any
    ) -> Any:
        request = FetchRequest(url, etag=etag, last_modified=last_modified, obey_robots=obey_robots)
        return self.fetch_each([request], **options)[0]

    def fetch_each(self, requests: list[FetchRequest], **options: Any) -> list[Response | FetchFailure]:
        async def run() -> list[Response | FetchFailure]:
            async with self.client(**options) as client:
                return [await client.fetch(request) for request in requests]

        return asyncio.run(run())

    def fetch_all(self, requests: list[FetchRequest], **options: Any) -> list[tuple[FetchRequest, Any]]:
        async def run() -> list[tuple[FetchRequest, Any]]:
            async with self.client(**options) as client:
                return [pair async for pair in client.fetch_all(requests)]

        return asyncio.run(run())


NewShop = Callable[..., Shop]


def reset(handler: Handler) -> None:
    """Send half of an answer and reset the connection."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it")
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()
