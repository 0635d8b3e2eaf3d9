"""Whether the evidence that a letter names lies in the archive as it was archived: what is gone proves nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from sqlmodel import Session, select

from monitor.evidence.revisit import original_of
from monitor.model import Evidence, Violation


def evidence_gone(session: Session, archive: Path, found: Iterable[Violation]) -> str:
    """Return which record that findings rest on is not as it was archived, or an empty string.

    Of a page that came back unchanged the record that holds its bytes is looked at, too. A finding without a record
    rests on rows that the store itself holds.
    """
    for number in sorted({item.evidence_id for item in found if item.evidence_id is not None}):
        row = session.get(Evidence, number)
        while row is not None:
            data = _bytes(archive, row)
            if hashlib.sha256(data).hexdigest() != row.sha256:
                return f"evidence {row.sequence}, which it rests on, does not lie in {archive.name}/ as it was archived"
            holds = original_of(data, row.sequence).sequence
            if holds == row.sequence:
                break
            row = session.exec(select(Evidence).where(Evidence.sequence == holds)).first()
    return ""


def _bytes(archive: Path, row: Evidence) -> bytes:
    """Return the bytes that lie where a record was put; none where its file cannot be read."""
    try:
        with (archive / row.warc).open("rb") as file:
            file.seek(row.offset)
            return file.read(row.length)
    except OSError:
        return b""
