"""The digests that were said: the days there are, and each as it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from monitor.model import DigestRow, OutboxItem


@dataclass(frozen=True)
class KeptDigest:
    """One digest: its day, its content as data, and the HTML that was sent."""

    day: date
    content: dict[str, Any]
    html: str


def digest_days(session: Session, audience: str, most: int) -> Sequence[date]:
    """Return the days of which an audience got a digest, the latest first."""
    said = select(col(DigestRow.local_date)).where(DigestRow.audience == audience)
    return session.exec(said.order_by(col(DigestRow.local_date).desc()).limit(most)).all()


def kept_digest(session: Session, audience: str, day: date | None = None) -> KeptDigest | None:
    """Return an audience's digest of a day, the latest without one; None where none was said."""
    statement = select(DigestRow).where(DigestRow.audience == audience)
    if day is not None:
        statement = statement.where(DigestRow.local_date == day)
    row = session.exec(statement.order_by(col(DigestRow.local_date).desc()).limit(1)).first()
    if row is None:
        return None
    key = col(OutboxItem.dedupe_key).startswith(f"digest|{row.key}|", autoescape=True)
    copies = session.exec(select(OutboxItem).where(key).order_by(col(OutboxItem.id))).all()
    html = next((item.parts["html"] for item in copies if "html" in item.parts), "")
    return KeptDigest(row.local_date, row.content, html)
