"""A shop on Shopify: its product interface (`/products/<handle>.js`), and its product page with the state it carries.

A listing is the product's page; its variant is chosen by `?variant=ID`. In `.js` amounts are hundredths of the
currency (of every currency, so ¥1000 stands as 100000), in `.json` and `products.json` decimal text. `.js` names no
currency: the site's `currency` in the settings does. Named a reader by the settings (`reader = "shopify"`), since
shops have hosts of their own. After the public Ajax API reference (Product) and the storefront's
`ShopifyAnalytics.meta`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlunsplit

from scrapers.addresses import query_value, split_address
from scrapers.reading.answer import amount_at, assigned, flag_at, objects_at, parsed, plain, text_at
from scrapers.reading.cards import cards_of
from scrapers.reading.generic import read_page
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.outcome import not_json, of_variants, other_price, settled
from scrapers.records import ListingCard, Offer, OtherPrice, Page, PageReading, SiteRequest

HOSTS = ("myshopify.com",)
_PRODUCT = re.compile(r"/products/([^/?#]+?)(?:\.js|\.json)?/?$")
_HUNDREDTHS = 2
_MOST_SHOWN = 250
"""Variants of a product that a shop shows; it may have more."""
_BY_PLAN = "requires_selling_plan"
"""What a variant says that nobody can buy but by a subscription: its price is not what a buyer pays."""


def request_for(url: str, hints: Mapping[str, str], keys: Mapping[str, str]) -> SiteRequest:  # noqa: ARG001
    """Ask for the product's `.js`; where the settings name no currency, for the page itself, which states one."""
    split = split_address(url)
    found = _PRODUCT.search(split.path)
    if found is None or split.path.endswith((".js", ".json")) or not hints.get("currency"):
        return SiteRequest(url)
    return SiteRequest(urlunsplit((split.scheme, split.netloc, f"/products/{found[1]}.js", split.query, "")))


def read(page: Page) -> PageReading:
    """Read a product of a Shopify shop from its interface or its page."""
    text = page.text.lstrip()
    if not text.startswith("{"):
        return _read_page(page)
    data = parsed(text)
    if not isinstance(data, Mapping):
        return not_json(page)
    product: Any = data.get("product", data)
    if "products" in data:
        return PageReading("layout_changed", (), ("this is a list of products; watch the page of one of them",))
    if "product" in data and any(isinstance(item.get("price"), int) for item in objects_at(product, "variants")):
        return PageReading("layout_changed", (), ("prices are whole numbers, where `.json` promises decimal text",))
    return _read_product(product, page)


def _read_product(product: Any, page: Page) -> PageReading:  # noqa: ANN401 - parsed JSON
    variants = objects_at(product, "variants")
    if not variants:
        return PageReading("layout_changed", (), ("the product has no variants, which every Shopify product has",))
    chosen = query_value(page.url, "variant")
    if len(variants) >= _MOST_SHOWN and (told := _not_all(product, variants, chosen, page)):
        return told
    reading = of_variants([_variant(product, variant, page) for variant in variants], chosen)
    if reading.status == "ambiguous" and any(flag_at(variant, _BY_PLAN) for variant in variants):
        return replace(reading, reasons=(*reading.reasons, "sold by subscription only, whose price is not the price"))
    return reading


def _not_all(product: Any, variants: Sequence[Mapping[str, Any]], chosen: str, page: Page) -> PageReading | None:  # noqa: ANN401
    """Return what the first variants leave open: the chosen one may be a later one, and later ones may cost otherwise.

    None where the chosen one is among them, or the product states one price for all.
    """
    if any(text_at(variant, "id") == chosen for variant in variants):
        return None
    if chosen:
        reason = f"the shop shows the first {len(variants)} variants, and {chosen} is not among them"
        return PageReading("ambiguous", (), (f'{reason}; `reader = "generic"` reads its page',))
    ends = {text_at(product, f"price_{end}") for end in ("min", "max")}
    if len(ends) == 1 and "" not in ends:
        return None
    base = _variant(product, variants[0], page)[1]
    offer = Offer(title=text_at(product, "title"), currency=base.currency)
    reason = f"the shop shows the first {len(variants)} variants, and more may cost otherwise"
    return PageReading("ambiguous", (offer,), (f"{reason}; let the listing's address name one",))


def _variant(product: Any, variant: Mapping[str, Any], page: Page) -> tuple[str, Offer]:  # noqa: ANN401 - parsed JSON
    # Whole numbers are hundredths (`.js`, page state), decimal text is the amount itself (`.json`).
    places = _HUNDREDTHS if isinstance(variant.get("price"), int) else 0
    listed_places = _HUNDREDTHS if isinstance(variant.get("compare_at_price"), int) else 0
    currency = text_at(variant, "price_currency") or page.hints.get("currency", "")
    available = flag_at(variant, "available")
    title = text_at(product, "title") or text_at(variant, "name")
    own_title = text_at(variant, "title", "public_title")
    price, other = amount_at(variant, "price", places=places), tuple[OtherPrice, ...]()
    if flag_at(variant, _BY_PLAN):
        price, other = None, other_price("subscription", price, currency.upper())
    return text_at(variant, "id"), Offer(
        title=title if own_title in {"", "Default Title", title} else f"{title} - {own_title}",
        sku=text_at(variant, "sku"),
        gtin=clean_gtin(text_at(variant, "barcode")),
        price=price,
        currency=currency.upper(),
        list_price=amount_at(variant, "compare_at_price", places=listed_places),
        availability="" if available is None else "in_stock" if available else "out_of_stock",
        other_prices=other,
        readings=("api",) if price is not None else (),
        price_text=plain(variant.get("price")),
    )


def _read_page(page: Page) -> PageReading:
    """Hold the state that every theme carries for the shop's statistics against the generic reading of the page."""
    general = read_page(page)
    meta = assigned(page.text, "meta")
    product = meta.get("product") if isinstance(meta, Mapping) else None
    currency = text_at(meta, "currency") or text_at(assigned(page.text, "Shopify.currency"), "active")
    own = []
    if product is not None and objects_at(product, "variants"):
        hints = {**page.hints, "currency": currency or page.hints.get("currency", "")}
        reading = _read_product(product, Page(page.url, page.status, page.content_type, "", hints))
        if reading.status in {"ambiguous", "gone"}:
            return general if general.status in {"blocked", "gone"} else reading
        own = [_as_state(offer) for offer in reading.offers]
    return settled(own, general, structure="ShopifyAnalytics.meta.product")


def _as_state(offer: Offer) -> Offer:
    return replace(offer, readings=("state",) if offer.price is not None else ())


def plain_address(url: str) -> str:
    """Return the address of the product's page, with the variant that it names."""
    split, found = split_address(url), _PRODUCT.search(split_address(url).path)
    if found is None:
        return url
    variant = query_value(url, "variant")
    return f"{split.scheme}://{split.netloc}/products/{found[1]}" + (f"?variant={variant}" if variant.isdigit() else "")


def cards(page: Page) -> list[ListingCard]:
    """Return the products of `products.json` or of `search/suggest.json`, else those that the page shows."""
    data = parsed(page.text.lstrip()) if page.text.lstrip().startswith("{") else None
    products = objects_at(data, "products") or objects_at(data, "resources.results.products")
    if data is None:
        return cards_of(page)
    split = split_address(page.url)
    base = f"{split.scheme}://{split.netloc}"
    return [_card(item, base, page.hints.get("currency", "")) for item in products if text_at(item, "handle", "url")]


def _card(item: Mapping[str, Any], base: str, currency: str) -> ListingCard:
    first = next(iter(objects_at(item, "variants")), {})
    handle = text_at(item, "handle")
    priced = item if "price" in item else first
    # Recommendations are written as `.js` is, searches and lists of products as `.json`.
    price = amount_at(priced, "price", places=_HUNDREDTHS if isinstance(priced.get("price"), int) else 0)
    return ListingCard(
        url=f"{base}/products/{quote(handle)}" if handle else base + split_address(text_at(item, "url")).path,
        title=text_at(item, "title"),
        price=price if currency else None,
        currency=currency if price is not None else "",
        gtin=clean_gtin(text_at(first, "barcode")),
        sku=text_at(first, "sku"),
        brand=text_at(item, "vendor"),
    )
