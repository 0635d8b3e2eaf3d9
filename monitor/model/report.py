"""Distributors' reports as taken in, and agreements as read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, UniqueConstraint
from sqlmodel import Field

from monitor.model.column_types import SortedJson, UtcDateTime
from monitor.model.row import NumberedRow

TOLD_ALREADY = ("the same sales as in ", "every line of it is in an earlier report")
"""How the reasons begin for which a report is refused whose sales others hold already."""


class ReportFile(NumberedRow, table=True):
    """A party's file, once by content: two parties may send the same bytes, as of months in which nothing was sold.

    `status` is accepted, partial (rows quarantined), refused, held (waits for a person's decision), superseded (a
    later version counts in its place) or unpacked (a ZIP file of several, each a report of its own). Only rows of
    accepted and partial reports count anywhere.
    """

    __table_args__ = (UniqueConstraint("sha256", "party_id"),)
    sha256: str
    name: str
    party_id: str = Field(index=True)
    layout: str
    period_from: date | None = None
    period_to: date | None = None
    received_at: datetime = Field(sa_type=UtcDateTime)
    status: str
    reason: str = ""
    evidence_id: int | None = None
    kind: str = ""
    """sales, stock, prices, claims, catalogue, several joined by +; nil: nothing was sold; empty: nothing was read"""
    version: int = 1
    supersedes: int | None = None
    """the report in whose place this one counts"""
    told: str = Field(default="", index=True)
    """digest of the sums by product of its sales, where it came in a ZIP file: another one in it may tell the same"""
    decision: str = ""
    """what a person decided of a held one: replace, append or refuse"""
    decided_by: str = ""


class Sale(NumberedRow, table=True):
    """An accepted sale line: net amount in minor units; `region` is ISO 3166 or empty when unknown."""

    __table_args__ = (UniqueConstraint("report_id", "row"),)
    report_id: int = Field(index=True)
    row: int
    party_id: str = Field(index=True)
    sku: str
    quantity: int = Field(sa_type=BigInteger)
    """thousandths of a unit"""
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    sold_on: date
    ship_to: str = ""
    region: str = ""
    sale_type: str = ""
    customer: str = ""
    customer_key: str = ""
    """folded name of the customer, by which its outlet is found"""
    document: str = ""
    """number of the invoice or delivery note, where the report names it"""


class ReportRow(NumberedRow, table=True):
    """A row that was not simply accepted, with its cells and the reason; nothing of a file is lost."""

    __table_args__ = (UniqueConstraint("report_id", "row"),)
    report_id: int = Field(index=True)
    row: int
    status: str
    """quarantined, corrected (accepted by the rule named), dismissed (by a person) or skipped (no data of ours)"""
    reason: str
    cells: list[str] = Field(default_factory=list, sa_column=Column(SortedJson))
    rule: str = ""
    """name of the rule that corrected the row, or of the check that set it aside"""
    about: str = ""
    """the text that was not recognised, such as the sender's own SKU"""


class ReportMapping(NumberedRow, table=True):
    """What a person confirmed a party's text to mean: a SKU of the policy or an ISO 3166 region."""

    __table_args__ = (UniqueConstraint("party_id", "kind", "folded"),)
    party_id: str
    kind: str
    """sku or ship_to"""
    folded: str
    """the text without case and outer space"""
    text: str
    value: str
    confirmed_by: str
    confirmed_at: datetime = Field(sa_type=UtcDateTime)


class RowDecision(NumberedRow, table=True):
    """What a person decided of one row; it holds whenever the report is read again."""

    __table_args__ = (UniqueConstraint("report_id", "row"),)
    report_id: int
    row: int
    choice: str
    """as_written, negative_stock_as_zero, dismissed or sku=…"""
    reason: str = ""
    decided_by: str
    decided_at: datetime = Field(sa_type=UtcDateTime)


class FetchedFile(NumberedRow, table=True):
    """One file as a source offered it: archived as evidence and put into the inbox, before the source is changed.

    `path` and `mark` say which file it was: its mail and name, or its path on a server with size and time of change.
    """

    __table_args__ = (UniqueConstraint("source", "path", "mark"),)
    source: str
    path: str
    mark: str = ""
    sha256: str = Field(index=True)
    place: str
    """where it was put, below the inbox"""
    evidence_id: int
    fetched_at: datetime = Field(sa_type=UtcDateTime)


class AgreementFile(NumberedRow, table=True):
    """An agreement's text as read from one version of its file."""

    __table_args__ = (UniqueConstraint("agreement_id", "sha256"),)
    agreement_id: str = Field(index=True)
    sha256: str
    path: str
    language: str
    pages: int
    text: str
    read_at: datetime = Field(sa_type=UtcDateTime)
    evidence_id: int | None = None
    current: bool = True
    detected_by: str = ""
    """digest of the signals and the second reader that its clauses were found with"""


class Clause(NumberedRow, table=True):
    """A clause that a detector flagged: `text[start:end]` of the agreement's text; `detector` names what found it."""

    __table_args__ = (UniqueConstraint("file_id", "type", "start", "end"),)
    file_id: int = Field(index=True)
    type: str
    start: int
    end: int
    page: int
    number: str = ""
    language: str = ""
    detector: str = ""
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(SortedJson))
    confidence: float | None = None
    """share of such findings that were right in clauses held back from training, where measured"""
