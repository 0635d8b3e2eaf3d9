"""The gate of robots.txt: asked before every hop, fetched once for an origin and a day."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime

import httpx

from scrapers.fetch_fault import FetchError
from scrapers.fetch_route import origin_of
from scrapers.records import Response
from scrapers.robots import RobotsRules, product_token, read_robots

_UNREADABLE = frozenset({"too_large", "decompression", "redirects"})
"""Failures of an origin that answers all the same: a robots.txt that cannot be read is no permission."""


class RobotsGate:
    """Lets a request through where the origin's robots.txt allows it, and says how slowly."""

    def __init__(self, user_agent: str, max_wait: float, now: Callable[[], datetime]) -> None:
        self._product = product_token(user_agent)
        self._max_wait = max_wait
        self._now = now
        self._rules: dict[str, RobotsRules] = {}
        self._turn: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def permitted(self, url: httpx.URL, fetch: Callable[[str], Awaitable[Response]]) -> float:
        """Return the seconds robots.txt wants between requests; raises `FetchError` where it forbids the address.

        `fetch` brings an origin's robots.txt where it is not known yet.
        """
        rules = await self._known(origin_of(url), fetch)
        if not rules.allows(str(url)):
            reason = rules.closed or f"robots.txt of {origin_of(url)} disallows {url.path} for {rules.product}"
            raise FetchError("robots", reason)
        if rules.delay > self._max_wait:
            raise FetchError(
                "robots",
                f"robots.txt of {origin_of(url)} asks for {rules.delay:g} s between requests, more than the "
                f"{self._max_wait:g} s that are waited for (collect.max_wait_seconds)",
            )
        return rules.delay

    async def _known(self, origin: str, fetch: Callable[[str], Awaitable[Response]]) -> RobotsRules:
        async with self._turn[origin]:
            known = self._rules.get(origin)
            if known is not None and known.fresh(self._now()):
                return known
            try:
                answer = await fetch(f"{origin}/robots.txt")
            except FetchError as error:
                if error.kind == "budget":
                    raise
                kind = "robots" if error.kind in _UNREADABLE else error.kind
                raise FetchError(kind, f"robots.txt: {error.detail}") from error
            rules = read_robots(answer.status, answer.body, product=self._product, at=self._now())
            self._rules[origin] = rules
            return rules
