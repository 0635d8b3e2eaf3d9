"""What schemes pay by beside sales and purchases: results of KPIs, single orders and debits; and what was booked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from monitor.model.column_types import UtcDateTime
from monitor.model.row import NumberedRow, StoredRow


class KpiResult(NumberedRow, table=True):
    """What a party reached of a KPI in a period, from a field audit, a survey or a service report; decimals as text."""

    party_id: str = Field(index=True)
    kpi: str
    period_from: date
    period_to: date
    target: str = ""
    actual: str
    source: str = ""


class FieldAudit(NumberedRow, table=True):
    """What an audit found in an outlet that a party serves: `found` of `of`, both in thousandths."""

    party_id: str = Field(index=True)
    outlet: str
    audited_on: date
    check: str
    """shelf_share (facings), planogram (places) or display"""
    found: int = Field(sa_type=BigInteger)
    of: int = Field(sa_type=BigInteger)
    source: str = ""


class SchemeEntry(StoredRow, table=True):
    """One order, debit or unit of stock that a scheme pays for; `price` falls to `new_price` in debits and protection.

    `cancelled_on` takes the pay for an order back. Quantity in thousandths of a unit.
    """

    id: str = Field(primary_key=True)
    party_id: str = Field(index=True)
    scheme: str
    dated: date
    sku: str = ""
    quantity: int | None = Field(default=None, sa_type=BigInteger)
    price_minor: int | None = Field(default=None, sa_type=BigInteger)
    new_price_minor: int | None = Field(default=None, sa_type=BigInteger)
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str
    cancelled_on: date | None = None
    source: str = ""


class JournalEntry(NumberedRow, table=True):
    """One booking of a scheme's pay, as exported to the ERP; the two accounts hold the same amount, so it balances."""

    journal: int = Field(index=True)
    """number of the export it left with"""
    scheme: str
    version: int
    party_id: str = Field(index=True)
    period_from: date
    period_to: date
    kind: str
    debit: str
    credit: str
    amount: str
    """above zero, decimal text"""
    currency: str
    as_of: date
    rate: str = ""
    text: str = ""
    booked_at: datetime = Field(sa_type=UtcDateTime)


class SchemeResult(NumberedRow, table=True):
    """What a scheme pays a party for a period by what is known now; written anew before each judging.

    `due_minor` is None where it is not known; `final` says that the period is over and nothing is missing.
    """

    party_id: str = Field(index=True)
    scheme: str
    version: int
    title: str
    agreement_id: str
    method: str
    kind: str = ""
    """conditional or unconditional"""
    period_from: date
    period_to: date
    currency: str
    due_minor: int | None = Field(default=None, sa_type=BigInteger)
    claimed_minor: int | None = Field(default=None, sa_type=BigInteger)
    proven_minor: int | None = Field(default=None, sa_type=BigInteger)
    """the claims with a proof; None where the scheme asks for no claims, or a claim names a fund of its own"""
    booked_minor: int | None = Field(default=None, sa_type=BigInteger)
    """what the journal holds for it, None where nothing was ever booked"""
    attainment_bp: int | None = None
    final: bool
    reason: str = ""
    evidence_id: int | None = None


class ClientEffect(NumberedRow, table=True):
    """What the money spent on a client brought in a period against the year before; in hundredths of a per cent.

    Written anew before each judging, only where all three indices are known.
    """

    party_id: str = Field(index=True)
    period_from: date
    period_to: date
    currency: str
    revenue_index: int
    share_index: int
    investment_index: int
    coefficient: int
