"""What the offers that a site's own structure yields amount to: one outcome, and no number that is not certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from scrapers.reading.pack import pack_of
from scrapers.reading.price import price_tokens
from scrapers.records import ORDERABLE, Offer, OtherPrice, Page, PageReading

_FOR_NOTHING = re.compile(r"0+(?:\.0+)?")
"""What shops write where they ask no price."""

STRUCTURED = frozenset({"json_ld", "microdata", "rdfa", "opengraph"})
"""Readings that are independent of any of a page's own structures."""

_FILLED = (
    "title", "sku", "gtin", "seller", "condition", "availability", "list_price", "shipping", "tax", "unit_price",
    "unit", "pack_text", "coupon_code", "coupon_price", "price_in_cart", "pack_size", "ships_to", "language",
    "warranty_months", "return_days", "other_prices",
)  # fmt: skip
"""What the generic reading of a page adds to the site's own where that says nothing."""


def outcome(offers: Sequence[Offer], *reasons: str, partial: bool = False) -> PageReading:
    """Return the reading of a listing's offers: `ok` with those that stand, else why there is none.

    An amount without a currency is no price: it is left out, and the reason says what the settings lack. An offer
    without a price that can be read is not known to be none: beside others it makes the reading partial, alone it is
    ambiguous.
    """
    sound = [_sound(offer) for offer in offers]
    if any(offer.price is not None and not offer.currency for offer in offers):
        reasons = (*reasons, "the currency is not stated; give the site `currency` in channelwarden.toml")
    if sound and all(offer.availability == "out_of_stock" for offer in sound):
        return PageReading("out_of_stock", tuple(sound), reasons)
    offered = [offer for offer in sound if offer.availability != "out_of_stock"]
    standing = tuple(offer for offer in offered if offer.price is not None or offer.price_in_cart)
    if standing:
        unread = [offer for offer in offered if offer not in standing and not _FOR_NOTHING.fullmatch(offer.price_text)]
        told = (f"the offer of {offer.seller or 'nobody named'} states no price that can be read" for offer in unread)
        return PageReading("ok", standing, (*reasons, *told), partial or bool(unread))
    if reasons or any(offer.price_from is not None for offer in sound):
        return PageReading("ambiguous", tuple(sound), reasons)
    status = "no_offer" if all(_FOR_NOTHING.fullmatch(offer.price_text) for offer in sound) else "ambiguous"
    return PageReading(status, tuple(sound), ("no offer states a price",))


def _sound(offer: Offer) -> Offer:
    offer = replace(offer, pack_size=offer.pack_size or pack_of(offer.title))
    if offer.price_in_cart:
        # What is told in the basket only is no advertised price, even where an interface knows it.
        return replace(offer, price=None, readings=())
    if offer.price is None or not offer.currency:
        return replace(offer, price=None, list_price=None, price_from=None, price_to=None, readings=())
    return replace(offer, list_price=offer.list_price if offer.list_price and offer.list_price > offer.price else None)


def of_range(low: Decimal, high: Decimal, base: Offer, reason: str) -> PageReading:
    """Return a range of prices: its ends, and no price; without a currency not even these."""
    if not base.currency:
        return outcome([replace(base, price=low)])
    offer = replace(base, price=None, price_from=low, price_to=high, readings=(), list_price=None)
    return PageReading("ambiguous", (offer,), (reason,))


def in_doubt(offer: Offer, text: str, locale: str = "") -> PageReading:
    """Return a price text that is not one price: a range gives its ends, anything else no number at all."""
    tokens = price_tokens(text, currency_hint=offer.currency, locale=locale)
    ends = [token for token in tokens if token.kind == "range" and len(token.amounts) == 1]
    currencies = {token.currency for token in ends}
    if len(ends) == 2 and len(currencies) == 1 and (currency := currencies.pop()):
        low, high = (token.amounts[0] for token in ends)
        return of_range(low, high, replace(offer, currency=currency, price_text=text), f"'{text}' is a price range")
    return PageReading("ambiguous", (replace(offer, price=None, readings=()),), (f"'{text}' is not one price",))


def of_variants(variants: Sequence[tuple[str, Offer]], chosen: str) -> PageReading:
    """Return the variant that the listing's address chooses by its id, else what all variants have in common.

    Variants at different prices are a range, never the price of one of them.
    """
    if chosen:
        mine = [offer for identity, offer in variants if identity == chosen]
        return outcome(mine) if mine else PageReading("gone", (), (f"the product has no variant {chosen} any more",))
    offers = [offer for _, offer in variants]
    # A variant that is sold out and has lost its price says nothing of what the others cost.
    offers = [o for o in offers if o.price is not None or o.availability != "out_of_stock"] or offers
    if len(offers) < 2:
        return outcome(offers)
    common = _common(offers)
    priced = [(offer.price, offer.currency) for offer in offers if offer.price is not None]
    amounts = sorted({amount for amount, _ in priced})
    if len(amounts) == 1 and len(priced) == len(offers):
        return outcome([replace(common, price=amounts[0], readings=offers[0].readings)])
    if not amounts:
        return outcome([common])
    reason = f"{len(offers)} variants cost {amounts[0]} to {amounts[-1]}; let the listing's address name one"
    if len(amounts) == 1:
        reason = f"some variants cost {amounts[0]}, others state no price; let the listing's address name one"
    return of_range(amounts[0], amounts[-1], common, reason)


def _common(offers: Sequence[Offer]) -> Offer:
    """Return what all variants say alike; one that can be ordered makes the product so."""
    first = offers[0]
    kept = {
        name: getattr(first, name)
        for name in ("title", "sku", "gtin", "seller", "seller_id", "currency", "list_price", "condition", "url", "tax")
        if len({getattr(offer, name) for offer in offers}) == 1
    }
    states = {offer.availability for offer in offers}
    orderable = next((state for state in ORDERABLE if state in states), "")
    stock = orderable or ("out_of_stock" if states == {"out_of_stock"} else "")
    return Offer(**{"url": first.url, **kept}, availability=stock)


def settled(own: Sequence[Offer], general: PageReading, *, structure: str) -> PageReading:
    """Return a page's offers as its site's structure has them, held against the generic reading of the same page.

    Agreement adds the other readings, a contradiction by structured data makes the page ambiguous. Where the structure
    was not found, a certain generic answer stands with that reason, and anything less is `layout_changed`.
    """
    if general.status in {"blocked", "gone"}:
        return general
    missing = f"the site's own structure was not found ({structure})"
    if not own:
        if general.status in {"ok", "out_of_stock", "ambiguous"}:
            return replace(general, reasons=(*general.reasons, missing))
        return PageReading("layout_changed", general.offers, (missing, *general.reasons))
    place = next((place for place, offer in enumerate(own) if offer.featured), 0)
    main = own[place]
    agreeing, against = _held_against(main, general)
    if against:
        contenders = (main, *against)
        told = ", ".join(f"{o.price} {o.currency} ({'+'.join(o.readings)})" for o in contenders)
        return PageReading("ambiguous", contenders, (f"the page states different prices: {told}",))
    main = replace(main, readings=tuple(dict.fromkeys((*main.readings, *agreeing))))
    main = _filled(main, general.offers[:1] if agreeing else general.offers)
    return outcome([*own[:place], main, *own[place + 1 :]])


def _held_against(main: Offer, general: PageReading) -> tuple[list[str], list[Offer]]:
    """Return the independent readings that agree with the main offer, and the structured ones that contradict it."""
    if main.price is None:
        return [], []
    explained = {main.list_price, *(other.amount for other in main.other_prices)}
    agreeing: list[str] = []
    against: list[Offer] = []
    for offer in general.offers:
        seen = [name for name in offer.readings if name in STRUCTURED or "selector" not in main.readings]
        same = offer.currency in {"", main.currency}
        if offer.price is None or not seen or general.status not in {"ok", "ambiguous", "out_of_stock"}:
            continue
        if same and offer.price == main.price:
            agreeing += seen
        elif STRUCTURED & set(seen) and offer.price not in explained:
            against.append(offer)
    return agreeing, [] if agreeing else against


def _filled(offer: Offer, general: Sequence[Offer]) -> Offer:
    """Return an offer with what all readings of the rest of the page say alike where its structure says nothing."""
    missing = (name for name in _FILLED if not getattr(offer, name))
    alike = {name: getattr(general[0], name) for name in missing if len({getattr(o, name) for o in general}) == 1}
    return replace(offer, **alike)


def other_price(kind: str, amount: Decimal | None, currency: str, text: str = "") -> tuple[OtherPrice, ...]:
    """Return an amount that is shown beside the price as such, or nothing where there is none."""
    return (OtherPrice(kind, amount, currency, text),) if amount is not None else ()


def all_shown(reading: PageReading, shown: int, total: int | None) -> PageReading:
    """Return a reading, made partial where its interface counts more offers than its answer shows."""
    if total is None or total <= shown:
        return reading
    return replace(reading, partial=True, reasons=(*reading.reasons, f"the answer shows {shown} of {total} offers"))


def not_json(page: Page) -> PageReading:
    """Return the reading of an interface's answer that is not what the interface promises."""
    start = " ".join(page.text[:80].split())
    return PageReading("layout_changed", (), (f"the answer is not the JSON that was asked for: '{start}'",))
