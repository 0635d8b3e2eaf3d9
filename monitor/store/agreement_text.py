"""The text of an agreement that is in force: the version of its file that was read last."""

from __future__ import annotations

from sqlmodel import Session, col, select

from monitor.model import AgreementFile


def current_text(session: Session, agreement_id: str) -> AgreementFile | None:
    """Return the current text of an agreement, or None where none was read."""
    held = select(AgreementFile).where(AgreementFile.agreement_id == agreement_id, col(AgreementFile.current).is_(True))
    return session.exec(held).first()
