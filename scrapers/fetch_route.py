"""Addresses on the way to a page: what may be asked for, whose host it is, where a redirect leads."""

from __future__ import annotations

import httpx

from scrapers.fetch_fault import FetchError
from scrapers.records import Response

REDIRECTS = frozenset({301, 302, 303, 307, 308})


def address(url: str) -> httpx.URL:
    """Return a URL parsed; raises `FetchError` for anything but an absolute http or https address."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError) as error:
        raise FetchError("refused_address", f"'{url}' is not an address: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError("refused_address", f"'{url}' is not an http or https address")
    return parsed


def origin_of(url: httpx.URL) -> str:
    """Return scheme, host and port: the unit a robots.txt speaks for."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def host_of(url: httpx.URL) -> str:
    """Return `host:port`, the unit of pace."""
    return f"{url.host}:{url.port or (443 if url.scheme == 'https' else 80)}"


def redirects(status: int, location: str) -> bool:
    """Return whether an answer sends us on; a redirect status without Location is an answer like any other."""
    return status in REDIRECTS and bool(location)


def target_of(response: Response, url: httpx.URL) -> httpx.URL | None:
    """Return where a response sends us on, or None where it is final."""
    location = response.header("location")
    if not redirects(response.status, location):
        return None
    try:
        # Headers are kept as Latin-1; servers that put letters into Location mean UTF-8.
        text = location.encode("latin-1").decode("utf-8", errors="replace")
        return address(str(url.join(text)))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError("redirects", f"{url} leads to an address that is none: {location!r}") from error
