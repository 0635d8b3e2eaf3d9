"""Keeps bytes as evidence: in the archive first, then as a row of the store that other rows can name."""

from __future__ import annotations

import mimetypes
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from monitor.evidence.adopting import evidence_row
from monitor.evidence.archive import EvidenceEntry


class ByteArchive(Protocol):
    """What is asked of the evidence archive: to keep bytes before anything reads them."""

    def store_bytes(
        self, body: bytes, *, kind: str, subject: str, url: str, content_type: str, at: datetime, run: int | None
    ) -> EvidenceEntry:
        """Archive bytes."""


def keep_bytes(
    session: Session,
    archive: ByteArchive,
    body: bytes,
    *,
    kind: str,
    subject: str,
    url: str,
    at: datetime,
    run: int | None,
    content_type: str = "",
) -> int:
    """Archive bytes and return the id of their evidence; the caller commits.

    The type of the content is guessed from the ending of the subject, a file's name, where none is given. Raises
    `EvidenceError` when the bytes cannot be kept.
    """
    guessed = content_type or mimetypes.guess_type(subject)[0] or "application/octet-stream"
    row = evidence_row(
        archive.store_bytes(body, kind=kind, subject=subject, url=url, content_type=guessed, at=at, run=run)
    )
    session.add(row)
    session.flush()
    if row.id is None:
        raise AssertionError("a flushed row has its id")
    return row.id
