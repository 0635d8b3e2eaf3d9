"""The brand's own list prices by product, market and period: loaded from the policy file `list_prices`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field

from monitor.model.row import NumberedRow


class ListPrice(NumberedRow, table=True):
    """The recommended or list price of a product in a market (ISO 3166-1) for a period; `valid_to` is inclusive."""

    sku: str = Field(index=True)
    market: str
    price_minor: int = Field(sa_type=BigInteger)
    currency: str
    valid_from: date
    valid_to: date | None = None
