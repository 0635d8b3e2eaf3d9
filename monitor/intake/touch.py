"""A shop's "not modified": the offers of a listing were seen again as they are."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from monitor.intake.observe import current_observations, saw_again


def touch(session: Session, listing_key: str, now: datetime, local_date: date) -> int:
    """Count another sighting of every current observation of a listing; return how many there are.

    The same time twice counts once. The caller commits.
    """
    rows = list(current_observations(session, listing_key))
    for row in rows:
        saw_again(row, now, local_date)
        session.add(row)
    session.flush()
    return len(rows)
