"""Mercado Libre and Mercado Livre: the API (`/items/{id}`, `/products/{id}/items`), or the page in the general way.

A listing is an item's page (`/MLA-123-…`) or a catalogue product's (`/p/MLA123`), which several sellers offer. The API
wants a token (`keys = {token = "NAME_OF_THE_VARIABLE"}`); without one the page itself is read. Where the answer gives a
seller's number only, the number stands for the name. An answer holds a part of many offers; the address of the next
part can be watched as a listing of its own, and is then asked for as politely, and within the same budget. After the
public developer reference (Items, Catalogue, paging, buy box).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from scrapers.addresses import split_address
from scrapers.reading.answer import amount_at, at, count_at, flag_at, objects_at, parsed, plain, text_at
from scrapers.reading.cards import cards_of
from scrapers.reading.condition import worded_condition
from scrapers.reading.generic import read_page
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.outcome import all_shown, not_json, of_variants, outcome
from scrapers.records import ListingCard, Offer, Page, PageReading, SiteRequest

MARKETPLACE = True
HOSTS = tuple(
    f"mercado{name}"
    for name in (
        "libre.com libre.com.ar libre.com.mx libre.com.co libre.com.pe libre.com.uy libre.com.ve libre.com.ec libre.cl "
        "livre.com.br"
    ).split()
)
_API = "https://api.mercadolibre.com"
_PRODUCT = re.compile(r"/p/(M[A-Z]{2}\d+)")
_PART = re.compile(r"(?:^|&)(offset=[1-9]\d*)")
_ITEM = re.compile(r"/(M[A-Z]{2})-?(\d{6,})")


def request_for(url: str, hints: Mapping[str, str], keys: Mapping[str, str]) -> SiteRequest:  # noqa: ARG001
    """Ask the API, where there is a token: for the item, or for all offers of the catalogue product."""
    if not (token := keys.get("token")):
        return SiteRequest(url)
    headers = (("Authorization", f"Bearer {token}"),)
    split = split_address(url)
    if split.hostname == "api.mercadolibre.com":
        return SiteRequest(url, headers)
    if found := _PRODUCT.search(split.path):
        return SiteRequest(f"{_API}/products/{found[1]}/items", headers)
    if found := _ITEM.search(split.path):
        return SiteRequest(f"{_API}/items/{found[1]}{found[2]}", headers)
    return SiteRequest(url)


def read(page: Page) -> PageReading:
    """Read an item, or all sellers' offers of a catalogue product."""
    if not page.text.lstrip().startswith(("{", "[")):
        return read_page(page)
    data = parsed(page.text)
    if isinstance(data, list) and data and all(isinstance(item, Mapping) and "code" in item for item in data):
        return _several(data, page.url)
    if not isinstance(data, Mapping):
        return not_json(page)
    return _read(data, page.url)


def _read(data: Mapping[str, Any], url: str) -> PageReading:
    if "error" in data and (number := count_at(data, "status")):
        return _refused(number, data)
    if "results" in data:
        return _catalogue(data, url)
    if "buy_box_winner" in data:
        return _buy_box(data)
    if "price" not in data or "seller_id" not in data:
        return PageReading("layout_changed", (), ("the item lacks `price` or `seller_id`, which the API promises",))
    return _item(data)


def _several(answers: list[Mapping[str, Any]], url: str) -> PageReading:
    """Read what `/items?ids=…` answers: each item has a status of its own, which says nothing of the others."""
    bodies = [(count_at(item, "code") or 0, at(item, "body")) for item in answers]
    readings = [
        _read(body, url) if code == 200 and isinstance(body, Mapping) else _refused(code, body) for code, body in bodies
    ]
    seen = [reading for reading in readings if reading.status not in {"gone", "blocked"}]
    if len(readings) == 1 or not seen:
        return next((reading for reading in readings if reading.status == "blocked"), readings[0])
    reasons = [reason for reading in readings for reason in reading.reasons]
    doubtful = any(reading.status not in {"ok", "out_of_stock", "no_offer"} for reading in seen)
    offers = tuple(offer for reading in seen for offer in reading.offers)
    if doubtful:
        return PageReading("ambiguous", offers, (*reasons, "the address names several items; watch each by its own"))
    return outcome(offers, *reasons, partial=any(reading.status == "blocked" for reading in readings))


def _refused(number: int, said: Any) -> PageReading:  # noqa: ANN401 - parsed JSON
    """Return what an error of the API says of an item, by the number that it has in place of the answer's own."""
    refused = number in {401, 403, 429, 451} or number >= 500
    status = "gone" if number in {404, 410} else "blocked" if refused else "layout_changed"
    told = text_at(said, "message", "error") or "an error"
    return PageReading(status, (), (f"Mercado Libre answers {number} for an item: {told}",))


def _catalogue(data: Mapping[str, Any], url: str) -> PageReading:
    offers = [_offer(item, data) for item in objects_at(data, "results")]
    if not offers:
        return PageReading("no_offer", (), ("nobody offers the product",))
    reading, total = outcome(offers), count_at(data, "paging.total")
    following = (count_at(data, "paging.offset") or 0) + len(offers)
    reading = all_shown(reading, len(offers), total)
    if total is None or total <= following:
        return reading
    split = split_address(url)
    further = f"{split.scheme}://{split.netloc}{split.path}?offset={following}"
    reason = f"the next offers: {further}, which may be watched as a listing"
    return replace(reading, reasons=(*reading.reasons, reason))


def _buy_box(data: Mapping[str, Any]) -> PageReading:
    winner = data.get("buy_box_winner")
    if not isinstance(winner, Mapping):
        return PageReading("no_offer", (), ("nobody holds the product's buy box",))
    return outcome([_offer(winner, data, featured=True)])


def _item(data: Mapping[str, Any]) -> PageReading:
    if text_at(data, "status") == "closed":
        return PageReading("gone", (), ("the item is closed",))
    variations = objects_at(data, "variations")
    base = {**data, "variations": None}
    if not variations:
        return outcome([_offer(data, data)])
    return of_variants(
        [(text_at(item, "id"), _offer({**base, **item, "id": data.get("id")}, data)) for item in variations], ""
    )


def _offer(item: Mapping[str, Any], whole: Mapping[str, Any], *, featured: bool | None = None) -> Offer:
    number = text_at(item, "seller_id", "seller.id")
    price = amount_at(item, "price")
    return Offer(
        title=text_at(item, "title") or text_at(whole, "title", "name"),
        sku=text_at(item, "id", "item_id"),
        gtin=_gtin(item) or _gtin(whole),
        seller=text_at(item, "seller.nickname", "official_store_name") or number,
        seller_id=number,
        price=price,
        currency=text_at(item, "currency_id") or text_at(whole, "currency_id"),
        list_price=amount_at(item, "original_price"),
        availability=_stock(item, whole),
        condition=_condition(item),
        fulfilment={"": "", "fulfillment": "marketplace"}.get(text_at(item, "shipping.logistic_type"), "seller"),
        shipping=Decimal(0) if flag_at(item, "shipping.free_shipping") else None,
        featured=featured,
        readings=("api",) if price is not None else (),
        price_text=plain(item.get("price")),
        url=text_at(item, "permalink") or text_at(whole, "permalink"),
    )


def _stock(item: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    if text_at(whole, "status") not in {"", "active"}:
        return "out_of_stock"  # paused, under review, unpaid by its seller: nobody can buy it
    left = count_at(item, "available_quantity")
    return "" if left is None else "in_stock" if left > 0 else "out_of_stock"


def _condition(item: Mapping[str, Any]) -> str:
    """Return the condition, by its attribute first: of goods made new again `condition` says new or nothing."""
    named = (text_at(a, "value_name") for a in objects_at(item, "attributes") if text_at(a, "id") == "ITEM_CONDITION")
    if said := worded_condition(next(named, "")):
        return said
    return {"new": "new", "used": "used", "refurbished": "refurbished"}.get(text_at(item, "condition"), "")


def _gtin(item: Mapping[str, Any]) -> str:
    values = [a for a in objects_at(item, "attributes") if text_at(a, "id") in {"GTIN", "EAN", "UPC"}]
    return next((found for a in values if (found := clean_gtin(text_at(a, "value_name")))), "")


def plain_address(url: str) -> str:
    """Return the address without its query, but for the part of many offers: the path's number names the listing."""
    split = split_address(url)
    part = _PART.search(split.query)
    return f"{split.scheme}://{split.netloc}{split.path}{f'?{part[1]}' if part else ''}"


def cards(page: Page) -> list[ListingCard]:
    """Return the items of an API search, else those that the page shows."""
    data = parsed(page.text) if page.text.lstrip().startswith("{") else None
    if data is None:
        return cards_of(page)
    found = []
    for item in objects_at(data, "results"):
        offer = _offer(item, item)
        price = offer.price if offer.currency else None
        found.append(
            ListingCard(
                url=text_at(item, "permalink"),
                title=offer.title,
                price=price,
                currency=offer.currency if price is not None else "",
                seller=offer.seller,
                gtin=offer.gtin,
                sku=offer.sku,
                condition=offer.condition,
            )
        )
    return found
