"""A case's append-only history: one event a key, so that telling the same thing twice adds nothing."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from monitor.model import Case, CaseEvent

ACTOR = "channelwarden"

WRITTEN = "written"
"""What an event is of a letter that waits in the outbox: it did not leave yet."""

ANEW = "it is proposed anew"
"""How the event of a step ends that was taken back only to be proposed once more."""


def stored_id(row_id: int | None) -> int:
    """Return the id of a stored row; a row without one was never flushed, which is a fault of ours."""
    if row_id is None:
        raise ValueError("the row is not stored yet: flush the session first")
    return row_id


GRADED = "severity"
"""kind of the event that tells of another severity: the house changed its rule, and nothing happened to the case"""


def tell(session: Session, case: Case, *, key: str, kind: str, text: str, now: datetime, actor: str = ACTOR) -> bool:
    """Append an event to the case unless one of that key is there; returns whether it was added."""
    case_id = stored_id(case.id)
    known = session.exec(select(CaseEvent.id).where(CaseEvent.case_id == case_id, CaseEvent.key == key)).first()
    if known is not None:
        return False
    session.add(CaseEvent(case_id=case_id, key=key, at=now, kind=kind, actor=actor, text=text))
    case.changed_at = now
    session.add(case)
    session.flush()
    return True


def events(session: Session, case_id: int) -> list[CaseEvent]:
    """Return the case's history, oldest first."""
    statement = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(col(CaseEvent.at), col(CaseEvent.id))
    return list(session.exec(statement).all())
