"""Prices of a product on its way to the shelf, level by level: loaded from the policy file `price_levels`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field

from monitor.model.row import NumberedRow

LEVELS = ("invoice", "distributor_list", "wholesale", "shelf")
"""Who pays it: the distributor to the brand, the wholesaler to the distributor, the shop to the wholesaler, the
consumer to the shop; cheapest first where the channel is sound."""


class PriceLevel(NumberedRow, table=True):
    """The price of a product at one level in a market, for everybody or for one party or format of outlet.

    `party_id` and `format` say who pays it; `valid_to` is inclusive. All levels are net of VAT.
    """

    sku: str = Field(index=True)
    market: str
    level: str
    party_id: str = ""
    format: str = ""
    price_minor: int = Field(sa_type=BigInteger)
    currency: str
    valid_from: date
    valid_to: date | None = None
