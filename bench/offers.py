"""Random offers, seeded: facts as the view of the store yields them, most of them fair."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.facts import Fact

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
            **_prices(chance, MARKETS[market], below=below),
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
