"""Which channel a party belongs to, and which products were withdrawn."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class PartyChannel(SQLModel, table=True):
    """A channel that a party sells in; the words are those of the assortment."""

    __tablename__ = "party_channel"
    id: int | None = Field(default=None, primary_key=True)
    party_id: str = Field(index=True)
    channel: str


class Withdrawal(SQLModel, table=True):
    """A product that was recalled or discontinued: the last day on which it may be sold in a market (empty: all)."""

    __table_args__ = (Index("ix_withdrawal_first", "sku", "market", "kind", "last_sale_on"),)
    id: int | None = Field(default=None, primary_key=True)
    sku: str
    kind: str
    """recalled or discontinued"""
    market: str = ""
    last_sale_on: date
