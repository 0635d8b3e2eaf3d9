"""What parties report beside sales and stock: price lists, claims line by line, catalogues."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from monitor.model.row import NumberedRow


class ReportedPrice(NumberedRow, table=True):
    """A price of a party's list: `price_minor` for `per` thousandths of a unit; `kind` is net, retail, wholesale …"""

    __table_args__ = (UniqueConstraint("report_id", "row"),)
    report_id: int = Field(index=True)
    row: int
    party_id: str = Field(index=True)
    sku: str
    kind: str
    price_minor: int = Field(sa_type=BigInteger)
    per: int = Field(sa_type=BigInteger)
    currency: str
    unit: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class ClaimedLine(NumberedRow, table=True):
    """A line of a claim for money back (`kind` claim), or of the answer to one (`kind` response), as the party sent it.

    `list_minor` and `contract_minor` are the prices that the claim states, where it states them, exactly: each is for
    `list_per` or `contract_per` units, a case of twelve or more where the price has parts of the smallest coin.
    """

    __table_args__ = (UniqueConstraint("report_id", "row"),)
    report_id: int = Field(index=True)
    row: int
    party_id: str = Field(index=True)
    kind: str
    claim: str
    contract: str
    sku: str
    quantity: int = Field(sa_type=BigInteger)
    """thousandths of a unit"""
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    claimed_on: date | None = None
    list_minor: int | None = Field(default=None, sa_type=BigInteger)
    list_per: int = Field(default=1, sa_type=BigInteger)
    contract_minor: int | None = Field(default=None, sa_type=BigInteger)
    contract_per: int = Field(default=1, sa_type=BigInteger)
    customer: str = ""


class ReportedProduct(NumberedRow, table=True):
    """A product of a party's catalogue: its own number and title, and the SKU of the policy where it is known."""

    __table_args__ = (UniqueConstraint("report_id", "row"),)
    report_id: int = Field(index=True)
    row: int
    party_id: str = Field(index=True)
    number: str
    gtin: str
    title: str
    sku: str = ""
