"""The queue of one host: how many requests at a time, how far apart, and the waits a server or a fault asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from scrapers.fetch_breaker import Breaker
from scrapers.fetch_fault import FetchError

Sleep = Callable[[float], Awaitable[None]]
Monotonic = Callable[[], float]


class HostQueue:
    """The turns of one host (`name:port`), in the order asked for, and its circuit breaker."""

    def __init__(self, name: str, sleep: Sleep, monotonic: Monotonic, cool_off: float) -> None:
        self.breaker = Breaker(name, sleep, monotonic, cool_off)
        self._sleep = sleep
        self._monotonic = monotonic
        self._room = asyncio.Condition()
        self._open = 0
        self._start = asyncio.Lock()
        self._last_start: float | None = None
        self._not_before = float("-inf")

    def hold(self, seconds: float) -> None:
        """Leave the host alone for so long, counted from now (a server's Retry-After, or a back-off)."""
        self._not_before = max(self._not_before, self._monotonic() + seconds)

    @asynccontextmanager
    async def turn(self, pace: float, at_once: int, slots: asyncio.Semaphore) -> AsyncIterator[Callable[[], None]]:
        """Wait for the host's turn, then for one of the slots all hosts share, and hold both.

        Yields a function to call when the request has left: `pace` is counted from there and nobody else starts
        before, so that a slow connection set-up cannot bring two requests to the server close together.
        """
        async with self._room:
            await self._room.wait_for(lambda: self._open < at_once)
            self._open += 1
        try:
            await self._start.acquire()
            start = _Start(self, self._start)
            try:
                while (wait := self._wait(pace)) > 0:
                    await self._sleep(wait)
                async with slots:
                    start.begin()
                    if pace <= 0:
                        start.done()
                    yield start.done
            finally:
                start.done()
        finally:
            async with self._room:
                self._open -= 1
                self._room.notify_all()

    def started(self) -> None:
        """Count the pace from now."""
        self._last_start = self._monotonic()

    def _wait(self, pace: float) -> float:
        due = self._not_before
        if self._last_start is not None:
            due = max(due, self._last_start + pace)
        return due - self._monotonic()


class _Start:
    """A request between its turn and its leaving; only one of a host is."""

    def __init__(self, queue: HostQueue, lock: asyncio.Lock) -> None:
        self._queue = queue
        self._lock: asyncio.Lock | None = lock
        self._begun = False

    def begin(self) -> None:
        self._begun = True
        self._queue.started()

    def done(self) -> None:
        if self._lock is None:
            return
        if self._begun:
            self._queue.started()
        self._lock.release()
        self._lock = None


class DayBudget:
    """Counts requests down by site; a site that is not named has no limit."""

    def __init__(self, remaining: Mapping[str, int]) -> None:
        self._remaining = dict(remaining)

    def take(self, site: str) -> None:
        """Count one request; raises `FetchError` (`budget`) when none is left."""
        left = self._remaining.get(site)
        if left is None:
            return
        if left <= 0:
            raise FetchError("budget", f"the daily budget of site '{site}' is used up; it goes on tomorrow")
        self._remaining[site] = left - 1
