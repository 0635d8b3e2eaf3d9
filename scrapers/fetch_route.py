"""Addresses on the way to a page: what may be asked for, whose host it is, where a redirect leads."""

from __future__ import annotations

import httpx

from scrapers.fetch_fault import FetchError
from scrapers.records import Response

REDIRECTS = frozenset({301, 302, 303, 307, 308})

_HIGHEST_PORT = 65_535


def address(url: str) -> httpx.URL:
    """Return a URL parsed; raises `FetchError` for anything but an absolute http or https address."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise FetchError("refused_address", f"'{url}' is not an address: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.raw_host:
        raise FetchError("refused_address", f"'{url}' is not an http or https address")
    if parsed.userinfo:  # it would be archived with the page, and shown wherever the page is named
        raise FetchError("refused_address", f"the address holds a login for {shown_host(parsed)}; give it without")
    if parsed.port is not None and parsed.port > _HIGHEST_PORT:
        raise FetchError(
            "refused_address",
            f"'{url}' is not an address: there is no port {parsed.port}, the highest is {_HIGHEST_PORT}",
        )
    return parsed


def origin_of(url: httpx.URL) -> str:
    """Return scheme, host and port: the unit a robots.txt speaks for."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def host_of(url: httpx.URL) -> str:
    """Return `host:port`, the unit of pace; a name with the dot of the root behind it is the same host."""
    # The name as it is looked up: there are names in use that the rules of today cannot put into letters.
    name = url.raw_host.decode("ascii").rstrip(".")
    return f"{name}:{url.port or (443 if url.scheme == 'https' else 80)}"


def shown_host(url: httpx.URL) -> str:
    """Return the host for people, in its own letters where there are such."""
    try:
        return url.host
    except ValueError:
        return url.raw_host.decode("ascii")


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
