"""Remembering what fell silent, so that it is said once when it begins and once when it is over."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from monitor.model.health import Outage

SITE = "site:"
"""What the subject of a site's outage begins with; its name follows."""

SOURCE = "source:"
"""The same of a mailbox or server that report files are fetched from."""


def begin(session: Session, subject: str, text: str, *, now: datetime) -> bool:
    """Note that something fell silent; returns whether that is news. The caller commits."""
    if standing(session, subject) is not None:
        return False
    session.add(Outage(subject=subject, text=text, began_at=now))
    session.flush()
    return True


def end(session: Session, subject: str, *, now: datetime) -> Outage | None:
    """Note that something works again; returns the outage that ended, or None where there was none."""
    outage = standing(session, subject)
    if outage is not None:
        outage.ended_at = now
        session.add(outage)
        session.flush()
    return outage


def standing(session: Session, subject: str) -> Outage | None:
    """Return the outage of a subject that is not over, if there is one."""
    return session.exec(select(Outage).where(Outage.subject == subject, col(Outage.ended_at).is_(None))).first()
