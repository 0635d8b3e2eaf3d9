"""eBay: the Browse API's item (`getItem`, `getItemByLegacyId`), or the item's page.

A listing is the item's page (`/itm/<number>`). With a token (`keys = {token = "NAME_OF_THE_VARIABLE"}`, an
application token that somebody renews) the API is asked. An item whose `priceDisplayCondition` lets the price be
shown in the basket or on request only has `price_in_cart` and no price, though the API tells one: it is not
advertised, and no more is a price under `MINIMUM_ADVERTISED_PRICE` of which nothing says that it may always be shown.
The original price is then the minimum that may be advertised, which nobody asked before. An auction's bid is no price.
After the public Browse API reference; the page after its public markup (`x-price-primary`, `x-sellercard-atf`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from scrapers.addresses import query_value, split_address
from scrapers.reading.answer import amount_at, at, count_at, joined, objects_at, parsed, text_at
from scrapers.reading.cards import cards_of
from scrapers.reading.condition import stated_condition
from scrapers.reading.element import attribute, shown
from scrapers.reading.generic import read_page
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.outcome import in_doubt, not_json, outcome, settled
from scrapers.reading.page_place import locale_of
from scrapers.reading.price import read_price
from scrapers.records import ListingCard, Offer, Page, PageReading, SiteRequest

MARKETPLACE = True
HOSTS = tuple(
    f"ebay.{ending}" for ending in "com co.uk de fr it es at ch ie nl be pl ca com.au com.hk com.my com.sg ph".split()
)
_API = "https://api.ebay.com/buy/browse/v1/item/get_item_by_legacy_id"
_ITEM = re.compile(r"/itm/(?:[^/?#]+/)?(\d{9,15})")
_MARKET = {"com": "US", "co.uk": "GB", "com.au": "AU", "com.hk": "HK", "com.my": "MY", "com.sg": "SG"}
_SHOWN, _LEAST_ADVERTISED = "ALWAYS_SHOW", "MINIMUM_ADVERTISED_PRICE"
_HAS_VARIATIONS, _NO_ITEM = "11006", frozenset(["11001"])
"""Numbers of errors of the Browse API."""
_STRUCTURE = ".x-price-primary"
_BID = ".x-bid-price,.x-bid-count"
_ENDED = re.compile(
    r"^sold\b|\b(?:ended|(?:listing|item|was|been) sold|no longer available|beendet|verkauft|terminée?|vendue?|"
    r"finalizad[oa]|vendid[oa]|scadut[oa]|terminat[oa]|vendut[oa]|conclus[oa]|beëindigd|verkocht|zakończon[aeo]|"
    r"sprzedan[aeo])\b",
    re.IGNORECASE,
)
"""What the message above an item says that is no longer on offer; its last price stands on its page all the same."""
_EACH = re.compile(r"\s?/\s?(?:ea|each|st(?:k|ck|ück)?|pièce|unité|ud|unidad|pz|cad(?:a|auno)|szt)\.?$", re.IGNORECASE)
_VARIATIONS = '[class^="x-msku"],[class*=" x-msku"]'
_TITLE = ".x-item-title__mainTitle"
_SELLER_LINK = '.x-sellercard-atf__info a[href*="/str/"],.x-sellercard-atf__info a[href*="/usr/"]'


def request_for(url: str, hints: Mapping[str, str], keys: Mapping[str, str]) -> SiteRequest:
    """Ask the Browse API, where there is a token, for the item that the page's address names."""
    split = split_address(url)
    host = split.hostname or ""
    if not (token := keys.get("token")):
        return SiteRequest(url)
    ending = host.partition("ebay.")[2]
    headers = [("Authorization", f"Bearer {token}")]
    if host != "api.ebay.com":
        headers.append(("X-EBAY-C-MARKETPLACE-ID", f"EBAY_{_MARKET.get(ending, ending.upper())}"))
    elif market := hints.get("market"):
        headers.append(("X-EBAY-C-MARKETPLACE-ID", f"EBAY_{market}"))
    found = _ITEM.search(split.path)
    if found is None:
        return SiteRequest(url, tuple(headers) if host == "api.ebay.com" else ())
    variation = query_value(url, "var")
    address = f"{_API}?legacy_item_id={found[1]}"
    return SiteRequest(f"{address}&legacy_variation_id={variation}" if variation.isdigit() else address, tuple(headers))


def read(page: Page) -> PageReading:
    """Read an item from the Browse API's answer or from its page."""
    if not page.text.lstrip().startswith("{"):
        return _read_page(page)
    data = parsed(page.text)
    if not isinstance(data, Mapping):
        return not_json(page)
    if "errors" in data:
        return fault(page) or PageReading("blocked", (), (_said(data),))
    if "title" not in data or not isinstance(at(data, "seller"), Mapping):
        return PageReading("layout_changed", (), ("the item lacks `title` or `seller`, which the Browse API promises",))
    if said := _unsold(data):
        return PageReading("no_offer", (), (said,))
    return outcome([_offer(data)])


def _unsold(item: Mapping[str, Any]) -> str:
    """Return why nobody can buy an item at a price, or an empty string."""
    options = at(item, "buyingOptions")
    if not isinstance(options, list) or not options or "FIXED_PRICE" in options:
        return ""
    return "the item is auctioned: a bid is no price" if "AUCTION" in options else "nobody can buy the item on eBay"


def fault(page: Page) -> PageReading | None:
    """Return what an error of the Browse API says of the item; the one for items with variations names no variation."""
    data = parsed(page.text)
    numbers = {text_at(error, "errorId") for error in objects_at(data, "errors")}
    if _HAS_VARIATIONS in numbers:
        return PageReading("ambiguous", (), (f"{_said(data)}; name a variation in the listing's address (?var=ID)",))
    return PageReading("gone", (), (_said(data),)) if numbers & _NO_ITEM else None


def _said(data: Any) -> str:  # noqa: ANN401 - parsed JSON
    return f"eBay answers: {text_at(data, 'errors.0.message', 'errors.0.errorId') or 'an error'}"


def _offer(item: Mapping[str, Any]) -> Offer:
    asked, currency = _asked(item, "price")
    least_advertised = text_at(item, "marketingPrice.priceTreatment") == _LEAST_ADVERTISED
    hidden = text_at(item, "priceDisplayCondition") not in ({_SHOWN} if least_advertised else {_SHOWN, ""})
    was = "" if least_advertised else _beside(item, "marketingPrice.originalPrice", currency)
    price = amount_at({"asked": asked}, "asked")
    shipping = _beside(item, "shippingOptions.0.shippingCost", currency)
    return Offer(
        title=text_at(item, "title"),
        sku=text_at(item, "legacyItemId") or text_at(item, "itemId"),
        gtin=clean_gtin(text_at(item, "gtin")),
        seller=text_at(item, "seller.username"),
        seller_id=text_at(item, "seller.userId", "seller.username"),
        seller_details=_legal(at(item, "seller.sellerLegalInfo")),
        price=price,
        currency=currency,
        list_price=amount_at({"was": was}, "was"),
        availability=_stock(text_at(item, "estimatedAvailabilities.0.estimatedAvailabilityStatus")),
        pack_size=lot if (lot := count_at(item, "lotSize") or 0) > 1 else None,
        condition=_condition(text_at(item, "conditionId")),
        fulfilment="seller",
        shipping=Decimal(0) if shipping and not shipping.strip("0.") else amount_at({"cost": shipping}, "cost"),
        price_in_cart=hidden,
        readings=("api",) if price is not None and not hidden else (),
        price_text="" if hidden else f"{asked} {currency}",
        url=text_at(item, "itemWebUrl"),
    )


def _asked(item: Mapping[str, Any], path: str) -> tuple[str, str]:
    """Return the amount that the seller asks, and its currency; to another country eBay shows a converted one."""
    amount = at(item, path)
    if currency := text_at(amount, "convertedFromCurrency"):
        return text_at(amount, "convertedFromValue"), currency
    return text_at(amount, "value"), text_at(amount, "currency")


def _beside(item: Mapping[str, Any], path: str, currency: str) -> str:
    """Return an amount that stands beside the price; one in another currency would be read as the price's own.

    Nothing is nothing in any currency: free delivery may be told in the shopper's.
    """
    amount, own = _asked(item, path)
    return amount if own in {"", currency} or not amount.strip("0.") else ""


def _legal(info: Any) -> str:  # noqa: ANN401 - parsed JSON
    """Return what the law makes a business seller show: name, address, register and VAT numbers."""
    address = [
        text_at(info, f"sellerProvidedLegalAddress.{part}")
        for part in ("addressLine1", "addressLine2", "postalCode", "city", "stateOrProvince", "country")
    ]
    contact = f"{text_at(info, 'legalContactFirstName')} {text_at(info, 'legalContactLastName')}".strip()
    vat = [f"VAT {text_at(item, 'vatId')}" for item in objects_at(info, "vatDetails") if text_at(item, "vatId")]
    number = text_at(info, "registrationNumber")
    return joined(
        text_at(info, "name"), contact, *address, f"register {number}" if number else "", *vat, text_at(info, "email")
    )


def _stock(status: str) -> str:
    return {"IN_STOCK": "in_stock", "LIMITED_STOCK": "in_stock", "OUT_OF_STOCK": "out_of_stock"}.get(status, "")


def _condition(number: str) -> str:
    """Return the condition of an eBay condition id; opened and flawed goods count as used."""
    if not number.isdigit():
        return ""
    value = int(number)
    return "new" if value == 1000 else "refurbished" if 2000 <= value < 2750 else "used"


def _read_page(page: Page) -> PageReading:
    general, text = read_page(page), _EACH.sub("", _price_text(page))
    if general.status in {"blocked", "gone"} or not shown(page.tree, _TITLE):
        return settled([], general, structure=_STRUCTURE)
    if over := _over(page, text):
        return over
    return _read_item(page, text, general) if text else settled([], general, structure=_STRUCTURE)


def _over(page: Page, text: str) -> PageReading | None:
    """Return that nobody can buy the item at a price: it has ended, or it is auctioned."""
    message = shown(page.tree, ".d-statusmessage")
    if _ENDED.search(message):
        return PageReading("gone", (), (f"eBay says: {message[:200]}",))
    if not text and page.tree.css_first(_BID) is not None:
        return PageReading("no_offer", (), ("the item is auctioned: a bid is no price",))
    return None


def _read_item(page: Page, text: str, general: PageReading) -> PageReading:
    locale = locale_of(page)
    read = read_price(text, currency_hint=page.hints.get("currency", ""), locale=locale)
    was = read_price(shown(page.tree, ".x-additional-info .ux-textspans--STRIKETHROUGH"), currency_hint=read.currency)
    offer = Offer(
        title=shown(page.tree, _TITLE),
        sku=next(iter(_ITEM.findall(page.url)), ""),
        seller=shown(page.tree, ".x-sellercard-atf__info__about-seller .ux-textspans--BOLD", _SELLER_LINK),
        seller_id=split_address(attribute(page.tree, _SELLER_LINK, "href")).path.rstrip("/").rsplit("/", 1)[-1],
        price=read.amount,
        currency=read.currency,
        list_price=was.amount,
        availability="out_of_stock" if shown(page.tree, ".x-ooo-section,.d-oos-alert") else "",
        condition=stated_condition(shown(page.tree, ".x-item-condition-text .ux-textspans")),
        fulfilment="seller",
        readings=("selector",) if read.amount is not None else (),
        price_text=text,
        url=page.url,
    )
    if read.status == "ambiguous":
        return in_doubt(offer, text, locale)
    if page.tree.css_first(_VARIATIONS) is not None and not query_value(page.url, "var"):
        reason = "the item has variations, and the listing's address names none (?var=ID)"
        return PageReading("ambiguous", (replace(offer, price=None, list_price=None, readings=()),), (reason,))
    return settled([offer], general, structure=_STRUCTURE)


def _price_text(page: Page) -> str:
    """Return the text of the price that everybody may buy at: beside it an auction shows its highest bid."""
    if text := shown(page.tree, f".x-bin-price {_STRUCTURE}"):
        return text
    return shown(page.tree, _STRUCTURE) if page.tree.css_first(_BID) is None else ""


def plain_address(url: str) -> str:
    """Return the address of the item's page."""
    found, split = _ITEM.search(url), split_address(url)
    return f"https://{split.netloc}/itm/{found[1]}" if found else url


def cards(page: Page) -> list[ListingCard]:
    """Return the items of a Browse API search, else those that the page shows."""
    data = parsed(page.text) if page.text.lstrip().startswith("{") else None
    if data is None:
        return cards_of(page)
    return [_card(_offer(item), sold=not _unsold(item)) for item in objects_at(data, "itemSummaries")]


def _card(offer: Offer, *, sold: bool) -> ListingCard:
    price = None if offer.price_in_cart or not offer.currency or not sold else offer.price
    currency = offer.currency if price is not None else ""
    return ListingCard(
        plain_address(offer.url), offer.title, price, currency, offer.seller, gtin=offer.gtin, sku=offer.sku,
        condition=offer.condition,
    )  # fmt: skip
