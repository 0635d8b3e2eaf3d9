"""Gives rows about evidence the bytes that they speak of."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import Session, col, select

from monitor.evidence.archive import EvidenceArchive
from monitor.model import Evidence


def lay_evidence(session: Session, folder: Path) -> None:
    """Lay the evidence that the rows speak of into an archive; each says then where it lies."""
    archive = EvidenceArchive(folder)
    for row in session.exec(select(Evidence).order_by(col(Evidence.sequence))).all():
        known = {"kind": row.kind, "subject": row.subject, "url": row.url}
        laid = archive.store_bytes(
            row.subject.encode(), content_type="text/html", at=row.captured_at, run=None, **known
        )
        row.sha256, row.warc, row.offset, row.length = laid.sha256, laid.warc, laid.offset, laid.length
        session.add(row)
    session.flush()
