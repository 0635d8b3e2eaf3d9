"""Listings that a search found and nobody watches yet: what a person accepts or dismisses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from monitor.model.column_types import UtcDateTime
from monitor.model.row import NumberedRow


class Find(NumberedRow, table=True):
    """A listing of what seems to be a watched product, found by searching a site.

    `address` is the listing's address without what does not name the product: a find is one for ever, so that what was
    dismissed does not come back. `score` (0-100) says how sure the match is, `matched_by` by what (gtin, mpn, title).
    """

    __table_args__ = (UniqueConstraint("site", "address"),)
    site: str = Field(index=True)
    address: str
    title: str
    sku: str
    """product it is proposed for"""
    matched_by: str
    score: int
    differs: str = ""
    """what the page of results says against its being the product as it is sold: used, a pack of 3, for the product"""
    seller: str = ""
    party_id: str = ""
    """party that the seller's name stands for; empty: nobody knows the seller, or the page of results names none"""
    price_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = ""
    status: str = Field(default="waiting", index=True)
    """`monitor.vocabulary.FindStatus`"""
    reason: str = ""
    """why it was dismissed"""
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_seen: datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime = Field(sa_type=UtcDateTime)
