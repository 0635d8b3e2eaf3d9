"""Ozon: the product page by the states of its widgets, in the page's elements or in a `widgetStates` answer.

A listing is the product's page (`/product/<name>-<number>/`). `webPrice.price` is what everybody pays, `cardPrice`
what holders of Ozon's card pay: that is named as such and never the price. `webSellerList`, where the page has it,
lists the other sellers with their legal names. Ozon's interfaces are for its sellers only. Made after the page's
widget names (`webPrice`, `webCurrentSeller`, `webProductHeading`, `webOutOfStock`, `webSellerList`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scrapers.addresses import split_address
from scrapers.reading.answer import at, flag_at, joined, objects_at, parsed, plain, text_at
from scrapers.reading.generic import read_page
from scrapers.reading.outcome import other_price, outcome, settled
from scrapers.reading.price import read_price
from scrapers.records import Offer, Page, PageReading

MARKETPLACE = True
HOSTS = ("ozon.ru", "ozon.by", "ozon.kz", "ozon.com")
_ITEM = re.compile(r"/product/(?:[^/?#]*-)?(\d+)/?")
_STRUCTURE = "webPrice"
_WIDGETS = ("webPrice", "webCurrentSeller", "webProductHeading", "webOutOfStock", "webSellerList")
_REFUSALS = ("incidentId", "challengeURL")
_SELLER = re.compile(r"/seller/(?:[^/?#]*-)?(\d+)")

States = Mapping[str, Any]


def read(page: Page) -> PageReading:
    """Read the offer of an Ozon page and, where it lists them, the other sellers' offers."""
    is_answer = page.text.lstrip().startswith("{")
    states = _in_answer(page) if is_answer else _in_page(page)
    own = []
    if isinstance(states.get("webPrice"), Mapping):
        own.append(_offer(states, page))
        own += [_other(seller, own[0], page) for seller in objects_at(states.get("webSellerList"), "sellers")]
    elif "webOutOfStock" in states:
        own.append(Offer(title=_title(states), sku=_number(page), availability="out_of_stock", url=page.url))
    if not is_answer:
        return settled(own, read_page(page), structure=_STRUCTURE)
    if own:
        return outcome(own)
    if any(text_at(parsed(page.text), name) for name in _REFUSALS):
        return PageReading("blocked", (), ("Ozon answers with a check of its visitors in place of the page",))
    return PageReading("layout_changed", (), (f"the answer has no widget {_STRUCTURE}",))


def _in_page(page: Page) -> States:
    found: dict[str, Any] = {}
    for node in page.tree.css('div[id^="state-"][data-state]'):
        name = (node.attributes.get("id") or "").removeprefix("state-").split("-", 1)[0]
        if name in _WIDGETS and name not in found:
            found[name] = parsed(node.attributes.get("data-state") or "")
    return found


def _in_answer(page: Page) -> States:
    found: dict[str, Any] = {}
    states = at(parsed(page.text), "widgetStates")
    for key, value in states.items() if isinstance(states, Mapping) else ():
        name = key.split("-", 1)[0]
        if name in _WIDGETS and name not in found:
            found[name] = parsed(value) if isinstance(value, str) else value
    return found


def _offer(states: States, page: Page) -> Offer:
    state = states["webPrice"]
    price, currency = _amount(state, page, "price")
    card, _ = _amount(state, page, "cardPrice")
    listed, _ = _amount(state, page, "originalPrice")
    seller = states.get("webCurrentSeller")
    link = text_at(seller, "link", "seller.link", "sellerCell.common.action.link")
    found = _SELLER.search(link)
    available = flag_at(state, "isAvailable")
    return Offer(
        title=_title(states),
        sku=_number(page),
        seller=text_at(seller, "name", "seller.name", "sellerCell.centerBlock.title.text"),
        seller_id=found[1] if found else text_at(seller, "id", "seller.id"),
        seller_details=_legal(seller),
        price=price,
        currency=currency,
        list_price=listed,
        availability="" if available is None else "in_stock" if available else "out_of_stock",
        other_prices=other_price("card", card, currency, text_at(state, "cardPrice")),
        featured=True,
        readings=("state",) if price is not None else (),
        price_text=text_at(state, "price"),
        url=page.url,
    )


def _other(seller: Mapping[str, Any], main: Offer, page: Page) -> Offer:
    price, currency = _amount(seller, page, "price.price", "price")
    card, _ = _amount(seller, page, "price.cardPrice.price", "price.cardPrice", "cardPrice")
    found = _SELLER.search(text_at(seller, "link"))
    return Offer(
        title=main.title,
        sku=text_at(seller, "sku") or main.sku,
        seller=text_at(seller, "name"),
        seller_id=text_at(seller, "id") or (found[1] if found else ""),
        seller_details=_legal(seller),
        price=price,
        currency=currency,
        other_prices=other_price("card", card, currency),
        featured=False,
        readings=("state",) if price is not None else (),
        price_text=text_at(seller, "price.price", "price"),
        url=page.url,
    )


def _amount(state: Any, page: Page, *paths: str) -> tuple[Decimal | None, str]:  # noqa: ANN401 - parsed JSON
    read = read_price(text_at(state, *paths), currency_hint=page.hints.get("currency", ""), locale="ru_RU")
    return read.amount or None, read.currency  # nothing is sold for nothing


def _legal(seller: Any) -> str:  # noqa: ANN401 - parsed JSON
    """Return the legal name and register number that Ozon shows of a seller."""
    lines = at(seller, "credentials")
    return joined(*(plain(line) for line in lines)) if isinstance(lines, list) else ""


def _title(states: States) -> str:
    return text_at(states.get("webProductHeading"), "title")


def _number(page: Page) -> str:
    found = _ITEM.search(split_address(page.url).path)
    return found[1] if found else ""


def plain_address(url: str) -> str:
    """Return the address of the product's page."""
    found, split = _ITEM.search(url), split_address(url)
    return f"https://{split.netloc}/product/{found[1]}/" if found else url
