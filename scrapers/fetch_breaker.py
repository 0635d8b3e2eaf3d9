"""The circuit breaker of one host: closed, open for a while, then half open for one trial."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from scrapers.fetch_fault import FetchError
from scrapers.fetch_pace import spoken

_OPENS_AFTER = 3
"""Requests in a row, with all their attempts, that a host may leave unanswered."""

_LONGEST = 3600.0

ASKED_FOR_REST = "asked not to be disturbed"
"""How a refusal at once begins to say why, where the host itself wants fewer requests."""


class Breaker:
    """Says whether a host may be asked; each opening lasts twice as long as the one before.

    The first is waited out, since most troubles are short; later ones refuse at once, so that a dead host does not
    hold up a run.
    """

    def __init__(
        self,
        host: str,
        sleep: Callable[[float], Awaitable[None]],
        monotonic: Callable[[], float],
        cool_off: float,
    ) -> None:
        self._host = host
        self._sleep = sleep
        self._monotonic = monotonic
        self._cool_off = cool_off
        self._failures = 0
        self._openings = 0
        self._open_until: float | None = None
        self._patient = False
        self._why = ""
        self._trial: asyncio.Event | None = None

    async def admit(self, max_wait: float) -> None:
        """Return when the host may be asked; raises `FetchError` (`unavailable`) while it may not."""
        while self._open_until is not None:
            if self._trial is not None:
                await self._trial.wait()
                continue
            wait = self._open_until - self._monotonic()
            if wait <= 0:
                self._trial = asyncio.Event()
                return
            if not self._patient or wait > max_wait:
                raise FetchError(
                    "unavailable", f"{self._host} {self._why}; it is left alone for another {spoken(wait)}"
                )
            await self._sleep(wait)

    def answered(self) -> None:
        """Close: the host answers."""
        self._failures = self._openings = 0
        self._open_until = None
        self._decide()

    def failed(self) -> None:
        """Count a request that brought no answer; opens after three in a row, and at once when it was the trial."""
        self._failures += 1
        if self._trial is not None or (self._open_until is None and self._failures >= _OPENS_AFTER):
            self._patient = self._openings == 0
            cool_off = min(self._cool_off * 2.0**self._openings, _LONGEST)
            self._openings += 1
            self._open(cool_off, f"left {self._failures} requests in a row unanswered")
        self._decide()

    def rest(self, seconds: float) -> None:
        """Open for as long as the host itself asks for, without waiting."""
        self._patient = False
        self._open(seconds, f"{ASKED_FOR_REST} for {spoken(seconds)}")
        self._decide()

    def undecided(self) -> None:
        """End a trial that said nothing of the host (the request itself could not be made)."""
        self._decide()

    def _open(self, seconds: float, why: str) -> None:
        self._open_until = self._monotonic() + seconds
        self._why = why

    def _decide(self) -> None:
        if self._trial is not None:
            self._trial.set()
            self._trial = None
