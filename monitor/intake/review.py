"""The review list: what a person must settle once, and how it settles itself when the policy says more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.model import ReviewItem
from monitor.store.session import once


def note(
    session: Session,
    *,
    kind: str,
    subject: str,
    reason: str,
    propose: Callable[[], str],
    now: datetime,
    evidence_id: int | None,
) -> None:
    """Put something on the review list, once by kind and subject; `propose` is only called when it is new there.

    Seen again it moves `last_seen`; a subject that had been settled and is in doubt again is reopened.
    """
    item = _item(session, kind, subject)
    _open(session).add((kind, subject))
    if item is None:
        item = ReviewItem(
            kind=kind,
            subject=subject,
            reason=reason,
            proposal=propose(),
            first_seen=now,
            last_seen=now,
            evidence_id=evidence_id,
        )
        session.add(item)
        _seen(session)[kind, subject] = item
        return
    item.last_seen = max(item.last_seen, now)
    item.reason = reason
    item.settled_at = None
    session.add(item)


def settle(session: Session, *, kind: str, subject: str, now: datetime) -> None:
    """Mark a review item as settled: what was in doubt has been recognised since."""
    if (kind, subject) not in _open(session):
        return
    item = _item(session, kind, subject)
    if item is not None and item.settled_at is None:
        item.settled_at = now
        session.add(item)


def waiting(session: Session, kind: str) -> set[str]:
    """Return the subjects of a kind that a person still has to settle."""
    return {subject for open_kind, subject in _open(session) if open_kind == kind}


def _open(session: Session) -> set[tuple[str, str]]:
    """Return kind and subject of what a person still has to settle: few things, asked for with every offer."""

    def load() -> set[tuple[str, str]]:
        query = select(ReviewItem.kind, ReviewItem.subject).where(col(ReviewItem.settled_at).is_(None))
        return set(session.exec(query).all())

    return once(session, "open review items", load)


def _seen(session: Session) -> dict[tuple[str, str], ReviewItem | None]:
    return once(session, "review items", dict)


def _item(session: Session, kind: str, subject: str) -> ReviewItem | None:
    seen = _seen(session)
    if (kind, subject) not in seen:
        query = select(ReviewItem).where(ReviewItem.kind == kind, col(ReviewItem.subject) == subject)
        seen[kind, subject] = session.exec(query).first()
    return seen[kind, subject]
