"""The outlets of the channel's customers, and what an exclusive grant has to earn."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field

from monitor.model.row import NumberedRow, StoredRow


class Outlet(NumberedRow, table=True):
    """A customer as sales reports name it, with its outlet format (hypermarket, pharmacy, kiosk …) and region."""

    customer: str
    customer_key: str = Field(index=True)
    """folded name, by which sale lines find it"""
    party_id: str = ""
    """the party that runs it, where it is one"""
    format: str
    region: str = ""
    category_sales: int | None = Field(default=None, sa_type=BigInteger)
    """what it sells of the whole category, in thousandths of whatever unit all outlets share: its weight"""


class GrantQuota(StoredRow, table=True):
    """What the holder of an exclusive grant has to sell in a period to keep the exclusivity."""

    id: str = Field(primary_key=True)
    party_id: str = Field(index=True)
    region: str
    sku: str = ""
    format: str = ""
    period_from: date
    period_to: date
    min_amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str
    min_units: int | None = None
