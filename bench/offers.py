"""Random offers, seeded: facts as the view of the store yields them, most of them fair."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.facts import Fact
from monitor.rulebook.records import Scalar

MARKETS = {"US": "USD", "DE": "EUR", "FR": "EUR", "GB": "GBP"}
SITES = ["alpine", "bazaar", "cliffside", "dalton", "eastgate", "fjord", "grove", "harbour", "inlet", "juniper"]

_ROLES = ["reseller", "reseller", "reseller", "retailer", "distributor", "marketplace", "own_shop"]
_NAMES = ["Optics", "Outdoor", "Tools", "Market", "Trading", "Store", "Outlet", "Deals"]


def random_offers(count: int, chance: random.Random, violating: float = 0.01) -> Iterator[Fact]:
    """Yield so many offers by subject; `violating` is the share that is below MAP or not authorised."""
    for number in range(count):
        market = chance.choice(list(MARKETS))
        below = chance.random() < violating / 2
        yield {
            "subject": f"offer-{number:08}",
            "party_key": f"party-{number % 997}",
            "case_subject": f"SKU-{number % 5000}",
            "period": "",
            "evidence_id": number,
            "market": market,
            "site": chance.choice(SITES),
            "sku": None if chance.random() < 0.02 else f"SKU-{number % 5000}",
            "product_title": f"Product {number % 5000}",
            "url": f"https://shop.example/p/{number}",
            **_party(chance, market, unauthorised=chance.random() < violating / 2),
            **_group(chance),
            **_with_terms(chance, _prices(chance, MARKETS[market], below=below)),
            **_place(chance, market),
            **_withdrawn_and_promised(chance),
            "availability": chance.choice(["in_stock", "in_stock", "in_stock", "in_stock", "out_of_stock", None]),
            "condition": chance.choice(["new", "new", "new", "new", "new", "used", None]),
            "readings": chance.choice([1, 2, 2]),
            "waived": chance.random() < 0.005,
        }


def _party(chance: random.Random, market: str, *, unauthorised: bool) -> Fact:
    seller = f"{chance.choice(['Alpine', 'Borough', 'Castle', 'Delta'])} {chance.choice(_NAMES)}"
    if unauthorised and chance.random() < 0.5:
        unknown: Fact = dict.fromkeys(("party_name", "party_role", "party_country"))
        flags: Fact = {"party_known": False, "authorised": False, "suspended": False, "own_shop": False}
        return {"seller": seller, **unknown, **flags, "authorisation": "not identified"}
    role = chance.choice(_ROLES)
    authorised = role == "own_shop" or not unauthorised
    suspended = not authorised and chance.random() < 0.5
    why = "authorised" if authorised else "suspended" if suspended else "authorisation ended"
    return {
        "seller": seller,
        "party_known": True,
        "party_name": f"{seller} Ltd",
        "party_role": role,
        "party_country": None if chance.random() < 0.05 else market,
        "authorised": authorised,
        "authorisation": why,
        "suspended": suspended,
        "own_shop": role == "own_shop",
    }


def _prices(chance: random.Random, currency: str, *, below: bool) -> Fact:
    if chance.random() < 0.04:
        unknown: Fact = dict.fromkeys(("map_price", "map_base_price", "shortfall", "shortfall_bp", "list_price"))
        price = chance.randint(500, 90_000)
        return {"advertised_price": price, "currency": currency, "promotion_active": False, **unknown}
    base = chance.randint(500, 90_000)
    promotion = chance.random() < 0.05
    minimum = base * 85 // 100 if promotion else base
    price = minimum * chance.randint(70, 98) // 100 if below else minimum * chance.randint(100, 130) // 100
    shortfall = max(0, minimum - price)
    return {
        "advertised_price": price,
        "currency": currency,
        "map_price": minimum,
        "map_base_price": base,
        "promotion_active": promotion,
        "shortfall": shortfall,
        "shortfall_bp": (shortfall * 10_000 + minimum - 1) // minimum,
        "list_price": None if chance.random() < 0.6 else base * chance.randint(100, 120) // 100,
    }


def _group(chance: random.Random) -> Fact:
    """Return what is known of the seller beyond its own authorisation; all but a few are in order."""
    kin = chance.random() < 0.01
    on_marketplace = chance.random() < 0.2
    agreement = (
        "in force" if chance.random() < 0.7 else chance.choice(["not required"] * 9 + ["ended", "missing", None])
    )
    return {
        "group_suspended": kin,
        "suspended_relative": "Castle Trading Ltd" if kin else None,
        "on_marketplace": on_marketplace,
        "marketplace_allowed": not on_marketplace or chance.random() < 0.95,
        "agreement": agreement,
    }


def _with_terms(chance: random.Random, prices: Fact) -> Fact:
    """Return the prices with what stands beside them: coupon, pack, crossed-out price, promotions and MAP elsewhere."""
    price, minimum, crossed = (prices[name] for name in ("advertised_price", "map_price", "list_price"))
    assert isinstance(price, int)
    coupon = price * chance.randint(80, 97) // 100 if chance.random() < 0.04 else None
    units = chance.choice([2, 3, 6]) if chance.random() < 0.06 else None
    unit_price = price if units is None else -(-price // units)
    abroad = chance.randint(500, 90_000) if chance.random() < 0.04 else None
    lingering = chance.random() < 0.02
    return {
        **prices,
        "ended_promotion": lingering,
        "promotion_ended_on": "2026-03-01" if lingering or chance.random() < 0.03 else None,
        "list_price_gap_bp": _gap(crossed, minimum),
        "coupon_shown": coupon is not None,
        "coupon_code": "TEN10" if coupon is not None and chance.random() < 0.8 else None,
        "coupon_price": coupon,
        "coupon_shortfall_bp": _short(coupon, minimum),
        "price_in_cart": chance.random() < 0.01,
        "pack": "same" if units is None else "multiple",
        "pack_size": units,
        "unit_price": unit_price,
        "unit_shortfall_bp": _short(unit_price, minimum),
        "foreign_market": None if abroad is None else chance.choice(["AT", "CA", "CH"]),
        "foreign_map_price": abroad,
        "foreign_shortfall_bp": _short(price, abroad),
    }


def _place(chance: random.Random, market: str) -> Fact:
    """Return the channel, what the assortment says of it, and a market of others that the page may reach."""
    reserved = chance.random() < 0.03
    early = chance.random() < 0.02
    other = chance.choice([place for place in MARKETS if place != market]) if chance.random() < 0.04 else None
    sign = None if other is None else chance.choice(["domain", "language", "delivery"])
    return {
        "channel": None if chance.random() < 0.03 else chance.choice(["online", "online", "partner", "own_shop"]),
        "channel_listed": None if chance.random() < 0.03 else chance.random() < 0.95,
        "exclusive_channel": "partner" if reserved else None,
        "before_launch": early,
        "launch_on": "2026-09-01" if early else "2026-01-01" if chance.random() < 0.3 else None,
        "exclusive_market": other,
        "exclusive_of_other": other is not None,
        "exclusive_holder": None if other is None else f"party-{other}",
        "reached_by": sign,
        "sale_type": None if sign is None else "passive" if sign == "delivery" else "active",
    }


def _withdrawn_and_promised(chance: random.Random) -> Fact:
    """Return what became of the product, and the warranty and time of return that are asked for and promised."""
    recalled = chance.random() < 0.02
    over = chance.random() < 0.01
    warranty, returns = (24, 30) if chance.random() < 0.5 else (None, None)
    return {
        "product_status": None if chance.random() < 0.02 else "discontinued" if over else "active",
        "discontinued": over,
        "recalled": recalled,
        "recalled_on": "2026-03-01" if recalled else None,
        "warranty_ruled": warranty is not None,
        "least_warranty_months": warranty,
        "warranty_months": chance.choice([None, None, 12, 24, 24, 36]),
        "returns_ruled": returns is not None,
        "least_return_days": returns,
        "return_days": chance.choice([None, None, 14, 30, 30, 60]),
    }


def _short(price: Scalar | None, minimum: Scalar | None) -> int | None:
    """Return by how much a price is below another one in basis points of it, rounded up; unknown without either."""
    if not isinstance(price, int) or not isinstance(minimum, int):
        return None
    return -(-max(0, minimum - price) * 10_000 // minimum)


def _gap(price: Scalar | None, minimum: Scalar | None) -> int | None:
    """Return how far a price is from another one, above or below, in the same way."""
    if not isinstance(price, int) or not isinstance(minimum, int):
        return None
    return -(-abs(minimum - price) * 10_000 // minimum)
