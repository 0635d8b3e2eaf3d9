"""What parties reported to have on hand, and what the brand asks them to keep."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from monitor.model.row import NumberedRow


class Stock(NumberedRow, table=True):
    """An accepted line of an inventory report: units of a product on hand at a site of the party on a day."""

    __table_args__ = (UniqueConstraint("report_id", "row"),)
    report_id: int = Field(index=True)
    row: int
    party_id: str = Field(index=True)
    sku: str
    on_hand: int = Field(sa_type=BigInteger)
    """thousandths of a unit, never below zero"""
    as_of: date
    site: str = ""


class MustStock(NumberedRow, table=True):
    """Who has to keep how much of a product: a party, or all of a role or with outlets of a format (empty: any).

    `report_days` is how old the party's newest inventory report may be.
    """

    party_id: str = ""
    role: str = ""
    format: str = ""
    sku: str
    min_units: int
    report_days: int = 31
    valid_from: date
    valid_to: date | None = None
