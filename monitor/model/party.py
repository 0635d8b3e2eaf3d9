"""Business parties, what they were granted, and what was agreed with them: loaded from the policy files."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field

from monitor.model.row import NumberedRow, StoredRow


class Party(StoredRow, table=True):
    """A distributor, reseller, retailer, marketplace or own shop; `group` joins storefronts of one owner."""

    id: str = Field(primary_key=True)
    name: str
    role: str
    group: str = ""
    country: str
    """ISO 3166-1"""
    region: str = ""
    """ISO 3166-2 of the seat, where the law differs by region"""
    email: str = ""
    language: str = "en"
    authorised_from: date | None = None
    authorised_to: date | None = None
    suspended: bool = False
    marketplaces: str = "any"
    """on which marketplaces it may sell: any, none, or only those named in marketplaces.csv"""
    needs_agreement: bool = False
    """may sell only under an agreement in force"""
    formerly: str = ""
    """the id it had before, where only that changed"""


class Alias(NumberedRow, table=True):
    """A seller name seen on a site (folded) and the party it stands for; empty site: everywhere."""

    site: str = ""
    name: str = Field(index=True)
    party_id: str


class Territory(NumberedRow, table=True):
    """A grant: the party may sell the SKU (empty: all) in a region (ISO 3166-1 or 3166-2) during a period.

    With an outlet `format` it covers sales to such outlets only.
    """

    party_id: str = Field(index=True)
    region: str
    sku: str = ""
    format: str = ""
    exclusive: bool = False
    valid_from: date
    valid_to: date | None = None


class Agreement(StoredRow, table=True):
    """An agreement with a party: kind, file, jurisdictions, term; market shares in basis points where known.

    What the law asks of an agreement is None where nobody entered it, never a guess.
    """

    id: str = Field(primary_key=True)
    party_id: str = Field(index=True)
    type: str
    file: str = ""
    jurisdiction: str = ""
    market_share_bp: int | None = None
    """the supplier's"""
    buyer_share_bp: int | None = None
    dominance: bool | None = None
    """the supplier is dominant in the market"""
    food_retail: bool | None = None
    """supply of food to a retail chain"""
    auto_renew: bool | None = None
    """it goes on unless somebody ends it"""
    combined_turnover_minor: int | None = Field(default=None, sa_type=BigInteger)
    """of both parties' groups in the last year, in `currency`"""
    chain_revenue_minor: int | None = Field(default=None, sa_type=BigInteger)
    """of the retail chain from food in the last year, in `currency`"""
    currency: str = "RUB"
    valid_from: date
    valid_to: date | None = None


class Discount(StoredRow, table=True):
    """A discount agreed for a party and period; a conditional one has a target in net sales of the currency.

    `taken_minor` is what was deducted on invoices, `rate_bp` the agreed rate; `report_due` the day by which
    the sales report that proves attainment is due. `form` is how it is paid (invoice, bonus, service), `basis` what
    it rewards, `scheme` how the target pays (whole_volume, stepped, prospective), `accrued_minor` what the books hold
    for it, `food` whether it is paid on food; each empty or None where the file does not say.
    """

    id: str = Field(primary_key=True)
    party_id: str = Field(index=True)
    agreement_id: str = ""
    kind: str
    period_from: date
    period_to: date
    target_minor: int | None = Field(default=None, sa_type=BigInteger)
    rate_bp: int
    taken_minor: int = Field(sa_type=BigInteger)
    currency: str
    report_due: date | None = None
    form: str = ""
    basis: str = ""
    scheme: str = ""
    target_set_on: date | None = None
    accrued_minor: int | None = Field(default=None, sa_type=BigInteger)
    food: bool | None = None
