"""A shop's JSON API, read by the paths that the site's settings give.

    selectors = {"path.offers" = "data.offers", "path.price" = "price.amount", "path.title" = "data.name"}

Paths are keys and list places joined by dots (`items.0.price`). Fields: `title`, `sku`, `gtin`, `seller`, `price`,
`currency`, `list_price`, `availability`, `condition`, `coupon_code`, `coupon_price`; `offers` names a list of
offers: the other paths are then looked up in each element, and in the whole answer where an element lacks them (not if
they start with a dot). `minor_units` = "true" says that amounts are integers in the currency's minor unit. Without
settings the plain keys are read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scrapers.reading.currencies import decimals_in_use
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.pack import pack_of
from scrapers.reading.page_place import locale_of
from scrapers.reading.schema_org import amount_of, availability_of, condition_of
from scrapers.records import Offer, Page, PageReading

_FIELDS = (
    "title", "sku", "gtin", "seller", "price", "currency", "list_price", "availability", "condition", "coupon_code",
    "coupon_price",
)  # fmt: skip


def read(page: Page) -> PageReading:
    """Read an API answer by the site's paths; an answer that is no JSON or lacks the price has changed its layout."""
    try:
        data = json.loads(page.text, parse_float=Decimal)
    except ValueError as error:
        return PageReading("layout_changed", (), (f"the answer is not JSON: {error}",))
    paths = {field: _path(page.hints, field) for field in _FIELDS}
    items: Any = [data]
    if offers_path := _path(page.hints, "offers", ""):
        items = _at(data, offers_path)
        if not isinstance(items, list):
            return PageReading("layout_changed", (), (f"the answer has no list of offers at '{offers_path}'",))
    missing = [paths["price"]] if items and all(_value(data, item, paths["price"]) is None for item in items) else []
    offers = tuple(_offer(data, item, paths, page) for item in items)
    if offers and all(offer.availability == "out_of_stock" for offer in offers):
        return PageReading("out_of_stock", offers, ())
    if missing:
        return PageReading("layout_changed", (), (f"the answer has no price at '{missing[0]}'",))
    priced = tuple(offer for offer in offers if offer.price is not None)
    if not priced:
        return PageReading("no_offer", offers, ("the answer holds no offer with a price",))
    unread = [offer for offer in offers if offer.price is None and offer.availability != "out_of_stock"]
    told = tuple(f"the price of {offer.seller or 'nobody named'} is no price: '{offer.price_text}'" for offer in unread)
    return PageReading("ok", priced, told, bool(unread))


def _path(hints: Mapping[str, str], field: str, default: str | None = None) -> str:
    keys = (f"path.{field}", f"selector.path.{field}", f"selector.{field}")
    given = next((hints[key] for key in keys if hints.get(key)), None)
    return given or (field if default is None else default)


def _offer(data: Any, item: Any, paths: Mapping[str, str], page: Page) -> Offer:  # noqa: ANN401 - parsed JSON
    text = {field: _plain(_value(data, item, path)) for field, path in paths.items()}
    currency_text = text["currency"] or page.hints.get("currency", "")
    locale = locale_of(page) if "." not in text["price"] or "," in text["price"] else ""
    price, currency, uncertain = amount_of(text["price"], currency_text, locale)
    listed, _, _ = amount_of(text["list_price"], currency_text, locale)
    reduced, _, unsure = amount_of(text["coupon_price"], currency_text, locale)
    if _path(page.hints, "minor_units", "") == "true" and currency:
        price, listed, reduced = (_major(amount, currency) for amount in (price, listed, reduced))
    price = None if uncertain else price
    with_coupon = reduced if reduced is not None and not unsure and price is not None and reduced < price else None
    return Offer(
        title=text["title"],
        sku=text["sku"],
        gtin=clean_gtin(text["gtin"]),
        seller=text["seller"],
        price=price,
        currency=currency,
        list_price=listed if listed is not None and price is not None and listed > price else None,
        availability=availability_of(text["availability"]),
        condition=condition_of(text["condition"]),
        readings=("api",) if price is not None else (),
        price_text=text["price"],
        url=page.url,
        coupon_code=text["coupon_code"] if with_coupon is not None else "",
        coupon_price=with_coupon,
        pack_size=pack_of(text["title"]),
    )


def _major(amount: Decimal | None, currency: str) -> Decimal | None:
    places = decimals_in_use(currency)
    return amount.scaleb(-places) if amount is not None else None


def _value(data: Any, item: Any, path: str) -> Any:  # noqa: ANN401 - parsed JSON
    """Look a path up in the offer first, then in the whole answer: a title often stands outside the offers."""
    found = _at(item, path.removeprefix("."))
    return found if found is not None or path.startswith(".") else _at(data, path)


def _at(value: Any, path: str) -> Any:  # noqa: ANN401 - parsed JSON
    for key in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def _plain(value: Any) -> str:  # noqa: ANN401 - parsed JSON
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, Mapping | list) else " ".join(str(value).split())
