"""How long to wait: the pace of each host, the wait a server asks for, and the back-off between attempts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_FIRST_BACK_OFF = 1.0
_LONGEST_BACK_OFF = 30.0


class HostPace:
    """The turns of one host (`name:port`): one request at a time, `pace` seconds between two starts."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]], monotonic: Callable[[], float]) -> None:
        self._sleep = sleep
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._last_start: float | None = None
        self._not_before = float("-inf")
        self.unanswered = 0
        """requests in a row that brought no answer at all"""

    def hold(self, seconds: float) -> None:
        """Leave the host alone for so long, counted from now (a server's Retry-After, or a back-off)."""
        self._not_before = max(self._not_before, self._monotonic() + seconds)

    @asynccontextmanager
    async def turn(self, pace: float, slots: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait for the host's turn, then for one of the slots all hosts share, and hold both."""
        async with self._lock:
            while (wait := self._wait(pace)) > 0:
                await self._sleep(wait)
            async with slots:
                self._last_start = self._monotonic()
                yield

    def _wait(self, pace: float) -> float:
        due = self._not_before
        if self._last_start is not None:
            due = max(due, self._last_start + pace)
        return due - self._monotonic()


def back_off(attempt: int, jitter: float) -> float:
    """Return the seconds to wait after a failed attempt (from 1): doubling; `jitter` in [0, 1) takes up to half."""
    return min(_FIRST_BACK_OFF * 2.0 ** (attempt - 1), _LONGEST_BACK_OFF) * (1 - jitter / 2)


def retry_after(value: str, date: str, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, or None where it says nothing usable (RFC 9110 §10.2.3).

    An HTTP date is measured against the response's own Date header, so that clocks that differ do no harm.
    """
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    until = _http_date(text)
    if until is None:
        return None
    return max(0.0, (until - (_http_date(date) or now)) / timedelta(seconds=1))


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
