"""One request that carries a body to a service somebody configured, under the same limits as every fetch."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

import httpx

from scrapers.fetch_address import AddressGuard, RefusedAddressError, resolve
from scrapers.fetch_body import ACCEPT_ENCODING, not_slower, read_body
from scrapers.fetch_exchange import headers_of, stream_of
from scrapers.fetch_fault import FetchError, fault_of
from scrapers.fetch_route import address
from scrapers.fetch_transport import VettedTransport
from scrapers.fetch_ways import trusted
from scrapers.http import FetchLimits
from scrapers.records import FetchFailure, Response


async def post(
    url: str,
    body: bytes,
    *,
    content_type: str,
    limits: FetchLimits,
    now: Callable[[], datetime],
) -> Response | FetchFailure:
    """Post a body and return the answer, whatever its status; redirects are not followed.

    Never raises for what a server or the network does. Private addresses are refused but for those that
    `limits.allow_private` names.
    """
    guard = AddressGuard(limits.allow_private)
    headers = {
        "User-Agent": limits.user_agent,
        "Content-Type": content_type,
        "Accept": "*/*",
        "Accept-Encoding": ACCEPT_ENCODING,
    }
    try:
        target = address(url)
        async with asyncio.timeout(limits.timeout_seconds), VettedTransport(guard, resolve, trusted()) as transport:
            request = httpx.Request("POST", target, headers=headers, content=body)
            return await _answer(transport, request, url, limits, now)
    except (FetchError, RefusedAddressError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        fault = fault_of(error, limits.timeout_seconds)
        return FetchFailure(url, fault.kind, fault.detail, now())


async def _answer(
    transport: VettedTransport, request: httpx.Request, url: str, limits: FetchLimits, now: Callable[[], datetime]
) -> Response:
    answer = await transport.handle_async_request(request)
    try:
        chunks = not_slower(stream_of(answer), limits.min_bytes_per_second, time.monotonic)
        coding, length = answer.headers.get("content-encoding", ""), answer.headers.get("content-length", "")
        body = await read_body(chunks, coding, length, limits.max_bytes)
    finally:
        await answer.aclose()
    headers = headers_of(answer)
    return Response(url, str(request.url), answer.status_code, headers, body, now())
