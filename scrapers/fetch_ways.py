"""The ways out: one transport for each proxy and protocol, opened when first needed."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import httpx

from scrapers.fetch_address import AddressGuard, Resolver
from scrapers.fetch_http2 import Http2Transport
from scrapers.fetch_request import FetchLimits, FetchRequest
from scrapers.fetch_transport import VettedTransport


def trusted() -> ssl.SSLContext:
    """Return a TLS context that trusts the usual authorities and nothing the environment names."""
    return httpx.create_ssl_context(trust_env=False)


class Ways:
    """Hands out the transport a request goes by; `only` replaces them all, and with them the vetting."""

    def __init__(
        self,
        limits: FetchLimits,
        resolve: Resolver,
        new_context: Callable[[], ssl.SSLContext],
        only: httpx.AsyncBaseTransport | None,
    ) -> None:
        self._guard = AddressGuard(limits.allow_private)
        self._resolve = resolve
        self._new_context = new_context
        self._only = only
        self._open: dict[tuple[str, bool], httpx.AsyncBaseTransport] = {}

    def of(self, request: FetchRequest) -> httpx.AsyncBaseTransport:
        """Return the transport for a request."""
        if self._only is not None:
            return self._only
        key = (request.proxy, request.http2)
        if key not in self._open:
            self._open[key] = self._new(*key)
        return self._open[key]

    def _new(self, proxy: str, http2: bool) -> httpx.AsyncBaseTransport:
        # Each has a TLS context of its own: what it offers the server is written into it.
        if http2:
            return Http2Transport(self._guard, self._resolve, self._new_context())
        return VettedTransport(self._guard, self._resolve, self._new_context(), proxy)

    async def aclose(self) -> None:
        """Close all connections."""
        for way in (*self._open.values(), *([self._only] if self._only else [])):
            await way.aclose()
