"""One hop of a request: what is sent, what comes back, within the limits on size, speed and time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx

from scrapers.fetch_address import RefusedAddressError
from scrapers.fetch_body import ACCEPT_ENCODING, not_slower, read_body
from scrapers.fetch_fault import FetchError, by_proxy, fault_of
from scrapers.fetch_request import FetchLimits, FetchRequest
from scrapers.fetch_route import address, origin_of, redirects
from scrapers.fetch_transport import SENT
from scrapers.fetch_ways import Ways
from scrapers.records import Response

_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})

Monotonic = Callable[[], float]


@dataclass
class RequestCount:
    """How many requests one page took so far, those for robots.txt, redirects and retries among them."""

    requests: int = 0


@dataclass
class Trip:
    """The way to one page, over all its hops; cookies set on the way live as long as the trip."""

    request: FetchRequest
    tally: RequestCount
    cookies: httpx.Cookies | None = None


@dataclass(frozen=True)
class Hop:
    """One address on a trip; `pace` are the seconds since the request before it to the same host."""

    trip: Trip
    url: httpx.URL
    pace: float

    def state(self) -> tuple[str, ...]:
        """Return what makes a hop another request than before: its address and the cookies set on the way."""
        cookies = self.trip.cookies.jar if self.trip.cookies is not None else ()
        return (str(self.url), *sorted(f"{cookie.name}={cookie.value}" for cookie in cookies))


class Exchange:
    """Sends a hop's request and reads its answer."""

    def __init__(
        self, limits: FetchLimits, ways: Ways, now: Callable[[], datetime], monotonic: Monotonic = time.monotonic
    ) -> None:
        self._limits = limits
        self._ways = ways
        self._now = now
        self._monotonic = monotonic

    async def answer(self, hop: Hop, sent: Callable[[], None]) -> Response:
        """Return the answer of one attempt, `sent` is called when the request leaves; raises `FetchError` for none."""
        try:
            async with asyncio.timeout(self._limits.timeout_seconds):
                return await self._answer(hop, sent)
        except (FetchError, RefusedAddressError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise by_proxy(fault_of(error, self._limits.timeout_seconds), hop.trip.request.proxy) from error

    async def _answer(self, hop: Hop, sent: Callable[[], None]) -> Response:
        started = self._monotonic()
        asked = self._headers(hop)
        request = httpx.Request("GET", hop.url, headers=asked, extensions={SENT: sent})
        trip = hop.trip
        if trip.cookies is not None:
            trip.cookies.set_cookie_header(request)
        answer = await self._ways.of(trip.request).handle_async_request(request)
        headers = headers_of(answer)
        try:
            if answer.status_code != 200:  # what is asked for next may need the cookies; a page is the last of its trip
                answer.request = request
                trip.cookies = httpx.Cookies() if trip.cookies is None else trip.cookies
                trip.cookies.extract_cookies(answer)
            packed = bytearray()
            body = await self._body(answer, _joined(headers), packed, conditional=_is_conditional(asked))
        finally:
            await answer.aclose()
        return Response(
            hop.trip.request.url,
            str(hop.url),
            answer.status_code,
            headers,
            body,
            self._now(),
            self._monotonic() - started,
            packed=bytes(packed),
        )

    async def _body(
        self, answer: httpx.Response, headers: Mapping[str, str], packed: bytearray, *, conditional: bool
    ) -> bytes:
        if answer.status_code == 304 and not conditional:
            raise FetchError("unavailable", "the server says 'not modified' to a request without conditions")
        if redirects(answer.status_code, headers.get("location", "")):
            return b""
        chunks = not_slower(stream_of(answer), self._limits.min_bytes_per_second, self._monotonic)
        coding, length = headers.get("content-encoding", ""), headers.get("content-length", "")
        return await read_body(chunks, coding, length, self._limits.max_bytes, packed)

    def _headers(self, hop: Hop) -> dict[str, str]:
        headers = {
            "Host": hop.url.netloc.decode("ascii"),  # httpx would refuse a name that it cannot put into letters
            "User-Agent": self._limits.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5",
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        asked = hop.trip.request
        if not (asked.etag or asked.last_modified or asked.headers):
            return headers
        first = address(asked.url)
        if origin_of(hop.url) == origin_of(first):  # a key belongs to one site; another one could misuse it
            headers.update(asked.headers)
        if hop.url == first:  # validators belong to one page; another one would say that it itself is unchanged
            if asked.etag:
                headers["If-None-Match"] = asked.etag
            if asked.last_modified:
                headers["If-Modified-Since"] = asked.last_modified
        return headers


def _is_conditional(asked: Mapping[str, str]) -> bool:
    return any(name.lower() in _CONDITIONS for name in asked)


def _joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers by name in lower case, those that come more than once joined as a list (RFC 9110 §5.3)."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def headers_of(answer: httpx.Response) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer as they came, in their order."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw)


def stream_of(answer: httpx.Response) -> httpx.AsyncByteStream:
    """Return the body of an answer as the stream that an asynchronous transport owes."""
    if not isinstance(answer.stream, httpx.AsyncByteStream):
        raise TypeError(f"an asynchronous transport must stream asynchronously, not {type(answer.stream).__name__}")
    return answer.stream
