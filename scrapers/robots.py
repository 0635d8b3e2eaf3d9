"""What a site's robots.txt allows us (RFC 9309): which paths, and how far apart."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from protego import Protego

MAX_AGE = timedelta(hours=24)
"""How long a robots.txt is relied on (RFC 9309 §2.4)."""

_GROUP = re.compile(r"(?P<field>(?:^|(?<=[\r\n]))[ \t]*user-?[ ]?agent[ \t]*:[ \t]*)(?P<name>[^\r\n#]+)", re.IGNORECASE)
_SOMEBODY_ELSE = "?"
"""A name that is no part of any product's."""

MAX_PARSED_BYTES = 512_000
"""How much of a robots.txt is read; the RFC asks for at least 500 KiB."""


@dataclass(frozen=True)
class RobotsRules:
    """One origin's robots.txt as it applies to our user agent; `closed` says why nothing may be fetched for now."""

    fetched_at: datetime
    product: str
    parsed: Protego | None = None
    closed: str = ""

    def allows(self, url: str) -> bool:
        """Return whether a URL of this origin may be fetched."""
        if self.closed:
            return False
        return self.parsed is None or bool(self.parsed.can_fetch(url, self.product))

    @cached_property
    def delay(self) -> float:
        """Seconds that must lie between two requests (Crawl-delay or Request-rate); 0 where it does not say."""
        if self.parsed is None:
            return 0.0
        delay = float(self.parsed.crawl_delay(self.product) or 0.0)
        rate = self.parsed.request_rate(self.product)
        if rate is not None:
            delay = max(delay, rate.seconds / rate.requests)
        return delay

    def fresh(self, now: datetime) -> bool:
        """Return whether these rules may still be relied on."""
        return abs(now - self.fetched_at) < MAX_AGE


def product_token(user_agent: str) -> str:
    """Return the name that robots.txt groups are matched with: `Channelwarden` of `Channelwarden/1.0 (+…)`."""
    found = re.match(r"[A-Za-z_-]+", user_agent)
    return found[0] if found else user_agent


def _by_product_token(text: str, product: str) -> str:
    """Return a robots.txt whose groups are ours by their product token alone (RFC 9309 §2.2.1).

    Protego takes every group for ours whose name is a part of our name, and none that adds a version to it.
    """
    ours = product.lower()

    def named(line: re.Match[str]) -> str:
        name = line["name"].strip()
        token = product_token(name).lower()
        if token == ours:
            return f"{line['field']}{product}"
        return f"{line['field']}{_SOMEBODY_ELSE}" if name.lower() in ours else line[0]

    return _GROUP.sub(named, text)


def _encoding(body: bytes) -> str:
    """Return the encoding of a robots.txt: UTF-8 (RFC 9309 §2.3), unless its first bytes say that it is UTF-16."""
    return "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def read_robots(status: int, body: bytes, *, product: str, at: datetime) -> RobotsRules:
    """Return the rules that the answer to `/robots.txt` stands for.

    2xx: as written. 4xx: there are none, everything is allowed. 429 and 5xx: the server is in trouble and nothing is
    allowed until it answers. Anything else is treated like trouble, as are a part of the file (206) and the answer of a
    proxy in its place (407).
    """
    if 200 <= status < 300 and status != 206:
        text = body[:MAX_PARSED_BYTES].decode(_encoding(body), errors="replace")
        return RobotsRules(at, product, Protego.parse(_by_product_token(text, product)))
    if 400 <= status < 500 and status not in (407, 429):
        return RobotsRules(at, product)
    return RobotsRules(
        at, product, closed=f"robots.txt answered {status}: nothing may be fetched until it answers again"
    )
