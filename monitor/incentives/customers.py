"""To whom a party sold: reported sales by customer, and the outlets that it could have sold to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from monitor.incentives.calendar_periods import Period
from monitor.incentives.sold import counted_sales
from monitor.model import ReportFile, Sale, Territory
from monitor.model.outlet import Outlet


@dataclass(frozen=True)
class CustomerSales:
    """What one customer bought in a period, net: quantity in thousandths, amount in minor units."""

    key: str
    """folded name; empty where the report names no customer"""
    name: str
    currency: str
    quantity: int
    amount_minor: int


def customer_sales(session: Session, party_id: str, period: Period, skus: Sequence[str]) -> list[CustomerSales]:
    """Return the party's sales of a period by customer, of certain products or (without any) of all."""
    wanted: list[ColumnElement[bool]] = [col(Sale.sku).in_(skus)] if skus else []
    statement = (
        select(
            col(Sale.customer_key),
            func.min(Sale.customer),
            col(Sale.currency),
            func.sum(Sale.quantity),
            func.sum(Sale.amount_minor),
        )
        .join(ReportFile, col(ReportFile.id) == col(Sale.report_id))
        .where(*counted_sales(party_id, period), *wanted)
        .group_by(col(Sale.customer_key), col(Sale.currency))
        .order_by(col(Sale.customer_key), col(Sale.currency))
    )
    rows = session.execute(statement).all()
    return [CustomerSales(key, name, currency, int(units), int(minor)) for key, name, currency, units, minor in rows]


def outlets(session: Session) -> list[Outlet]:
    """Return all outlets of the policy by name."""
    return list(session.scalars(select(Outlet).order_by(col(Outlet.customer_key), col(Outlet.id))))


def grants(session: Session, party_id: str, period: Period, skus: Sequence[str]) -> list[Territory]:
    """Return where the party may sell in days of the period: grants for all products and for those named."""
    statement = select(Territory).where(
        col(Territory.party_id) == party_id,
        col(Territory.valid_from) <= period.end,
        or_(col(Territory.valid_to).is_(None), col(Territory.valid_to) >= period.start),
    )
    found = session.scalars(statement.order_by(col(Territory.id)))
    return [grant for grant in found if not grant.sku or not skus or grant.sku in skus]
