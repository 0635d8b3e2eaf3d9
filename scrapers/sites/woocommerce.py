"""A shop on WooCommerce: its public Store API (`/wp-json/wc/store/v1/products`), or the page in the general way.

A listing is the product's page (`/product/<slug>/`); `?variation_id=ID` or `?variant=ID` chooses a variation, which
is a product of its own in the interface. Amounts are whole numbers of `currency_minor_unit` decimals. Named by the
settings (`reader = "woocommerce"`). After the public Store API reference (Products).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

from scrapers.addresses import query_value, split_address
from scrapers.reading.answer import amount_at, at, count_at, flag_at, parsed, plain, text_at
from scrapers.reading.cards import cards_of
from scrapers.reading.generic import read_page
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.outcome import not_json, of_range, other_price, outcome
from scrapers.records import ListingCard, Offer, Page, PageReading, SiteRequest

_INTERFACE = "/wp-json/wc/store/v1/products"
_NO_PRODUCT = "woocommerce_rest_product_invalid_id"
_SLUG = re.compile(r"/([^/?#]+)/?$")
_SUBSCRIBED = "subscription"
"""Stands in the type of products that are paid again and again, also in that of their variations."""
_GTIN_NAMES = ("global_unique_id", "gtin", "ean", "barcode")


def request_for(url: str, hints: Mapping[str, str], keys: Mapping[str, str]) -> SiteRequest:  # noqa: ARG001
    """Ask the Store API for the product that the page's address names, or for its variation."""
    split = split_address(url)
    base = f"{split.scheme}://{split.netloc}{_INTERFACE}"
    variation = query_value(url, "variation_id") or query_value(url, "variant")
    found = _SLUG.search(split.path)
    if split.path.startswith("/wp-json/") or (found is None and not variation):
        return SiteRequest(url)
    return SiteRequest(
        f"{base}/{variation}" if variation.isdigit() else f"{base}?slug={quote(found[1] if found else '')}"
    )


def read(page: Page) -> PageReading:
    """Read a product from the Store API's answer, or from the page where the answer is one."""
    text = page.text.lstrip()
    if not text.startswith(("{", "[")):
        return read_page(page)
    data = parsed(text)
    if data is None:
        return not_json(page)
    if isinstance(data, list):
        named = _named(data, query_value(page.url, "slug"))
        if isinstance(named, PageReading):
            return named
        data = named
    if not isinstance(at(data, "prices"), Mapping):
        return PageReading("layout_changed", (), ("the product has no `prices`, which the Store API promises",))
    return _read_product(data)


def _named(products: list[Any], asked: str) -> Any | PageReading:  # noqa: ANN401 - parsed JSON
    """Return the one product of the name that was asked for, or what the answer says where it holds none or several."""
    names = _names(asked)
    mine = [item for item in products if not names or _slug(item) in {"", *names}]
    if products and not mine:
        reason = "the shop answers with products of other names: name another reader"
        return PageReading("layout_changed", (), (reason,))
    if len(names) > 1:
        reason = f"the address names several products ({', '.join(sorted(names))}); watch each by its own"
        return PageReading("ambiguous", (), (reason,))
    if len(mine) != 1:
        status, reason = ("gone", "no product") if not mine else ("ambiguous", f"{len(mine)} products")
        return PageReading(status, (), (f"the shop has {reason} of that name",))
    return mine[0]


def _names(asked: str) -> set[str]:
    """Return the names that were asked for, parted by commas: a shop without that filter answers with any product.

    A stroke at the end of a name, as in a page's address, is not part of it.
    """
    return {name for part in _spelt(asked).split(",") if (name := part.strip().strip("/"))}


def _slug(product: Any) -> str:  # noqa: ANN401 - parsed JSON
    found = _SLUG.search(split_address(text_at(product, "permalink")).path)
    return _spelt(text_at(product, "slug") or (found[1] if found else ""))


def _spelt(slug: str) -> str:
    """Return a name as it is spelt: shops write other letters than Latin ones as octets of either case."""
    return unquote(unquote(slug)).casefold()


def fault(page: Page) -> PageReading | None:
    """Return that the shop has no Store API, which says nothing of the listing; no product has a word of its own."""
    if page.status not in {404, 410} or "/wp-json/" not in page.url:
        return None
    if text_at(parsed(page.text), "code") == _NO_PRODUCT:
        return None
    reason = f"{_INTERFACE} answered {page.status}: the shop has no Store API; name another reader"
    return PageReading("layout_changed", (), (reason,))


def _read_product(product: Any) -> PageReading:  # noqa: ANN401 - parsed JSON
    places = _places(product)
    if places is None:
        return PageReading("layout_changed", (), ("the prices lack `currency_minor_unit`: their size is unknown",))
    price = amount_at(product, "prices.price", places=places)
    low = amount_at(product, "prices.price_range.min_amount", places=places)
    high = amount_at(product, "prices.price_range.max_amount", places=places)
    variation = text_at(product, "variation")
    name = text_at(product, "name")
    offer = Offer(
        title=f"{name} - {variation}" if variation and variation not in name else name,
        sku=text_at(product, "sku"),
        gtin=next((found for key in _GTIN_NAMES if (found := clean_gtin(text_at(product, key)))), ""),
        price=price,
        currency=text_at(product, "prices.currency_code").upper(),
        list_price=amount_at(product, "prices.regular_price", places=places),
        availability=_stock(product),
        readings=("api",) if price is not None else (),
        price_text=plain(at(product, "prices.price")),
        url=text_at(product, "permalink"),
    )
    if low is not None and high is not None and low != high:
        reason = f"its variations cost {low} to {high}; name one in the listing's address (?variation_id=ID)"
        return of_range(low, high, replace(offer, price_text=""), reason)
    if _SUBSCRIBED in text_at(product, "type") and offer.availability != "out_of_stock":
        other = other_price("subscription", offer.price, offer.currency)
        reason = "sold by subscription: its price is that of one period"
        return outcome([replace(offer, price=None, list_price=None, readings=(), other_prices=other)], reason)
    return outcome([offer])


def _stock(product: Any) -> str:  # noqa: ANN401 - parsed JSON
    in_stock = flag_at(product, "is_in_stock")
    if in_stock is None:
        return ""
    if not in_stock:
        return "out_of_stock"
    return "back_order" if flag_at(product, "is_on_backorder") else "in_stock"


def cards(page: Page) -> list[ListingCard]:
    """Return the products of a Store API search, else those that the page shows."""
    data = parsed(page.text.lstrip()) if page.text.lstrip().startswith("[") else None
    if not isinstance(data, list):
        return cards_of(page)
    return [_card(item) for item in data if isinstance(item, Mapping)]


def _places(product: Mapping[str, Any]) -> int | None:
    """Return how many decimals the amounts of a product have, or None where that is not stated."""
    places = count_at(product, "prices.currency_minor_unit")
    return places if places is not None and 0 <= places <= 4 else None


def _card(item: Mapping[str, Any]) -> ListingCard:
    places = _places(item)
    currency = text_at(item, "prices.currency_code")
    ends = {text_at(item, f"prices.price_range.{end}_amount") for end in ("min", "max")}
    one = places is not None and len(ends) == 1  # of a range, `price` is the lowest
    price = amount_at(item, "prices.price", places=places or 0) if one and currency else None
    return ListingCard(
        url=text_at(item, "permalink"),
        title=text_at(item, "name"),
        price=price,
        currency=currency if price is not None else "",
        gtin=next((found for key in _GTIN_NAMES if (found := clean_gtin(text_at(item, key)))), ""),
        sku=text_at(item, "sku"),
        brand=text_at(item, "brands.0.name"),
    )
