"""What the rules said: verdicts that matter, counts of the rest, and violations over time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from monitor.model.base import SortedJson, UtcDateTime


class VerdictRow(SQLModel, table=True):
    """A `violates` or `not_assessed` verdict of one run; `complies` is only counted (see `VerdictCount`)."""

    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("run_id", "rule_id", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(index=True)
    rule_id: str
    rule_version: int
    subject: str
    verdict: str
    reason: str = ""


class VerdictCount(SQLModel, table=True):
    """How many facts a rule judged in a run, by verdict."""

    __tablename__ = "verdict_count"
    __table_args__ = (UniqueConstraint("run_id", "rule_id"),)
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(index=True)
    rule_id: str
    rule_version: int
    violates: int
    complies: int
    not_assessed: int


class Violation(SQLModel, table=True):
    """A stored `violates` verdict over time, unique on rule, version, subject and period.

    `period` is the reporting period, or the time of the first sighting of an offer's episode. `fact` is the
    fact as judged, `sentence` the rule's message with its numbers. `sightings` counts captures at other times.
    """

    __table_args__ = (UniqueConstraint("rule_id", "rule_version", "subject", "period"),)
    id: int | None = Field(default=None, primary_key=True)
    rule_id: str = Field(index=True)
    rule_version: int
    subject: str = Field(index=True)
    period: str
    status: str = Field(index=True)
    party_key: str
    """party id, or `seller:<site>:<folded name>` for a seller nobody has identified"""
    case_subject: str
    """SKU, agreement or discount that the case is about"""
    fact: dict[str, Any] = Field(default_factory=dict, sa_column=Column(SortedJson))
    sentence: str = ""
    sightings: int = 1
    first_seen: datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_by: str = ""
    """second_capture, two_readings or document"""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str = ""
    evidence_id: int | None = None
    case_id: int | None = Field(default=None, index=True)
    held_run: int | None = None
    """the run that accused too many parties at once: opens no case until an operator releases that run"""
