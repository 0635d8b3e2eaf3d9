"""httpx's own transport for sites that need HTTP/2, on the same terms: every connection goes to a vetted address.

httpcore connects through a backend that looks a name up, judges its addresses and connects, in one step.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from scrapers.fetch_address import AddressGuard, Resolver, looked_up
from scrapers.fetch_transport import SENT

_WORDS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.TimeoutException, httpx.ReadTimeout),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    (httpcore.ProtocolError, httpx.RemoteProtocolError),
    (httpcore.NetworkError, httpx.NetworkError),
)


@contextmanager
def _as_httpx() -> Iterator[None]:
    try:
        yield
    except tuple(inner for inner, _ in _WORDS) as error:
        outer = next(outer for inner, outer in _WORDS if isinstance(error, inner))
        raise outer(str(error)) from error


class VettedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to those addresses of a host that the guard lets through, one after the other."""

    def __init__(self, guard: AddressGuard, resolve: Resolver) -> None:
        self._guard = guard
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Look a host up, vet its addresses and connect to the first that answers."""
        fault: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._guard.vetted(host, await self._addresses(host, port)):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no shop lives behind a socket of this machine."""
        raise httpcore.ConnectError(f"unix socket {path} refused")

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts, as the connection pool asks."""
        await self._inner.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return [str(ip_address(host))]
        except ValueError:
            pass
        try:
            return list(await looked_up(self._resolve, host, port))
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error


class _Stream(httpx.AsyncByteStream):
    """A response body as httpx hands it on."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - httpcore types it as one of two streams
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for part in self._stream:
                yield part

    async def aclose(self) -> None:
        """Give the connection back, or drop it when the body was not read to its end."""
        await self._stream.aclose()


class Http2Transport(httpx.AsyncBaseTransport):
    """httpx on httpcore's pool, every connection vetted; speaks HTTP/2 where the server does, over TLS only."""

    def __init__(self, guard: AddressGuard, resolve: Resolver, ssl_context: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context,
            http2=True,
            max_connections=None,  # the client counts
            keepalive_expiry=30.0,
            network_backend=VettedBackend(guard, resolve),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its response with the body unread."""
        inner = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=_traced(request),
        )
        with _as_httpx():
            response = await self._pool.handle_async_request(inner)
        return httpx.Response(
            response.status, headers=response.headers, stream=_Stream(response.stream), extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


def _traced(request: httpx.Request) -> dict[str, Any]:
    tell = request.extensions.get(SENT)
    if tell is None:
        return {}

    async def trace(event: str, _: dict[str, Any]) -> None:
        if event.endswith("send_request_headers.complete"):
            tell()

    return {"trace": trace}
