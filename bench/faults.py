"""Offers that violate: for each rule over offers one way to break it, and the policy rows this takes.

The products and parties named here are offered, and offer, nowhere else: what is entered for them accuses nobody fair.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from bench.wares import MARKETS, OTHER_DAYS, TODAY, Row, base, sku

BROKEN_PRICE = 10_000
"""MAP of the products named here."""
PRICE_ALONE = 2
"""Of three violating offers so many are just too cheap; the third breaks the next of the other rules."""


def broken(row: Row, turn: int, product: int, chance: random.Random) -> None:
    """Make a fair offer of a product violate a rule; `turn` counts the violating ones, so that every rule has its own.

    What its rule needs is known then, also where the fair offer lacked it.
    """
    market = row["market"] if row["market"] in MARKETS else "US"
    row.update(market=market, currency=MARKETS[market], sku=sku(product), availability="in_stock", condition="new")
    round_, place = divmod(turn, PRICE_ALONE + 1)
    if place:
        row["price_minor"] = base(product) * chance.randint(60, 85) // 100
        return
    WAYS[list(WAYS)[round_ % len(WAYS)]](row, product)


def _of(name: str, **more: object) -> Callable[[Row, int], None]:
    """Return what puts another product into the offer."""

    def put(row: Row, _: int) -> None:
        row.update(sku=name, title=f"Northern {name}", price_minor=BROKEN_PRICE, list_price_minor=None)
        row.update(more)

    return put


def _by(name: str, **more: object) -> Callable[[Row, int], None]:
    """Return what puts another seller into the offer."""

    def put(row: Row, _: int) -> None:
        row.update(party_id=name, party_key=name, seller=f"Party {name}")
        row.update(more)

    return put


def _coupon(row: Row, product: int) -> None:
    row.update(coupon_code="SAVE30", coupon_price_minor=base(product) // 2)


def _struck_through(row: Row, product: int) -> None:
    # no promotion is in force there, so the base price is the MAP
    price = base(product) - base(product) // 200
    row.update(market="DE", currency="EUR", list_price_minor=base(product), price_minor=price)


def _own_shop(row: Row, product: int) -> None:
    _by("own-shop")(row, product)
    row["price_minor"] = base(product) * 8 // 10


def _nobody(row: Row, _: int) -> None:
    row.update(party_id=None, party_key=f"seller:{row['site']}:nobody", seller="Nobody Ltd")


_US = {"market": "US", "currency": "USD"}
_DE = {"market": "DE", "currency": "EUR"}

WAYS: dict[str, Callable[[Row, int], None]] = {
    "ASSORT-011": _of("reserved"),
    "ASSORT-012": _of("announced"),
    "ASSORT-013": _of("discontinued"),
    "ASSORT-014": _of("recalled"),
    "ASSORT-015": _of("with-terms", warranty_months=12),
    "ASSORT-016": _of("with-terms", return_days=14),
    "MAP-002": _coupon,
    "MAP-003": lambda row, _: row.update(pack_size=2),
    "MAP-004": lambda row, _: row.update(price_in_cart=True),
    "MAP-005": _struck_through,
    "MAP-006": _of("once-cheaper", price_minor=BROKEN_PRICE * 9 // 10, **_US),
    "MAP-007": _own_shop,
    "MAP-008": _of("dearer-abroad", reach="de-fr", **_DE),
    "SELLER-001": _by("lapsed"),
    "SELLER-002": _nobody,
    "SELLER-003": _by("relative"),
    "SELLER-004": _by("shut-out", channel="marketplace"),
    "SELLER-005": _by("unsigned"),
    "TERR-011": _by("stranger", reach="de-at-page", **_DE),
}
"""One way for each rule but MAP-001, which is broken by the price alone."""

_PRODUCTS = ("reserved", "announced", "discontinued", "recalled", "with-terms", "once-cheaper", "dearer-abroad")
_PARTIES = ("own-shop", "lapsed", "suspended", "relative", "shut-out", "unsigned", "stranger")


def products() -> Iterator[Row]:
    """Yield the products."""
    for name in _PRODUCTS:
        terms = 24 if name == "with-terms" else None
        yield {
            "sku": name,
            "title": f"Northern {name}",
            "brand": "Northern",
            "status": "discontinued" if name == "discontinued" else "active",
            "warranty_months": terms,
            "return_days": 30 if terms else None,
        }


def parties() -> Iterator[Row]:
    """Yield the parties; all have an agreement but the one that needs it."""
    for name in _PARTIES:
        yield {
            "id": name,
            "name": f"Party {name}",
            "role": "own_shop" if name == "own-shop" else "reseller",
            "group": "suspended group" if name in ("suspended", "relative") else "",
            "country": "US",
            "authorised_from": TODAY - OTHER_DAYS,
            "authorised_to": TODAY - timedelta(days=10) if name == "lapsed" else None,
            "suspended": name == "suspended",
            "marketplaces": "none" if name == "shut-out" else "any",
            "needs_agreement": name == "unsigned",
        }


def agreements() -> Iterator[Row]:
    """Yield the agreements."""
    for name in _PARTIES:
        if name != "unsigned":
            known = {"type": "selective", "jurisdiction": "US", "valid_from": TODAY - OTHER_DAYS}
            yield {**known, "id": f"A-{name}", "party_id": name}


def map_prices() -> Iterator[Row]:
    """Yield the MAP of each product, and a higher one in a market that its page is made for."""
    known = {"price_minor": BROKEN_PRICE, "valid_from": TODAY - OTHER_DAYS}
    for name in _PRODUCTS:
        yield from ({**known, "sku": name, "market": market, "currency": MARKETS[market]} for market in MARKETS)
    yield {**known, "sku": "dearer-abroad", "market": "FR", "currency": "EUR", "price_minor": BROKEN_PRICE * 13 // 10}


def promotions() -> Iterator[Row]:
    """Yield a promotion that ended, whose price may linger."""
    first, last = TODAY - timedelta(days=40), TODAY - timedelta(days=20)
    known = {**_US, "sku": "once-cheaper", "price_minor": BROKEN_PRICE * 9 // 10}
    yield {**known, "valid_from": first, "valid_to": last, "lingers_to": TODAY + timedelta(days=20)}


def assortment() -> Iterator[Row]:
    """Yield a channel of its own for one product, a later launch for another, and the usual channel for the rest."""
    start = TODAY - OTHER_DAYS
    for name in _PRODUCTS:
        reserved = name == "reserved"
        yield {
            "sku": name,
            "channel": "outlet" if reserved else "online",
            "launch_on": TODAY + timedelta(days=30) if name == "announced" else None,
            "exclusive": reserved,
            "valid_from": start,
        }


def withdrawals() -> Iterator[Row]:
    """Yield the recall of a product."""
    yield {"sku": "recalled", "kind": "recalled", "last_sale_on": TODAY - timedelta(days=30)}


def destinations() -> Iterator[Row]:
    """Yield the pages that are made for a market of another."""
    yield {"reach": "de-fr", "market": "FR", "by": "language"}
    yield {"reach": "de-at-page", "market": "AT", "by": "language"}
