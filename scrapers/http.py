"""The polite client: robots.txt, a pace for each host, limits on time and size, retries, no private addresses.

Every final answer of a server is a `Response`, whatever its status; `FetchFailure` is for requests that brought none.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

import httpx

from scrapers.fetch_address import AddressGuard, RefusedAddressError, Resolver, resolve
from scrapers.fetch_body import ACCEPT_ENCODING, read_body
from scrapers.fetch_fault import FetchError, fault_of
from scrapers.fetch_pace import HostPace, back_off, retry_after
from scrapers.fetch_route import address, host_of, origin_of, redirects, target_of
from scrapers.fetch_transport import VettedTransport
from scrapers.records import FetchFailure, Response
from scrapers.robots import RobotsRules, product_token, read_robots

_PASSING = frozenset({429, 502, 503, 504})
"""Answers that a later attempt may better."""

_GIVE_UP_AFTER = 3
"""Requests in a row that a host may leave unanswered before it is left alone for the client's lifetime."""

_chance = random.SystemRandom().random


@dataclass(frozen=True)
class FetchRequest:
    """One page to fetch; `key` is the caller's name for it.

    `etag` and `last_modified` are those of the last response and make the request conditional; `pace_seconds`
    replaces the limits' pace for its host; `obey_robots` is false for an interface its owner has opened to us.
    """

    url: str
    key: str = ""
    etag: str = ""
    last_modified: str = ""
    pace_seconds: float | None = None
    obey_robots: bool = True


@dataclass(frozen=True)
class FetchLimits:
    """How politely and within which limits to fetch; `timeout_seconds` is the whole of one attempt.

    `pace_seconds` lie between two requests to one host, `concurrency` hosts are served at a time, `max_bytes`
    counts decompressed bytes, a `Retry-After` longer than `max_wait_seconds` is not waited for, `allow_private`
    names the private hosts, addresses or networks that may be fetched.
    """

    user_agent: str
    pace_seconds: float = 2.0
    concurrency: int = 8
    timeout_seconds: float = 20.0
    max_bytes: int = 10_000_000
    max_attempts: int = 4
    max_wait_seconds: float = 120.0
    max_redirects: int = 5
    allow_private: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Ask:
    """One hop of a request: where to, with which headers, cookies and pace."""

    asked: str
    url: httpx.URL
    headers: dict[str, str]
    cookies: httpx.Cookies
    pace: float


class PoliteClient:
    """Fetches pages as a polite visitor; an async context manager that lives for one run.

    `now` dates responses; `sleep`, `monotonic` (seconds), `jitter` (in [0, 1)) and `resolve` stand for the machine's
    own. A `transport` given replaces the vetted one and with it the refusal of private addresses.
    """

    def __init__(
        self,
        limits: FetchLimits,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolver = resolve,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = _chance,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits
        self._now = now
        self._monotonic = monotonic
        self._jitter = jitter
        self._transport = transport or VettedTransport(
            AddressGuard(limits.allow_private),
            resolve,
            ssl_context or httpx.create_ssl_context(trust_env=False),
        )
        self._slots = asyncio.Semaphore(limits.concurrency)
        self._hosts: dict[str, HostPace] = defaultdict(lambda: HostPace(sleep, monotonic))
        self._robots: dict[str, RobotsRules] = {}
        self._robots_turn: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.__aexit__(kind, error, trace)

    async def fetch(self, request: FetchRequest) -> Response | FetchFailure:
        """Fetch one page; never raises for what a server or the network does."""
        try:
            return await self._follow(request)
        except FetchError as error:
            return FetchFailure(request.url, error.kind, error.detail, self._now())

    async def fetch_all(
        self, requests: Iterable[FetchRequest]
    ) -> AsyncGenerator[tuple[FetchRequest, Response | FetchFailure]]:
        """Fetch many pages and yield each as it completes: hosts side by side, one host's pages in the order given."""
        lanes: dict[str, list[FetchRequest]] = defaultdict(list)
        for request in requests:
            lanes[host_of(request.url)].append(request)
        done: asyncio.Queue[tuple[FetchRequest, Response | FetchFailure] | None] = asyncio.Queue()
        room = asyncio.Semaphore(2 * self.limits.concurrency)  # a slow reader must not pile up bodies

        async def serve(lane: list[FetchRequest]) -> None:
            try:
                for request in lane:
                    result = await self.fetch(request)
                    await room.acquire()
                    done.put_nowait((request, result))
            finally:
                done.put_nowait(None)

        tasks = [asyncio.create_task(serve(lane)) for lane in lanes.values()]
        try:
            open_lanes = len(tasks)
            while open_lanes:
                item = await done.get()
                if item is None:
                    open_lanes -= 1
                    continue
                room.release()
                yield item
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self, request: FetchRequest) -> Response:
        """Fetch a page and where it leads to; each hop is asked of robots.txt and vetted anew."""
        url = address(request.url)
        cookies = httpx.Cookies()
        seen = {_state(url, cookies)}
        for _ in range(self.limits.max_redirects + 1):
            pace = self.limits.pace_seconds if request.pace_seconds is None else request.pace_seconds
            if request.obey_robots:
                pace = max(pace, await self._permitted(url))
            ask = _Ask(request.url, url, self._headers(request, url), cookies, pace)
            response = await self._persist(ask)
            target = target_of(response, url)
            if target is None:
                return response
            url = target
            if (state := _state(url, cookies)) in seen:
                raise FetchError("redirects", f"redirect loop through {url}")
            seen.add(state)
        raise FetchError("redirects", f"more than {self.limits.max_redirects} redirects, the last to {url}")

    def _headers(self, request: FetchRequest, url: httpx.URL) -> dict[str, str]:
        headers = {
            "User-Agent": self.limits.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5",
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        # Validators belong to the site that gave them; another one could mistake them for its own.
        if origin_of(url) == origin_of(address(request.url)):
            if request.etag:
                headers["If-None-Match"] = request.etag
            if request.last_modified:
                headers["If-Modified-Since"] = request.last_modified
        return headers

    async def _permitted(self, url: httpx.URL) -> float:
        """Return the delay that robots.txt asks for; raises `FetchError` where it forbids the address."""
        rules = await self._rules(url)
        if not rules.allows(str(url)):
            reason = rules.closed or f"robots.txt of {origin_of(url)} disallows {url.path} for {rules.product}"
            raise FetchError("robots", reason)
        if rules.delay > self.limits.max_wait_seconds:
            raise FetchError(
                "robots",
                f"robots.txt of {origin_of(url)} asks for {rules.delay:g} s between requests, more than the "
                f"{self.limits.max_wait_seconds:g} s that are waited for (collect.max_wait_seconds)",
            )
        return rules.delay

    async def _rules(self, url: httpx.URL) -> RobotsRules:
        origin = origin_of(url)
        async with self._robots_turn[origin]:
            known = self._robots.get(origin)
            if known is not None and known.fresh(self._now()):
                return known
            try:
                answer = await self._follow(FetchRequest(f"{origin}/robots.txt", obey_robots=False))
            except FetchError as error:
                # A host that cannot be reached says so; a robots.txt that cannot be read is no permission.
                unread = error.kind in ("too_large", "decompression", "redirects")
                raise FetchError("robots" if unread else error.kind, f"robots.txt: {error.detail}") from error
            product = product_token(self.limits.user_agent)
            rules = read_robots(answer.status, answer.body, product=product, at=self._now())
            self._robots[origin] = rules
            return rules

    async def _persist(self, ask: _Ask) -> Response:
        """Ask until there is an answer that will not change by waiting, or the attempts are used up."""
        host = self._hosts[host_of(str(ask.url))]
        if host.unanswered >= _GIVE_UP_AFTER:
            raise FetchError("unavailable", f"{ask.url.host} left {host.unanswered} requests in a row unanswered")
        attempt = 0
        while True:
            attempt += 1
            last = attempt >= self.limits.max_attempts
            try:
                response = await self._attempt(host, ask)
            except FetchError as error:
                if last or not error.retry:
                    host.unanswered += error.kind in ("connection", "timeout")
                    tries = f" ({attempt} attempts)" if attempt > 1 else ""
                    raise FetchError(error.kind, error.detail + tries) from error
                host.hold(self._back_off(attempt))
                continue
            host.unanswered = 0
            wait = self._wait_for(response, attempt)
            if last or wait is None:
                return response
            host.hold(wait)

    def _wait_for(self, response: Response, attempt: int) -> float | None:
        """Return the seconds after which to ask again, or None where the answer is final."""
        if response.status not in _PASSING:
            return None
        asked = retry_after(response.header("retry-after"), response.header("date"), response.fetched_at) or 0.0
        if asked > self.limits.max_wait_seconds:
            return None
        return max(asked, self._back_off(attempt))

    def _back_off(self, attempt: int) -> float:
        return min(back_off(attempt, self._jitter()), self.limits.max_wait_seconds)

    async def _attempt(self, host: HostPace, ask: _Ask) -> Response:
        async with host.turn(ask.pace, self._slots):
            try:
                async with asyncio.timeout(self.limits.timeout_seconds):
                    return await self._exchange(ask)
            except (FetchError, RefusedAddressError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                raise fault_of(error, self.limits.timeout_seconds) from error

    async def _exchange(self, ask: _Ask) -> Response:
        started = self._monotonic()
        request = httpx.Request("GET", ask.url, headers=ask.headers)
        ask.cookies.set_cookie_header(request)
        answer = await self._transport.handle_async_request(request)
        answer.request = request
        try:
            ask.cookies.extract_cookies(answer)
            conditional = "if-none-match" in request.headers or "if-modified-since" in request.headers
            if answer.status_code == 304 and not conditional:
                raise FetchError("unavailable", "the server says 'not modified' to a request without conditions")
            body = b""
            if not redirects(answer.status_code, answer.headers.get("location", "")):
                coding, length = answer.headers.get("content-encoding", ""), answer.headers.get("content-length", "")
                body = await read_body(_stream(answer), coding, length, self.limits.max_bytes)
        finally:
            await answer.aclose()
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw)
        seconds = self._monotonic() - started
        return Response(ask.asked, str(ask.url), answer.status_code, headers, body, self._now(), seconds)


def _state(url: httpx.URL, cookies: httpx.Cookies) -> tuple[str, ...]:
    """Return what makes a hop another request than before: its address and the cookies set on the way."""
    return (str(url), *sorted(f"{cookie.name}={cookie.value}" for cookie in cookies.jar))


def _stream(answer: httpx.Response) -> httpx.AsyncByteStream:
    if not isinstance(answer.stream, httpx.AsyncByteStream):
        raise TypeError(f"an asynchronous transport must stream asynchronously, not {type(answer.stream).__name__}")
    return answer.stream
