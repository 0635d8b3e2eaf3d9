"""What leaves the house, and what the schedule did."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field

from monitor.model.column_types import SortedJson, UtcDateTime
from monitor.model.row import NumberedRow, StoredRow


class OutboxItem(NumberedRow, table=True):
    """A document on its way: written in the transaction that caused it, kept as sent, once per `dedupe_key`."""

    __tablename__ = "outbox"
    dedupe_key: str = Field(unique=True)
    kind: str
    """digest, notice, review_sheet or alert"""
    channel: str
    """mail or file"""
    recipient: str
    """mail address(es) separated by comma, or a path below the workspace's `out/`"""
    subject: str
    parts: dict[str, str] = Field(default_factory=dict, sa_column=Column(SortedJson))
    """rendered text by format: html, txt, json"""
    status: str = Field(index=True)
    attempts: int = 0
    last_error: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_attempt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    message_id: str = ""


class Handover(NumberedRow, table=True):
    """How far a mail is with one of those it goes to: who has it gets it no second time, whatever becomes of others."""

    __table_args__ = (UniqueConstraint("outbox_id", "address"),)
    outbox_id: int
    address: str
    state: str = Field(index=True)
    words: str = ""
    """what the other side said, or why it could not be asked; empty where it took the document"""
    deferrals: int = 0
    """how often the other side put it off"""
    at: datetime = Field(sa_type=UtcDateTime)


class DigestRow(NumberedRow, table=True):
    """A digest that was said, one a day and audience: the window it covers and its content."""

    __tablename__ = "digest"
    key: str = Field(unique=True)
    """`<local date>|<audience>`"""
    audience: str
    local_date: date
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(SortedJson))


class PolicyVersion(NumberedRow, table=True):
    """The policy files as they were loaded, by the hash of their content."""

    sha256: str = Field(index=True)
    loaded_at: datetime = Field(sa_type=UtcDateTime)
    files: dict[str, str] = Field(default_factory=dict, sa_column=Column(SortedJson))
    evidence_id: int | None = None


class JobRun(StoredRow, table=True):
    """When a scheduled job last ran, for catching up after downtime."""

    job: str = Field(primary_key=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    result: str = ""
