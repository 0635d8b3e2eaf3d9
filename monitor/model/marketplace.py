"""On which marketplaces a party may sell, where it may not sell on all: loaded from the policy files."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class Marketplace(SQLModel, table=True):
    """A marketplace (a site of the settings) on which a party may sell during a period; `valid_to` is inclusive."""

    id: int | None = Field(default=None, primary_key=True)
    party_id: str = Field(index=True)
    site: str
    valid_from: date
    valid_to: date | None = None
