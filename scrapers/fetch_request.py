"""What to fetch and how politely: one request, and the limits of all."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FetchRequest:
    """One page to fetch; `key` is the caller's name for it, `site` the one whose daily budget it is counted against.

    `etag` and `last_modified` are those of the last response from this very address: they make the request
    conditional, but none that a redirect leads to. `pace_seconds` replaces the limits' pace for its host; `at_once` is
    how many requests its host may have open; `obey_robots` is false for an interface its owner has opened to us;
    `proxy` is the address of the proxy to ask through (credentials in it); `http2` lets the server choose HTTP/2.
    `headers` may hold a key: they go to the address's own site only, over redirects too, and are never shown.
    """

    url: str
    key: str = ""
    etag: str = ""
    last_modified: str = ""
    pace_seconds: float | None = None
    obey_robots: bool = True
    site: str = ""
    at_once: int = 1
    proxy: str = ""
    http2: bool = False
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class FetchLimits:
    """How politely and within which limits to fetch; `timeout_seconds` is the whole of one attempt.

    `pace_seconds` lie between two requests to one host and up to `jitter_share` of it are added by chance;
    `concurrency` requests are open at a time over all hosts; `max_bytes` counts decompressed bytes; a body slower than
    `min_bytes_per_second` is given up; a `Retry-After` longer than `max_wait_seconds` is not waited for; a host that
    leaves three requests unanswered is left alone for `cool_off_seconds`; `allow_private` names the private hosts,
    addresses or networks that may be fetched.
    """

    user_agent: str
    pace_seconds: float = 2.0
    jitter_share: float = 0.0
    concurrency: int = 8
    timeout_seconds: float = 20.0
    max_bytes: int = 10_000_000
    min_bytes_per_second: float = 500.0
    max_attempts: int = 4
    max_wait_seconds: float = 120.0
    cool_off_seconds: float = 60.0
    max_redirects: int = 5
    allow_private: tuple[str, ...] = ()
