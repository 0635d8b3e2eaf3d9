"""The digests that were said, as they were sent."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser
from starlette.requests import Request
from starlette.responses import Response

from monitor.console import rendering
from monitor.console.asked import day_in
from monitor.console.sight import Sight
from monitor.documents.kept_digests import digest_days, kept_digest
from monitor.errors import NotFoundError

_DAYS = 60
_OF_MAILS = ("style", "width", "align")
"""Attributes that lay out a mail; here the stylesheet does, and the browser is told to heed no other."""


def latest(sight: Sight, _request: Request) -> Response:
    """Show the latest digest, and the days of those before it."""
    return _shown(sight, None)


def of_day(sight: Sight, request: Request) -> Response:
    """Show the digest of a day."""
    return _shown(sight, day_in(request, "day"))


def _shown(sight: Sight, day: date | None) -> Response:
    digest = kept_digest(sight.session, sight.audience, day)
    if digest is None and day is not None:
        raise NotFoundError(f"no digest of {day.isoformat()} was said to these readers; /digest has those there are.")
    return rendering.page(
        "digest",
        sight,
        at="/digest",
        day=digest.day if digest else None,
        document=_body(digest.html) if digest else "",
        days=digest_days(sight.session, sight.audience, _DAYS),
    )


def _body(html: str) -> Markup:
    """Return what stands in a document of ours, laid out by our own stylesheet."""
    body = LexborHTMLParser(html).body
    if body is None:
        return Markup("")
    for node in body.traverse():
        for name in _OF_MAILS:
            if name in node.attributes:
                del node.attrs[name]
    return Markup("".join(child.html or "" for child in body.iter(include_text=True)))  # noqa: S704 - escaped when it was written
