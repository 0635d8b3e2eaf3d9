"""Walmart: the product page, by the state it carries (`__NEXT_DATA__`), held against the generic reading of the page.

A listing is the product's page (`/ip/<name>/<number>`). `product.allOffers`, where the page has it, lists all sellers;
the product itself is the buy box. `submapType` says that the price is told in the basket or at the checkout because it
lies below a minimum advertised price. A state of another item than the address names (after a redirect, of another
variant) is nobody's price. Walmart's interfaces are for sellers and affiliates only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scrapers.addresses import joined_address, split_address
from scrapers.reading.answer import amount_at, at, flag_at, joined, objects_at, parsed, plain, text_at
from scrapers.reading.cards import cards_of
from scrapers.reading.condition import stated_condition
from scrapers.reading.generic import read_page
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.outcome import of_range, other_price, settled
from scrapers.records import ListingCard, Offer, Page, PageReading

MARKETPLACE = True
HOSTS = ("walmart.com", "walmart.ca", "walmart.com.mx")
_STATE = "script#__NEXT_DATA__"
_DATA = "props.pageProps.initialData"
_ITEM = re.compile(r"/ip/(?:[^/?#]+/)?(\d+)(?=[/?#]|$)")
"""A part of the address that is a number, not one that begins with it ("2-lamparas")"""
_SUBMAP = ("priceInfo.priceDisplayCodes.submapType", "priceInfo.submapType")
_FROM = re.compile(r"from\b|desde\b|à partir\b", re.IGNORECASE)
_CURRENCY = {"walmart.com": "USD", "walmart.ca": "CAD", "walmart.com.mx": "MXN"}


def read(page: Page) -> PageReading:
    """Read the buy box and, where the page lists them, all sellers of a product."""
    product = at(_state(page), f"{_DATA}.data.product")
    own = []
    if isinstance(product, Mapping) and text_at(product, "name"):
        own = [_offer(product, product, page, featured=True)]
        if reason := _another(product, page):
            return PageReading("ambiguous", tuple(own), (reason,))
        low, high = (amount_at(product, f"priceInfo.priceRange.{end}Price") for end in ("min", "max"))
        if low and high and low < high and (own[0].price is None or _FROM.match(own[0].price_text)):
            return of_range(low, high, own[0], f"its variants cost {low} to {high}; let the listing's address name one")
        winner = text_at(product, "offerId")
        for other in objects_at(product, "allOffers"):
            if text_at(other, "offerId") != winner:
                own.append(_offer(other, product, page, featured=False))
    return settled(own, read_page(page), structure=f"{_STATE}: {_DATA}.data.product")


def _another(product: Mapping[str, Any], page: Page) -> str:
    """Return that the state is another item's than the one that the address names, or an empty string."""
    asked, shown = _ITEM.search(split_address(page.url).path), text_at(product, "usItemId")
    if asked is None or not shown.isdigit() or shown.lstrip("0") == asked[1].lstrip("0"):
        return ""
    return f"the address names the item {asked[1]}, and the page shows {shown}: '{text_at(product, 'name')}'"


def _state(page: Page) -> Any:  # noqa: ANN401 - parsed JSON
    script = page.tree.css_first(_STATE)
    return parsed(script.text(deep=True)) if script is not None else None


def _offer(offer: Mapping[str, Any], product: Mapping[str, Any], page: Page, *, featured: bool) -> Offer:
    price = amount_at(offer, "priceInfo.currentPrice.price")
    currency = _currency(offer, page)
    stated = text_at(offer, "priceInfo.currentPrice.priceString")
    return Offer(
        title=text_at(product, "name"),
        sku=text_at(product, "usItemId"),
        gtin=clean_gtin(text_at(product, "upc")),
        seller=text_at(offer, "sellerDisplayName", "sellerName"),
        seller_id=text_at(offer, "sellerId", "catalogSellerId"),
        seller_details=_details(at(offer, "seller")),
        price=price,
        currency=currency,
        list_price=amount_at(offer, "priceInfo.wasPrice.price", "priceInfo.listPrice.price"),
        availability=_stock(offer),
        condition=stated_condition(text_at(offer, "conditionType", "condition")),
        fulfilment=_sender(offer),
        shipping=Decimal(0) if flag_at(offer, "freeShipping") else None,
        price_in_cart=bool(text_at(offer, *_SUBMAP)),
        other_prices=other_price(
            "subscription", amount_at(offer, "priceInfo.subscriptionPrice.price"), currency,
            text_at(offer, "priceInfo.subscriptionPrice.priceString"),
        ),
        featured=featured,
        readings=("state",) if price is not None else (),
        price_text=stated or plain(at(offer, "priceInfo.currentPrice.price")),
        url=page.url,
    )  # fmt: skip


def _sender(offer: Mapping[str, Any]) -> str:
    if not text_at(offer, "sellerType", "fulfillmentType"):
        return ""
    external = text_at(offer, "sellerType") == "EXTERNAL"
    by_walmart = text_at(offer, "fulfillmentType") == "FC" or flag_at(offer, "wfsEnabled") or not external
    return "marketplace" if by_walmart else "seller"


def _currency(offer: Mapping[str, Any], page: Page) -> str:
    stated = text_at(offer, "priceInfo.currentPrice.currencyUnit")
    host = (split_address(page.url).hostname or "").removeprefix("www.")
    return stated or page.hints.get("currency", "") or _CURRENCY.get(host, "")


def _details(seller: Any) -> str:  # noqa: ANN401 - parsed JSON
    """Return the address that Walmart shows of a marketplace seller."""
    parts = ("sellerName", "address1", "address2", "city", "state", "postalCode", "country", "csPhone", "csEmail")
    return joined(*(text_at(seller, part) for part in parts))


def _stock(offer: Mapping[str, Any]) -> str:
    in_stock = "pre_order" if flag_at(offer, "preOrder.isPreOrder") else "in_stock"
    known = {"IN_STOCK": in_stock, "OUT_OF_STOCK": "out_of_stock", "RETIRED": "out_of_stock"}
    return known.get(text_at(offer, "availabilityStatus", "availabilityStatusV2.value"), "")


def plain_address(url: str) -> str:
    """Return the address of the product's page."""
    found, split = _ITEM.search(url), split_address(url)
    return f"https://{split.netloc}/ip/{found[1]}" if found else url


def cards(page: Page) -> list[ListingCard]:
    """Return the products of a search page by its state, else those that the page shows."""
    stacks = objects_at(_state(page), f"{_DATA}.searchResult.itemStacks")
    found = [_card(item, page) for stack in stacks for item in objects_at(stack, "items") if text_at(item, "usItemId")]
    return found or cards_of(page)


def _card(item: Mapping[str, Any], page: Page) -> ListingCard:
    currency = _currency(item, page)
    price = amount_at(item, "priceInfo.currentPrice.price", "price") if currency else None
    price = None if text_at(item, *_SUBMAP) else price
    return ListingCard(
        url=plain_address(
            joined_address(page.url, text_at(item, "canonicalUrl") or f"/ip/{text_at(item, 'usItemId')}")
        ),
        title=text_at(item, "name"),
        price=price,
        currency=currency if price is not None else "",
        seller=text_at(item, "sellerName"),
        sku=text_at(item, "usItemId"),
        brand=text_at(item, "brand"),
    )
