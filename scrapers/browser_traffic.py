"""What a page asks for while it is rendered: every request is answered by our own fetch layer, or refused.

The browser itself reaches no network. So robots.txt, the refusal of private addresses (after the look-up, on every
redirect) and the limits hold for scripts and frames as they hold for the page; the pace holds from page to page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import httpx

from scrapers.browser_program import BrowserLimits
from scrapers.fetch_address import RefusedAddressError
from scrapers.fetch_body import ACCEPT_ENCODING, read_body
from scrapers.fetch_exchange import headers_of, stream_of
from scrapers.fetch_fault import FetchError
from scrapers.fetch_route import address, redirects
from scrapers.records import Response

if TYPE_CHECKING:
    from playwright.async_api import Request, Route

_UNNEEDED = frozenset({"media", "font", "websocket", "eventsource", "manifest", "texttrack", "ping", "other"})
"""Kinds of resources that change no price."""

_OWN = frozenset({"user-agent", "accept-encoding", "connection", "content-length", "host"})
_OF_THE_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
_MAX_REDIRECTS = 5
_PARTS = 3
"""A part of a page gets one third of the page's time: a tracker that never answers does not cost the page."""

Refusal = Callable[[str], Awaitable[str]]
"""Says why an address may not be fetched, or nothing."""


class Traffic:
    """Answers the requests of one page; `document` is the page itself, which was fetched before."""

    def __init__(
        self,
        document: Response,
        transport: httpx.AsyncBaseTransport,
        refusal: Refusal,
        limits: BrowserLimits,
        *,
        user_agent: str,
        images: bool,
    ) -> None:
        self._document = document
        self._served = False
        self._transport = transport
        self._refusal = refusal
        self._requests = limits.max_requests
        self._bytes = limits.max_bytes
        self._patience = limits.timeout_seconds / _PARTS
        self._user_agent = user_agent
        self._unneeded = _UNNEEDED if images else _UNNEEDED | {"image"}

    async def answer(self, route: Route) -> None:
        """Answer one request of the page."""
        request = route.request
        if request.is_navigation_request() and request.frame.parent_frame is None:
            await self._page(route)
            return
        if request.resource_type in self._unneeded or request.method not in ("GET", "HEAD", "POST", "OPTIONS"):
            await route.abort("blockedbyclient")
            return
        try:
            async with asyncio.timeout(self._patience):
                response = await self._fetched(request)
        except (FetchError, RefusedAddressError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            await route.abort("blockedbyclient")
            return
        await fulfil(route, response)

    async def _page(self, route: Route) -> None:
        """Hand over the page itself, once: where its scripts lead elsewhere is another page, which nobody asked for."""
        if self._served:
            await route.abort("blockedbyclient")
            return
        self._served = True
        await fulfil(route, self._document)

    async def _fetched(self, request: Request) -> Response:
        self._requests -= 1
        if self._requests < 0:
            raise FetchError("too_large", "the page asks for more than browser.max_requests allows")
        sent = {name: value for name, value in (await request.all_headers()).items() if not _ours(name)}
        headers = {**sent, "User-Agent": self._user_agent, "Accept-Encoding": ACCEPT_ENCODING}
        url, method, body = address(request.url), request.method, request.post_data_buffer
        for _ in range(_MAX_REDIRECTS + 1):
            if reason := await self._refusal(str(url)):
                raise FetchError("robots", reason)
            response = await self._exchange(httpx.Request(method, url, headers=headers, content=body))
            location = response.header("location")
            if not redirects(response.status, location):
                return response
            if response.status not in (307, 308):
                method, body = "GET", None
            target = address(str(url.join(location)))
            if target.raw_host != url.raw_host:  # what one host was told is not for another
                headers = {
                    name: value for name, value in headers.items() if name.lower() not in ("cookie", "authorization")
                }
            url = target
        raise FetchError("redirects", f"more than {_MAX_REDIRECTS} redirects")

    async def _exchange(self, request: httpx.Request) -> Response:
        answer = await self._transport.handle_async_request(request)
        try:
            coding, length = answer.headers.get("content-encoding", ""), answer.headers.get("content-length", "")
            body = await read_body(stream_of(answer), coding, length, self._bytes)
        finally:
            await answer.aclose()
        self._bytes -= len(body)
        headers = headers_of(answer)
        return Response(
            str(request.url), str(request.url), answer.status_code, headers, body, self._document.fetched_at
        )


async def fulfil(route: Route, response: Response) -> None:
    """Hand a response to the browser; its body is no longer as it was coded on the way."""
    headers: dict[str, str] = {}
    for name, value in response.headers:
        folded = name.lower()
        if folded in _OF_THE_TRANSFER:
            continue
        between = "\n" if folded == "set-cookie" else ", "
        headers[folded] = f"{headers[folded]}{between}{value}" if folded in headers else value
    await route.fulfill(status=response.status, headers=headers, body=response.body)


def _ours(name: str) -> bool:
    return name.lower() in _OWN or name.startswith(":")
