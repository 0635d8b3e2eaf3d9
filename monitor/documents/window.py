"""Which stretch of time a digest tells of: from the end of the one before to now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from monitor.model import DigestRow


@dataclass(frozen=True)
class Window:
    """Times after `since` (None: from the beginning) up to and including `until`."""

    since: datetime | None
    until: datetime

    def holds(self, at: datetime | None) -> bool:
        """Return whether a time lies in the window."""
        return at is not None and at <= self.until and (self.since is None or at > self.since)

    def sql(self, column: ColumnElement[datetime] | datetime | None) -> ColumnElement[bool]:
        """Return the condition that a stored time lies in the window."""
        time = col(column)
        return time <= self.until if self.since is None else (time > self.since) & (time <= self.until)

    def earlier(self, by: timedelta) -> Window:
        """Return the window of the same length that lies so much earlier."""
        return Window(None if self.since is None else self.since - by, self.until - by)


def window_of(session: Session, audience: str, local_date: date, now: datetime) -> Window:
    """Return the window of an audience's digest for a day: what earlier days' digests have said is not repeated."""
    before = session.exec(
        select(DigestRow)
        .where(DigestRow.audience == audience, DigestRow.local_date < local_date)
        .order_by(col(DigestRow.until).desc())
        .limit(1)
    ).first()
    return Window(before.until if before else None, now)
