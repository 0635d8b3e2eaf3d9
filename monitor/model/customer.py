"""Who serves which customer, and what the brand sold to them itself: loaded from `customers` and `direct_sales`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field

from monitor.model.row import NumberedRow, StoredRow


class Customer(NumberedRow, table=True):
    """A customer of the channel and the party that serves it in a period; no party: the brand itself."""

    customer: str = Field(index=True)
    party_id: str = ""
    country: str = ""
    """ISO 3166-1"""
    valid_from: date
    valid_to: date | None = None


class DirectSale(StoredRow, table=True):
    """A line of the brand's own invoice or (below zero) credit note to a customer; net amount in minor units."""

    id: str = Field(primary_key=True)
    customer: str = Field(index=True)
    sku: str = ""
    sold_on: date
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
