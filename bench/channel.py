"""Builds a channel in a store of its own: products, parties, policies, and as many offers as asked for.

Most offers are fair. A share of them violates the rules over offers, each rule in its turn; others lack a value that
rules need.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path

from sqlalchemy import insert, text
from sqlmodel import SQLModel

from bench import faults
from bench.wares import MARKETS, NOW, OTHER_DAYS, TODAY, Row, base, party, sku
from monitor.model import (
    Agreement,
    Assortment,
    Evidence,
    MapPrice,
    Observation,
    Party,
    PolicyVersion,
    Product,
    Promotion,
    Territory,
)
from monitor.model.channel import Withdrawal
from monitor.model.destination import Destination
from monitor.store.session import Database, open_database

UNPRICED = "CA"
"""A market without MAP: what is offered there is not assessed."""
ROWS = 20_000


@dataclass(frozen=True)
class Size:
    """How large a channel: number of offers, products and parties, and the share of offers that violate a rule."""

    offers: int
    products: int
    parties: int
    violating: float

    @classmethod
    def of(cls, offers: int, products: int = 0, parties: int = 0, violating: float = 0.01) -> Size:
        """Return a size; a hundred offers a product and two thousand a party where nothing is said."""
        return cls(offers, products or max(50, offers // 100), parties or max(20, offers // 2000), violating)


def build(path: Path, size: Size, seed: int = 1) -> Database:
    """Return the store of a new channel; an older file at the path is replaced."""
    for old in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        old.unlink(missing_ok=True)
    database = open_database(f"sqlite:///{path}")
    fill(database, size, seed)
    with database.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return database


def fill(database: Database, size: Size, seed: int = 1) -> None:
    """Put a channel into an empty store."""
    _fill(database, Party, chain(parties(size), faults.parties()))
    _fill(database, Agreement, chain(agreements(size), faults.agreements()))
    _fill(database, Territory, territories(size))
    _fill(database, Product, chain(products(size), faults.products()))
    _fill(database, Withdrawal, chain(withdrawals(size), faults.withdrawals()))
    _fill(database, MapPrice, chain(map_prices(size), faults.map_prices()))
    _fill(database, Promotion, chain(promotions(size), faults.promotions()))
    _fill(database, Assortment, chain(assortment(size), faults.assortment()))
    _fill(database, Destination, chain([{"reach": "de-at", "market": "AT", "by": "delivery"}], faults.destinations()))
    _fill(database, PolicyVersion, [{"sha256": "bench", "loaded_at": NOW, "files": {}}])
    _fill(database, Evidence, [_evidence()])
    _fill(database, Observation, offers(size, random.Random(seed)))


def products(size: Size) -> Iterator[Row]:
    """Yield the products; of each hundred one is discontinued, and ten have a least warranty."""
    for number in range(size.products):
        kind = number % 100
        yield {
            "sku": sku(number),
            "title": f"Field glass {number}",
            "brand": "Northern",
            "status": "discontinued" if kind == 51 else "active",
            "warranty_months": 24 if kind < 10 else None,
        }


def withdrawals(size: Size) -> Iterator[Row]:
    """Yield the recall of one product in a hundred."""
    for number in range(50, size.products, 100):
        yield {"sku": sku(number), "kind": "recalled", "last_sale_on": TODAY - timedelta(days=30)}


def parties(size: Size) -> Iterator[Row]:
    """Yield the parties: resellers and distributors, one in fifty without authorisation any more."""
    for number in range(size.parties):
        ended = TODAY - timedelta(days=10) if number % 50 == 49 else None
        yield {
            "id": party(number),
            "name": f"Party {number}",
            "role": "distributor" if number % 10 == 0 else "reseller",
            "group": f"group-{number // 4}",
            "country": list(MARKETS)[number % 3],
            "authorised_from": TODAY - OTHER_DAYS,
            "authorised_to": ended,
        }


def agreements(size: Size) -> Iterator[Row]:
    """Yield one agreement a party."""
    for number in range(size.parties):
        kind = "selective" if number % 3 else "unilateral_policy"
        start = TODAY - OTHER_DAYS
        yield {"id": f"A-{number}", "party_id": party(number), "type": kind, "jurisdiction": "US", "valid_from": start}


def territories(size: Size) -> Iterator[Row]:
    """Yield exclusive grants of distant regions, so that the look-up has something to look in."""
    for number in range(0, size.parties, 5):
        start = TODAY - OTHER_DAYS
        yield {"party_id": party(number), "region": "AT", "exclusive": True, "valid_from": start}


def map_prices(size: Size) -> Iterator[Row]:
    """Yield two periods of MAP for each product and market."""
    for number in range(size.products):
        for market, currency in MARKETS.items():
            ended, begun = TODAY - timedelta(days=31), TODAY - timedelta(days=30)
            known = {"sku": sku(number), "market": market, "currency": currency}
            yield {**known, "price_minor": base(number) - 100, "valid_from": TODAY - OTHER_DAYS, "valid_to": ended}
            yield {**known, "price_minor": base(number), "valid_from": begun, "valid_to": None}


def promotions(size: Size) -> Iterator[Row]:
    """Yield a promotion in force for one product in twenty, and an ended one for another."""
    for number in range(0, size.products, 20):
        price = base(number) * 9 // 10
        known = {"market": "US", "currency": "USD", "price_minor": price}
        first, last = TODAY - timedelta(days=5), TODAY + timedelta(days=5)
        yield {**known, "sku": sku(number), "valid_from": first, "valid_to": last, "lingers_to": last}
        first, last = TODAY - timedelta(days=40), TODAY - timedelta(days=20)
        yield {**known, "sku": sku(number + 1), "valid_from": first, "valid_to": last, "lingers_to": last}


def assortment(size: Size) -> Iterator[Row]:
    """Yield the channel that every product may be offered in."""
    start = TODAY - OTHER_DAYS
    return ({"sku": sku(number), "channel": "online", "valid_from": start} for number in range(size.products))


def offers(size: Size, chance: random.Random) -> Iterator[Row]:
    """Yield the offers; see `fair` and `faults.broken`."""
    turn = 0
    for number in range(size.offers):
        row = fair(number, size, chance)
        if chance.random() < size.violating:
            faults.broken(row, turn, _product(number, size), chance)
            turn += 1
        yield row


def fair(number: int, size: Size, chance: random.Random) -> Row:
    """Return an offer that no rule finds violating; one in forty lacks what some rule needs."""
    product = _product(number, size)
    # nobody fair is without authorisation
    seller = next(at for at in _from(number // size.products % size.parties, size.parties) if at % 50 != 49)
    market = UNPRICED if chance.random() < 0.015 else list(MARKETS)[number % 3]
    currency = MARKETS.get(market, "CAD")
    listing = f"site-{seller}|https://site-{seller}.example/{market}/{product}"
    return {
        "offer_key": f"{listing}|party {seller}|new|{number}",
        "listing_key": listing,
        "site": f"site-{seller}",
        "market": market,
        "seller": f"Party {seller}",
        "party_id": party(seller),
        "party_key": party(seller),
        "sku": None if chance.random() < 0.01 else sku(product),
        "matched_by": "product by sku, seller by name",
        "title": f"Northern field glass {product}",
        "price_minor": base(product) + chance.randrange(5000),
        "currency": currency,
        "list_price_minor": base(product) * 2 if chance.random() < 0.2 else None,
        "price_text": "as shown",
        "availability": chance.choice(["in_stock", "in_stock", "in_stock", "out_of_stock", ""]),
        "condition": chance.choice(["new", "new", ""]),
        "url": f"https://site-{seller}.example/{market}/{product}",
        "channel": "online",
        "host_id": party(seller),
        "coupon_code": "",
        "coupon_price_minor": None,
        "price_in_cart": False,
        "pack_size": None,
        "reach": "",
        "warranty_months": 24,
        "return_days": None,
        "readings": 2,
        "sightings": 2,
        "first_seen": NOW - timedelta(days=1),
        "last_seen": NOW,
        "seen_on": TODAY,
        "evidence_id": 1,
    }


def _product(number: int, size: Size) -> int:
    """Return an offer's product; nobody fair offers one that is recalled or discontinued."""
    return next(at for at in _from(number % size.products, size.products) if at % 100 not in (50, 51))


def _from(start: int, count: int) -> Iterable[int]:
    return ((start + step) % count for step in range(count))


def _evidence() -> Row:
    known = {"sha256": "0", "chain": "0", "kind": "page", "subject": "bench", "url": "", "captured_at": NOW}
    return {"id": 1, "sequence": 1, **known, "warc": "", "offset": 0, "length": 0}


def _fill(database: Database, model: type[SQLModel], rows: Iterable[Row]) -> None:
    """Insert rows in one transaction; what a row leaves out takes its default, one statement for all rows."""
    with database.engine.begin() as connection:
        batch: list[Row] = []
        for row in rows:
            batch.append({**_defaults(model), **row})
            if len(batch) == ROWS:
                connection.execute(insert(model), batch)
                batch = []
        if batch:
            connection.execute(insert(model), batch)


_known: dict[type[SQLModel], Row] = {}


def _defaults(model: type[SQLModel]) -> Row:
    if model not in _known:
        plain = {name: item.get_default(call_default_factory=True) for name, item in model.model_fields.items()}
        required = {name for name, item in model.model_fields.items() if item.is_required()}
        _known[model] = {name: value for name, value in plain.items() if name not in required and name != "id"}
    return _known[model]
