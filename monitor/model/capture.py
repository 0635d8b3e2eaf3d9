"""What was seen: runs, evidence, captures, observations and what people must review."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from monitor.model.column_types import SortedJson, UtcDateTime
from monitor.model.row import NumberedRow, StoredRow

_STANDING: dict[str, Any] = {"sqlite_where": text("ended_at IS NULL"), "postgresql_where": text("ended_at IS NULL")}


class Run(NumberedRow, table=True):
    """One pass over the channel; an unfinished run is resumed, never repeated."""

    started_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    step: str = ""
    """the last step that was completed"""
    local_date: date
    plan: str = ""
    """the steps this pass makes and, where not all, the sites it visits: only the same pass is resumed"""
    summary: dict[str, Any] = Field(default_factory=dict, sa_column=Column(SortedJson))


class Evidence(NumberedRow, table=True):
    """The archive's index entry as the store knows it; `sha256` is of the WARC record, `chain` links the index."""

    __table_args__ = (Index("ix_evidence_subject", "subject", "kind"),)
    sequence: int = Field(unique=True)
    sha256: str
    chain: str
    kind: str
    """page, report, agreement or policy"""
    subject: str
    """listing key, file name or policy version"""
    url: str
    captured_at: datetime = Field(sa_type=UtcDateTime)
    warc: str
    offset: int
    length: int


class TimeStamp(StoredRow, table=True):
    """A time stamp that lies beside the archive, as the store knows it: of which entry's chain value, with its hash."""

    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sha256: str


class Capture(NumberedRow, table=True):
    """One visit to a listing within a run and its outcome (`monitor.vocabulary.Outcome`)."""

    __table_args__ = (UniqueConstraint("run_id", "listing_key"),)
    run_id: int = Field(index=True)
    listing_key: str = Field(index=True)
    evidence_id: int | None = None
    captured_at: datetime = Field(sa_type=UtcDateTime)
    seen_on: date | None = None
    """calendar day at the shop; empty: that of the run"""
    day_is_sure: bool = True
    """the whole market was on that day"""
    outcome: str
    partial: bool = False
    """the listing has offers that the page did not show; none of them ended by this visit"""
    http_status: int | None = None
    not_modified: bool = False
    requests: int = 0
    """what the site was asked for on the way, robots.txt, redirects and retries too; its day's budget counts them"""
    seen_from: str = ""
    """ISO 3166-1 of where the settings say the page was fetched from"""
    etag: str = ""
    last_modified: str = ""
    reasons: list[str] = Field(default_factory=list, sa_column=Column(SortedJson))


class OfferNotShown(StoredRow, table=True):
    """A visit whose page showed only a part of a listing's offers, and not this one: it neither stood nor ended."""

    observation_id: int = Field(primary_key=True)
    captured_at: datetime = Field(sa_type=UtcDateTime, primary_key=True)


class Observation(NumberedRow, table=True):
    """An offer after normalising: current while `ended_at` is empty; an unchanged offer only moves `last_seen`.

    `offer_key` is `<listing>|<folded seller>|<condition>`. Money in minor units of `currency`. `seen_on` is the
    workspace's local date of `last_seen`. `readings` counts independent readings that agreed on the price, 0 where
    the capture vouches for nothing: the market was on two days, and on one of them the policy is another.
    From `channel` on, what the page adds to the bare price; empty or None where it says nothing.
    """

    __table_args__ = (
        # What stands is asked for by offer and by product; an index on `ended_at` alone would be chosen for both.
        Index("ix_observation_standing", "offer_key", **_STANDING),
        Index("ix_observation_standing_product", "sku", "market", "currency", **_STANDING),
    )
    offer_key: str = Field(index=True)
    listing_key: str = Field(index=True)
    site: str
    market: str
    seller: str
    party_id: str | None = Field(default=None, index=True)
    party_key: str = ""
    """party id, or `seller:<site>:<folded name>` for a seller nobody has identified"""
    sku: str | None = Field(default=None, index=True)
    matched_by: str = ""
    title: str = ""
    price_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = ""
    list_price_minor: int | None = Field(default=None, sa_type=BigInteger)
    price_text: str = ""
    availability: str = ""
    condition: str = ""
    tax_basis: str = ""
    url: str = ""
    channel: str = ""
    """the site's channel in the settings"""
    host_id: str = ""
    """party that runs the site"""
    marketplace: bool = False
    """the site's reader is one of a marketplace"""
    coupon_code: str = ""
    coupon_price_minor: int | None = Field(default=None, sa_type=BigInteger)
    """price with the coupon that the page itself shows"""
    price_in_cart: bool = False
    """the page says that the price is told in the basket only"""
    pack_size: int | None = None
    """units in the pack, where the title names them"""
    reach: str = ""
    """key of the `Destination` rows: other markets that the page delivers to or is made for"""
    warranty_months: int | None = None
    return_days: int | None = None
    seller_id: str = ""
    """the marketplace's own id of the seller"""
    seller_details: str = ""
    """what the marketplace shows of the firm: name, address, register number"""
    fulfilment: str = ""
    """who sends the goods: marketplace or seller"""
    featured: bool | None = None
    """the offer holds the buy box"""
    readings: int = 1
    sightings: int = 1
    first_seen: datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime = Field(sa_type=UtcDateTime)
    seen_on: date
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    evidence_id: int | None = None


class ReviewItem(NumberedRow, table=True):
    """Something a person must settle once: an unmatched product or seller, a quarantined row, an ambiguity."""

    __table_args__ = (UniqueConstraint("kind", "subject"),)
    kind: str
    """product, seller, row or ship_to"""
    subject: str
    reason: str
    proposal: str = ""
    first_seen: datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    evidence_id: int | None = None
