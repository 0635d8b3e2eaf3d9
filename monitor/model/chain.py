"""Which parties buy on which terms, and what makes a chain of them: loaded from the policy file `chains`."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from monitor.model.row import NumberedRow


class Chain(NumberedRow, table=True):
    """The terms a party buys on in a period, and what is known of its outlets; what is empty is unknown."""

    party_id: str = Field(index=True)
    terms: str
    """chain or standard"""
    outlets: int | None = None
    central_purchasing: bool | None = None
    common_assortment: bool | None = None
    valid_from: date
    valid_to: date | None = None
