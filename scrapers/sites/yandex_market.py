"""Yandex Market: the partner API's offers of a model (`models[].offers[]`), or the product page.

On the page the large price, and the one in its structured data, is often the price with a Pay card. Such a price is
named so and is never the price: where the page shows no price without the card beside it, the reading is ambiguous.
The API answers with the first ten shops and counts all offers beside them: with more than these it is seen in part.
After the public API reference ("Поиск предложений модели") and the page's `data-auto` marks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from selectolax.lexbor import LexborNode

from scrapers.addresses import split_address
from scrapers.reading.answer import amount_at, count_at, objects_at, parsed, text_at
from scrapers.reading.element import shown
from scrapers.reading.generic import read_page
from scrapers.reading.outcome import all_shown, not_json, outcome, settled
from scrapers.reading.price import price_tokens
from scrapers.records import Offer, OtherPrice, Page, PageReading, SiteRequest

MARKETPLACE = True
HOSTS = ("market.yandex.ru", "market.yandex.by", "market.yandex.kz")
_API = "https://api.partner.market.yandex.ru"
_PRICES = '[data-auto*="price"]'
_CARD = re.compile(r"\bпэй\b|\bpay\b|с карт\w+|по карте", re.IGNORECASE)
_WITHOUT = re.compile(r"\bбез\b", re.IGNORECASE)
_OLD = re.compile(r"old|discount-?base|crossed", re.IGNORECASE)
_MOST_SHOWN = 10
_LONGEST = 80
"""Characters of an element that holds one price."""
_ASKED = re.compile(r"/models/(\d+)/offers")
_MODEL = re.compile(r"/(?:product|card|product--)[^/]*/(?:[^/]+/)?(\d{5,})")


def request_for(url: str, hints: Mapping[str, str], keys: Mapping[str, str]) -> SiteRequest:
    """Ask the partner API, where there is a key and the settings name a region, for the offers of the page's model."""
    found, region = _MODEL.search(split_address(url).path), hints.get("selector.region", "")
    if found is None or not region or not (key := keys.get("api_key")):
        return SiteRequest(url)
    return SiteRequest(f"{_API}/models/{found[1]}/offers?regionId={region}", (("Api-Key", key),))


def read(page: Page) -> PageReading:
    """Read all shops' offers of a model from the API, or the offer of a page."""
    if not page.text.lstrip().startswith("{"):
        return _read_page(page)
    data = parsed(page.text)
    if not isinstance(data, Mapping):
        return not_json(page)
    models = objects_at(data, "models")
    if len(models) != 1:
        return PageReading("layout_changed", (), (f"the answer has {len(models)} models, expected the one asked for",))
    asked, shown = _ASKED.search(split_address(page.url).path), text_at(models[0], "id")
    if asked and shown and shown != asked[1]:
        said = f"asked for the model {asked[1]}, the answer is of {shown}: '{text_at(models[0], 'name')}'"
        return PageReading("ambiguous", (), (said,))
    currency = {"RUR": "RUB"}.get(found := text_at(data, "currency"), found) or page.hints.get("currency", "")
    offers = [_offer(item, models[0], currency) for item in objects_at(models[0], "offers")]
    if not offers:
        return PageReading("no_offer", (), ("no shop offers the model",))
    return _first_of_all(outcome(offers), len(offers), data, models[0])


def _first_of_all(reading: PageReading, shown: int, data: Mapping[str, Any], model: Mapping[str, Any]) -> PageReading:
    """Make a reading partial where shops may be left out: the answer holds the first ten, and has no further page."""
    counts = (count_at(data, "pager.total"), count_at(model, "onlineOffers"))
    total = max((count for count in counts if count is not None), default=None)
    if total is None and shown >= _MOST_SHOWN:
        reason = f"the answer shows {shown} offers, the most it ever does, and no count of all"
        return replace(reading, partial=True, reasons=(*reading.reasons, reason))
    return all_shown(reading, shown, total)


def _offer(item: Mapping[str, Any], model: Mapping[str, Any], currency: str) -> Offer:
    price, in_stock = amount_at(item, "price"), count_at(item, "inStock")
    shipping = text_at(item, "shippingCost")
    return Offer(
        title=text_at(item, "name") or text_at(model, "name"),
        sku=text_at(model, "id"),
        seller=text_at(item, "shopName"),
        price=price,
        currency=currency,
        list_price=amount_at(item, "preDiscountPrice"),
        availability="" if in_stock is None else "in_stock" if in_stock else "out_of_stock",
        shipping=Decimal(0) if shipping == "0" else amount_at(item, "shippingCost"),
        featured=count_at(item, "pos") == 1 if "pos" in item else None,
        readings=("api",) if price is not None else (),
        price_text=text_at(item, "price"),
    )


def _read_page(page: Page) -> PageReading:
    general = read_page(page)
    if general.status in {"blocked", "gone"}:
        return general
    prices = _prices(page)
    title = shown(page.tree, '[data-auto="productCardTitle"]', "h1")
    plain, card = prices.get("plain"), prices.get("card")
    base = replace(general.offers[0] if len(general.offers) == 1 else Offer(), price=None, readings=())
    base = replace(
        base,
        title=title or base.title,
        seller=shown(page.tree, '[data-auto="shop-info-title"]', '[data-auto="merchant-name"]') or base.seller,
        url=page.url,
    )
    if card is not None and plain is None:
        reason = f"'{card.text}' is the price with a Pay card, and no price without it is shown"
        return PageReading("ambiguous", (replace(base, other_prices=(card,)),), (reason,))
    if plain is None:
        return settled([], general, structure=_PRICES)
    old = prices.get("old")
    offer = replace(
        base,
        price=plain.amount,
        currency=plain.currency,
        list_price=old.amount if old else None,
        other_prices=(card,) if card else (),
        readings=("selector",),
        price_text=plain.text,
    )
    return settled([offer], general, structure=_PRICES)


def _prices(page: Page) -> dict[str, OtherPrice]:
    """Return the first price of each kind (plain, card, old) among the elements that the page marks as prices."""
    found: dict[str, OtherPrice] = {}
    for node in page.tree.css(_PRICES):
        text, amounts = _amounts(node, page)
        if len(amounts) != 1 or len(text) > _LONGEST:
            continue
        kind = _kind(_with_what_stands_beside(node, page, amounts), node.attributes.get("data-auto") or "")
        amount, currency = amounts.pop()
        if amount > 0:
            found.setdefault(kind, OtherPrice(kind, amount, currency, text))
    return found


def _amounts(node: LexborNode, page: Page) -> tuple[str, set[tuple[Decimal, str]]]:
    text = " ".join(node.text(separator=" ", deep=True).split())
    tokens = price_tokens(text, currency_hint=page.hints.get("currency", ""), locale="ru_RU")
    return text, {(token.amounts[0], token.currency) for token in tokens if token.sign and len(token.amounts) == 1}


def _with_what_stands_beside(node: LexborNode, page: Page, amounts: set[tuple[Decimal, str]]) -> str:
    """Return the text of the widest element round a price that holds no other amount: beside it stands whose it is."""
    text, up = node.text(separator=" ", deep=True), node.parent
    while up is not None and up.tag not in {"body", "main"}:
        wider, held = _amounts(up, page)
        if held != amounts or len(wider) > _LONGEST or up.css_first("h1") is not None:
            break
        text, up = wider, up.parent
    return " ".join(text.split())


def _kind(text: str, mark: str) -> str:
    if _OLD.search(mark):
        return "old"
    return "card" if _CARD.search(text) and not _WITHOUT.search(text) else "plain"
