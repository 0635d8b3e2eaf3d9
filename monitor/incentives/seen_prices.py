"""At which prices a party was seen to advertise in a period, each beside the MAP of its day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from monitor.incentives.calendar_periods import Period
from monitor.model import MapPrice, Observation, Product, Promotion


class Beside(StrEnum):
    """How an advertised price stands to MAP."""

    KEPT = "at or above MAP"
    BELOW = "below MAP"
    PROMOTED = "left out: a promotion is in force"
    ONCE = "left out: below MAP, but seen only once"
    NO_MAP = "left out: no MAP in this currency"


@dataclass(frozen=True)
class SeenPrice:
    """One price of one offer as long as it stood; amounts in minor units of `currency`."""

    site: str
    sku: str
    market: str
    first: date
    last: date
    price_minor: int
    currency: str
    map_minor: int | None
    evidence_id: int | None
    beside: Beside


_P = TypeVar("_P", MapPrice, Promotion)


def seen_prices(session: Session, party_id: str, period: Period, skus: Sequence[str]) -> list[SeenPrice]:
    """Return the party's advertised prices of new products that stood in days of the period.

    A price counts once however long it stood, beside the MAP of its last day in the period. One below MAP counts where
    it is confirmed as cases are: by a second sighting or a second reading of the page.
    """
    seen = _observed(session, party_id, period, skus)
    products = {sku for one in seen if (sku := one.sku)}
    latest = (col(MapPrice.valid_from).desc(), col(MapPrice.id).desc())
    floors = _by_place(session.scalars(select(MapPrice).where(*_of(MapPrice, products, period)).order_by(*latest)))
    offers = _by_place(session.scalars(select(Promotion).where(*_of(Promotion, products, period))))
    known = session.scalars(select(Product).where(col(Product.sku).in_(products)))
    packs = {product.sku: product.pack_size for product in known}
    found = []
    for one in seen:
        day, place = min(one.seen_on, period.end), (one.sku or "", one.market)
        floor = next((row for row in _in_force(floors[place], day) if row.currency == one.currency), None)
        promoted = any(True for _ in _in_force(offers[place], day))
        found.append(_seen(one, day, floor.price_minor if floor else None, packs.get(one.sku or "", 1), promoted))
    return found


def _observed(session: Session, party_id: str, period: Period, skus: Sequence[str]) -> list[Observation]:
    """Return the party's observations with a price of a known product that stood in the period, in a fixed order."""
    wanted: list[ColumnElement[bool]] = [col(Observation.sku).in_(skus)] if skus else []
    after = datetime.combine(period.end + timedelta(days=1), time.min, UTC)
    rows = session.scalars(
        select(Observation)
        .where(
            col(Observation.party_id) == party_id,
            col(Observation.price_minor).is_not(None),
            col(Observation.sku).is_not(None),
            col(Observation.condition).in_(("", "new")),
            col(Observation.price_in_cart).is_(False),
            col(Observation.seen_on) >= period.start,
            col(Observation.first_seen) < after,
            *wanted,
        )
        .order_by(col(Observation.offer_key), col(Observation.first_seen), col(Observation.id))
    )
    return list(rows)


def _of(table: type[_P], skus: Collection[str], period: Period) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a row one of these products that holds on a day of the period."""
    return (
        col(table.sku).in_(skus),
        col(table.valid_from) <= period.end,
        or_(col(table.valid_to).is_(None), col(table.valid_to) >= period.start),
    )


def _by_place(rows: Iterable[_P]) -> Mapping[tuple[str, str], list[_P]]:
    """Return rows by product and market, in their order."""
    found = defaultdict[tuple[str, str], list[_P]](list)
    for row in rows:
        found[row.sku, row.market].append(row)
    return found


def _in_force(rows: Iterable[_P], day: date) -> Iterator[_P]:
    return (row for row in rows if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to))


def _seen(one: Observation, day: date, floor: int | None, units: int, promoted: bool) -> SeenPrice:
    price, first = one.price_minor or 0, one.first_seen.date()
    # MAP is for `units`; a pack of more or fewer is compared by what as many cost.
    below = floor is not None and price * units < floor * (one.pack_size or units)
    if floor is None:
        beside = Beside.NO_MAP
    elif promoted:
        beside = Beside.PROMOTED
    elif below:
        beside = Beside.BELOW if one.readings > 1 or one.sightings > 1 else Beside.ONCE
    else:
        beside = Beside.KEPT
    return SeenPrice(
        one.site, one.sku or "", one.market, first, day, price, one.currency, floor, one.evidence_id, beside
    )
