"""The audit trail of reviews: rows are added, never changed; a row that was changed or taken out is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, select

from monitor.errors import RefusedError
from monitor.model.clause_review import ReviewEvent


def add_event(session: Session, row: ReviewEvent) -> ReviewEvent:
    """Add an act to the end of the trail; the caller commits."""
    last = session.exec(select(ReviewEvent).order_by(col(ReviewEvent.id).desc()).limit(1)).first()
    row.previous = last.chain if last else ""
    row.chain = chain_value(row)
    session.add(row)
    session.flush()
    return row


def chain_value(row: ReviewEvent) -> str:
    """Return the SHA-256 over everything a row says and the chain value before it."""
    said: dict[str, Any] = row.model_dump(exclude={"id", "chain", "at", "due"})
    said |= {"at": row.at.astimezone(UTC).isoformat(), "due": row.due.isoformat() if row.due else ""}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def trail(session: Session, agreement_id: str = "") -> Sequence[ReviewEvent]:
    """Return the acts on an agreement's clauses (default: all agreements), oldest first."""
    query = select(ReviewEvent).order_by(col(ReviewEvent.id))
    return session.exec(query.where(ReviewEvent.agreement_id == agreement_id) if agreement_id else query).all()


def trail_faults(session: Session) -> list[str]:
    """Return what is wrong with the trail: rows that were changed, and places where rows were taken out or put in.

    Rows taken off the end leave no mark in the table itself.
    """
    faults = []
    before = ""
    for row in trail(session):
        if chain_value(row) != row.chain:
            faults.append(f"review event {row.id} was changed after it was written")
        if row.previous != before:
            faults.append(f"before review event {row.id} a row was taken out or put in")
        before = row.chain
    return faults


@event.listens_for(ReviewEvent, "before_update")
@event.listens_for(ReviewEvent, "before_delete")
def _refuse(_mapper: object, _connection: object, row: ReviewEvent) -> None:
    raise RefusedError(f"review event {row.id} is part of the audit trail and stays as it is; add another act instead.")
