"""What of the policy changes from one day to the next: where a market is on both, an offer may be right on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from monitor.model import Agreement, Assortment, MapPrice, Party, Promotion, Territory
from monitor.model.marketplace import Marketplace

_BY_MARKET = (MapPrice, Promotion)
_BY_PARTY = (Agreement, Marketplace, Territory)


@dataclass(frozen=True)
class TurnOfDay:
    """The products, with their market or in all, and the parties for which something begins or ends."""

    prices: frozenset[tuple[str, str]]
    products: frozenset[str]
    parties: frozenset[str]
    grants: frozenset[str]
    """products (empty: all) of a territory that is granted or given back"""

    def touches(self, sku: str | None, market: str, party_id: str | None, *, abroad: bool) -> bool:
        """Return whether it changes what an offer is judged by; `abroad` where its page reaches other markets."""
        if party_id in self.parties or (abroad and not self.grants.isdisjoint(("", sku))):
            return True
        return sku is not None and (sku in self.products or (sku, market) in self.prices)


def turn_of(session: Session, day: date) -> TurnOfDay:
    """Return what ends with a day or begins with the next one."""
    following = day + timedelta(days=1)

    def turning(begins: Any, ends: Any) -> Any:  # noqa: ANN401 - columns
        return or_(col(begins) == following, col(ends) == day)

    def of(table: Any, *columns: Any) -> list[Any]:  # noqa: ANN401 - a table and its columns
        return list(session.exec(select(*columns).where(turning(table.valid_from, table.valid_to))).all())

    prices = {tuple(row) for table in _BY_MARKET for row in of(table, table.sku, table.market)}
    launched = session.exec(select(Assortment.sku).where(col(Assortment.launch_on) == following)).all()
    authorised = select(Party.id).where(turning(Party.authorised_from, Party.authorised_to))
    return TurnOfDay(
        prices=frozenset(prices),
        products=frozenset((*of(Assortment, Assortment.sku), *launched)),
        parties=frozenset(
            (*session.exec(authorised).all(), *(row for table in _BY_PARTY for row in of(table, table.party_id)))
        ),
        grants=frozenset(of(Territory, Territory.sku)),
    )
