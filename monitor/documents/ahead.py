"""What a clock that was ahead left behind: digests of days that are still to come, and mails that wait for years."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from monitor.model import DigestRow, OutboxItem

_LONGEST_WAIT = timedelta(days=1)
"""Nothing in the outbox waits longer by itself."""


def set_aside(session: Session, *, now: datetime, today: date, slack: timedelta) -> None:
    """Make room for the digests of days that were said before they came; they are kept under another key.

    Today's stands as it was said, and the next one tells from now on. The caller commits. Documents that wait until
    after any wait that there is are due at once.
    """
    for row in session.exec(select(DigestRow).where(DigestRow.until > now + slack)).all():
        session.add(row)
        if row.local_date <= today:
            row.until = now
            continue
        ahead = f"ahead {row.until.isoformat()}|"
        documents = col(OutboxItem.dedupe_key).startswith(f"digest|{row.key}|", autoescape=True)
        for item in session.exec(select(OutboxItem).where(documents)).all():
            item.dedupe_key = ahead + item.dedupe_key
            session.add(item)
        row.key, row.until = ahead + row.key, now
    stuck = update(OutboxItem).where(col(OutboxItem.next_attempt_at) > now + _LONGEST_WAIT)
    session.connection().execute(stuck.values(next_attempt_at=None))
