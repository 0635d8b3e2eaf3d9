"""On which marketplaces a party may sell, where it may not sell on all: loaded from the policy files."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from monitor.model.row import NumberedRow


class Marketplace(NumberedRow, table=True):
    """A marketplace (a site of the settings) on which a party may sell during a period; `valid_to` is inclusive."""

    party_id: str = Field(index=True)
    site: str
    valid_from: date
    valid_to: date | None = None
