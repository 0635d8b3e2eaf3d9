"""The latest pass over the channel, for who asks whether anybody looks."""

from __future__ import annotations

from sqlmodel import Session, col, select

from monitor.model import Run


def latest_pass(session: Session, *, finished: bool) -> Run | None:
    """Return the latest pass that came to its end, or the one that began last and has not; None where there is none."""
    ended = col(Run.finished_at).is_not(None) if finished else col(Run.finished_at).is_(None)
    return session.exec(select(Run).where(ended).order_by(col(Run.id).desc()).limit(1)).first()
