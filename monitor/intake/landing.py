"""Whether the page that answered is the listing's: shops lead from a page that is no more to a home page or another."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from publicsuffixlist import PublicSuffixList
from sqlmodel import Session

from monitor.intake.seen_from import seen_elsewhere
from monitor.model import Listing, Product
from monitor.policy.folding import fold_name, gtin_forms
from monitor.settings import Site
from monitor.vocabulary import Outcome
from scrapers.records import PageReading

_SAYS_SO_ITSELF = frozenset({Outcome.BLOCKED, Outcome.GONE, Outcome.UNREACHABLE})
"""Outcomes that hold wherever the shop led."""

_TRACKING = re.compile(r"(utm_.*|gclid|fbclid|msclkid|srsltid|ref|source|campaign|session.*|sid)", re.IGNORECASE)
_HOME = re.compile(r"(/[a-z]{2}([-_][a-z]{2})?){0,2}/?((index|home|default|start)(\.\w+)?/?)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?=[^\W_]*\d)[^\W_]{4,}")
"""A word with a digit in it, long enough to be a product's number."""

_LIKE = 0.6
"""Share of an address's words that have to be found again where it has no number."""


def as_of_listing(session: Session, site: Site, listing: Listing, final_url: str, reading: PageReading) -> PageReading:
    """Return a reading, made ambiguous where the page that answered is another's or made for another country.

    Its offers are kept, so that a person sees what was there, and none is judged.
    """
    if reading.status in _SAYS_SO_ITSELF:
        return reading
    reason = ""
    if moved(listing.url, final_url):
        product = session.get(Product, listing.sku) if listing.sku else None
        reason = _another_shop(site, listing, final_url) or led_elsewhere(listing, product, final_url, reading)
    reason = reason or seen_elsewhere(site, listing.url, final_url, reading)
    if not reason:
        return reading
    return replace(reading, status=Outcome.AMBIGUOUS, reasons=(reason, *reading.reasons))


def moved(asked: str, final_url: str) -> bool:
    """Return whether another address answered: more than scheme, `www.`, a last slash or tracking differ."""
    return bool(final_url) and final_url != asked and place_of(urlsplit(asked)) != place_of(urlsplit(final_url))


def led_elsewhere(listing: Listing, product: Product | None, final_url: str, reading: PageReading) -> str:
    """Return why the address we were sent to cannot be taken for the listing, or an empty string.

    A page counts as the listing's when it shows its GTIN, number or whole title, or when its address keeps the
    product's number or most of the words.
    """
    asked, landed = urlsplit(listing.url), urlsplit(final_url)
    if _HOME.fullmatch(landed.path) and not landed.query:
        if _HOME.fullmatch(asked.path) and not asked.query:
            return ""
        return f"led elsewhere: the shop sent us to its home page {final_url}"
    shown = _shows(listing, product, reading)
    if shown or (shown is None and _same_address(asked, landed)):
        return ""
    what = "the page shows another product" if shown is False else "nothing there shows the listing's product"
    return f"led elsewhere: the shop sent us to {final_url}, and {what}"


def _another_shop(site: Site, listing: Listing, final_url: str) -> str:
    """Return that a redirect left the shop, whose page then is not its word, or an empty string.

    A shop is told by the name in its host (`shop.de`, `m.shop.com`), of the listing or of the site's address.
    """
    known = {_shop_name(address) for address in (listing.url, site.base_url) if address}
    if _shop_name(final_url) in known:
        return ""
    return (
        f"led elsewhere: the shop sent us to another site ({final_url}); a shop that moved has its new address entered"
    )


def _shop_name(address: str) -> str:
    """Return the part of a host by which its owner is known: before the endings under which anybody may enter a name.

    Those are of the Public Suffix List, which has hosting names such as `myshopify.com`, too.
    """
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        host = host.encode("idna").decode()
        ip_address(host)
    except UnicodeError:
        return host
    except ValueError:
        own = _endings().privatesuffix(host)
        return own.partition(".")[0] if own else host
    return host


@cache
def _endings() -> PublicSuffixList:
    return PublicSuffixList()


def _shows(listing: Listing, product: Product | None, reading: PageReading) -> bool | None:
    """Return whether a page shows the listing's product by number or title; None where it does not say."""
    numbers = {number.casefold() for number in (listing.sku, listing.product_id) if number}
    gtins = set(gtin_forms(product.gtin)) if product and product.gtin else set()
    title = set(fold_name(product.title).split()) if product else set()
    other = False
    for offer in reading.offers:
        own = set(gtin_forms(offer.gtin))
        if own & gtins or offer.sku.casefold() in numbers:
            return True
        if own and gtins:
            other = True
        elif title and title <= set(fold_name(offer.title).split()):
            return True
    return False if other else None


def _same_address(asked: SplitResult, landed: SplitResult) -> bool:
    kept = _numbers(landed.path) | {number for value in _query(landed).values() for number in _numbers(value)}
    if _path(asked) == _path(landed):
        return all(_numbers(value) <= kept for value in _query(asked).values())
    numbers = _numbers(asked.path) | {number for value in _query(asked).values() for number in _numbers(value)}
    if numbers:
        return bool(numbers & kept)
    words = _words(asked.path.rstrip("/").rpartition("/")[2])
    return bool(words) and len(words & _words(landed.path)) >= _LIKE * len(words)


def place_of(address: SplitResult) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Return what an address names, whatever its scheme, `www.`, last slash and tracking: host, path and query."""
    host = (address.hostname or "").removeprefix("www.")
    return host, _path(address), tuple(sorted(_query(address).items()))


def _path(address: SplitResult) -> str:
    return unquote(address.path).rstrip("/").casefold()


def _query(address: SplitResult) -> dict[str, str]:
    return {key: value for key, value in parse_qsl(address.query) if not _TRACKING.fullmatch(key)}


def _numbers(text: str) -> set[str]:
    return {found.casefold() for found in _NUMBER.findall(unquote(text))}


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W_]{3,}", unquote(text))}
