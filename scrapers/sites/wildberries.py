"""Wildberries: the card interface that its own pages read (`card.wb.ru/cards/v4/detail`), amounts in kopecks.

A listing is the product's page (`/catalog/<article>/detail.aspx`); `?size=ID` chooses a size. One article has one
seller. `sizes[].price.product` is the price without a wallet or card, `basic` the struck-out one; older answers have
`salePriceU` and `priceU` on the product. `selectors = {dest = "…"}` names the place of delivery, which decides price
and stock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scrapers.addresses import query_value, split_address
from scrapers.reading.answer import amount_at, at, count_at, objects_at, parsed, plain, text_at
from scrapers.reading.cards import cards_of
from scrapers.reading.generic import read_page
from scrapers.reading.outcome import not_json, of_variants
from scrapers.records import ListingCard, Offer, Page, PageReading, SiteRequest

MARKETPLACE = True
HOSTS = ("wildberries.ru", "wb.ru", "wildberries.by", "wildberries.kz")
_ARTICLE = re.compile(r"/catalog/(\d+)")
_INTERFACE = "card.wb.ru"
_MOSCOW = "-1257786"
_KOPECKS = 2


def request_for(url: str, hints: Mapping[str, str], keys: Mapping[str, str]) -> SiteRequest:  # noqa: ARG001
    """Ask for the card of the article that the page's address names."""
    found = _ARTICLE.search(url)
    if found is None:
        return SiteRequest(url)
    size = query_value(url, "size")
    currency = (hints.get("currency") or "RUB").lower()
    dest = hints.get("selector.dest") or _MOSCOW
    address = f"https://{_INTERFACE}/cards/v4/detail?appType=1&curr={currency}&dest={dest}&nm={found[1]}"
    return SiteRequest(f"{address}&size={size}" if size.isdigit() else address)


def read(page: Page) -> PageReading:
    """Read the article of a card answer: its seller, and its price where all sizes share one."""
    if page.text.lstrip().startswith("<"):
        return _read_page(page)
    data = parsed(page.text)
    if not isinstance(data, Mapping):
        return not_json(page)
    products = at(data, "products") if "products" in data else at(data, "data.products")
    if not isinstance(products, list):
        return PageReading("layout_changed", (), ("the answer has no list of products",))
    article = query_value(page.url, "nm")
    mine = [item for item in products if isinstance(item, Mapping) and article in {"", text_at(item, "id")}]
    if len(mine) != 1:
        status, said = ("gone", "does not hold") if not mine else ("ambiguous", "holds several of")
        return PageReading(status, (), (f"the answer {said} the article {article}",))
    sizes = objects_at(mine[0], "sizes")
    if not sizes and amount_at(mine[0], "salePriceU") is None:
        return PageReading("layout_changed", (), ("the article has neither sizes nor a price",))
    return of_variants([_size(mine[0], size, page) for size in sizes or [{}]], query_value(page.url, "size"))


def fault(page: Page) -> PageReading | None:
    """Return that the interface is not where it was: it answers with an empty list for an article that is no more."""
    if page.status not in {404, 410} or split_address(page.url).hostname != _INTERFACE:
        return None
    return PageReading("layout_changed", (), (f"{_INTERFACE} answered {page.status}: the interface has moved",))


def _read_page(page: Page) -> PageReading:
    """Read the article's own page, which states its price for search engines; a page without one is no answer."""
    general = read_page(page)
    return not_json(page) if general.status == "no_offer" else general


def _size(product: Mapping[str, Any], size: Mapping[str, Any], page: Page) -> tuple[str, Offer]:
    price = amount_at(size, "price.product", places=_KOPECKS)
    listed = amount_at(size, "price.basic", places=_KOPECKS)
    if price is None and not at(size, "price"):
        price = amount_at(product, "salePriceU", places=_KOPECKS)
        listed = amount_at(product, "priceU", places=_KOPECKS)
    number = text_at(product, "supplierId").strip("0") and text_at(product, "supplierId")
    return text_at(size, "optionId"), Offer(
        title=" ".join(filter(None, (text_at(product, "brand"), text_at(product, "name")))),
        sku=text_at(product, "id"),
        seller=text_at(product, "supplier") or number,
        seller_id=number,
        price=price,
        currency=(query_value(page.url, "curr") or page.hints.get("currency", "")).upper(),
        list_price=listed,
        availability=_stock(product, size),
        readings=("api",) if price is not None else (),
        price_text=plain(at(size, "price.product")),
    )


def _stock(product: Mapping[str, Any], size: Mapping[str, Any]) -> str:
    stocks = at(size, "stocks")
    if isinstance(stocks, list):
        return "in_stock" if any(count_at(item, "qty") for item in stocks) else "out_of_stock"
    total = count_at(product, "totalQuantity")
    return "" if total is None else "in_stock" if total > 0 else "out_of_stock"


def plain_address(url: str) -> str:
    """Return the address of the article's page."""
    found = _ARTICLE.search(url)
    return f"https://{split_address(url).netloc}/catalog/{found[1]}/detail.aspx" if found else url


def cards(page: Page) -> list[ListingCard]:
    """Return the articles of a search answer (`search.wb.ru`), else those that the page shows."""
    data = parsed(page.text) if page.text.lstrip().startswith("{") else None
    if data is None:
        return cards_of(page)
    return [_card(item, page) for item in objects_at(data, "products") or objects_at(data, "data.products")]


def _card(item: Mapping[str, Any], page: Page) -> ListingCard:
    _, offer = _size(item, next(iter(objects_at(item, "sizes")), {}), page)
    return ListingCard(
        url=f"https://www.wildberries.ru/catalog/{offer.sku}/detail.aspx",
        title=offer.title,
        price=offer.price if offer.currency else None,
        currency=offer.currency if offer.price is not None else "",
        seller=offer.seller,
        sku=offer.sku,
        brand=text_at(item, "brand"),
    )
