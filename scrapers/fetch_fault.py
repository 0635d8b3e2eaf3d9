"""Why a request brought no usable response, as raised inside the fetcher and handed out as `FetchFailure`."""

from __future__ import annotations

import ssl
from textwrap import shorten

import httpx

from scrapers.fetch_address import RefusedAddressError

_LONGEST = 300
"""Characters of a fault that are told: some repeat what a server sent."""


class FetchError(Exception):
    """One failed attempt: `kind` is a failure word of `scrapers.records.FetchFailure`; `retry` says if it may pass."""

    def __init__(self, kind: str, detail: str, *, retry: bool = False) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.retry = retry


class ProxyLoginError(httpx.ProxyError):
    """The proxy wants another login: no later attempt of this pass will have one."""


def fault_of(error: Exception, seconds: float) -> FetchError:
    """Return what an exception of the network means; `seconds` is the deadline the attempt had."""
    if isinstance(error, FetchError):
        return error
    if isinstance(error, RefusedAddressError):
        return FetchError("refused_address", str(error))
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return FetchError("timeout", f"no complete answer within {seconds:g} s", retry=True)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return FetchError("refused_address", f"not an http or https address: {error}")
    tls = _tls_cause(error)
    if tls is not None:
        return FetchError(
            "tls", f"no trusted TLS connection: {tls.reason or tls}: {getattr(tls, 'verify_message', '')}"
        )
    words = str(error) if isinstance(error, httpx.ProxyError) else _first_words(error)
    if isinstance(error, httpx.RemoteProtocolError):
        words = f"the answer is not proper HTTP: {words}"
    return FetchError(
        "connection", shorten(words, _LONGEST, placeholder=" …"), retry=not isinstance(error, ProxyLoginError)
    )


def by_proxy(fault: FetchError, proxy: str) -> FetchError:
    """Return a fault that names the proxy which the request went through: it may be the one in trouble."""
    if not proxy or fault.kind not in ("connection", "timeout") or "the proxy" in fault.detail:
        return fault
    address = httpx.URL(proxy).netloc.decode("ascii")
    return FetchError(fault.kind, f"{fault.detail} (through the proxy {address})", retry=fault.retry)


def _tls_cause(error: BaseException | None) -> ssl.SSLError | None:
    """Return the innermost TLS fault of an exception chain: what wraps it carries neither reason nor message."""
    found: ssl.SSLError | None = None
    while error is not None:
        # A peer that cuts the line mid-handshake is a broken connection, which may pass, not a TLS fault.
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            found = error
        error = error.__cause__ or error.__context__
    return found


def _first_words(error: BaseException) -> str:
    """Return the most telling message of an exception chain (the innermost that says anything)."""
    words = f"{type(error).__name__}"
    cause: BaseException | None = error
    while cause is not None:
        # aiohttp's own text begins with a status that no server sent.
        words = getattr(cause, "message", "") or str(cause) or words
        cause = cause.__cause__ or cause.__context__
    return words
