"""Violations that legal dismissed: they stand no more, whatever the rules go on saying, until legal reopens them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, or_, select

from monitor.cases.history import tell
from monitor.model import Case, Violation
from monitor.vocabulary import OPEN_VIOLATION, ViolationStatus


def standing_or_dismissed(session: Session, subject: str, period: str) -> list[Violation]:
    """Return the violations of an agreement's version that stand or were dismissed, oldest first."""
    statement = select(Violation).where(
        Violation.case_subject == subject,
        Violation.period == period,
        or_(col(Violation.status).in_(OPEN_VIOLATION), Violation.status == ViolationStatus.DISMISSED),
    )
    return list(session.exec(statement.order_by(col(Violation.id))).all())


def dismiss(session: Session, found: Violation, *, reason: str, now: datetime) -> None:
    """End a violation as dismissed, with who dismissed it and why; a second time changes nothing."""
    if found.status != ViolationStatus.DISMISSED:
        found.status, found.ended_at, found.end_reason, found.held_run = ViolationStatus.DISMISSED, now, reason, None
        session.add(found)


def reinstate(session: Session, found: Violation) -> None:
    """Let a dismissed violation stand again; it finds its case anew, so that a closed one is opened again."""
    if found.status == ViolationStatus.DISMISSED:
        found.status, found.ended_at, found.end_reason = ViolationStatus.CONFIRMED, None, ""
        found.case_id = None
        session.add(found)


def note(session: Session, found: Violation, *, key: str, kind: str, text: str, by: str, now: datetime) -> None:
    """Tell the violation's case, if it has one, what legal decided; one key is told once."""
    case = session.get(Case, found.case_id) if found.case_id is not None else None
    if case is not None:
        tell(session, case, key=key, kind=kind, text=text, now=now, actor=by)
