"""What a partner's pay stands on: purchases, stock movements, claims, KPIs, limits; loaded from the policy files."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field

from monitor.model.row import NumberedRow, StoredRow


class Purchase(NumberedRow, table=True):
    """What a party bought from the brand in a period, net; `granted_minor` is all pay granted on it, where known."""

    party_id: str = Field(index=True)
    period_from: date
    period_to: date
    amount_minor: int = Field(sa_type=BigInteger)
    food_minor: int | None = Field(default=None, sa_type=BigInteger)
    """the part of the amount that is food"""
    granted_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str


class SellIn(NumberedRow, table=True):
    """What went into a party's stock of a product in a period, and its stock at both ends; thousandths of a unit."""

    party_id: str = Field(index=True)
    sku: str
    period_from: date
    period_to: date
    quantity: int = Field(sa_type=BigInteger)
    opening_stock: int | None = Field(default=None, sa_type=BigInteger)
    closing_stock: int | None = Field(default=None, sa_type=BigInteger)
    in_transit: int | None = Field(default=None, sa_type=BigInteger)
    """of what was delivered, the part that was still on its way at the period's end"""


class Claim(StoredRow, table=True):
    """Money a party claims for something it did; `proof` names the document, `fund_rate_bp` is the fund's share."""

    id: str = Field(primary_key=True)
    party_id: str = Field(index=True)
    kind: str
    period_from: date
    period_to: date
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    proof: str = ""
    proof_on: date | None = None
    proof_due: date | None = None
    fund_rate_bp: int | None = None
    """the fund as a share of the period's purchases"""
    food: bool | None = None


class KpiDefinition(StoredRow, table=True):
    """A measure that pay depends on, as the brand defined it for a party or (empty) for all; empty: not said."""

    id: str = Field(primary_key=True)
    party_id: str = ""
    name: str
    description: str = ""
    measure: str
    source: str = ""
    influence: str = ""
    unit: str = ""
    target: str = ""
    weight_bp: int | None = None
    conditional: bool | None = None
    benefit: str = ""


class PassedOn(NumberedRow, table=True):
    """A discount rate that a distributor gives to one of its wholesalers; None where it is not known."""

    party_id: str = Field(index=True)
    customer: str
    period_from: date
    period_to: date
    rate_bp: int | None = None


class DiscountLimit(NumberedRow, table=True):
    """What the brand's policy allows at most for parties of a role (empty: every other role) during a period."""

    role: str = ""
    invoice_max_bp: int | None = None
    unconditional_max_bp: int | None = None
    valid_from: date
    valid_to: date | None = None


class Effectiveness(StoredRow, table=True):
    """What a discount or bonus brought: indices in basis points of the base period (100 is 10,000), cost and margin."""

    id: str = Field(primary_key=True)
    party_id: str = Field(index=True)
    discount_id: str = ""
    period_from: date
    period_to: date
    revenue_index: int | None = None
    share_index: int | None = None
    investment_index: int | None = None
    cost_minor: int | None = Field(default=None, sa_type=BigInteger)
    added_margin_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str
    source: str = ""


class CostToServe(NumberedRow, table=True):
    """One cost item of a client in a period: an amount, or a rate of what it bought; exactly one of the two is set."""

    party_id: str = Field(index=True)
    period_from: date
    period_to: date
    item: str
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    rate_bp: int | None = None
    currency: str
    source: str = ""
