"""The polite client: robots.txt, a queue and budget for each host, limits on time and size, retries, vetted addresses.

Every final answer of a server is a `Response`, whatever its status; `FetchFailure` is for requests that brought none.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Self

import httpx

from scrapers.counted import number_of
from scrapers.fetch_address import Resolver, resolve
from scrapers.fetch_exchange import Exchange, Hop, RequestCount, Trip
from scrapers.fetch_fault import FetchError
from scrapers.fetch_host import DayBudget, HostQueue
from scrapers.fetch_lanes import by_host
from scrapers.fetch_pace import back_off, retry_after
from scrapers.fetch_request import FetchLimits, FetchRequest
from scrapers.fetch_robots import RobotsGate
from scrapers.fetch_route import address, host_of, shown_host, target_of
from scrapers.fetch_ways import Ways, trusted
from scrapers.records import FetchFailure, Response

__all__ = ["FetchLimits", "FetchRequest", "PoliteClient"]

_PASSING = frozenset({429, 502, 503, 504})
"""Answers that a later attempt may better."""
_ON_THE_WAY = 0.05
"""The share of a pace that is kept in reserve: requests take different times to a server, which counts from arrival."""

_chance = random.SystemRandom().random


class PoliteClient:
    """Fetches pages as a polite visitor; an async context manager that lives for one run.

    `budget` are the requests that each site named in it may still get today. `now` dates responses; `sleep`,
    `monotonic` (seconds), `jitter` (in [0, 1)) and `resolve` stand for the machine's own, `new_context` for its trust
    in TLS authorities. A `transport` given replaces the vetted ones and with them the refusal of private addresses.
    """

    def __init__(
        self,
        limits: FetchLimits,
        *,
        now: Callable[[], datetime],
        budget: Mapping[str, int] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolver = resolve,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = _chance,
        new_context: Callable[[], ssl.SSLContext] = trusted,
    ) -> None:
        self.limits = limits
        self._now = now
        self._sleep = sleep
        self._monotonic = monotonic
        self._jitter = jitter
        self._ways = Ways(limits, resolve, new_context, transport)
        self._exchange = Exchange(limits, self._ways, now, monotonic)
        self._budget = DayBudget(budget or {})
        self._slots = asyncio.Semaphore(limits.concurrency)
        self._hosts: dict[str, HostQueue] = {}
        self._robots = RobotsGate(limits.user_agent, limits.max_wait_seconds, now)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._ways.aclose()

    async def fetch(self, request: FetchRequest) -> Response | FetchFailure:
        """Fetch one page; never raises for what a server or the network does."""
        tally = RequestCount()
        try:
            response = await self._follow(Trip(request, tally))
        except FetchError as error:
            return FetchFailure(request.url, error.kind, error.detail, self._now(), tally.requests)
        return response if response.requests == tally.requests else replace(response, requests=tally.requests)

    async def refusal(self, url: str) -> str:
        """Return why an address may not be fetched by its robots.txt, or an empty string where it may."""
        try:
            await self._pace(Trip(FetchRequest(url), RequestCount()), address(url))
        except FetchError as error:
            return error.detail
        return ""

    def fetch_all(
        self, requests: Iterable[FetchRequest]
    ) -> AsyncGenerator[tuple[FetchRequest, Response | FetchFailure]]:
        """Fetch many pages and yield each as it completes: hosts side by side, one host's pages in the order given."""
        return by_host(requests, self.fetch, self.limits.concurrency)

    async def _follow(self, trip: Trip) -> Response:
        """Fetch a page and where it leads to; each hop is asked of robots.txt and vetted anew."""
        url = address(trip.request.url)
        seen = {Hop(trip, url, 0).state()}
        for _ in range(self.limits.max_redirects + 1):
            hop = Hop(trip, url, await self._pace(trip, url))
            response = await self._persist(hop)
            target = target_of(response, url)
            if target is None:
                return response
            url = target
            if (state := Hop(trip, url, 0).state()) in seen:
                raise FetchError("redirects", f"redirect loop through {url}")
            seen.add(state)
        raise FetchError(
            "redirects", f"more than {number_of(self.limits.max_redirects, 'redirect')}, the last to {url}"
        )

    async def _pace(self, trip: Trip, url: httpx.URL) -> float:
        """Return the seconds to keep from the request before; raises `FetchError` where robots.txt forbids the page."""
        asked = trip.request
        pace = self.limits.pace_seconds if asked.pace_seconds is None else asked.pace_seconds
        if not asked.obey_robots:
            return pace

        async def fetch(robots: str) -> Response:
            request = replace(asked, url=robots, etag="", last_modified="", obey_robots=False)
            return await self._follow(Trip(request, trip.tally))

        return max(pace, await self._robots.permitted(url, fetch))

    def _host(self, url: httpx.URL) -> HostQueue:
        name = host_of(url)
        if name not in self._hosts:
            self._hosts[name] = HostQueue(shown_host(url), self._sleep, self._monotonic, self.limits.cool_off_seconds)
        return self._hosts[name]

    async def _persist(self, hop: Hop) -> Response:
        """Ask until there is an answer that will not change by waiting, or the attempts are used up."""
        host = self._host(hop.url)
        await host.breaker.admit(self.limits.max_wait_seconds)
        try:
            response = await self._attempts(host, hop)
        except FetchError as error:
            if error.kind in ("connection", "timeout"):
                host.breaker.failed()
            else:
                host.breaker.undecided()
            raise
        except BaseException:
            host.breaker.undecided()
            raise
        asked = self._asked_wait(response)
        if asked > self.limits.max_wait_seconds:
            host.breaker.rest(asked)
        elif response.status in _PASSING:
            host.breaker.failed()
        else:
            host.breaker.answered()
        return response

    async def _attempts(self, host: HostQueue, hop: Hop) -> Response:
        attempt = 0
        while True:
            attempt += 1
            last = attempt >= self.limits.max_attempts
            try:
                response = await self._attempt(host, hop)
            except FetchError as error:
                if last or not error.retry:
                    tries = f" ({attempt} attempts)" if attempt > 1 else ""
                    raise FetchError(error.kind, error.detail + tries) from error
                host.hold(self._back_off(attempt))
                continue
            asked = self._asked_wait(response)
            if last or response.status not in _PASSING or asked > self.limits.max_wait_seconds:
                return response
            host.hold(max(asked, self._back_off(attempt)))

    def _asked_wait(self, response: Response) -> float:
        """Return the seconds a server in trouble asks us to wait; 0 where it does not say."""
        if response.status not in _PASSING:
            return 0.0
        return retry_after(response.header("retry-after"), response.header("date"), response.fetched_at) or 0.0

    def _back_off(self, attempt: int) -> float:
        return min(back_off(attempt, self._jitter()), self.limits.max_wait_seconds)

    async def _attempt(self, host: HostQueue, hop: Hop) -> Response:
        pace = hop.pace * (1 + max(_ON_THE_WAY, self.limits.jitter_share * self._jitter()))
        self._budget.take(hop.trip.request.site)  # before the turn: who may not ask keeps no pace
        async with host.turn(pace, hop.trip.request.at_once, self._slots) as sent:
            hop.trip.tally.requests += 1
            return await self._exchange.answer(hop, sent)
