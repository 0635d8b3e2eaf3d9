"""Cases over time: events, steps of the ladder with the gate's answer, waivers and disputes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field

from monitor.model.column_types import SortedJson, UtcDateTime
from monitor.model.row import NumberedRow


class Case(NumberedRow, table=True):
    """One party, one rule, one product or agreement, over time; `episode` counts relapses from 1."""

    __table_args__ = (UniqueConstraint("party_key", "rule_id", "subject"),)
    party_key: str = Field(index=True)
    rule_id: str
    subject: str
    topic: str
    severity: str
    status: str = Field(index=True)
    visibility: str
    """channel, or legal when the rule or the gate says so"""
    visibility_reason: str = ""
    episode: int = 1
    rung: int = -1
    """index of the last step taken on the ladder, -1 before the first"""
    opened_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    clock_stopped_until: date | None = None


class CaseEvent(NumberedRow, table=True):
    """Append-only history of a case; `key` makes writing the same event twice a no-op."""

    __table_args__ = (UniqueConstraint("case_id", "key"),)
    case_id: int = Field(index=True)
    key: str
    at: datetime = Field(sa_type=UtcDateTime)
    kind: str
    """opened, cured, relapsed, proposed, blocked, approved, sent, waived, disputed, closed, held, withdrawn,
    reviewed (by legal), moved, continued, renamed"""
    actor: str = "channelwarden"
    text: str = ""


class Step(NumberedRow, table=True):
    """A rung of a case's ladder in one episode, with the law gate's answer it was decided under."""

    __table_args__ = (UniqueConstraint("case_id", "episode", "rung"),)
    case_id: int = Field(index=True)
    episode: int
    rung: int
    kind: str
    """notice, warning, hold or suspension"""
    action: str
    status: str
    approval: str = ""
    """who must approve: channel_manager, legal or empty"""
    approved_by: str = ""
    cure_days: int
    cure_until: date | None = None
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    gate: dict[str, Any] = Field(default_factory=dict, sa_column=Column(SortedJson))
    """answer, reasons with rule, version, article and note, and the action fact it was asked"""
    outbox_id: int | None = None


class Exemption(NumberedRow, table=True):
    """A waiver or dispute of a case: who said it, why, until when; it stops the case's clock."""

    case_id: int = Field(index=True)
    kind: str
    """waiver or dispute"""
    by: str
    reason: str
    at: datetime = Field(sa_type=UtcDateTime)
    until: date | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
