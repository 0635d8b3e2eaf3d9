"""What a page adds to the bare price: coupon, price in the basket only, pack, reach, warranty and returns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from scrapers.reading.coupon import COUPON_NAMED, LONGEST_LINE, coupon_in
from scrapers.reading.pack import pack_of, size_of
from scrapers.reading.product_data import OfferData, ProductData
from scrapers.reading.quick_pattern import QuickPattern
from scrapers.records import Offer

_IN_CART = QuickPattern(
    r"(?:see|view|check|get) (?:the |our |final |low(?:er|est)? )*price (?:in|at) (?:your |the )?"
    r"(?:cart|basket|bag|checkout)|"
    r"add (?:it |this )?to (?:your |the )?(?:cart|basket|bag) (?:to|for) (?:see |view )?(?:the |our |final )*price|"
    r"(?:low(?:er|est)? |final |our )?price (?:is )?(?:shown|displayed|revealed|visible) (?:only )?(?:in|at) "
    r"(?:your |the )?(?:cart|basket|bag|checkout)|"
    r"preis (?:erst |nur )?im warenkorb (?:sichtbar|sehen|anzeigen)|preis wird (?:erst |nur )?im warenkorb angezeigt|"
    r"(?:voir|découvrir) le prix dans (?:le|votre) panier|prix (?:visible|affiché) dans (?:le|votre) panier|"
    r"(?:ver|vea) (?:el )?precio en (?:el carrito|la cesta)|vedi (?:il )?prezzo nel carrello|"
    r"(?:zie|bekijk) (?:de )?prijs in (?:de |je |uw )?(?:winkelwagen|winkelmand)|zobacz cenę w koszyku|"
    r"цену? (?:смотрите|см\.|узнайте|видна|указана) в корзине",
    re.IGNORECASE,
)
TERMS_NAMED = (_IN_CART, *COUPON_NAMED)
"""What a line that says anything of an offer's terms matches, one of them at least."""
_OF_OTHER_THINGS = re.compile(
    r"\b(?:tax\w*|vat|incl\w*|shipping|delivery|mwst|versand\w*|livraison|envío)\b", re.IGNORECASE
)
_LONGEST_HINT = 80
_Number = TypeVar("_Number", int, Decimal)


def hides_price(lines: Iterable[str]) -> bool:
    """Return whether a short line says that the price is told in the basket only."""
    return any(
        len(line) <= _LONGEST_HINT and _IN_CART.search(line) and not _OF_OTHER_THINGS.search(line) for line in lines
    )


def with_terms(offer: Offer, lines: Sequence[str], *, locale: str, language: str = "") -> Offer:
    """Return an offer with what the lines near it say beside its price, and with the pack that its title names."""
    short = [line for line in lines if len(line) <= LONGEST_LINE]
    coupon = coupon_in(short, offer.price, offer.currency, locale)
    return replace(
        offer,
        coupon_code=coupon.code if coupon else "",
        coupon_price=coupon.price if coupon else None,
        price_in_cart=hides_price(short),
        pack_size=pack_of(offer.title),
        pack_text=size_of(offer.title),
        language=language,
    )


def with_stated_terms(offer: Offer, products: Sequence[ProductData]) -> Offer:
    """Return an offer with the terms of structured data, each where all that state it agree."""
    stated = [one for product in products for one in product.offers]
    return replace(
        offer,
        ships_to=tuple(sorted({market for one in stated for market in one.ships_to})),
        warranty_months=_agreed(one.warranty_months for one in stated),
        return_days=_agreed(one.return_days for one in stated),
        shipping=_agreed(one.shipping for one in stated),
        seller_details=next((one.seller_details for one in stated if one.seller == offer.seller), ""),
    )


def with_terms_of(offer: Offer, stated: OfferData) -> Offer:
    """Return one of several sellers' offers with the terms of its own structured data."""
    return replace(
        offer,
        pack_size=pack_of(offer.title),
        pack_text=size_of(offer.title),
        ships_to=stated.ships_to,
        warranty_months=stated.warranty_months,
        return_days=stated.return_days,
        shipping=stated.shipping,
        seller_details=stated.seller_details,
    )


def _agreed(values: Iterable[_Number | None]) -> _Number | None:
    found = {value for value in values if value is not None}
    return found.pop() if len(found) == 1 else None
