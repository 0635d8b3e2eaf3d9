"""Which channel a party belongs to, and which products were withdrawn."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from monitor.model.row import NumberedRow


class PartyChannel(NumberedRow, table=True):
    """A channel that a party sells in; the words are those of the assortment."""

    party_id: str = Field(index=True)
    channel: str


class Withdrawal(NumberedRow, table=True):
    """A product that was recalled or discontinued: the last day on which it may be sold in a market (empty: all)."""

    __table_args__ = (Index("ix_withdrawal_first", "sku", "market", "kind", "last_sale_on"),)
    sku: str
    kind: str
    """recalled or discontinued"""
    market: str = ""
    last_sale_on: date
