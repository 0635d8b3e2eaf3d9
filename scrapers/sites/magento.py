"""A shop on Magento or Adobe Commerce: the product page, by the prices its own scripts use, or a GraphQL answer.

A listing is the product's page. A configurable product carries `jsonConfig` with a price for each child
(`x-magento-init` of `swatch-renderer` or `configurable`); `?variant=<child id>` in the listing's address chooses one.
A simple product states its amount in `data-price-amount`. Prices with and without VAT stand side by side:
`finalPrice` is the one that is shown. Named by the settings (`reader = "magento"`). After the public developer guide
(price box, GraphQL `products`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from selectolax.lexbor import LexborNode

from scrapers.addresses import query_value
from scrapers.reading.answer import amount_at, at, objects_at, parsed, plain, text_at
from scrapers.reading.currencies import currency_of
from scrapers.reading.element import attribute, shown
from scrapers.reading.generic import read_page
from scrapers.reading.outcome import not_json, of_range, of_variants, outcome, settled
from scrapers.reading.page_place import locale_of
from scrapers.records import Offer, Page, PageReading

_BOX = ".product-info-price [data-price-type],.product-info-main [data-price-type]"
_ON_GESTURE = ", ".join(
    f".product-info-main {mark}" for mark in (".map-show-info", '[data-role="msrp-popup-trigger"]', ".msrp-message")
)
"""A price below a minimum advertised price: told after a click or in the basket."""
_OF_ONE_PRICE = frozenset(["SimpleProduct", "VirtualProduct", "DownloadableProduct"])
"""Types of products whose lowest price is their price; all others are made up of several."""
_DEPTH = 8


def read(page: Page) -> PageReading:
    """Read a product of a Magento shop from its page or from a GraphQL answer."""
    if page.text.lstrip().startswith("{"):
        return _read_answer(page)
    general = read_page(page)
    if general.status in {"blocked", "gone"}:
        return general
    base = _base(page, general)
    config = _configurable(page)
    children = at(config, "optionPrices")
    if isinstance(children, Mapping) and children:
        chosen = query_value(page.url, "variant")
        reading = of_variants(_variants(config, children, base), chosen)
        if reading.status != "ok" or chosen:
            return reading
        return settled(reading.offers, general, structure="jsonConfig.optionPrices")
    return _read_simple(page, base, general)


def _read_simple(page: Page, base: dict[str, Any], general: PageReading) -> PageReading:
    if page.tree.css_first(_ON_GESTURE) is not None:
        return outcome([Offer(**base, price_in_cart=True)])
    price = _amount(page, "finalPrice")
    if price is None:
        return _of_parts(page, base) or settled([], general, structure="data-price-type=finalPrice")
    offer = Offer(
        **base,
        price=amount_at(price, "amount"),
        list_price=amount_at(_amount(page, "oldPrice"), "amount"),
        readings=("selector",),
        price_text=text_at(price, "amount"),
    )
    return settled([offer], general, structure="data-price-type=finalPrice")


def _of_parts(page: Page, base: dict[str, Any]) -> PageReading | None:
    """Return the range of a bundle or of grouped products, which have a lowest price instead of a final one."""
    low, high = (amount_at(_amount(page, kind), "amount") for kind in ("minPrice", "maxPrice"))
    if low is None:
        return None
    reason = f"its parts cost from {low}" if high is None else f"its parts cost {low} to {high}"
    return of_range(low, high or low, Offer(**base), reason)


def _base(page: Page, general: PageReading) -> dict[str, Any]:
    stated = attribute(page.tree, 'meta[property="product:price:currency"],meta[itemprop="priceCurrency"]', "content")
    known = general.offers[0].currency if len(general.offers) == 1 else ""
    sign = shown(page.tree, _BOX).strip("0123456789.,'\u00a0 ")
    currency = stated or page.hints.get("currency", "") or known or currency_of(sign, "", locale_of(page))
    stock = shown(page.tree, ".product-info-main .stock")
    unavailable = page.tree.css_first(".product-info-main .stock.unavailable") is not None
    return {
        "title": shown(page.tree, ".page-title", "h1"),
        "sku": shown(page.tree, ".product.attribute.sku .value", '[itemprop="sku"]'),
        "currency": currency if len(currency) == 3 else "",
        "availability": "out_of_stock" if unavailable else "in_stock" if stock else "",
        "url": page.url,
    }


def _amount(page: Page, kind: str) -> Mapping[str, str] | None:
    """Return the amount of a kind in the main price box; special and regular prices of neighbours lie elsewhere."""
    for node in page.tree.css(_BOX):
        if node.attributes.get("data-price-type") == kind and not _is_neighbour(node):
            return {"amount": node.attributes.get("data-price-amount") or ""}
    return None


def _is_neighbour(node: LexborNode) -> bool:
    up: LexborNode | None = node
    while up is not None:
        if "product-item" in (up.attributes.get("class") or ""):
            return True
        up = up.parent
    return False


def _configurable(page: Page) -> Any:  # noqa: ANN401 - parsed JSON
    for script in page.tree.css('script[type="text/x-magento-init"]'):
        text = script.text(deep=True)
        if "optionPrices" in text:
            return next((found for found in _holders(parsed(text), 0)), None)
    return None


def _holders(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - parsed JSON
    if isinstance(value, Mapping) and depth < _DEPTH:
        if "optionPrices" in value:
            yield value
        for item in value.values():
            yield from _holders(item, depth + 1)


def _variants(config: Any, children: Mapping[str, Any], base: dict[str, Any]) -> list[tuple[str, Offer]]:  # noqa: ANN401
    salable = at(config, "salable")
    found = []
    for child, prices in children.items():
        price = amount_at(prices, "finalPrice.amount")
        own = {**base, "sku": text_at(config, f"sku.{child}", f"skus.{child}") or base["sku"]}
        if isinstance(salable, Mapping) and salable:
            sold = any(child in map(plain, ids) for ids in _lists(salable))
            own["availability"] = "in_stock" if sold else "out_of_stock"
        found.append(
            (
                child,
                Offer(
                    **own,
                    price=price,
                    list_price=amount_at(prices, "oldPrice.amount"),
                    readings=("state",) if price is not None else (),
                    price_text=text_at(prices, "finalPrice.amount"),
                ),
            )
        )
    return found


def _lists(value: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - parsed JSON
    if isinstance(value, list):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _lists(item)


def _read_answer(page: Page) -> PageReading:
    data = parsed(page.text)
    if not isinstance(data, Mapping):
        return not_json(page)
    items = objects_at(data, "data.products.items")
    if not items:
        if isinstance(at(data, "data.products.items"), list):
            return PageReading("gone", (), ("the shop has no product of that name",))
        return PageReading("layout_changed", (), ("the answer has no data.products.items",))
    if len(items) > 1:
        return PageReading(
            "ambiguous", (), (f"the answer holds {len(items)} products; ask for one by its url_key or sku",)
        )
    product = items[0]
    low, high = (f"price_range.{end}_price" for end in ("minimum", "maximum"))
    price, most = amount_at(product, f"{low}.final_price.value"), amount_at(product, f"{high}.final_price.value")
    status = text_at(product, "stock_status")
    offer = Offer(
        title=text_at(product, "name"),
        sku=text_at(product, "sku"),
        price=price,
        currency=text_at(product, f"{low}.final_price.currency"),
        list_price=amount_at(product, f"{low}.regular_price.value"),
        availability={"IN_STOCK": "in_stock", "OUT_OF_STOCK": "out_of_stock"}.get(status, ""),
        readings=("api",) if price is not None else (),
        price_text=text_at(product, f"{low}.final_price.value"),
    )
    return _of_ends(product, offer, most)


def _of_ends(product: Any, offer: Offer, most: Decimal | None) -> PageReading:  # noqa: ANN401 - parsed JSON
    """Return a product at its lowest price where that is its only one, else the range of its prices."""
    low = offer.price
    if low is None or low == most or (most is None and text_at(product, "__typename") in _OF_ONE_PRICE):
        return outcome([offer])
    reason = f"its variants cost {low} to {most}"
    if most is None:
        reason = f"the answer states the lowest price only ({low}); ask for `maximum_price` or `__typename`, too"
    return of_range(low, most or low, offer, reason)
