"""Connections to vetted addresses only, by aiohttp behind httpx's interface.

A name is looked up, judged and connected to in one place, so no second look-up can lead elsewhere (DNS rebinding), and
it holds for every redirect. Host header, TLS server name and the pool's key stay the host's name.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace

import aiohttp
import httpx
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler
from httpx_aiohttp import AiohttpTransport

from scrapers.fetch_address import AddressGuard, Resolver, looked_up
from scrapers.fetch_fault import ProxyLoginError

SENT = "sent"
"""Request extension: a function called when the request's head has left for the server."""

_KEEP_ALIVE_SECONDS = 30.0
_HEADER_BYTES = 65_536
"""Longest header that is read: shops send policies and cookies beyond aiohttp's 8 KB."""
_HEADERS = 512
_LOGIN_DEMANDED = 407


class VettingResolver(AbstractResolver):
    """aiohttp's look-up: those addresses of a name that the guard lets through."""

    def __init__(self, guard: AddressGuard, resolve: Resolver) -> None:
        self._guard = guard
        self._resolve = resolve

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002
    ) -> list[ResolveResult]:
        """Look a name up; raises `RefusedAddressError` where none of its addresses may be fetched."""
        found = await looked_up(self._resolve, host, port)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._guard.vetted(host, found)
        ]

    async def close(self) -> None:
        """Nothing is held open."""


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Say aiohttp's faults in httpx's words; httpx-aiohttp calls a lost connection a time-out and lets others pass."""
    try:
        yield
    except TimeoutError as error:
        raise httpx.ReadTimeout(str(error)) from error
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
        raise httpx.UnsupportedProtocol(str(error)) from error
    except (aiohttp.ClientHttpProxyError, aiohttp.ClientProxyConnectionError) as error:
        refused = isinstance(error, aiohttp.ClientHttpProxyError) and error.status == _LOGIN_DEMANDED
        raise (ProxyLoginError if refused else httpx.ProxyError)(_proxy_words(error)) from error
    except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError) as error:
        raise httpx.NetworkError(str(error)) from error
    except (aiohttp.ClientError, aiohttp.http.HttpProcessingError) as error:
        raise httpx.RemoteProtocolError(str(error)) from error


def _proxy_words(error: aiohttp.ClientError) -> str:
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return _refusal(error.status, error.message)
    return f"the proxy cannot be reached: {error}"


def _refusal(status: int, reason: str) -> str:
    said = f"the proxy answered {status} {reason}".rstrip()
    if status != _LOGIN_DEMANDED:
        return said
    return f"{said}: it wants a login; proxy_login_env names the environment variable that holds user:password"


class _Body(httpx.AsyncByteStream):
    """A response body as it comes from the wire, not unpacked."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for part in self._answer.content.iter_any():
                yield part

    async def aclose(self) -> None:
        """Give the connection back, or drop it when the body was not read to its end."""
        self._answer.release()


class _OneAnswer(ResponseHandler):
    """A connection that is not used again once something came on it unasked.

    aiohttp would take that for the answer to the next request: one page's words for another page's.
    """

    def is_connected(self) -> bool:
        """Return whether a request may be sent by it."""
        return super().is_connected() and not self.should_close


class VettedTransport(AiohttpTransport):
    """httpx on aiohttp's pool, every connection vetted; speaks HTTP/1.1 and uses no proxy of the environment.

    The sending of a request stands in place of httpx-aiohttp's, which would rewrite addresses by another quoting.
    """

    def __init__(self, guard: AddressGuard, resolve: Resolver, ssl_context: ssl.SSLContext, proxy: str = "") -> None:
        super().__init__(verify=ssl_context, client=self._open)
        self._guard = guard
        self._resolve = resolve
        self._proxied_by = yarl.URL(proxy) if proxy else None
        self._session: aiohttp.ClientSession | None = None

    def _open(self) -> aiohttp.ClientSession:
        proxy = self._proxied_by
        guard = self._guard.allowing(proxy.raw_host or "") if proxy else self._guard
        connector = aiohttp.TCPConnector(
            resolver=VettingResolver(guard, self._resolve),
            use_dns_cache=False,
            ssl=self.ssl_context,
            limit=0,  # the client counts
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
        )
        one_answer: Callable[..., ResponseHandler] = _OneAnswer
        connector._factory = partial(one_answer, loop=asyncio.get_running_loop())
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_tell_sent)
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            trace_configs=[trace],
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
            max_headers=_HEADERS,
        )
        # A request that aiohttp sends again by itself would come outside the host's pace.
        session._retry_connection = False
        return session

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its response with the body unread."""
        if self._session is None:
            self._session = self.client = self._open()
        url = yarl.URL(str(request.url), encoded=True)
        self._vet(url.raw_host or "")
        with _as_httpx():
            answer = await self._session.request(
                request.method,
                url,
                headers=request.headers.multi_items(),
                data=request.content or None,
                allow_redirects=False,
                proxy=self._proxied_by,
                trace_request_ctx=request.extensions.get(SENT),
            )
        if answer.status == _LOGIN_DEMANDED and self._proxied_by is not None and url.scheme == "http":
            answer.close()  # in a tunnel it would be the site's own answer
            raise ProxyLoginError(_refusal(answer.status, answer.reason or ""))
        return httpx.Response(answer.status, headers=answer.raw_headers, stream=_Body(answer), request=request)

    def _vet(self, host: str) -> None:
        """Refuse what is never looked up here: addresses, and by a proxy, which looks names up itself, inside names."""
        self._guard.refuse_literal(host)
        if self._proxied_by is not None:
            self._guard.refuse_name(host)


async def _tell_sent(
    session: aiohttp.ClientSession,  # noqa: ARG001 - aiohttp's signature
    context: SimpleNamespace,
    sent: aiohttp.TraceRequestHeadersSentParams,  # noqa: ARG001
) -> None:
    tell: Callable[[], None] | None = context.trace_request_ctx
    if tell is not None:
        tell()
