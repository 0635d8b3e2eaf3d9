"""From one answered request to what the visit yielded: status codes, block pages, and the site's reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from scrapers.reading.charset import decoded
from scrapers.reading.no_text import what_no_text_is
from scrapers.reading.refusal import refusal_of
from scrapers.records import Page, PageReading, Response
from scrapers.sites import fault_of, reader_named

_REFUSED = {
    401: "it demands a login",
    403: "it refuses access",
    407: "a proxy demands a login",
    429: "it asks for fewer requests",
    451: "it is withheld for legal reasons",
}
_READABLE = ("html", "json", "xml", "text/plain")


def page_of(response: Response, hints: Mapping[str, str]) -> Page:
    """Return a response as the page a site's reader gets."""
    content_type = response.header("Content-Type").split(";", 1)[0].strip().lower()
    text, utf8 = decoded(response)
    return Page(response.final_url or response.url, response.status, content_type, text, dict(hints), utf8)


def read_response(response: Response, reader: str, hints: Mapping[str, str]) -> PageReading:
    """Read a response with the named site reader; the outcome is always one of the outcome words, never an exception.

    A reader that fails on a page has met a layout it does not know: `layout_changed`, with the fault as reason.
    """
    read = reader_named(reader)
    try:
        if 400 <= response.status < 500 and (told := fault_of(reader, page_of(response, hints))):
            return told
        return _by_status(response) or _worth_something(_read(response, read, hints))
    except Exception as error:  # noqa: BLE001 - a hostile page must not end the run; the fault is kept as reason
        return PageReading("layout_changed", (), (f"the reader '{reader}' failed: {type(error).__name__}: {error}",))


def _read(response: Response, read: Callable[[Page], PageReading], hints: Mapping[str, str]) -> PageReading:
    page = page_of(response, hints)
    if page.content_type and not any(word in page.content_type for word in _READABLE):
        return PageReading("layout_changed", (), (f"the answer is {page.content_type}, not a page",))
    if other := what_no_text_is(response.body, page.text):
        labelled = f", though labelled {page.content_type}" if page.content_type else ""
        return PageReading("layout_changed", (), (f"the answer is {other}{labelled}: not a page",))
    return read(page)


def _worth_something(reading: PageReading) -> PageReading:
    """Return a reading without prices of zero or less: shops write them where they have no price."""
    if all(offer.price is None or offer.price > 0 for offer in reading.offers):
        return reading
    offers = tuple(
        replace(offer, price=None, readings=()) if offer.price is not None and offer.price <= 0 else offer
        for offer in reading.offers
    )
    priced = any(offer.price is not None for offer in offers)
    status = reading.status if priced or reading.status != "ok" else "no_offer"
    return PageReading(status, offers, (*reading.reasons, "a price of zero is no price"))


def _by_status(response: Response) -> PageReading | None:
    status = response.status
    if status in {404, 410}:
        return PageReading("gone", (), (f"the shop answered {status}: the listing does not exist",))
    if status in _REFUSED:
        return PageReading("blocked", (), (f"the shop answered {status}: {_REFUSED[status]}",))
    if status >= 500:
        refusal = refusal_of(page_of(response, {}), "")
        return PageReading(
            "blocked", (), (f"the shop answered {status}{': ' + refusal if refusal else ': out of order'}",)
        )
    if not 200 <= status < 300 or status == 206:  # 206 is a part of a page, and none was asked for
        return PageReading("blocked", (), (f"the shop answered {status}, which is no page",))
    if not response.body or response.body.isspace():
        return PageReading("layout_changed", (), ("the answer is empty",))
    return None
